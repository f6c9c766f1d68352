"""What the database knows of its tables when it chooses how to answer; PostgreSQL sees to that by itself."""

from django.db import connection, transaction


def refresh_statistics() -> None:
    """Let SQLite look anew at how its tables are filled; it never does so unasked.

    It reads a hundred thousand entries of each index at most (sqlite.org/lang_analyze.html, 3.1), which takes
    about a second however large the tables are. After a thousand it took a state that most cases are in for
    a rare one.
    """
    if connection.vendor == "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=100000")
            cursor.execute("ANALYZE")
