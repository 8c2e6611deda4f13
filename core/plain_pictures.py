"""Takes out of JPEG and PNG pictures what cameras and programs write beside them: who, where, when and with what.

Nothing is computed anew, so the picture stays as it is to the last bit; how it is turned is kept. Imports nothing of
ours: `core.plain_copy` uses it in its process.
"""

from collections.abc import Iterator

_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
# Exif and XMP, IPTC, remarks (ITU-T T.81, B.1.1.3; Exif 2.32, 4.7). Colours and other looks stand in others.
_NAMING, _APP1 = (0xE1, 0xED, 0xFE), 0xE1
_SCAN = 0xDA  # the picture itself
_EXIF = b"Exif\x00\x00"
_TURN = 0x0112  # the tag of the orientation, 1 for a picture that is not turned
# Texts, Exif and the time of the last change (PNG, 11.3).
_NAMING_IN_PNG = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")


def plain_picture(content: bytes) -> bytes:
    """A picture without them; anything but JPEG and PNG as it is. Raises ValueError for a broken one."""
    if content.startswith(_JPEG):
        return _JPEG + b"".join(_plain_jpeg(content))
    if content.startswith(_PNG):
        return _PNG + b"".join(_plain_png(content))
    return content


def _plain_jpeg(content: bytes) -> Iterator[bytes]:
    place = len(_JPEG)
    while content[place + 1 : place + 2] != bytes([_SCAN]):
        if content[place : place + 2] == b"\xff\xff":  # bytes that fill up
            place += 1
            continue
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        segment = content[place:end]
        if len(segment) < 4 or segment[0] != 0xFF or end > len(content):
            raise ValueError("no JPEG")
        if segment[1] not in _NAMING:
            yield segment
        elif (turn := _turn_in(segment)) > 1:
            yield _turned(turn)
        place = end
    yield content[place:]


def _turn_in(segment: bytes) -> int:
    """The orientation that a segment of Exif tells, 1 where it tells none."""
    if segment[1] != _APP1 or segment[4:10] != _EXIF:
        return 1
    exif = segment[10:]
    order = "little" if exif.startswith(b"II") else "big"

    def number(place: int, length: int) -> int:
        return int.from_bytes(exif[place : place + length], order)

    first = number(4, 4) + 2
    entries = range(first, min(first + 12 * number(first - 2, 2), len(exif)), 12)
    turn = next((number(place + 8, 2) for place in entries if number(place, 2) == _TURN), 1)
    return turn if 1 <= turn <= 8 else 1


def _turned(turn: int) -> bytes:
    """A segment of Exif that tells the orientation and nothing else."""
    entry = _TURN.to_bytes(2, "big") + b"\x00\x03\x00\x00\x00\x01" + turn.to_bytes(2, "big") + b"\x00\x00"
    exif = _EXIF + b"MM\x00*\x00\x00\x00\x08\x00\x01" + entry + b"\x00\x00\x00\x00"
    return bytes([0xFF, _APP1]) + (len(exif) + 2).to_bytes(2, "big") + exif


def _plain_png(content: bytes) -> Iterator[bytes]:
    place = len(_PNG)
    while place < len(content):
        kind, end = content[place + 4 : place + 8], place + 12 + int.from_bytes(content[place : place + 4], "big")
        if end > len(content):
            raise ValueError("no PNG")
        if kind not in _NAMING_IN_PNG:
            yield content[place:end]
        place = end
        if kind == b"IEND":
            return
