"""How long readers wait on the engine at hand: p95 of results pages, suggestions and filtered lists, none of them kept.

Fill the database first (`python -m benchmarks.data 30000`). Also how long a changed page takes to be found, from its
transaction to the index, with the background process asking every other second.

    python -m benchmarks.search_speed [--requests 100]      # with ELASTICSEARCH_URL after rebuild_search, or without
"""

import argparse
import os
import random
import time
from collections.abc import Callable

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()

from django.db import connection
from django.test import Client
from django.utils import timezone

from consultation_pages.models import Consultation, ConsultationPage
from core import full_text
from core.full_text import read_query
from search import page_texts
from search.elastic import feeding
from search.elastic.connection import is_configured
from search.found import find

WORDS = (
    "ligji", "ndihma juridike", "opština", "општина", "ceshtje", "school bus", "qytetar", "qytetarëve", "zakon",
    "“ndihma juridike”", "Ministria e Drejtësisë", "fatura elektronike", "elektronske fakture", "waiting lists",
    "notary", "javna rasprava", "Prishtina", "zzzz", "vazduh", "pupils", "ferma", "saveti sela", "2026", "kamera",
)  # fmt: skip
INSTITUTIONS = ("MD", "MF", "MSH", "MPB", "ZKM")
PAST_THE_KEPT_PAGES = {"host": "localhost", "Authorization": "of nobody"}
TURN = 2.0  # seconds between two turns of `manage.py work`


def results(chance: random.Random) -> tuple[str, dict]:
    """A results page, sometimes filtered, sometimes over all languages."""
    choice = {"q": chance.choice(WORDS)}
    if chance.random() < 0.3:
        choice["institution"] = chance.choice(INSTITUTIONS)
    return "/sq/kerko/", choice | ({"language": "all"} if chance.random() < 0.5 else {})


def suggestions(chance: random.Random) -> tuple[str, dict]:
    """What is suggested after some letters."""
    word = chance.choice(WORDS).strip("“”")
    return "/sq/kerko/suggestions/", {"q": word[: chance.randint(2, len(word))]}


def lists(chance: random.Random) -> tuple[str, dict]:
    """A list of consultations with filters, sometimes with words."""
    choice = {"institution": chance.choice(INSTITUTIONS), "stage": chance.choice(("reported", "open", ""))}
    return "/sq/konsultimet/", choice | ({"q": chance.choice(WORDS)} if chance.random() < 0.5 else {})


def times_of(make: Callable, count: int) -> list[float]:
    """Milliseconds of so many requests, sorted."""
    chance, client, times = random.Random(1), Client(headers=PAST_THE_KEPT_PAGES), []
    for _ in range(count):
        address, choice = make(chance)
        began = time.perf_counter()
        response = client.get(address, choice)
        times.append((time.perf_counter() - began) * 1000)
        if response.status_code >= 500:
            raise RuntimeError(f"{response.status_code} for {address} {choice}")
    return sorted(times)


def seconds_until_found() -> float:
    """From the writing of a page to its being found by a word of its own; half a turn is waited on average."""
    page = ConsultationPage.objects.live().filter(locale__language_code="sq").select_related("locale").latest("pk")
    page.summary = f"fjalaere{time.time_ns()}"
    began = time.perf_counter()
    page_texts.keep([page])
    full_text.put(page)
    while not find(read_query(page.summary), timezone.now()).found:
        time.sleep(TURN)
        while feeding.follow():
            pass
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=100)
    count = parser.parse_args().requests
    engine = "Elasticsearch" if is_configured() else connection.vendor
    print(f"{engine}, {Consultation.objects.public().count()} consultations, {count} requests each, ms")
    print("| | median | p95 | longest |\n|---|---|---|---|")
    for make in (results, suggestions, lists):
        times_of(make, 5)
        times = times_of(make, count)
        print(f"| {make.__name__} | {times[count // 2]:.0f} | {times[int(count * 0.95)]:.0f} | {times[-1]:.0f} |")
    print(f"A changed page was found after {seconds_until_found():.1f} s")


if __name__ == "__main__":
    main()
