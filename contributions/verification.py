"""Proves the register from the database: every entry, its texts and its files, against the chain and its head.

Comments may arrive while it looks: only what the head knew before the rows were read must be there, and only what it
does not know afterwards lies behind it.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.core.files.storage import storages
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from consultation_pages.models import Consultation
from contributions.chain import GENESIS, commitment, entry_of, hash_of
from contributions.enums import State
from contributions.models import Attachment, ChainHead, Contribution, Decision
from contributions.numbers import receipt_number

logger = logging.getLogger(__name__)
CHUNK = 1000


@dataclass(frozen=True)
class Fault:
    """Where the register is not what it was, and what is wrong there."""

    consultation: str
    position: int
    what: str

    def __str__(self):
        return f"{self.consultation} No. {self.position}: {self.what}"


def registers() -> QuerySet[Consultation]:
    """The consultations that have a register: entries, a head, or both as they should."""
    parts = [Exists(model.objects.filter(consultation=OuterRef("pk"))) for model in (Contribution, ChainHead)]
    return Consultation.objects.filter(parts[0] | parts[1]).order_by("pk")


def faults(consultation: Consultation) -> Iterator[Fault]:
    """What is wrong with the register of a consultation, in the order of its entries."""
    head = ChainHead.of(consultation)
    previous, position = GENESIS, 0
    end = head.hash if head.length else GENESIS  # an entry that is not there is named as missing
    for row in _rows(consultation).iterator(chunk_size=CHUNK):
        row.consultation = consultation
        while position + 1 < row.position:
            position += 1
            yield Fault(consultation.number, position, "missing")
        position = row.position
        yield from (Fault(consultation.number, position, what) for what in _wrong(row, previous))
        previous = row.hash
        end = row.hash if position == head.length else end
    yield from _wrong_head(consultation, head, position, end)


def _rows(consultation: Consultation) -> QuerySet[Contribution]:
    """The entries with their last decisions, in one statement: what stands in them is of one instant."""
    last = Decision.objects.filter(contribution=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    rows = Contribution.objects.filter(consultation=consultation).order_by("position")
    rows = rows.select_related("contributor", "standing__decision").prefetch_related("attachments")
    return rows.annotate(last_decision=Subquery(last))


def _wrong(row: Contribution, previous: str) -> Iterator[str]:
    files = list(row.attachments.all())
    if row.previous != previous:
        yield "does not follow the entry before it"
    if row.hash != hash_of(entry_of(row, files), row.previous):
        yield "changed"
    if row.receipt != receipt_number(row.consultation.number, row.position):
        yield "has another receipt number"
    person = getattr(row, "contributor", None)
    if person and commitment(person.salt, person.shown_as) != row.author_commitment:
        yield "has another author"
    if not _stands_as_decided(row):
        yield "is not shown as was last decided"
    yield from _wrong_files(files)


def _stands_as_decided(row: Contribution) -> bool:
    standing = getattr(row, "standing", None)
    if standing is None or standing.decision_id != row.last_decision:
        return False
    state = standing.decision.state if standing.decision else State.RECEIVED
    return (standing.state, standing.position, standing.consultation_id) == (state, row.position, row.consultation_id)


def _wrong_files(files: list[Attachment]) -> Iterator[str]:
    for file in files:
        try:
            with storages["contributions"].open(file.path) as content:
                digest = sha256(content.read()).hexdigest()
        except FileNotFoundError:
            yield f"file {file.position} is missing"
            continue
        if digest != file.digest:
            yield f"file {file.position} changed"


def _wrong_head(consultation: Consultation, head: ChainHead, position: int, end: str) -> Iterator[Fault]:
    """Compares the head that was read first with the last position, and with the hash found where that head lies."""
    number = consultation.number
    for missing in range(position + 1, head.length + 1):
        yield Fault(number, missing, "missing")
    newest = ChainHead.of(consultation)
    if position and not newest.is_stored:
        yield Fault(number, position, "is the last, and the head of the chain is missing")
    elif position > newest.length:
        yield Fault(number, position, "lies behind the head of the chain")
    elif head.hash != end:
        yield Fault(number, head.length, "is not the head of the chain")


def job() -> None:
    """The daily look: every fault is an error in the log."""
    for consultation in registers():
        for fault in faults(consultation):
            logger.error("Register: %s", fault)
