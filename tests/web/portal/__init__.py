"""Tests of the residents' pages."""
