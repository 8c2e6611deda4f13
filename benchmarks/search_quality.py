"""Judges the search: nDCG@10 and recall@20 per language on the engine at hand, over queries with known answers.

The texts are those of the demo: consultations, the archive of the former platform, pages about the site, institutions.
None was written for this. The queries (`search_queries.json`) have inflected forms, both scripts, missing marks and
misspellings, and name the acts that answer them. The database must have the demo data:

    python -m benchmarks.search_quality                        # the database
    ELASTICSEARCH_URL=… python -m benchmarks.search_quality    # Elasticsearch, after rebuild_search

`--sets FILE` writes the titles found for every query that is not misspelt, sorted: the same file on every engine.
"""

import argparse
import json
import math
import os
from collections import defaultdict
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()

from django.db import connection
from django.utils import timezone, translation

from consultation_pages.models import Consultation, ConsultationPage, InstitutionPage
from consultation_pages.setup import seed
from core.full_text import read_query
from home.models import StandardPage
from search.elastic.connection import is_configured
from search.found import find
from search.intent import find_what_was_meant

QUERIES = json.loads(Path(__file__).with_name("search_queries.json").read_text(encoding="utf-8"))
# Of the archive, what has no number, by a part of its title.
BY_TITLE = {"access": "Qasje në Dokumente Publike", "health": "veprimtarisë shëndetësore"}


def keys_by_name() -> dict[str, str]:
    """The key of each act that the judgements name."""
    names = {str(legacy): key for legacy, key in Consultation.objects.values_list("legacy_id", "key") if legacy}
    names |= dict(InstitutionPage.objects.values_list("institution__code", "translation_key"))
    for sample in seed("samples"):
        titles = [words["title"] for words in sample["words"].values()]
        names[sample["slug_key"]] = _key(ConsultationPage, title__in=titles)
    for page in seed("pages")["pages"]:
        names[page["key"]] = _key(StandardPage, title__in=list(page["title"].values()))
    return names | {name: _key(ConsultationPage, title__contains=part) for name, part in BY_TITLE.items()}


def _key(model, **fields):
    return model.objects.live().filter(**fields).values_list("translation_key", flat=True).first()


def answer(typed: str) -> list:
    """The keys of what the results page shows, in its order."""
    return [each.key for each in find_what_was_meant(read_query(typed), timezone.now()).findings.found]


def ndcg(found: list, relevant: set, at: int = 10) -> float:
    """Normalised discounted cumulative gain with gains of 0 and 1 (Järvelin & Kekäläinen 2002)."""
    gain = sum(1 / math.log2(rank + 2) for rank, key in enumerate(found[:at]) if key in relevant)
    ideal = sum(1 / math.log2(rank + 2) for rank in range(min(len(relevant), at)))
    return gain / ideal


def recall(found: list, relevant: set, at: int = 20) -> float:
    """The share of what is relevant that stands among the first."""
    return len(relevant.intersection(found[:at])) / len(relevant)


def measure() -> dict[str, list[tuple[str, float, float]]]:
    """Query, nDCG@10 and recall@20 of every query, by language; misspelt ones under a name of their own."""
    names, rows = keys_by_name(), defaultdict(list)
    for each in QUERIES:
        relevant = {names[name] for name in each["relevant"]}
        with translation.override(each["language"]):
            found = answer(each["query"])
        group = f"{each['language']}, misspelt" if each.get("misspelt") else each["language"]
        rows[group].append((each["query"], ndcg(found, relevant), recall(found, relevant)))
    return rows


def sets() -> dict[str, list[str]]:
    """The titles of everything found for each query that is not misspelt, in no order of the engine's."""
    now = timezone.now()
    typed = [each["query"] for each in QUERIES if not each.get("misspelt")]
    return {
        words: sorted(f"{each.kind} {each.title}" for each in find(read_query(words), now).found) for words in typed
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", type=Path, metavar="FILE")
    if file := parser.parse_args().sets:
        file.write_text(json.dumps(sets(), ensure_ascii=False, indent=1), encoding="utf-8")
        return
    report()


def report() -> None:
    """Prints the means by language, and the queries whose answer does not stand first."""
    engine = "Elasticsearch" if is_configured() else connection.vendor
    print(f"{engine}: {len(QUERIES)} queries\n\n| queries | number | nDCG@10 | recall@20 |\n|---|---|---|---|")
    rows = measure()
    for group, judged in rows.items():
        gain, share = (sum(row[column] for row in judged) / len(judged) for column in (1, 2))
        print(f"| {group} | {len(judged)} | {gain:.3f} | {share:.3f} |")
    print("\nNot at the top:")
    for group, judged in rows.items():
        for typed, gain, share in judged:
            if gain < 1:
                print(f"  {group}: {typed}: nDCG {gain:.2f}, recall {share:.2f}")


if __name__ == "__main__":
    main()
