"""Other systems that teamwork speaks to."""
