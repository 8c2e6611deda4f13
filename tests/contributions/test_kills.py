"""No receipt is lost by kill -9: senders die at any instant, and what they were told stands in the register once."""

import multiprocessing
import os
import time
import uuid
from collections import defaultdict

import pytest
from django.db import connections

from contributions.models import Contribution
from contributions.submission import Submission, submit
from contributions.verification import faults
from tests.contributions.sending import open_consultation

KEYS, KILLS, SENDERS, SLOWEST = 60, 5, 2, 60  # seconds


def send(consultation_id: int, keys: list[uuid.UUID], told: str) -> None:
    """Sends every form, as if anew, and writes down each receipt; leaves without Python's farewell to the tests."""
    with open(told, "ab", buffering=0) as receipts:
        for key in keys:
            row = submit(consultation_id, Submission(text=f"Comment {key}", key=key))
            receipts.write(f"{key} {row.receipt}\n".encode())
    os._exit(0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_senders_killed_again_and_again_lose_and_double_no_comment(tmp_path):
    consultation, keys, told = open_consultation(), [uuid.uuid4() for _ in range(KEYS)], tmp_path / "receipts"
    told.touch()
    for kill in range(KILLS + 1):
        connections.close_all()  # a database connection must not cross a fork
        orders = (keys, keys[::-1])
        senders = [
            multiprocessing.get_context("fork").Process(target=send, args=(consultation.pk, order, str(told)))
            for order in orders[:SENDERS]
        ]
        for sender in senders:
            sender.start()
        if kill < KILLS:
            wait_for(told, told.read_bytes().count(b"\n") + KEYS // 3)
            for sender in senders:
                sender.kill()
        for sender in senders:
            sender.join(SLOWEST)

    receipts = defaultdict(set)
    for line in told.read_text().splitlines():
        key, receipt = line.split()
        receipts[uuid.UUID(key)].add(receipt)
    stored = Contribution.objects.filter(consultation=consultation)
    assert {key: {receipt} for key, receipt in stored.values_list("key", "receipt")} == receipts
    assert receipts.keys() == set(keys)
    assert sorted(stored.values_list("position", flat=True)) == list(range(1, KEYS + 1))
    assert list(faults(consultation)) == []


def wait_for(told, lines: int) -> None:
    until = time.monotonic() + SLOWEST
    while told.read_bytes().count(b"\n") < lines:
        assert time.monotonic() < until, "the senders stand still"
        time.sleep(0.005)
