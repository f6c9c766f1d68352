"""Tests of the ranking, on the portal and at the desk."""
