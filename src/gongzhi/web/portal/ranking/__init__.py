"""The public ranking: how well bodies answered, in plain words, down to the public cases."""
