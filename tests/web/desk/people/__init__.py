"""Tests of the administrators' pages for people."""
