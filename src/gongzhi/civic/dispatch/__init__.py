"""Dispatch: what a message is about, and what goes with it."""
