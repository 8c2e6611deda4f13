"""Delivers what waits in the outbox: one mail at a time, each result noted at once, and learns from every refusal."""

import logging
import smtplib
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, get_connection

from ..jobs import Pause, stop_requested
from ..models.mail import Mail
from . import queue
from .backend import OutboxEmailBackend
from .faults import Fault, blamed, describe, judge
from .message import NoLongerWanted, build

logger = logging.getLogger(__name__)

RUN_SECONDS = 30  # then the other jobs have their turn
FAILURES_IN_A_ROW = 20
BREAK = timedelta(minutes=5)
PAUSES = {Fault.SERVER: timedelta(minutes=1), Fault.CONFIGURATION: timedelta(minutes=5)}


class Breaker:
    """Stops the queue after too many failures in a row, before a fault that nobody foresaw kills every mail.

    It stays at its limit: after the pause one more failure stops the queue again, and one success heals it.
    """

    def __init__(self):
        self.failures = 0

    def success(self) -> None:
        """A mail went out."""
        self.failures = 0

    def failure(self, exc: Exception) -> None:
        """A mail did not go out. Raises `Pause` if it is one too many; the reason names no recipient."""
        self.failures = min(self.failures + 1, FAILURES_IN_A_ROW)
        if self.failures == FAILURES_IN_A_ROW:
            raise Pause(f"{FAILURES_IN_A_ROW} mails in a row were not sent, the last for {type(exc).__name__}", BREAK)


_breaker = Breaker()  # of this process, from run to run


def deliver(stop: Callable[[], bool] = stop_requested.is_set, breaker: Breaker = _breaker) -> bool:
    """The job: sends due mails until none is left, `stop()` says so or the time is up; returns whether more may wait.

    Raises `jobs.Pause` when the mail server is away or takes no mail from us; no mail's attempts are counted then.
    """
    run = Run(stop, breaker)
    try:
        while not run.is_over():
            rows = queue.claim(settings.MAIL_BATCH)
            if not rows:
                return False
            run.send(rows)
        return True
    finally:
        run.close()


class Run:
    """One go at the queue: one session with the mail server, and a time to end.

    That time lies within the first half of the lease, so that the last mail has the other half to finish in.
    """

    def __init__(self, stop: Callable[[], bool], breaker: Breaker):
        self.stop = stop
        self.breaker = breaker
        self.end = time.monotonic() + min(RUN_SECONDS, settings.MAIL_LEASE_SECONDS / 2)
        self.server = get_connection(settings.MAIL_SMTP_BACKEND, fail_silently=False)
        if isinstance(self.server, OutboxEmailBackend):
            raise ImproperlyConfigured("MAIL_SMTP_BACKEND leads back into the outbox")

    def is_over(self) -> bool:
        """Whether no further mail should be begun."""
        return self.stop() or time.monotonic() >= self.end

    def send(self, rows: list[Mail]) -> None:
        """Sends claimed rows, and gives back those that it does not come to."""
        try:
            for row in rows:
                if self.is_over():
                    break
                self._send_one(row)
        finally:
            queue.give_back(rows)

    def close(self) -> None:
        """Ends the session politely; what has been sent is sent, whatever the server says now."""
        with suppress(Exception):
            self.server.close()

    def _send_one(self, row: Mail) -> None:
        try:
            message = build(row)
        except NoLongerWanted:
            queue.drop(row)
            return
        except Exception as exc:
            self._fail(row, exc, Fault.CONFIGURATION if isinstance(exc, ImproperlyConfigured) else Fault.SITE)
            return
        try:
            self._transmit(message)
        except Pause:
            raise
        except Exception as exc:
            self._fail(row, exc, judge(exc))
        else:
            queue.mark_sent(row)
            self.breaker.success()
        if settings.MAIL_RATE_PER_SECOND:
            time.sleep(1 / settings.MAIL_RATE_PER_SECOND)

    def _fail(self, row: Mail, exc: Exception, fault: Fault) -> None:
        logger.warning("Mail %s was not sent: %s, %s", row.pk, type(exc).__name__, fault.value)
        if fault in PAUSES:
            # Aside for longer than the queue pauses: if only this mail's sender is refused, the others get through.
            queue.set_aside(row, describe(exc), 10 * PAUSES[fault])
            raise Pause(describe(exc), PAUSES[fault])
        if fault is Fault.MAIL:
            queue.give_up(row, describe(exc), blamed(exc, fault))
        else:
            queue.put_off(row, describe(exc), blamed(exc, fault))
        if fault is not Fault.SITE:
            self.breaker.failure(exc)

    def _transmit(self, message: EmailMessage) -> None:
        try:
            self._attempt(message)
        except smtplib.SMTPException as exc:
            if judge(exc) is not Fault.SESSION:
                raise
            self._attempt(message)

    def _attempt(self, message: EmailMessage) -> None:
        self._open()
        try:
            self.server.send_messages([message])
        except Exception as exc:
            if not isinstance(exc, smtplib.SMTPRecipientsRefused) or judge(exc) is Fault.SESSION:
                self.close()  # a session that is no longer to be trusted
            raise

    def _open(self) -> None:
        try:
            self.server.open()
        except Exception as exc:
            away = isinstance(exc, OSError) and judge(exc) is not Fault.CONFIGURATION
            raise Pause(describe(exc), PAUSES[Fault.SERVER if away else Fault.CONFIGURATION]) from exc
