"""What a request left behind: the rows it changed, told by the database, and the words that its answer shows."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.messages import get_messages
from django.db import connection

_WRITES = re.compile(r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# Sessions note visits; the rest is derived from rows that are compared themselves.
IGNORED = {"django_session"}


class Footprints:
    """Compares tables with how they were; every request is undone, so that is asked once for each table."""

    def __init__(self):
        self.before: dict[str, Counter] = {}

    def remember(self) -> None:
        """Notes the content of every table."""
        self.before = {table: _rows(table) for table in connection.introspection.django_table_names()}

    def changed(self, tables: set[str]) -> set[str]:
        """Those of the tables that are not as they were."""
        return {table for table in tables - IGNORED if table in self.before and _rows(table) != self.before[table]}


@contextmanager
def written_tables() -> Iterator[set[str]]:
    """Collects the names of the tables that are written to."""
    tables: set[str] = set()

    def watch(execute, sql, params, many, context):
        if match := _WRITES.match(sql):
            tables.add(match[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield tables


def shown(response) -> str:
    """Everything that an answer tells: its body, its headers, and the messages for the next page."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    messages = " ".join(map(str, get_messages(response.wsgi_request))) if hasattr(response, "wsgi_request") else ""
    return f"{body.decode('utf-8', 'replace')} {dict(response.headers)} {messages}"


def _rows(table: str) -> Counter:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return Counter(map(repr, cursor))
