"""Ten thousand comments on one consultation: queries and times of its pages, and whether tampering with any is named.

Works on a copy of the tests' database, on SQLite or where `DATABASE_URL` points:

    python -m benchmarks.contributions_scale --comments 10000 --tampered 50
"""

import argparse
import json
import os
import random
import sys
import time
import uuid
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
django.setup()

import verify_register  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from contributions import exports, verification  # noqa: E402
from contributions.models import Contribution, Decision, Standing  # noqa: E402
from contributions.submission import Submission, submit  # noqa: E402
from tests.contributions.sending import LISTS, open_consultation  # noqa: E402
from tests.editing import Editor  # noqa: E402
from tests.template import Template  # noqa: E402

PAST_THE_KEPT_PAGES = {"Authorization": "of nobody"}
MOST_QUERIES = 20


def main() -> int:
    """Measures and prints; 0 if every page has fewer than twenty queries and every tampered row is named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--comments", type=int, default=10_000)
    parser.add_argument("--tampered", type=int, default=50)
    wanted = parser.parse_args()
    Template().copy()
    consultation = open_consultation("MD")
    began = time.monotonic()
    fill(consultation, wanted.comments)
    rate = wanted.comments / (time.monotonic() - began)
    print(f"{connection.vendor}: {wanted.comments} comments, {rate:.0f} accepted in a second by one client")
    most = measure(consultation)
    missed = tamper(consultation, wanted.tampered)
    return int(most >= MOST_QUERIES or missed > 0)


def fill(consultation, number: int) -> None:
    """Comments of some hundred characters, all of them shown."""
    for position in range(number):
        submit(consultation.pk, Submission(text=f"Comment {position}: " + "neni pesë " * 40, key=uuid.uuid4()))
    rows = Contribution.objects.filter(consultation=consultation)
    now = timezone.now()
    decisions = [Decision(contribution=row, state="published", decided_at=now) for row in rows]
    Decision.objects.bulk_create(decisions, batch_size=500)
    shown = Decision.objects.filter(contribution__in=rows).order_by("contribution").values_list("contribution", "pk")
    standings = [Standing(contribution_id=pk, decision_id=decision, state="published") for pk, decision in shown]
    Standing.objects.bulk_update(standings, ["decision", "state"], batch_size=300)


def measure(consultation) -> int:
    """Queries and the median time of five loads of each page; returns the most queries."""
    page = consultation.source_page.get_url()
    listed = LISTS["en"].format(consultation.number)
    desk = reverse("contribution_desk", args=[consultation.pk])
    public, officer = Client(headers=PAST_THE_KEPT_PAGES), Editor("drafter.md").client
    most = 0
    for client, address in (
        (public, page), (public, listed), (public, f"{listed}?page=500"), (public, f"{listed}?q=9999"),
        (officer, desk), (officer, f"{desk}?outcome=none&page=400"), (public, f"{listed}comments.csv"),
    ):  # fmt: skip
        times = []
        for _ in range(5):
            began = time.monotonic()
            with CaptureQueriesContext(connection) as seen:
                assert client.get(address).status_code == 200, address
            times.append(time.monotonic() - began)
        counted = "" if "csv" in address else f"{len(seen)} queries, "
        most = max(most, len(seen) if counted else 0)
        print(f"  {address}: {counted}{1000 * sorted(times)[2]:.0f} ms")
    return most


def tamper(consultation, number: int) -> int:
    """Changes, drops, swaps and unsalts single rows, each undone again; returns how many the verifiers did not name."""
    began = time.monotonic()
    whole = json.dumps(exports.register(consultation), default=str)
    assert not list(verify_register.faults(json.loads(whole)))
    public_time = time.monotonic() - began
    began = time.monotonic()
    assert not list(verification.faults(consultation))
    print(f"  verified in {time.monotonic() - began:.1f} s; exported and verified from the file in {public_time:.1f} s")
    missed = sum(not is_named(consultation, json.loads(whole), step) for step in range(number))
    print(f"  {number} rows changed, dropped, swapped or unsalted, in the database and in the file: {missed} not named")
    return missed


def is_named(consultation, register: dict, step: int) -> bool:
    """One tampering at a random place, in the database and in the file; whether both verifiers name the place."""
    entries = register["entries"]
    position = random.randrange(1, len(entries) - 1)
    row = Contribution.objects.get(consultation=consultation, position=position)
    kind = ("change", "drop", "swap", "unsalt")[step % 4]
    with transaction.atomic():
        tamper_row(row, kind)
        named = {fault.position for fault in verification.faults(consultation)}
        transaction.set_rollback(True)
    if kind == "change":
        entries[position - 1]["body"] += " "
    elif kind == "drop":
        del entries[position - 1]
    elif kind == "unsalt":
        entries[position - 1] |= {"body": "Something else.", "salt": None}
    else:
        entries[position - 1 : position + 1] = entries[position], entries[position - 1]
    first = next(verify_register.faults(register), "")
    return position in named and first.startswith((f"No. {position}:", f"No. {position + 1}:"))


def tamper_row(row: Contribution, kind: str) -> None:
    """What somebody with all rights on the database could do."""
    rows = Contribution.objects.filter(consultation=row.consultation_id)
    if kind == "change":
        rows.filter(pk=row.pk).update(text=f"{row.text} ")
    elif kind == "drop":
        for model in (Standing, Decision):
            model.objects.filter(contribution=row).delete()
        row.contributor.delete()
        rows.filter(pk=row.pk).delete()
    elif kind == "unsalt":
        rows.filter(pk=row.pk).update(salt="")
    else:
        other = rows.get(position=row.position + 1)
        rows.filter(pk=row.pk).update(text=other.text, salt=other.salt)
        rows.filter(pk=other.pk).update(text=row.text, salt=row.salt)


if __name__ == "__main__":
    sys.exit(main())
