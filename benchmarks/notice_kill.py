"""Tells many of an opening while the workers are killed and the mail server refuses, hangs and drops the line.

Needs the development requirements; works on a copy of the tests' site next to `DATABASE_URL`'s database:

    python -m benchmarks.notice_kill --notices 20000 --kills 50
"""

import argparse
import asyncio
import os
import random
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.utils import timezone  # noqa: E402

from benchmarks import mail_kill  # noqa: E402
from consultation_pages.models import Consultation, Extension, Institution, Plan  # noqa: E402
from core.models import Mail  # noqa: E402
from stakeholders import fan_out, invitations  # noqa: E402
from stakeholders.models import Event, Interest, Stakeholder  # noqa: E402
from tests.core.smtp_server import SmtpServer  # noqa: E402
from tests.template import Template  # noqa: E402

WORKERS = 2
REFUSED, DROPPED = 0.01, 0.002  # of all attempts
HANGS, LONGER_THAN_THE_TIMEOUT = 3, 25  # times in all; seconds


class MoodySmtpServer(SmtpServer):
    """Refuses for now, is silent for longer than clients wait, and hangs up: all before it accepts."""

    def __init__(self, mails: int):
        super().__init__()
        self.silence = HANGS / mails

    async def handle_RCPT(self, server, session, envelope, address, options):
        if random.random() < REFUSED:
            return "451 4.3.0 Try again later"
        if random.random() < self.silence:
            await asyncio.sleep(LONGER_THAN_THE_TIMEOUT)
        if random.random() < DROPPED:
            server.transport.abort()
            return "451 nobody hears this"
        return await super().handle_RCPT(server, session, envelope, address, options)


def main() -> int:
    """Runs the experiment and prints its result; 0 if nothing was lost and little came twice."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--notices", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    wanted = parser.parse_args()
    Template().copy()
    queue(wanted.notices)
    with MoodySmtpServer(wanted.notices) as server:
        for _ in range(wanted.kills):
            mail_kill.interrupt(server, wanted.notices // (wanted.kills + 1), WORKERS)
        began, before = time.monotonic(), len(server.accepted)
        while Mail.objects.filter(state=Mail.State.QUEUED).update(due=timezone.now()):
            mail_kill.start(server.port).wait()
        rate = (len(server.accepted) - before) / (time.monotonic() - began)
        return mail_kill.report(server, wanted.notices, wanted.kills * WORKERS, rate)


def queue(count: int) -> None:
    """People who are interested in an institution, and the opening of one of its consultations told to all of them."""
    now = timezone.now()
    Mail.objects.all().delete()
    Stakeholder.objects.all().delete()
    record = Consultation.objects.public().filter(opens_at__lt=now, closing_soon_at__gt=now, withdrawn_at=None).first()
    institution = Institution.objects.get(pk=record.institution_id)
    people = Stakeholder.objects.bulk_create(
        [Stakeholder(email=f"reader{number}@example.org", confirmed_at=now) for number in range(count)]
    )
    Interest.objects.bulk_create(
        [
            Interest(stakeholder=each, institution=institution, created_at=now, expires_at=record.closes_at)
            for each in people
        ]
    )
    event = Event.objects.create(
        key="measured", kind="opened", institution=institution, consultation=record, occurred_at=now
    )
    assert fan_out.fan_out(event, now) == count
    invitations.invite(record, now, event)
    # Everything else that could be told would be more mail than is counted.
    Event.objects.exclude(pk=event.pk).delete()
    Consultation.objects.exclude(pk=record.pk).update(is_public=False)
    Plan.objects.update(is_public=False)
    Extension.objects.all().delete()
    Event.objects.update(key=f"opened:{record.pk}")


if __name__ == "__main__":
    sys.exit(main())
