"""The look, and the pages that join several modules."""
