"""What makes an Office or OpenDocument file act by itself: programs, files inside, and parts that lie elsewhere.

A part that lies elsewhere is fetched as soon as somebody opens the file: it tells who reads, and can bring programs
that no check of the file has seen (MITRE ATT&CK T1221). Links that a reader follows by hand are let through. Parts are
judged by what the file says of them, as their names are free: relationships (ECMA-376-2, 6.5) and `xlink:href`. What
fields and formulas do is told by `office_fields`.
"""

import io
import re
import zipfile

from core import office_refusals as refusals
from core.archives import opened, part_of
from core.office_fields import refuse_acting_parts, refuse_formula
from core.office_xml import MOST_READ, MOST_TAGS, Room, read

TYPES_PART, _LONGEST_TYPES = "[Content_Types].xml", 512 * 1024
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
_PROGRAM_ELEMENTS = {"event-listener", "dde-source", "dde-link", "dde-connection-decl", "dde-connection"}
_PROGRAM_SCHEMES = ("vnd.sun.star.script:", "macro:", "script:")
_FORMULAS = {
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0 formula", "urn:oasis:names:tc:opendocument:xmlns:text:1.0 formula",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0 expression",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0 condition",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0 condition",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value",
}  # fmt: skip
# An address, a place in a file system, or one beside the archive; what is left lies within it.
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]|\.\.[/\\]", re.IGNORECASE)
# What was written from a template of one's own machine names it, and nothing is asked of the network.
_OWN_MACHINE = re.compile(r"file:///(?![/\\%])|/(?![/\\])|\.\.[/\\]|[a-z]:[/\\]", re.IGNORECASE)


def refuse_active(archive: zipfile.ZipFile, most_tags: int = MOST_TAGS) -> None:
    """Raises ValidationError in words for a file that acts by itself, or that nobody can check.

    `most_tags`: of all its parts that are read, as they are what takes time.
    """
    _refuse_active(archive, Room(tags=most_tags), is_inside=False)


def _refuse_active(archive: zipfile.ZipFile, room: Room, is_inside: bool) -> None:
    """`is_inside`: it is the data of a chart in another file, and may hold no further ones."""
    parts = [(part.filename.lower().replace("\\", "/"), part) for part in archive.infolist()]
    if _says_programs(archive) or any(
        name.endswith(_PROGRAMS) or _PROGRAM_FOLDERS.search(name) for name, _part in parts
    ):
        raise refusals.programs()
    data = [] if is_inside else [part for name, part in parts if _CHART_DATA.search(name)]
    if any(_EMBEDDED.search(name) for name, part in parts if part not in data):
        raise refusals.files_inside()
    _refuse_active_data(archive, data, room)
    _refuse_relationships(archive, room)
    refuse_acting_parts(archive, room)
    if part_of(archive, "mimetype", 100).startswith(_OPEN_DOCUMENT):
        _refuse_elements(archive, room)


def _refuse_active_data(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], room: Room) -> None:
    for part in parts:
        content = part_of(archive, part, room.read + 1)
        room.take(content)
        with opened(io.BytesIO(content), MOST_READ) as inner:
            _refuse_active(inner, room, is_inside=True)


def _says_programs(archive: zipfile.ZipFile) -> bool:
    types = part_of(archive, TYPES_PART, _LONGEST_TYPES + 1)
    said = types.decode("utf-16" if types[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace").lower()
    return len(types) > _LONGEST_TYPES or any(word in said for word in _PROGRAM_WORDS)


def _refuse_relationships(archive: zipfile.ZipFile, room: Room) -> None:
    for part in archive.infolist():
        if part.filename.lower().endswith(".rels") and part.compress_size > _EMPTY:
            content = part_of(archive, part, room.relations + 1)
            room.take(content, is_relations=True)
            read(content, _refuse_relationship)


def _refuse_elements(archive: zipfile.ZipFile, room: Room) -> None:
    """OpenDocument: it has empty parts, and a list of its parts that names nothing else."""
    for part in archive.infolist():
        name = part.filename.lower()
        if name.endswith((".xml", ".rdf")) and part.compress_size > _EMPTY and not name.startswith("meta-inf/"):
            content = part_of(archive, part, room.read + 1)
            room.take(content)
            read(content, _refuse_element)


def _refuse_relationship(_element: str, attributes: dict) -> None:
    kind = attributes.get("Type", "").rpartition("/")[2].lower()
    target = attributes.get("Target", "").strip()
    is_elsewhere = attributes.get("TargetMode", "").lower() == "external" or bool(re.match(r"\w+:|[/\\]{2}", target))
    is_own_template = kind == "attachedtemplate" and _OWN_MACHINE.match(target)
    if is_elsewhere and kind not in _LINKS and not is_own_template:
        raise refusals.elsewhere()
    is_chart_data = kind == "package" and target.lower().endswith(".xlsx")
    if kind in _EMBEDDING_RELATIONS and not is_chart_data:
        raise refusals.files_inside()


def _refuse_element(element: str, attributes: dict) -> None:
    name, target = element.rpartition(" ")[2], attributes.get(_XLINK, "").strip()
    if name in _PROGRAM_ELEMENTS or target.lower().startswith(_PROGRAM_SCHEMES):
        raise refusals.programs()
    for formula in attributes.keys() & _FORMULAS:
        refuse_formula(attributes[formula])
    if name in _EMBEDDING_ELEMENTS:
        raise refusals.files_inside()
    if not _ELSEWHERE.match(target) or name in _LINK_ELEMENTS:
        return
    if not (name == "template" and _OWN_MACHINE.match(target)):
        raise refusals.elsewhere()
