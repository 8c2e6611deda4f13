"""Rows for many at once: one INSERT … SELECT from a query of ours, which adds nothing the second time."""

from collections.abc import Mapping

from django.db import connection, models
from django.db.models import F, QuerySet

# Without fresh statistics PostgreSQL sorted all waiting mails on disk for each claim: 199 ms instead of 0.1.
WORTH_ANALYSING = 10_000


def insert_from(model: type[models.Model], rows: QuerySet, columns: Mapping[str, object]) -> int:
    """Inserts one row of `model` for each of `rows`, and returns how many were new.

    `columns` names fields of `model` and the expressions over `rows` that fill them. Rows that break a unique
    constraint are left out (ON CONFLICT DO NOTHING), so it may be run as often as one likes.
    """
    quote = connection.ops.quote_name
    aliases = {f"column_{number}": expression for number, expression in enumerate(columns.values())}
    chosen = rows.order_by().annotate(**{alias: _expression(each) for alias, each in aliases.items()})
    query, params = chosen.values_list(*aliases).query.sql_with_params()
    names = ", ".join(quote(model._meta.get_field(name).column) for name in columns)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) {query} ON CONFLICT DO NOTHING", params)
        inserted = cursor.rowcount
        if inserted >= WORTH_ANALYSING and connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {table}")
    return inserted


def _expression(expression: object) -> object:
    return F(expression) if isinstance(expression, str) else expression
