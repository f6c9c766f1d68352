"""The domain modules, all of one shape."""
