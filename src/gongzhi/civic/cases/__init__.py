"""What is asked, and what was done about it."""
