"""Posts that race with the closing of a consultation and with its extension at the last moment, and their referee."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import sleep

from django.db import connection
from django.utils import timezone

from consultation_pages.models import Consultation
from contributions.submission import NotAccepted, Submission, submit


@dataclass(frozen=True)
class Sent:
    """One post: when it began and ended by our clock, and the instant of its receipt; None for a refusal."""

    began: datetime
    ended: datetime
    received_at: datetime | None


@dataclass(frozen=True)
class Race:
    """What happened: the first end, the instant by which the extension was public, and the last end."""

    first_end: datetime
    extended_at: datetime
    last_end: datetime
    sent: list[Sent]

    @property
    def accepted(self) -> list[Sent]:
        return [each for each in self.sent if each.received_at]

    @property
    def refused(self) -> list[Sent]:
        return [each for each in self.sent if not each.received_at]

    def accepted_late(self) -> list[Sent]:
        """Receipts of an instant, or for a post that was begun, after the last end."""
        return [each for each in self.accepted if max(each.received_at, each.began) >= self.last_end]

    def refused_early(self) -> list[Sent]:
        """Refusals before the first end, or of what was begun after the extension and ended before the last end."""
        return [
            each
            for each in self.refused
            if each.ended < self.first_end or (each.began > self.extended_at and each.ended < self.last_end)
        ]


def race(consultation: Consultation, seconds: float = 0.5, people: int = 4, pause: float = 0.0) -> Race:
    """Runs a race over twice `seconds`, the extension 30 ms before the first end; nothing but the clock decides."""
    first_end = timezone.now() + timedelta(seconds=seconds)
    last_end = first_end + timedelta(seconds=seconds)
    end_at(consultation, first_end)

    def send(_person: int) -> list[Sent]:
        results = []
        try:
            while timezone.now() < last_end + timedelta(seconds=0.3):
                results.append(_send(consultation))
                sleep(pause)
        finally:
            connection.close()
        return results

    def extend() -> datetime:
        try:
            while timezone.now() < first_end - timedelta(milliseconds=30):
                sleep(0.001)
            end_at(consultation, last_end)
            return timezone.now()
        finally:
            connection.close()

    with ThreadPoolExecutor(people + 1) as pool:
        moving = pool.submit(extend)
        sent = [each for person in pool.map(send, range(people)) for each in person]
        return Race(first_end, moving.result(), last_end, sent)


def _send(consultation: Consultation) -> Sent:
    began = timezone.now()
    try:
        row = submit(consultation.pk, Submission(text="In time?", key=uuid.uuid4()))
    except NotAccepted:
        return Sent(began, timezone.now(), None)
    return Sent(began, timezone.now(), row.received_at)


def end_at(consultation: Consultation, end: datetime) -> None:
    """Moves the closing."""
    facts = {"closing_soon_at": end - timedelta(days=1), "closes_at": end, "report_due_at": end + timedelta(days=9)}
    Consultation.objects.filter(pk=consultation.pk).update(**facts)
