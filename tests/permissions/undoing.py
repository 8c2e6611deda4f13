"""Tries and takes back: what happens inside has happened, with what waits for the commit, and is then undone."""

from contextlib import contextmanager

from django.core.cache import cache
from django.db import transaction
from django.test import TestCase


@contextmanager
def undone():
    """Undoes what happens inside, with what waited for the end of its transaction."""
    try:
        with transaction.atomic():
            with TestCase.captureOnCommitCallbacks(execute=True):
                yield
            raise _Undo
    except _Undo:
        cache.clear()


class _Undo(Exception):
    pass


def end_blocks_as_in_production(monkeypatch) -> None:
    """A refused write undoes its own block only; inside the transaction of a test it would break that one."""
    stock = transaction.Atomic.__init__
    monkeypatch.setattr(
        transaction.Atomic, "__init__", lambda block, using, savepoint, durable: stock(block, using, True, durable)
    )
