"""Edits pages while Elasticsearch is slow, hangs, lies or is killed, and counts what readers and editors notice.

A gate stands before the real server and changes its mood every second, or every `--turn` (`benchmarks.gate`).
Meanwhile pages are edited at random, every tenth time by a whole publication; readers ask for the results page and for
suggestions, as requests, past the kept pages; and the background process does its jobs. Afterwards, with the server
well again, the index must hold what the database holds: ids, versions and words, no ghosts.

    ELASTICSEARCH_URL=… python -m benchmarks.search_faults 5000
    … python -m benchmarks.search_faults 5000 --killing 'kill -9 $(cat PIDFILE)' --starting "COMMAND"

The latter also kills the server itself now and then, and starts it again; both are commands of the shell, read anew
each time (hence the single quotes), and the one that starts it should not wait for its end.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from hashlib import sha256

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from elasticsearch.helpers import scan
from wagtail.models import Page

from benchmarks.gate import Gate
from consultation_pages.approval import publish_without_review
from consultation_pages.imports import Words, importer, publish_in_languages
from core.full_text import live_pages
from core.jobs import Pause
from home.models import HomePage, StandardPage
from search import page_texts
from search.elastic import feeding, rebuilding
from search.elastic.connection import breaker, pages_index
from search.elastic.pages import NOT_KEPT
from search.models import PageText
from search.page_texts import public_texts

KILLED = 60.0  # seconds between two kills, and for which the server is gone
QUERIES = ("ligji", "ndihma juridike", "закон", "consultation", "ministria", "zzzz")
LANGUAGE = "en"
SAID_BY_THE_DATABASE = b"The search engine is not answering"
PUBLICATIONS = 0.1  # of the edits


class Run:
    """What happened: how long searches took, what failed, who answered."""

    def __init__(self, edits: int, chance: random.Random):
        self.edits, self.chance = edits, chance
        self.times: list[float] = []
        self.seen: Counter = Counter()
        self.is_over = threading.Event()
        self.ids = list(public_texts().order_by("pk").values_list("pk", flat=True))
        self.published: list[int] = []
        with translation.override(LANGUAGE):
            self.results, self.suggestions = reverse("search"), reverse("search-suggestions")

    def edit(self) -> None:
        """One edit: what a publication does to the index, or a publication."""
        try:
            if self.chance.random() < PUBLICATIONS:
                self._publish()
                self.seen["publications"] += 1
            else:
                self._write()
        except Exception as exc:
            self.seen[f"failed edit: {type(exc).__name__}"] += 1
        self.seen["edits"] += 1

    @transaction.atomic
    def _write(self) -> None:
        """A new text, a page that goes, or one that comes back."""
        pk = self.chance.choice(self.ids)
        page = Page.objects.select_for_update(of=["self"]).get(pk=pk).specific
        if self.chance.random() < 0.1:
            PageText.objects.filter(pk=pk).delete()
        else:
            page_texts.keep([page])

    def _publish(self) -> None:
        """A new page, or a new text of one, through the door that imports take."""
        title = f"Public consultation {self.chance.random()}"
        if self.published and self.chance.random() < 0.5:
            page = StandardPage.objects.get(pk=self.chance.choice(self.published))
            page.title = title
            publish_without_review(page, importer(), "benchmark")
            return
        home = HomePage.objects.get(locale__language_code=LANGUAGE)
        body = json.dumps([{"type": "paragraph", "value": "<p>A law on ministries.</p>"}])
        words = {LANGUAGE: Words({"title": title, "body": body})}
        pages = publish_in_languages(StandardPage, {LANGUAGE: home}, words, importer(), "benchmark")
        self.published.append(pages[LANGUAGE].pk)

    def search(self) -> None:
        """Readers, until the edits are done: each asks for results, and now and then for suggestions."""
        client = Client(headers={"host": "localhost", "authorization": "of nobody"})  # gets no kept pages
        while not self.is_over.is_set():
            typed = self.chance.choice(QUERIES)
            began = time.perf_counter()
            try:
                self._ask(client, typed)
            except Exception as exc:
                self.seen[f"failed search: {type(exc).__name__}"] += 1
            self.times.append(time.perf_counter() - began)
            time.sleep(0.02)
        connection.close()

    def _ask(self, client: Client, typed: str) -> None:
        wants_suggestions = self.chance.random() < 0.3
        if wants_suggestions:
            response = client.get(self.suggestions, {"q": typed[:4]})
        else:
            response = client.get(self.results, {"q": typed, "language": "all"})
        if not 200 <= response.status_code < 300:
            self.seen[f"failed search: {response.status_code}"] += 1
        elif wants_suggestions:
            self.seen["suggestions"] += 1
        else:
            self.seen["by the database" if SAID_BY_THE_DATABASE in response.content else "by Elasticsearch"] += 1

    def work(self) -> None:
        """The background process."""
        while not self.is_over.is_set():
            try:
                feeding.follow()
                rebuilding.go_on()
                time.sleep(0.2)
            except Pause:
                self.seen["pauses"] += 1
                time.sleep(0.5)
        connection.close()


def kill(killing: str, starting: str, run: Run) -> None:
    """Kills the server again and again, and starts it, once more at the end."""
    while not run.is_over.wait(KILLED):
        name = "kills" if subprocess.run(killing, shell=True).returncode == 0 else "failed kills"
        run.seen[name] += 1
        run.is_over.wait(KILLED)
        subprocess.run(starting, shell=True, check=True)


def level() -> bool:
    """Whether the index holds what the database does: ids, versions, and the words that it keeps of each page."""
    index = pages_index().patient()
    index.refresh()
    rows = scan(index.es, index=index.name, size=500, version=True)
    there = {int(row["_id"]): (row["_version"], digest(row["_source"])) for row in rows}
    ids = list(public_texts().values_list("pk", flat=True))
    return there == {int(head["_id"]): (head["version"], digest(document)) for head, document in index.writes(ids)}


def digest(document: dict) -> str:
    """A number for the words of a document, without those that Elasticsearch indexes and does not keep."""
    kept = {name: value for name, value in document.items() if name not in NOT_KEPT}
    return sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def recover() -> float:
    """Seconds until the index is level, from the moment the server is well again."""
    began = time.perf_counter()
    breaker.reset()
    while True:
        try:
            while rebuilding.go_on() or feeding.follow():
                pass
            feeding.compare()
            break
        except (Pause, feeding.Drift) as exc:
            print(f"  {type(exc).__name__}: {exc}")
            if isinstance(exc, Pause):
                time.sleep(0.5)
    return time.perf_counter() - began


def measure(edits: int, turn: float = 1.0, seed: int = 1, killing: str = "", starting: str = "") -> dict:
    """Plays it, and returns what was seen. The gate changes its mood every `turn` seconds.

    `killing` and `starting` are commands that kill the server and start it.
    """
    gate = Gate(settings.ELASTICSEARCH_URLS[0])
    settings.ELASTICSEARCH_URLS = [gate.url]
    feeding.rebuild()
    run = Run(edits, random.Random(seed))
    moods = threading.Thread(target=gate.change_moods, args=[run.is_over, random.Random(seed), turn])
    threads = [moods, threading.Thread(target=run.search), threading.Thread(target=run.work)]
    if killing:
        threads.append(threading.Thread(target=kill, args=[killing, starting, run]))
    for thread in threads:
        thread.start()
    for _ in range(edits):
        run.edit()
        time.sleep(0.01)  # editors are other processes than readers: here they share one interpreter
    run.is_over.set()
    for thread in threads:
        thread.join()
    gate.mood = "well"
    seconds = recover()
    times = sorted(run.times)
    return {
        **run.seen,
        "searches": len(times),
        "slowest search ms": round(times[-1] * 1000),
        "searches over 1 s": sum(each > 1 for each in times),
        "p95 ms": round(times[int(len(times) * 0.95)] * 1000),
        "recovered in s": round(seconds, 1),
        "level": level(),
        "public pages": live_pages().count(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("edits", type=int)
    parser.add_argument("--turn", type=float, default=1.0, metavar="SECONDS", help="how long the gate keeps a mood")
    parser.add_argument("--killing", default="", metavar="COMMAND", help="kills the server of Elasticsearch")
    parser.add_argument("--starting", default="", metavar="COMMAND", help="starts it again")
    if not settings.ELASTICSEARCH_URLS or not settings.DEMO_ALLOWED:
        parser.error("Set ELASTICSEARCH_URL, and use a database to throw away.")
    options = parser.parse_args()
    if bool(options.killing) != bool(options.starting):
        parser.error("Who kills it must start it.")
    seen = measure(options.edits, options.turn, killing=options.killing, starting=options.starting)
    for name, value in seen.items():
        print(f"{name}: {value}")
    sys.exit(0 if seen["level"] and not any(name.startswith("failed") for name in seen) else 1)


if __name__ == "__main__":
    main()
