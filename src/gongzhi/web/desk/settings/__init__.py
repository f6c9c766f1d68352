"""The desk's settings: the tables that steer the work, and how the system itself runs."""
