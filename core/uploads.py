"""What an uploaded document is, told by its content, and whether it may come in: no programs, locks or bombs.

The accepted formats are few and each is recognised by its own structure. `filetype` only names what is refused.
"""

from typing import IO

import filetype
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.archives import opened, part_of
from core.office_files import refuse_active
from core.pdfs import PdfFacts, quiet_pdf

LARGEST = 25 * 1024 * 1024
_PDF, _ZIP, _RTF, _OLE = b"%PDF-", b"PK\x03\x04", b"{\\rtf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXTS = ("csv", "txt")
# Office formats by the part that only they have, and OpenDocument by what their first part says.
_OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_RTF_OBJECTS = (b"\\objdata", b"\\objocx", b"\\objupdate", b"\\objlink", b"\\objemb")


def examine(file: IO[bytes], size: int, extension: str) -> PdfFacts | None:
    """Lets a document in or not, and returns what a PDF is like. Leaves the file at its beginning.

    Raises ValidationError in words for a file that is too large, is not what its name says, or is not safe to open.
    """
    if size > LARGEST:
        limit = filesizeformat(LARGEST)
        raise ValidationError(_("The file is larger than %(limit)s.") % {"limit": limit}, code="too_large")
    if not size:
        raise ValidationError(_("The file is empty."), code="empty")
    extension = extension.lower()
    try:
        kind = _kind_of(file, extension)
        if kind != extension:
            names = {"extension": extension.upper(), "kind": kind.upper()}
            raise ValidationError(
                _("The name says %(extension)s, but the file is %(kind)s. Upload it under its right name.") % names,
                code="wrong_name",
            )
        return quiet_pdf(file) if kind == "pdf" else None
    finally:
        file.seek(0)


def _kind_of(file: IO[bytes], extension: str) -> str:
    """The kind of a safe file as its extension. Raises ValidationError for what is no document of ours."""
    file.seek(0)
    head = file.read(8192)
    if head.startswith(_PDF):
        return "pdf"
    if head.startswith(_ZIP):
        return _kind_of_archive(file)
    if head.startswith(_RTF):
        return _kind_of_rich_text(file)
    if head.startswith(_OLE):
        raise ValidationError(
            _("This is an old Office file or one with a password. Save it as DOCX or PDF, without a password."),
            code="old_office",
        )
    found = filetype.guess(head)
    if found is not None:
        return found.extension
    _refuse_bytes(file)
    return extension if extension in _TEXTS else "txt"


def _kind_of_archive(file: IO[bytes]) -> str:
    with opened(file) as archive:
        names = [part.filename.lower() for part in archive.infolist()]
        refuse_active(archive)
        media_type = part_of(archive, "mimetype", 100).strip()
        found = _OPEN_DOCUMENT.get(media_type) or next((kind for kind, part in _OFFICE.items() if part in names), None)
    return found or "zip"


def _kind_of_rich_text(file: IO[bytes]) -> str:
    file.seek(0)
    content = file.read().lower()
    if any(word in content for word in _RTF_OBJECTS):
        raise ValidationError(
            _("The file holds other files inside. Save it without them, for instance as PDF."), code="embedded_files"
        )
    return "rtf"


def _refuse_bytes(file: IO[bytes]) -> None:
    file.seek(0)
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise ValidationError(
            _("We do not know this kind of file. Texts must be saved as UTF-8; drafts best as DOCX or PDF."),
            code="unknown_kind",
        )
