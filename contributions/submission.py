"""Accepting a contribution, exactly once and never late: the only writer of the register.

One transaction holds the consultation's row. In it the key of the form is looked up first, so that a second click, a
retry or a mail program gets the receipt it had, also after the closing. Then the deadline is decided, against the row
as it is now: an extension that is being published has either happened or waits for us. The instant that counts is the
one at which the post arrived, by the database's clock and before any waiting, so that a queue makes nobody late.
Nor does a limit for all: whom it refused has our signature on when they came.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import connection, transaction
from django.utils import timezone

from consultation_pages.enums import ACCEPTS_CONTRIBUTIONS
from consultation_pages.models import Consultation
from contributions import attachments, letters
from contributions.chain import GENESIS, commitment, entry_of, hash_of, new_salt
from contributions.enums import AuthorKind, Channel
from contributions.models import (
    Attachment,
    ChainHead,
    ConsentWording,
    Contribution,
    Contributor,
    MeetingRecord,
    Standing,
)
from contributions.numbers import receipt_number

# After the closing, for forms that came before it while there was no room: longer than a limit lasts.
SENT_AGAIN_WITHIN = timedelta(minutes=15)


class NotAccepted(Exception):
    """The consultation accepts nothing at this instant; `consultation` is its record as it is now."""

    def __init__(self, consultation: Consultation, arrived: datetime):
        super().__init__(f"{consultation.number} accepts nothing at {arrived.isoformat()}")
        self.consultation, self.arrived = consultation, arrived


class OtherText(Exception):
    """The same form was sent before with another text; `earlier` is what was accepted then."""

    def __init__(self, earlier: Contribution):
        super().__init__(f"{earlier.receipt} was sent with the same form")
        self.earlier = earlier


@dataclass(frozen=True)
class Author:
    """Who sends: all of it is optional, and only what `shows_name` allows is ever shown."""

    kind: str = AuthorKind.CITIZEN
    name: str = ""
    organisation: str = ""
    shows_name: bool = False
    email: str = ""
    language: str = "sq"


@dataclass(frozen=True)
class Submission:
    """What is sent to a consultation; `language` is the text's."""

    text: str
    key: uuid.UUID
    author: Author = Author()
    language: str = "sq"
    question: uuid.UUID | None = None
    article: str | None = None
    files: list[attachments.File] = field(default_factory=list)
    consent: str = ""
    channel: str = Channel.ONLINE
    entered_by: object | None = None
    sent_on: date | None = None
    meeting: MeetingRecord | None = None
    # By the database's clock, before its files were looked at; None for now.
    arrived: datetime | None = None
    # When the same form came before and there was no room for it.
    first_arrived: datetime | None = None


def submit(consultation_id: int, sent: Submission) -> Contribution:
    """Accepts a contribution and returns it; the one that was accepted before if this form was sent before.

    Raises NotAccepted outside of the period, and OtherText when the same form was sent with another text.
    """
    if earlier := _earlier(consultation_id, sent):
        return earlier
    arrived = sent.arrived or database_clock()
    paths = [attachments.store(file) for file in sent.files]
    try:
        with transaction.atomic():
            consultation = Consultation.objects.select_for_update(no_key=True).get(pk=consultation_id)
            earlier = _earlier(consultation_id, sent)
            if not earlier:
                counts = _demand_open(consultation, sent, arrived)
                return _enter(consultation, sent, counts, paths)
    except (NotAccepted, OtherText):
        # Only what was refused before the commit: a commit may have happened though its answer was lost on the way.
        # Files that nothing names after all are left to the job (`retention.discard_orphans`).
        attachments.discard(paths)
        raise
    attachments.discard(paths)
    return earlier


def accepted_before(consultation_id: int, key: uuid.UUID) -> Contribution | None:
    """What was accepted with the key of a form; None if nothing was yet."""
    return Contribution.objects.filter(consultation=consultation_id, key=key).first()


def accepts(consultation_id: int, arrived: datetime) -> bool:
    """Whether the period of a consultation holds an instant, by its row: a change that is being made is awaited."""
    with transaction.atomic():
        consultation = Consultation.objects.select_for_update(no_key=True).get(pk=consultation_id)
    return consultation.stage_at(arrived) in ACCEPTS_CONTRIBUTIONS


