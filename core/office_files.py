"""What makes an Office or OpenDocument file act by itself: programs, files inside, and parts that lie elsewhere.

A part that lies elsewhere is fetched as soon as somebody opens the file: it tells who reads, and can bring programs
that no check of the file has seen (MITRE ATT&CK T1221). Links that a reader follows by hand are let through. Parts are
judged by what the file says of them, as their names are free: relationships (ECMA-376-2, 6.5) and `xlink:href`.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.archives import opened, part_of

TYPES_PART, _LONGEST_TYPES = "[Content_Types].xml", 512 * 1024
# Of all parts that are read here: some seconds of work at worst.
_MOST_READ = 32 * 1024 * 1024
_EMPTY = 8  # bytes, packed: no name of anything fits
_PROGRAM_WORDS = ("macroenabled", "vbaproject", "macrosheet", "ms-office.activex")
_PROGRAMS = ("vbaproject.bin", "vbadata.xml", ".exe", ".dll", ".js", ".jse", ".vbs", ".vbe", ".ps1", ".bat", ".cmd",
             ".com", ".scr", ".hta", ".lnk", ".jar", ".msi")  # fmt: skip
_PROGRAM_FOLDERS = re.compile(r"(^|/)(basic|scripts|macrosheets|activex)/")
# Office keeps objects of other programs in folders and files of these names; what a printer was set to is harmless.
# OpenDocument keeps them as files beside its content, while formulas and charts are folders of such names.
_EMBEDDED = re.compile(r"(^|/)embeddings/|^(object|objbf)[^/]*$|^(?!.*(printersettings|customproperty)).*\.bin$")
# What a chart draws is a workbook of its own in the file, which is looked at like the file itself.
_CHART_DATA = re.compile(r"(^|/)embeddings/[^/]+\.xlsx$")
# The last words of the types of relationships.
_LINKS, _EMBEDDING_RELATIONS = {"hyperlink"}, {"oleobject", "package", "afchunk", "control"}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_XLINK, _LINK_ELEMENTS = "http://www.w3.org/1999/xlink href", {"a"}
_EMBEDDING_ELEMENTS = {"object-ole", "plugin", "applet", "floating-frame"}
_PROGRAM_ELEMENTS, _PROGRAM_SCHEMES = {"event-listener", "dde-source"}, ("vnd.sun.star.script:", "macro:", "script:")
# An address, a place in a file system, or one beside the archive; what is left lies within it.
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]|\.\.[/\\]", re.IGNORECASE)
# What was written from a template of one's own machine names it, and nothing is asked of the network.
_OWN_MACHINE = re.compile(r"file:///(?![/\\%])|/(?![/\\])|\.\.[/\\]|[a-z]:[/\\]", re.IGNORECASE)


def refuse_active(archive: zipfile.ZipFile, *, is_inside: bool = False) -> None:
    """Raises ValidationError in words for a file that acts by itself, or that nobody can check.

    `is_inside`: it is the data of a chart in another file, and may hold no further ones.
    """
    parts = [(part.filename.lower().replace("\\", "/"), part) for part in archive.infolist()]
    if _says_programs(archive) or any(
        name.endswith(_PROGRAMS) or _PROGRAM_FOLDERS.search(name) for name, _part in parts
    ):
        raise _programs()
    data = [] if is_inside else [part for name, part in parts if _CHART_DATA.search(name)]
    if any(_EMBEDDED.search(name) for name, part in parts if part not in data):
        raise _files_inside()
    _refuse_active_data(archive, data)
    for content, refuse in _parts_that_name_others(archive):
        _read(content, refuse)


def _refuse_active_data(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    room = _MOST_READ
    for part in parts:
        content = part_of(archive, part, room + 1)
        room -= len(content)
        if room < 0:
            raise _too_large()
        with opened(io.BytesIO(content), _MOST_READ) as inner:
            refuse_active(inner, is_inside=True)


def _says_programs(archive: zipfile.ZipFile) -> bool:
    types = part_of(archive, TYPES_PART, _LONGEST_TYPES + 1)
    said = types.decode("utf-16" if types[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace").lower()
    return len(types) > _LONGEST_TYPES or any(word in said for word in _PROGRAM_WORDS)


def _parts_that_name_others(archive: zipfile.ZipFile) -> Iterator[tuple[bytes, Callable]]:
    """The parts that say where others lie, each with what refuses an element of it."""
    is_open_document = part_of(archive, "mimetype", 100).startswith(_OPEN_DOCUMENT)
    room = _MOST_READ
    for part in archive.infolist():
        name = part.filename.lower()
        # OpenDocument has empty parts, and a list of its parts that names nothing else.
        if part.compress_size <= _EMPTY or name.startswith("meta-inf/"):
            continue
        if not (name.endswith(".rels") or (is_open_document and name.endswith((".xml", ".rdf")))):
            continue
        content = part_of(archive, part, room + 1)
        room -= len(content)
        if room < 0:
            raise _too_large()
        yield content, _refuse_relationship if name.endswith(".rels") else _refuse_element


def _read(content: bytes, refuse: Callable[[str, dict], None]) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = refuse
    # Neither format has document types: their entities could hide everything that is looked for here.
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError):
        raise ValidationError(_("The file is damaged: it cannot be opened."), code="damaged_file") from None


def _refuse_document_type(*_declared) -> None:
    raise _programs()


def _refuse_relationship(_element: str, attributes: dict) -> None:
    kind = attributes.get("Type", "").rpartition("/")[2].lower()
    target = attributes.get("Target", "").strip()
    is_elsewhere = attributes.get("TargetMode", "").lower() == "external" or bool(re.match(r"\w+:|[/\\]{2}", target))
    is_own_template = kind == "attachedtemplate" and _OWN_MACHINE.match(target)
    if is_elsewhere and kind not in _LINKS and not is_own_template:
        raise _elsewhere()
    is_chart_data = kind == "package" and target.lower().endswith(".xlsx")
    if kind in _EMBEDDING_RELATIONS and not is_chart_data:
        raise _files_inside()


def _refuse_element(element: str, attributes: dict) -> None:
    name, target = element.rpartition(" ")[2], attributes.get(_XLINK, "").strip()
    if name in _PROGRAM_ELEMENTS or target.lower().startswith(_PROGRAM_SCHEMES):
        raise _programs()
    if name in _EMBEDDING_ELEMENTS:
        raise _files_inside()
    if not _ELSEWHERE.match(target) or name in _LINK_ELEMENTS:
        return
    if not (name == "template" and _OWN_MACHINE.match(target)):
        raise _elsewhere()


def _programs() -> ValidationError:
    return ValidationError(
        _("The file holds macros or other programs. Save it without them, for instance as DOCX or PDF."), code="macros"
    )


def _files_inside() -> ValidationError:
    return ValidationError(
        _("The file holds other files inside. Save it without them, for instance as PDF."), code="embedded_files"
    )


def _too_large() -> ValidationError:
    return ValidationError(_("The file is too large to be checked. Save it as PDF."), code="too_complicated")


def _elsewhere() -> ValidationError:
    return ValidationError(
        _("The file fetches pictures, a template or other parts from elsewhere. Save it with them inside, or as PDF."),
        code="remote_parts",
    )
