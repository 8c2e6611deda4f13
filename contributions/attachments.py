"""Files of contributions: what may come in, told by their content, and the private place where they lie."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from core.archives import opened, part_of
from core.office_files import refuse_active
from core.pdfs import quiet_pdf
from core.plain_files import plain_copy

LARGEST, MOST = 10 * 1024 * 1024, 3
# Of an archive, unpacked, and of the tags in it: a second of work, and for a small file less. A tag takes two bytes of
# a packed file or more, unless somebody wrote the same again and again.
LARGEST_UNPACKED, MOST_TAGS, TAGS_OF_ANY = 100 * 1024 * 1024, 500_000, 50_000
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}


@dataclass(frozen=True)
class File:
    """A file that was accepted: its kind is what its content says.

    What is stored and hashed is a copy without the names that programs write into files, made when it is first asked
    for, as that takes a process of its own. Where none can be made, it is the file as it came.
    """

    kind: str
    content: bytes

    @cached_property
    def plain(self) -> bytes | None:
        """The copy without names; None where they cannot be taken out."""
        return plain_copy(self.content)

    @property
    def is_plain(self) -> bool:
        return self.plain is not None

    @property
    def kept(self) -> bytes:
        """What is stored."""
        return self.plain or self.content

    @property
    def digest(self) -> str:
        return sha256(self.kept).hexdigest()


def bounded(uploads: Iterable[UploadedFile]) -> list[UploadedFile]:
    """The files, counted and measured, not opened yet. Raises ValidationError in words for too many or too large."""
    uploads = list(uploads)
    if len(uploads) > MOST:
        raise ValidationError(_("Send at most three files."), code="too_many_files")
    if any(upload.size > LARGEST for upload in uploads):
        raise ValidationError(_("A file must be smaller than 10 MB."), code="file_too_large")
    return uploads


def accepted(uploads: Iterable[UploadedFile]) -> list[File]:
    """The files, opened and checked, which is work: whoever calls has asked first whether they are welcome at all.

    Raises ValidationError in words for the first one that may not come in; those after it stay closed.
    """
    contents = (upload.read() for upload in uploads)
    return [File(kind_of(content), content) for content in contents]


def kind_of(content: bytes) -> str:
    """What a file is, by its content. Raises ValidationError for anything but a quiet PDF, DOCX or ODT."""
    if content.startswith(b"%PDF-"):
        quiet_pdf(ContentFile(content), tells_all=False)
        return "pdf"
    kind = _kind_of_archive(content) if content.startswith(b"PK\x03\x04") else None
    if kind is None:
        raise ValidationError(_("A file must be PDF, DOCX or ODT."), code="file_type")
    return kind


def _kind_of_archive(content: bytes) -> str | None:
    try:
        archive = opened(ContentFile(content), LARGEST_UNPACKED)
    except ValidationError as refusal:
        if refusal.code == "damaged_file":
            return None
        raise
    with archive:
        is_word = "word/document.xml" in archive.namelist()
        media_type = part_of(archive, "mimetype", 100).decode("ascii", "replace").strip()
        if not is_word and media_type != MEDIA_TYPES["odt"]:
            return None
        refuse_active(archive, min(MOST_TAGS, TAGS_OF_ANY + len(content)))
    return "docx" if is_word else "odt"


def store(file: File) -> str:
    """Writes a file to the private storage and returns its place, which nobody can guess and no sender has named."""
    return storages["contributions"].save(f"{uuid4().hex[:2]}/{uuid4().hex}.{file.kind}", ContentFile(file.kept))


def discard(paths: Iterable[str]) -> None:
    """Removes files whose contribution was not accepted after all."""
    for path in paths:
        storages["contributions"].delete(path)
