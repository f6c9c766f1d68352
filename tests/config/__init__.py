"""Tests of what wires everything."""
