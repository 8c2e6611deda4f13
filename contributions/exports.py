"""The comments and answers of a consultation as files: CSV and XLSX to read, JSON to check the register with."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from consultation_pages.models import Consultation
from contributions.chain import entry_of
from contributions.models import Attachment, ChainHead
from contributions.public import Shown, address_of_file, name_of_file, present, rows
from contributions.questions import questions_of
from core.languages import PREFIXES

LONGEST_CELL, CUT = 32_767, " […]"  # what Excel takes
CHUNK = 500
HEADER = (
    "number", "receipt", "received_at", "channel", "author_kind", "author", "language", "question", "state", "reason",
    "is_redacted", "text", "files", "answer", "answer_reason_sq", "answer_reason_sr", "answer_reason_en",
    "answered_with_number", "answered_at", "hash", "hidden_files", "cover_reason",
    "decided_on",
)  # fmt: skip


def everything(consultation: Consultation) -> Iterator[Shown]:
    """Every entry of the register as the public may see it, tombstones and unchecked ones included, in order."""
    questions = questions_of(consultation)
    found = rows().filter(consultation=consultation).order_by("position")
    chunk = []
    for row in found.iterator(chunk_size=CHUNK):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield from present(chunk, questions)
            chunk = []
    yield from present(chunk, questions)


def table(consultation: Consultation) -> Iterator[tuple]:
    """The rows under `HEADER`; codes as in the open data, so that they mean the same in every language."""
    for one in everything(consultation):
        row, answer = one.record, one.answer
        reasons = answer.reasons if answer else {}
        yield (
            row.position, row.receipt, row.received_at, row.channel, row.author_kind, one.author, row.language,
            one.question, one.state.value, one.reason.value if one.reason else "", one.is_redacted, one.text or "",
            len(one.files), answer.outcome.value if answer else "", reasons.get("sq", ""),
            reasons.get("sr-latn", ""), reasons.get("en", ""), answer.merged_with if answer else None,
            answer.answered_at if answer else None, row.hash, one.hidden_files,
            one.cover_reason.value if one.cover_reason else "", one.decided_on,
        )  # fmt: skip


def workbook(consultation: Consultation) -> bytes:
    """The table as XLSX; every text is a text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Comments"))
    for line in (HEADER, *table(consultation)):
        sheet.append([_cell(sheet, value) for value in line])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet, value):
    if value is None or isinstance(value, int | bool):
        return value
    if isinstance(value, datetime):
        value = timezone.localtime(value).isoformat(timespec="seconds")
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    if len(text) > LONGEST_CELL:
        text = text[: LONGEST_CELL - len(CUT)] + CUT
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


def register(consultation: Consultation) -> dict:
    """The register as anybody can check it with scripts/verify_register.py, without our code or database.

    It ends at the head as it was before the entries were read: what arrived meanwhile is left to the next file. Entries
    that no head knows stay in it, where the script names them.
    """
    head = ChainHead.of(consultation)
    found = list(entries(everything(consultation)))
    newest = ChainHead.of(consultation).length
    return {
        "consultation": consultation.number,
        "length": head.length,
        "head": head.hash,
        "entries": [each for each in found if not head.length < each["entry"]["position"] <= newest],
    }


def entries(found: Iterable[Shown]) -> Iterator[dict]:
    """What is committed to, and for what is shown the words and salts by which to check the commitments."""
    for one in found:
        row = one.record
        is_whole = one.text is not None and not one.is_redacted
        person = getattr(row, "contributor", None)
        yield {
            "entry": entry_of(row, row.attachments.all()),
            "previous": row.previous,
            "hash": row.hash,
            "state": one.state.value,
            "reason": one.reason.value if one.reason else None,
            "body": one.text,
            "is_redacted": one.is_redacted,
            "salt": row.salt if is_whole else None,
            "author": one.author or None,
            "author_salt": person.salt if one.author else None,
            "files": [_file(file) for file in one.files],
            "hidden_files": one.hidden_files,
            "cover_reason": one.cover_reason.value if one.cover_reason else None,
            "decided_on": one.decided_on and one.decided_on.isoformat(),
            "answer": _answer(one),
        }


def _file(file: Attachment) -> dict:
    """By which its commitment in the entry and the file itself can be checked; of what is shown only."""
    return {
        "number": file.position,
        "name": name_of_file(file),
        "address": address_of_file(file),
        "sha256": file.digest,
        "salt": file.salt,
    }


def _answer(one: Shown) -> dict | None:
    if one.answer is None:
        return None
    return {
        "outcome": one.answer.outcome.value,
        "reasons": {prefix: one.answer.reasons.get(code) for code, prefix in PREFIXES.items()},
        "answered_with": one.answer.merged_with,
    }
