"""Measures the search on the database at hand: how much is found, in how many queries, and how long it takes.

Fill the database first (`python -m benchmarks.data 3000`). Milliseconds are of this process and of the database
together, the best of several runs; other work on the machine makes them longer, so compare them with one another.

    python -m benchmarks.search
"""

import argparse
import os
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Page  # noqa: E402

from consultation_pages.listing import Filters, answer  # noqa: E402
from core.full_text import live_pages, matching, read_query  # noqa: E402
from search.found import find  # noqa: E402

QUERIES = (
    "ligji", "ndihma juridike", "“ndihma juridike”", "opština", "општина", "ceshtje", "school bus", "qytetar", "a",
    "Ministria e Drejtësisë", "zzzz",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    wanted = parser.parse_args()
    print(f"{connection.vendor}, {Page.objects.live().count()} public pages")
    print(
        f"{'query':26}{'pages':>7}{'acts':>6}{'match ms':>10}{'find ms':>9}{'list ms':>9}{'page ms':>9}{'queries':>9}"
    )
    for typed in QUERIES:
        print(row(typed, wanted.runs))


def row(typed: str, runs: int) -> str:
    """One line: the index alone, all results with their facts, the list of consultations, and the whole page."""
    query, now = read_query(typed), timezone.now()
    matched, pages = best(runs, lambda: matching(live_pages(), query).order_by().count())
    searched, (found, is_cut, _) = best(runs, lambda: find(query, now))
    listed, _ = best(runs, lambda: list(answer(Filters(words=typed), now).rows[:20]))
    shown, queries = best(runs, lambda: results_page(typed))
    acts = f"{len(found)}{'+' if is_cut else ''}"
    return f"{typed:26}{pages:>7}{acts:>6}{matched:>10.1f}{searched:>9.1f}{listed:>9.1f}{shown:>9.1f}{queries:>9}"


def results_page(typed: str) -> int:
    """Asks for the page as a reader nobody came before, and returns how many queries it took."""
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        response = Client().get("/sq/kerko/", {"q": typed}, headers={"host": "localhost"})
    if response.status_code != 200:
        raise RuntimeError(f"{response.status_code} for {typed}")
    return len(seen)


def best(runs: int, ask: Callable) -> tuple[float, object]:
    """The shortest time in milliseconds, and the answer."""
    times, answer = [], None
    for _ in range(runs):
        began = time.perf_counter()
        answer = ask()
        times.append((time.perf_counter() - began) * 1000)
    return min(times), answer


if __name__ == "__main__":
    main()
