"""A comment with a receipt exists exactly once; none is accepted late and none refused early."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.files.storage import storages
from django.db import OperationalError, connection
from django.utils import timezone

from consultation_pages.models import Consultation
from contributions import submission
from contributions.attachments import File
from contributions.chain import GENESIS, entry_of, hash_of
from contributions.models import Attachment, ChainHead, Contribution
from contributions.submission import NotAccepted, OtherText, Submission, submit
from tests.contributions.races import race
from tests.contributions.sending import close, docx, enter, open_consultation


@pytest.mark.django_db
def test_the_same_form_counts_once():
    consultation, key = open_consultation(), uuid.uuid4()
    first, second = (enter(consultation, "Once.", key=key) for _ in range(2))
    assert first == second
    assert Contribution.objects.filter(consultation=consultation).count() == 1


@pytest.mark.django_db
def test_a_retry_after_the_closing_gets_the_receipt_it_had():
    consultation, key = open_consultation(), uuid.uuid4()
    first = enter(consultation, "Once.", key=key)
    assert enter(close(consultation), "Once.", key=key) == first


@pytest.mark.django_db
def test_the_same_form_with_another_text_is_not_swallowed():
    consultation, key = open_consultation(), uuid.uuid4()
    first = enter(consultation, "Once.", key=key)
    with pytest.raises(OtherText) as refusal:
        enter(consultation, "And another thing.", key=key)
    assert refusal.value.earlier == first


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arrival", "accepted"),
    [
        ("opens_at", True), ("closes_at", False),
        ("before opens_at", False), ("before closes_at", True),
    ],
)  # fmt: skip
def test_the_period_includes_its_first_instant_and_excludes_its_end(monkeypatch, arrival, accepted):
    consultation = open_consultation()
    instant = getattr(consultation, arrival.rpartition(" ")[2])
    instant -= timedelta(microseconds=1) if arrival.startswith("before") else timedelta(0)
    monkeypatch.setattr(submission, "database_clock", lambda: instant)
    if accepted:
        assert enter(consultation).received_at == instant
    else:
        with pytest.raises(NotAccepted):
            enter(consultation)


@pytest.mark.django_db
def test_an_extension_that_happened_meanwhile_counts():
    """The page and its form may be older than the record."""
    consultation = close(open_consultation())
    later = timezone.now() + timedelta(days=5)
    moved = {"closing_soon_at": later, "closes_at": later, "report_due_at": later}
    Consultation.objects.filter(pk=consultation.pk).update(**moved)
    assert enter(consultation)


@pytest.mark.django_db
@pytest.mark.parametrize("fact", [{"is_public": False}, {"withdrawn_at": timezone.now()}])
def test_what_is_hidden_or_withdrawn_accepts_nothing(fact):
    consultation = open_consultation()
    Consultation.objects.filter(pk=consultation.pk).update(**fact)
    with pytest.raises(NotAccepted):
        enter(consultation)


@pytest.mark.django_db
def test_each_entry_hangs_on_the_one_before_it():
    consultation = open_consultation()
    entries = [enter(consultation, files=[File("docx", docx())] * number) for number in range(3)]
    previous = GENESIS
    for position, each in enumerate(Contribution.objects.filter(consultation=consultation).order_by("position"), 1):
        assert (each.position, each.previous) == (position, previous)
        assert each.hash == hash_of(entry_of(each, each.attachments.all()), previous)
        previous = each.hash
    head = ChainHead.objects.get(consultation=consultation)
    assert (head.length, head.hash) == (len(entries), previous)


@pytest.mark.django_db
def test_a_refused_comment_leaves_no_file():
    stored = len(_files())
    with pytest.raises(NotAccepted):
        enter(close(open_consultation()), files=[File("docx", docx())])
    assert len(_files()) == stored
    assert not Attachment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_commit_whose_answer_is_lost_keeps_the_files(monkeypatch):
    """PostgreSQL goes down between the commit and its answer: nobody knows, so nothing is thrown away."""
    consultation, key, commit = open_consultation(), uuid.uuid4(), connection.commit

    def committed_unheard():
        commit()
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "commit", committed_unheard)
        with pytest.raises(OperationalError):
            enter(consultation, "Once.", key=key, files=[File("docx", docx())])
    again = enter(consultation, "Once.", key=key, files=[File("docx", docx())])
    assert storages["contributions"].open(again.attachments.get().path).read() == docx()


@pytest.mark.django_db
def test_a_second_click_leaves_no_second_file():
    consultation, key, stored = open_consultation(), uuid.uuid4(), len(_files())
    for _ in range(2):
        enter(consultation, "Once.", key=key, files=[File("docx", docx())])
    assert len(_files()) == stored + 1


def _files() -> list[str]:
    storage = storages["contributions"]
    folders = storage.listdir("")[0] if storage.exists("") else []
    return [name for folder in folders for name in storage.listdir(folder)[1]]


@pytest.mark.django_db(transaction=True)
def test_a_hundred_clicks_at_once_make_one_entry_for_each_form():
    consultation, keys = open_consultation(), [uuid.uuid4() for _ in range(10)]
    start = Barrier(8)

    def click(worker: int) -> list[str]:
        start.wait()
        try:
            sent = [Submission(text=f"Comment {key}", key=key) for key in keys]
            return [submit(consultation.pk, each).receipt for each in (sent if worker % 2 else reversed(sent))]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        receipts = [set(each) for each in people.map(click, range(8))]
    stored = Contribution.objects.filter(consultation=consultation)
    assert stored.count() == len(keys)
    assert receipts == [set(stored.values_list("receipt", flat=True))] * 8
    assert sorted(stored.values_list("position", flat=True)) == list(range(1, len(keys) + 1))


@pytest.mark.django_db(transaction=True)
def test_a_race_with_the_closing_and_a_last_second_extension_has_no_unfair_end():
    """Posts run while the closing comes, is moved at the last moment, and comes again."""
    ran = race(open_consultation())
    assert ran.accepted
    assert ran.refused
    assert ran.accepted_late() == []
    assert ran.refused_early() == []
