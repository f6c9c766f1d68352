"""What the database knows of its tables when it chooses how to answer; PostgreSQL sees to that by itself."""

from django.db import connection, transaction


def refresh_statistics() -> None:
    """Let SQLite look anew at how its tables are filled; it never does so unasked.

    It reads a thousand entries of each index at most, so this takes less than a second however large
    the tables are (sqlite.org/lang_analyze.html, 3.1).
    """
    if connection.vendor == "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("ANALYZE")
