"""Tests of the house itself: its floors, its shape, its papers."""
