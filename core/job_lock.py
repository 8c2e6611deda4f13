"""One worker at a time: the lock around a job that must not run twice at once."""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from .models.jobs import JobRun


@contextmanager
def held_alone(name: str, lease: timedelta) -> Iterator[bool]:
    """Yields whether the job of this name is ours; if so, it is nobody else's until the block ends.

    On PostgreSQL it is an advisory lock of the session: the server drops it with the connection, so a killed worker
    leaves nothing behind (and connections must not be pooled per transaction). Elsewhere it is a lease in the job's
    `JobRun` row, which must exist; a killed worker's lease ends `lease` after it began.
    """
    lock = AdvisoryLock(name) if connection.vendor == "postgresql" else Lease(name, lease)
    taken = lock.take()
    try:
        yield taken
    finally:
        if taken:
            lock.release()


class AdvisoryLock:
    """PostgreSQL's lock on a number, held by the database session."""

    def __init__(self, name: str):
        digest = hashlib.blake2b(f"job:{name}".encode(), digest_size=8).digest()
        self.number = int.from_bytes(digest, signed=True)

    def take(self) -> bool:
        """Takes the lock if it is free; never waits."""
        return self._ask("SELECT pg_try_advisory_lock(%s)")

    def release(self) -> None:
        """Frees the lock. It is already free when the connection was lost meanwhile."""
        self._ask("SELECT pg_advisory_unlock(%s)")

    def _ask(self, sql: str) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.number])
            return cursor.fetchone()[0]


class Lease:
    """A claim in the job's row that runs out by itself."""

    def __init__(self, name: str, length: timedelta):
        self.row = JobRun.objects.filter(name=name)
        self.length = length
        self.holder = uuid.uuid4().hex

    def take(self) -> bool:
        """Takes the lease if it is free or has run out; one UPDATE, so two cannot both succeed."""
        now = timezone.now()
        free = self.row.filter(Q(held_until=None) | Q(held_until__lte=now))
        return free.update(holder=self.holder, held_until=now + self.length) == 1

    def release(self) -> None:
        """Gives the lease back, unless it ran out and another has it."""
        self.row.filter(holder=self.holder).update(holder="", held_until=None)
