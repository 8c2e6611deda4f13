"""Demo comments with answers on the sample consultations: gone when the samples go."""

import json
import uuid
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from consultation_pages.models import Consultation
from contributions.chain import GENESIS, commitment, entry_of, hash_of, new_salt
from contributions.enums import State
from contributions.models import (
    Answer,
    Attachment,
    ChainHead,
    Contribution,
    Contributor,
    Decision,
    MeetingRecord,
    ReportFile,
    Standing,
)
from contributions.numbers import receipt_number
from core import content_version
from core.signals import demo_loaded, demo_removal

SEED = Path(__file__).parent / "demo_comments.json"


def connect() -> None:
    """Listens for the demo."""
    demo_loaded.connect(load, dispatch_uid="contributions_demo_loaded")
    demo_removal.connect(remove, dispatch_uid="contributions_demo_removal")


def load(sender, **kwargs) -> list[str]:
    """Comments on every sample that has closed or is open and has none yet, answered where the report is out."""
    rows = json.loads(SEED.read_text(encoding="utf-8"))
    samples = Consultation.objects.filter(is_sample=True, opens_at__lt=timezone.now(), withdrawn_at=None)
    added = sum(_fill(sample, rows) for sample in samples.filter(contributions=None).distinct())
    return [f"{added} comments added"] if added else []


@transaction.atomic
def _fill(consultation: Consultation, rows: list[dict]) -> int:
    """An older register than any that people wrote: its instants lie within the period."""
    ends = min(consultation.closes_at, timezone.now())
    step = (ends - consultation.opens_at) / (len(rows) + 1)
    head = ChainHead.objects.create(consultation=consultation, hash=GENESIS)
    for position, row in enumerate(rows, 1):
        _enter(consultation, head, position, row, consultation.opens_at + step * position)
    head.save()
    if consultation.report_published_at:
        MeetingRecord.objects.create(
            consultation=consultation,
            held_at=consultation.opens_at + timedelta(days=7),
            place="Prishtinë",
            attendance=23,
            confirmed_at=consultation.closes_at,
        )
    content_version.bump()
    return len(rows)


def _enter(consultation: Consultation, head: ChainHead, position: int, row: dict, at) -> None:
    salt = new_salt()
    one = Contribution(
        consultation=consultation, position=position, receipt=receipt_number(consultation.number, position),
        key=uuid.uuid4(), received_at=at, channel=row["channel"], author_kind=row["kind"], language=row["language"],
        text=row["text"], salt=new_salt(), author_commitment=commitment(salt, row["author"]), previous=head.hash,
    )  # fmt: skip
    one.hash = hash_of(entry_of(one), head.hash)
    one.save()
    head.length, head.hash = position, one.hash
    frame = "sr-latn" if row["language"] == "sr-cyrl" else row["language"]
    Contributor.objects.create(
        contribution=one, organisation=row["author"], shows_name=bool(row["author"]), language=frame, salt=salt
    )
    _moderate_and_answer(consultation, one, row, at)


def _moderate_and_answer(consultation: Consultation, one: Contribution, row: dict, at) -> None:
    state = State(row["state"])
    is_reported = consultation.report_published_at is not None
    if state == State.RECEIVED and is_reported:
        state = State.PUBLISHED
    decision = None
    if state != State.RECEIVED:
        decision = Decision.objects.create(
            contribution=one, state=state, reason=row.get("reason", ""), decided_at=at + timedelta(hours=5)
        )
    answers = is_reported and state == State.PUBLISHED
    Standing.objects.create(
        contribution=one, consultation=consultation, position=one.position, state=state, decision=decision,
        outcome=row["outcome"] if answers else "",
    )  # fmt: skip
    if answers:
        partner = row.get("merged_with")
        merged = Contribution.objects.get(consultation=consultation, position=partner) if partner else None
        reasons = {f"reason_{prefix}": text for prefix, text in row["reasons"].items()}
        at = consultation.report_published_at - timedelta(days=1)
        Answer.objects.create(contribution=one, outcome=row["outcome"], merged_with=merged, answered_at=at, **reasons)


def remove(sender, **kwargs) -> None:
    """Deletes every comment on the samples, also those that visitors of the demo wrote."""
    for model in (Answer, Standing, Decision, Contributor, Attachment):
        model.objects.filter(contribution__consultation__is_sample=True).delete()
    for model in (Contribution, MeetingRecord, ChainHead, ReportFile):
        model.objects.filter(consultation__is_sample=True).delete()
