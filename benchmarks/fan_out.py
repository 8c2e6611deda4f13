"""Tells one event to many stakeholders, and measures how long the two statements take; the second run adds nothing.

Works on a test database of its own next to `DATABASE_URL`'s:

    python -m benchmarks.fan_out --people 200000
"""

import argparse
import os
import sys
import time
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from consultation_pages.models import Institution  # noqa: E402
from core.models import Mail  # noqa: E402
from stakeholders import fan_out  # noqa: E402
from stakeholders.models import Event, Interest, Notice, Stakeholder  # noqa: E402

SLICE = 10_000


def main() -> int:
    """Runs the experiment and prints its result; 0 if everybody is told once."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=200_000)
    wanted = parser.parse_args().people
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        return measure(wanted)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def measure(wanted: int) -> int:
    """Fills the registry, tells one event twice, and compares."""
    now, institution = timezone.now(), fill(wanted)
    event = Event.objects.create(key="measured", kind="plan_published", institution=institution, occurred_at=now)
    fan_out.condition_of = lambda event: fan_out.Q(institution=institution)
    told, first = timed(lambda: fan_out.fan_out(event, now))
    again, second = timed(lambda: fan_out.fan_out(event, now))
    notices, mails = Notice.objects.count(), Mail.objects.count()
    print(
        f"{connection.vendor}: {told} people told in {first:.1f} s; again: {again} in {second:.1f} s; {mails} letters"
    )
    return 0 if (told, again, notices, mails) == (wanted, 0, wanted, wanted) else 1


def fill(wanted: int) -> Institution:
    """People who are interested in one institution."""
    now = timezone.now()
    institution = Institution.objects.create(code="X", name_sq="X", name_sr="X", name_en="X", kind="ministry")
    for start in range(0, wanted, SLICE):
        people = Stakeholder.objects.bulk_create(
            [
                Stakeholder(email=f"reader{number}@example.org", confirmed_at=now)
                for number in range(start, min(start + SLICE, wanted))
            ]
        )
        later = now + timedelta(days=30)
        Interest.objects.bulk_create(
            [Interest(stakeholder=each, institution=institution, created_at=now, expires_at=later) for each in people]
        )
    return institution


def timed(act) -> tuple[int, float]:
    """What it returns and how many seconds it took."""
    began = time.monotonic()
    return act(), time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
