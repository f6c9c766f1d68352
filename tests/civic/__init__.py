"""Tests of the domain modules."""
