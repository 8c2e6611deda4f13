"""Measures what editors do all day on the database at hand: queries and milliseconds, alone and many at once.

Fill it first (`manage.py load_demo`, `python -m benchmarks.data 3000`). It writes drafts, so use one to throw away.
Milliseconds are of one process with its database; other work on the machine makes them longer.

    DJANGO_SETTINGS_MODULE=config.settings.dev python -m benchmarks.editors --people 40
"""

import argparse
import os
import statistics
from concurrent.futures import ThreadPoolExecutor

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from consultation_pages.models import Consultation  # noqa: E402
from tests.permissions.everyday import Taken, Workplace, everyday, workplace  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=40, help="how many do it at once")
    wanted = parser.parse_args()
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    print(f"{connection.vendor}, {Consultation.objects.count()} consultations")
    everyday()
    _report("one person", [everyday() for _time in range(5)])
    places = [workplace() for _person in range(wanted.people)]
    with ThreadPoolExecutor(wanted.people) as people:
        at_once = list(people.map(_alone, places))
    _report(f"{wanted.people} people at once", at_once)


def _alone(place: Workplace) -> dict[str, Taken]:
    try:
        return everyday(place)
    finally:
        connection.close()


def _report(heading: str, runs: list[dict[str, Taken]]) -> None:
    print(f"\n{heading}: request, most queries, median and slowest in ms")
    for name in runs[0]:
        taken = [run[name] for run in runs]
        milliseconds = sorted(1000 * each.seconds for each in taken)
        most = max(each.queries for each in taken)
        print(f"{name:20} {most:5} {statistics.median(milliseconds):8.0f} {milliseconds[-1]:8.0f}")


if __name__ == "__main__":
    main()
