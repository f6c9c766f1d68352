"""Tests of Open311: by the book, by clients from elsewhere, by chance."""
