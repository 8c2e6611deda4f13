"""What the one background process does: a list of jobs, each run when it is due, none hurt by another's failure.

An app registers its jobs in `AppConfig.ready()`; `manage.py work` runs them.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import close_old_connections, connection
from django.utils import timezone

from .job_lock import held_alone
from .models.jobs import JobRun

logger = logging.getLogger(__name__)

EACH_TURN = timedelta(0)
FIRST_RETRY = timedelta(seconds=5)
RAREST_RETRY = timedelta(minutes=5)
LEASE = timedelta(minutes=10)
NEVER = datetime.min.replace(tzinfo=UTC)

# Set by `manage.py work` on SIGTERM: a job that takes long looks at it and ends early.
stop_requested = threading.Event()


class Pause(Exception):
    """Raised by a job that cannot do its work for now: ends its run and keeps the job away for a while."""

    def __init__(self, reason: str, length: timedelta):
        super().__init__(reason)
        self.length = length


@dataclass(frozen=True)
class Job:
    """A piece of background work; see `register`."""

    name: str
    run: Callable[[], object]
    every: timedelta
    exclusive: bool
    lease: timedelta


_jobs: dict[str, Job] = {}


def register(
    name: str,
    run: Callable[[], object],
    every: timedelta = EACH_TURN,
    *,
    exclusive: bool = False,
    lease: timedelta = LEASE,
) -> None:
    """Adds a job to what the background process does.

    `run` takes nothing and returns whether it left work that it could do at once (nothing counts as no). It may be
    killed at any moment and run again, so it must not mind. `every`: from one start to the next. `exclusive`: never
    by two workers at once, and once per interval among all of them. `lease`: the longest that a run of an exclusive
    job may take where the database has no session locks (SQLite); after it the run counts as killed.
    """
    if name in _jobs:
        raise ValueError(f"There is a job {name} already")
    _jobs[name] = Job(name, run, every, exclusive, lease)


def call(name: str) -> None:
    """Has a job run at the next turn instead of after its interval; one that has failed keeps its wait."""
    now = timezone.now()
    JobRun.objects.filter(name=name, failures=0, due__gt=now).update(due=now)


def run_turn() -> bool:
    """Runs every job that is due, and returns whether one of them has more to do at once.

    The job that began longest ago goes first: one that kills the process cannot keep the others from running.
    """
    if not connection.in_atomic_block:
        close_old_connections()  # one that the database dropped meanwhile is replaced
    JobRun.objects.bulk_create([JobRun(name=name) for name in _missing()], ignore_conflicts=True)
    runs = JobRun.objects.in_bulk(_jobs)
    turn = sorted(_jobs.values(), key=lambda job: runs[job.name].started or NEVER)
    # A list, not a generator: `any` would stop at the first job that has more to do.
    more = [_run_if_due(job, runs[job.name]) for job in turn if not stop_requested.is_set()]
    return any(more)


def _missing() -> set[str]:
    return _jobs.keys() - set(JobRun.objects.values_list("name", flat=True))


def _run_if_due(job: Job, run: JobRun) -> bool:
    if run.due > timezone.now():
        return False
    if not job.exclusive:
        return _run(job)
    with held_alone(job.name, job.lease) as ours:
        # Another worker may have done it between our look at the row and our lock.
        return ours and _is_due(job) and _run(job)


def _is_due(job: Job) -> bool:
    return JobRun.objects.filter(name=job.name, due__lte=timezone.now()).exists()


def _run(job: Job) -> bool:
    """Runs a job, and remembers how it ended. A killed run leaves `due` as it was: the next turn begins it again."""
    row = JobRun.objects.filter(name=job.name)
    started = timezone.now()
    row.update(started=started)
    try:
        more = bool(job.run())
    except Pause as pause:
        logger.error("Job %s pauses for %s: %s", job.name, pause.length, pause)
        _remember_failure(job, str(pause), pause.length)
        return False
    except Exception as exc:
        logger.exception("Job %s failed", job.name)
        _remember_failure(job, f"{type(exc).__name__}: {exc}")
        return False
    row.update(succeeded=timezone.now(), failures=0, due=started + (EACH_TURN if more else job.every))
    return more


def _remember_failure(job: Job, error: str, wait: timedelta | None = None) -> None:
    if not connection.is_usable():
        connection.close()  # the job may have failed because the database went away
    run = JobRun.objects.get(name=job.name)
    run.failures += 1
    run.failed = timezone.now()
    run.error = error[:2000]
    run.due = run.failed + (wait or retry_after(run.failures, job.every))
    run.save(update_fields=["failures", "failed", "error", "due"])


def retry_after(failures: int, every: timedelta) -> timedelta:
    """How long a job waits after its nth failure in a row: soon at first, at last as rarely as it normally runs."""
    return min(FIRST_RETRY * 2 ** min(failures - 1, 20), max(every, RAREST_RETRY))
