"""Tries and takes back: what happens inside has happened, with what waits for the commit, and is then undone."""

from contextlib import contextmanager

from django.core.cache import cache
from django.db import transaction
from django.test import TestCase


@contextmanager
def undone():
    """Undoes what happens inside."""
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        cache.clear()


def committed():
    """What happens inside has happened afterwards, with what waited for the end of its transaction."""
    return TestCase.captureOnCommitCallbacks(execute=True)


class _Undo(Exception):
    pass


def end_blocks_as_in_production(monkeypatch) -> None:
    """A refused write undoes its own block only; inside the transaction of a test it would break that one."""
    stock = transaction.Atomic.__init__
    monkeypatch.setattr(
        transaction.Atomic, "__init__", lambda block, using, savepoint, durable: stock(block, using, True, durable)
    )
