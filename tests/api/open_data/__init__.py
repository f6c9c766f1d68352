"""Tests of the open data: what is in it, what never is, and how it is fetched."""
