"""Zip archives from strangers: opened only when what they would unpack to is bounded.

DOCX, XLSX, PPTX, ODT and ODS are zip archives; whoever opens one unpacks it, so the bound protects readers too.
"""

import zipfile
import zlib
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_PARTS = 3000
MOST_UNPACKED = 200 * 1024 * 1024
# Office files shrink to a tenth, seldom to a fiftieth; what is small unpacked may shrink as it likes.
HIGHEST_RATIO = 100
SMALL_UNPACKED = 10 * 1024 * 1024
# What `zipfile` raises for archives that are broken, locked or packed in a way of their own.
FAULTS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError,
    zlib.error,
)  # fmt: skip


def opened(file: IO[bytes], most_unpacked: int = MOST_UNPACKED) -> zipfile.ZipFile:
    """The archive in a file, from its contents list; nothing is unpacked yet.

    Raises ValidationError in words for what is broken, encrypted, or would unpack to more than `most_unpacked` bytes.
    """
    file.seek(0, 2)
    packed = file.tell()
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
        parts = archive.infolist()
    except FAULTS:
        raise ValidationError(_("The file is damaged: it cannot be opened."), code="damaged_file") from None
    if any(part.flag_bits & 1 for part in parts):
        raise ValidationError(_("The file is protected by a password. Save it without one."), code="encrypted_file")
    if _is_bomb(parts, packed, most_unpacked):
        raise ValidationError(_("Unpacked, the file would be far too large."), code="archive_bomb")
    return archive


def _is_bomb(parts: list[zipfile.ZipInfo], packed: int, most_unpacked: int) -> bool:
    unpacked = sum(part.file_size for part in parts)
    # Parts that together are longer than the file overlap: the same bytes unpacked many times.
    overlapping = sum(part.compress_size for part in parts) > packed
    swollen = unpacked > SMALL_UNPACKED and unpacked > HIGHEST_RATIO * packed
    return len(parts) > MOST_PARTS or unpacked > most_unpacked or overlapping or swollen


def part_of(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo, longest: int = 1024 * 1024) -> bytes:
    """The first bytes of a part, unpacked; empty where there is no such part or it is damaged.

    A name that stands twice names the last of its parts: give the entry of the list itself where each one counts.
    """
    try:
        with archive.open(name) as part:
            return part.read(longest)
    except (KeyError, *FAULTS):
        return b""
