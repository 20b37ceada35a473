"""What PostgreSQL knows of tables that fill within minutes."""

from django.db import connection


def count_tables() -> None:
    """Let PostgreSQL count its tables. It does so by itself, but minutes later: until then it looks for a thousand keys
    by reading all that were imported before.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE (SKIP_LOCKED)")
