"""Proves the register from the database: every entry, its texts and its files, against the chain and its head."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.core.files.storage import storages

from consultation_pages.models import Consultation
from contributions.chain import GENESIS, commitment, entry_of, hash_of
from contributions.models import Attachment, ChainHead, Contribution
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


def faults(consultation: Consultation) -> Iterator[Fault]:
    """What is wrong with the register of a consultation, in the order of its entries."""
    rows = Contribution.objects.filter(consultation=consultation).order_by("position")
    rows = rows.select_related("contributor").prefetch_related("attachments")
    previous, position = GENESIS, 0
    for row in rows.iterator(chunk_size=CHUNK):
        row.consultation = consultation
        while position + 1 < row.position:
            position += 1
            yield Fault(consultation.number, position, "missing")
        position = row.position
        yield from (Fault(consultation.number, position, what) for what in _wrong(row, previous))
        previous = row.hash
    yield from _wrong_head(consultation, position, previous)


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
    yield from _wrong_files(files)


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


def _wrong_head(consultation: Consultation, position: int, last: str) -> Iterator[Fault]:
    head = ChainHead.objects.filter(consultation=consultation).first()
    length, known = (head.length, head.hash) if head else (0, GENESIS)
    for missing in range(position + 1, length + 1):
        yield Fault(consultation.number, missing, "missing")
    if position > length:
        yield Fault(consultation.number, position, "lies behind the head of the chain")
    elif position == length and known != last:
        yield Fault(consultation.number, position, "is not the head of the chain")


def job() -> None:
    """The daily look: every fault is an error in the log."""
    for consultation in Consultation.objects.filter(chain_head__isnull=False).order_by("pk"):
        for fault in faults(consultation):
            logger.error("Register: %s", fault)
