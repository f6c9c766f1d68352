"""Tests of what a case is about, who must act, and what belongs together."""
