"""The background process: runs the registered jobs until it is told to stop."""

import signal
import time
from types import FrameType

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError

from core import jobs

HEARTBEAT = 0.5  # seconds within which a sleeping worker notices a signal


class Command(BaseCommand):
    """`manage.py work` for a service, `manage.py work --until-empty` for cron. Any number may run side by side."""

    help = "Does what happens in the background: sends mail, publishes what is scheduled, and the other jobs."

    def add_arguments(self, parser):
        """Without an option the command runs until SIGTERM or SIGINT."""
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--once", action="store_true", help="Run each job that is due once, then end.")
        how.add_argument("--until-empty", action="store_true", help="Run until no job has anything left, then end.")
        parser.add_argument("--interval", type=float, default=2, help="Seconds between two turns (default: 2).")

    def handle(self, *args, once: bool, until_empty: bool, interval: float, **options):
        """Runs turns. The loop outlives the database; a single run reports its absence by its exit code."""
        jobs.stop_requested.clear()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _request_stop)
        while not jobs.stop_requested.is_set():
            try:
                more = jobs.run_turn()
            except (DatabaseError, InterfaceError):
                if once or until_empty:
                    raise
                jobs.logger.exception("No turn without the database")
                more = False
            if once or (until_empty and not more):
                break
            if not more:
                _sleep(interval)


def _request_stop(number: int, frame: FrameType | None) -> None:
    """Ends the work after the mail, page or row in hand; a second signal ends it at once."""
    jobs.stop_requested.set()
    signal.signal(number, signal.SIG_DFL)


def _sleep(seconds: float) -> None:
    end = time.monotonic() + seconds
    while not jobs.stop_requested.is_set() and (left := end - time.monotonic()) > 0:
        time.sleep(min(HEARTBEAT, left))
