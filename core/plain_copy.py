"""Reads one PDF, DOCX or ODT on standard input and writes it without the names that its programs put into it.

Run as a process of its own by `core.plain_files`, because a file from a stranger may take all the time and memory there
is: the limits end this process and no other. A file that holds no such names comes out as it went in, byte for byte.
What cannot be read, is locked, or is signed, so that a change would break the signature, ends with an error. Imports
nothing of ours but its neighbour, so that it starts fast.
"""

import io
import re
import resource
import sys
import zipfile
from pathlib import Path

MEMORY, SECONDS = 1024 * 1024 * 1024, 8
DEEPEST = 2  # a document in a document
# Parts that hold nothing but properties, and what stands in their place (ECMA-376, part 2; OpenDocument 1.3, part 3).
_OFFICE = "http://schemas.openxmlformats.org"
_NO_CORE = f'<cp:coreProperties xmlns:cp="{_OFFICE}/package/2006/metadata/core-properties"/>'
_EMPTY = {
    re.compile(r"docProps/core\.xml|.*\.psmdcp"): _NO_CORE,
    re.compile(r"docProps/app\.xml"): f'<Properties xmlns="{_OFFICE}/officeDocument/2006/extended-properties"/>',
    re.compile(r"docProps/custom\.xml"): f'<Properties xmlns="{_OFFICE}/officeDocument/2006/custom-properties"/>',
    re.compile(r"word/people\.xml"): ('<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>'),
    re.compile(r"(.*/)?meta\.xml"): (
        '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3">'
        "<office:meta/></office:document-meta>"
    ),
}
_SIGNATURES = re.compile(r"_xmlsignatures/|META-INF/.*signatures\.xml")
_TEXT = re.compile(r"word/.*\.xml|(.*/)?(content|styles)\.xml")
_EMBEDDED = re.compile(r".*\.(docx|xlsx|pptx|odt|ods|odp)")
# Who changed or commented what: attributes of DOCX, elements of ODT. Word's own inspector writes these words too.
_TAG = re.compile(rb"<[^<>]*>")
_NAME_IN_TAG = re.compile(rb"""(\s(?:\w+:)?(author|initials|userId))\s*=\s*(?:"[^"]*"|'[^']*')""")
_NOBODY = {b"author": b"Author", b"initials": b"A", b"userId": b"Author"}
_NAME_IN_ELEMENT = re.compile(
    rb"(<(?:dc:creator|meta:creator-initials|loext:sender-initials)(?:\s[^<>]*)?>)[^<]*(?=</)"
)
# Annotations that people write (ISO 32000-1, 12.5.6.2): /T is who wrote it; elsewhere it is the name of a field.
_REMARKS = {
    "/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline",
    "/Squiggly", "/StrikeOut", "/Caret", "/Stamp", "/Ink", "/Popup", "/FileAttachment", "/Redact",
}  # fmt: skip


class Untouchable(Exception):
    """The file is locked or signed, or it is written in letters that we do not search."""


def main() -> None:
    """Writes only once all is done: half a file would be a lost one."""
    sys.path.append(str(Path(__file__).parent))  # in this process nothing is found but libraries
    sys.setrecursionlimit(3000)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    content = sys.stdin.buffer.read()
    plain = _plain_pdf(content) if content.startswith(b"%PDF-") else _plain_archive(content)
    sys.stdout.buffer.write(plain)


def _plain_archive(content: bytes, deep: int = 0) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [(part, archive.read(part)) for part in archive.infolist()]
    names = [part.filename for part, _data in parts]
    locks = (data for part, data in parts if part.filename == "META-INF/manifest.xml")
    if any(map(_SIGNATURES.match, names)) or any(b"encryption-data" in data for data in locks):
        raise Untouchable
    plain = [(part, _plain_part(part.filename, data, deep)) for part, data in parts]
    if plain == parts:
        return content
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w") as archive:
        for part, data in plain:
            fresh = zipfile.ZipInfo(part.filename, part.date_time)
            fresh.external_attr = part.external_attr
            archive.writestr(fresh, data, part.compress_type)
    return copy.getvalue()


def _plain_part(name: str, data: bytes, deep: int) -> bytes:
    for pattern, empty in _EMPTY.items():
        if pattern.fullmatch(name):
            return b'<?xml version="1.0" encoding="UTF-8"?>\n' + empty.encode()
    if _TEXT.fullmatch(name):
        if b"\x00" in data[:4]:
            raise Untouchable
        return _NAME_IN_ELEMENT.sub(rb"\1", _TAG.sub(_without_names, data))
    if _EMBEDDED.fullmatch(name) and deep < DEEPEST:
        return _plain_archive(data, deep + 1)
    return _plain_picture(data)


def _plain_picture(data: bytes) -> bytes:
    from plain_pictures import plain_picture  # found once `main` has said where

    return plain_picture(data)


def _without_names(tag: re.Match) -> bytes:
    return _NAME_IN_TAG.sub(lambda found: found[1] + b'="' + _NOBODY[found[2]] + b'"', tag[0])


def _plain_pdf(content: bytes) -> bytes:
    """The pages and what they need; /Info, XMP and former versions of the file stay behind."""
    from pypdf import PdfReader, PdfWriter  # half of the time that the other kinds would take

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise Untouchable
    pages = len(reader.pages)
    writer = PdfWriter()
    writer.clone_reader_document_root(reader)
    found = [_forget(writer, each) for each in list(writer._objects)]
    has_info = bool(reader.trailer.get("/Info"))
    if not (any(found) or has_info or content.count(b"%%EOF") > 1):
        return content
    copy = io.BytesIO()
    writer.write(copy)
    if len(PdfReader(io.BytesIO(copy.getvalue()), strict=False).pages) != pages:
        raise Untouchable
    return copy.getvalue()


def _forget(writer, value) -> bool:
    """Takes out of an object, and of what lies within it, what names somebody; returns whether there was anything."""
    if isinstance(value, list):
        inside = [_forget(writer, each) for each in value]  # all of them: any() alone would stop at the first
        return any(inside)
    if not isinstance(value, dict):
        return False
    if value.get("/Type") == "/Sig" or "/ByteRange" in value:
        raise Untouchable
    named = [name for name in ("/Metadata", "/PieceInfo") if name in value]
    named += ["/T"] if "/T" in value and value.get("/Subtype") in _REMARKS else []
    for name in named:
        _drop(writer, value.pop(name))
    inside = [_forget(writer, each) for each in value.values()]
    return bool(named) or any(inside) or _forget_in_picture(value)


def _forget_in_picture(value) -> bool:
    """The same for a JPEG, which stands in a PDF as it came from the camera."""
    if value.get("/Subtype") != "/Image" or value.get("/Filter") not in ("/DCTDecode", ["/DCTDecode"]):
        return False
    data, value._data = value._data, _plain_picture(value._data)
    return data != value._data


def _drop(writer, value) -> None:
    """Leaves out the object that a reference led to, which would be written though nothing leads to it any more."""
    number = getattr(value, "idnum", None)
    if number:
        writer._objects[number - 1] = None


if __name__ == "__main__":
    main()