def is_stored(earlier: Contribution, sent: Submission) -> bool:
    """Whether a form that was sent again holds nothing but what was accepted then."""
    person = Contributor.objects.filter(contribution=earlier).first()
    names = ("name", "organisation", "shows_name", "email")
    then = (
        earlier.text, earlier.language, earlier.author_kind, str(earlier.question or ""),
        [file.digest for file in earlier.attachments.all()], [getattr(person, name, "") for name in names],
    )  # fmt: skip
    now = (
        sent.text, sent.language, sent.author.kind, str(sent.question or ""),
        [file.digest for file in sent.files], [getattr(sent.author, name) if person else "" for name in names],
    )  # fmt: skip
    return then == now


def database_clock() -> datetime:
    """The instant by the one clock that all web processes share; on SQLite there is one machine anyway."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def _earlier(consultation_id: int, sent: Submission) -> Contribution | None:
    earlier = accepted_before(consultation_id, sent.key)
    if earlier and earlier.text != sent.text:
        raise OtherText(earlier)
    return earlier


def _demand_open(consultation: Consultation, sent: Submission, arrived: datetime) -> datetime:
    """What officers enter arrived on its own day: on paper in time is in time until the report is out.

    Nobody answers what was moved from the former platform: nothing is entered there. Returns the instant that counts:
    the first arrival of a form that we had no room for, where it comes again soon after the closing.
    """
    if sent.entered_by:
        ended = (consultation.report_published_at, consultation.withdrawn_at, consultation.archived_at)
        accepts = not any(ended)
    else:
        if _is_late_by_our_fault(consultation, sent, arrived):
            arrived = sent.first_arrived
        accepts = consultation.stage_at(arrived) in ACCEPTS_CONTRIBUTIONS
    if not (accepts and consultation.is_public):
        raise NotAccepted(consultation, arrived)
    return arrived


def _is_late_by_our_fault(consultation: Consultation, sent: Submission, arrived: datetime) -> bool:
    end, is_withdrawn = consultation.closes_at, consultation.withdrawn_at is not None
    return bool(sent.first_arrived and end) and not is_withdrawn and end <= arrived < end + SENT_AGAIN_WITHIN


def _enter(consultation: Consultation, sent: Submission, arrived: datetime, paths: list[str]) -> Contribution:
    """Adds the entry to the end of the chain; the row of the consultation is ours meanwhile."""
    head, _created = ChainHead.objects.get_or_create(consultation=consultation, defaults={"hash": GENESIS})
    position, contributor = head.length + 1, _person(sent.author)
    contribution = Contribution(
        consultation=consultation, position=position, receipt=receipt_number(consultation.number, position),
        key=sent.key, received_at=arrived, channel=sent.channel, author_kind=sent.author.kind, language=sent.language,
        question=sent.question, article=sent.article, text=sent.text, salt=new_salt(),
        author_commitment=commitment(contributor.salt, contributor.shown_as), previous=head.hash,
        consent=wording(sent.consent, sent.author.language), entered_by=sent.entered_by, sent_on=sent.sent_on,
        meeting=sent.meeting,
    )  # fmt: skip
    files = _files(sent.files, paths)
    contribution.hash = hash_of(entry_of(contribution, files), head.hash)
    contribution.save(force_insert=True)
    for file in files:
        file.contribution = contribution
    Attachment.objects.bulk_create(files)
    ChainHead.objects.filter(pk=head.pk).update(length=position, hash=contribution.hash)
    Standing.objects.create(contribution=contribution, consultation=consultation, position=position)
    contributor.contribution = contribution
    contributor.save(force_insert=True)
    letters.receipt(contributor)
    return contribution


def _person(author: Author) -> Contributor:
    """The row of who sends, before the entry that it belongs to."""
    names = ("name", "organisation", "shows_name", "email", "language")
    return Contributor(salt=new_salt(), **{name: getattr(author, name) for name in names})


def _files(files: list[attachments.File], paths: list[str]) -> list[Attachment]:
    rows = []
    for number, (file, path) in enumerate(zip(files, paths, strict=True), 1):
        facts = {"size": len(file.kept), "digest": file.digest, "is_plain": file.is_plain}
        rows.append(Attachment(position=number, kind=file.kind, path=path, salt=new_salt(), **facts))
    return rows


def wording(text: str, language: str) -> ConsentWording | None:
    """The record of the words that a person agreed to; None where none were shown."""
    if not text:
        return None
    digest = sha256(text.encode()).hexdigest()
    return ConsentWording.objects.get_or_create(digest=digest, defaults={"language": language, "text": text})[0]
