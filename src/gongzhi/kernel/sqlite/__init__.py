"""SQLite for many writers: Django's own backend, and before each transaction a fair queue."""
