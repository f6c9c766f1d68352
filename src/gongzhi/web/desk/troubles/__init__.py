"""Common troubles at the desk, and the work on the question of the month."""
