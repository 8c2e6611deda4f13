"""Fields of Word and formulas of spreadsheets that start programs or fetch something, which no relationship tells of.

Fields: ECMA-376-1, 17.16; their codes may be split over runs, and the word that says what a field does may come out of
another field. Formulas: ECMA-376-1, 18.17; OpenDocument 1.3, part 4. DDE starts any program with any words (MITRE
ATT&CK T1559.002).
"""

import re
import zipfile

from core import office_refusals as refusals
from core.archives import FAULTS, part_of
from core.office_xml import Room, read

_STARTING_FIELDS = {"DDE", "DDEAUTO"}
_FETCHING_FIELDS = {"INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT", "LINK", "DATABASE", "RD"}
_STARTING_ELEMENTS = {"ddeLink", "oleLink"}
_FORMULA_ELEMENTS = {"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula",
                     "totalsRowFormula"}  # fmt: skip
# Of spreadsheets only: a fraction is an "f" too, and holds bars.
_SPREADSHEETS = ("/spreadsheetml/", "/excel/")
_TOLD = _STARTING_ELEMENTS | _FORMULA_ELEMENTS | {"fldChar", "fldSimple", "connection"}
_COMPUTED = "\0"  # stands in a code where another field does
_VERB = re.compile(r"([A-Z]*)(.*)", re.DOTALL)
_BLANK, _LONGEST_VERB = ' \t\r\n\xa0"', 40
_CHUNK, _OVERLAP = 1024 * 1024, 64
# Bytes, in small letters, without which a part says nothing that is looked for here.
_MARKS = (b"instrtext", b"fldsimple", b"ddelink", b"olelink", b"refreshonload", b"webservice", b"rtd", b"image(",
          b"|", b"&#", b"<!doctype", b"\0")  # fmt: skip
_IN_FORMULAS, _A_FORMULA = {b"rtd", b"image(", b"|", b"&#", b"webservice"}, b"formula"
_FORMULA = re.compile(rb"[<:](?:f|formula[12]?|definedname|calculatedcolumnformula|totalsrowformula)[\s>]")
_OTHER_LETTERS = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["']|us-ascii["']|iso-8859-1["'])""")
_QUOTED, _ARRAY = re.compile(r"\"[^\"]*\"|'[^']*'"), re.compile(r"\{[^{}]*\}")
_STARTING, _FETCHING = re.compile(r"\b(DDE|RTD)\s*\(", re.I), re.compile(r"\b(WEBSERVICE|IMAGE)\s*\(", re.I)


def refuse_formula(formula: str) -> None:
    """Raises ValidationError for a formula that starts a program, asks another one, or fetches something.

    A bar outside of quotation marks and arrays is DDE in Excel: program|'topic'!item.
    """
    bare = _ARRAY.sub("", _QUOTED.sub("", formula))
    if "|" in bare or _STARTING.search(bare):
        raise refusals.programs()
    if _FETCHING.search(bare):
        raise refusals.elsewhere()


def refuse_acting_parts(archive: zipfile.ZipFile, room: Room) -> None:
    """Raises ValidationError for fields and formulas that act, in whichever part of an Office file they stand."""
    for part in archive.infolist():
        # OpenDocument declares a document type for its list of parts, and nothing else reads that part.
        is_list = part.filename.lower() in ("meta-inf/manifest.xml", "mimetype")
        if not (is_list or part.filename.lower().endswith(".rels")) and _may_act(archive, part, room):
            content = part_of(archive, part, room.read + 1)
            room.take(content)
            reader = _Reader()
            read(content, reader.start, reader.text, reader.end)


def _may_act(archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: Room) -> bool:
    """Whether a part must be read; looks at its bytes in pieces, as tables are long and most of them quiet."""
    found, before = set(), b""
    try:
        with archive.open(part) as file:
            while chunk := file.read(_CHUNK):
                if not before and not _is_xml(chunk):
                    return False
                room.search(len(chunk))
                piece = before + chunk.lower()
                found |= _marks_in(piece, found)
                before = piece[-_OVERLAP:]
    except FAULTS:
        raise refusals.damaged() from None
    return bool(found - _IN_FORMULAS - {_A_FORMULA} or (_A_FORMULA in found and found - {_A_FORMULA}))


def _marks_in(piece: bytes, known: set[bytes]) -> set[bytes]:
    found = {mark for mark in _MARKS if mark not in known and mark in piece}
    if _A_FORMULA not in known and _FORMULA.search(piece):
        found.add(_A_FORMULA)
    if _OTHER_LETTERS.match(piece.lstrip(b"\xef\xbb\xbf")):
        found.add(b"\0")
    return found


def _is_xml(head: bytes) -> bool:
    """Whether a part may be XML, whatever its name is: pictures and fonts begin otherwise."""
    return head.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0<")) or head.lstrip()[:1] in (b"<", b"")


class _Reader:
    """Reads the codes of fields and the formulas of one part."""

    def __init__(self):
        # The fields that are open: the code as far as it was read, and whether its result has begun.
        self._fields: list[list] = []
        self._formula: list[str] | None = None

    def start(self, element: str, attributes: dict) -> None:
        name = element.rpartition(" ")[2]
        if name not in _TOLD:
            return
        if name == "fldChar":
            self._mark(_local(attributes, "fldCharType"))
        elif name == "fldSimple":
            _refuse_code(_local(attributes, "instr"))
        elif name in _FORMULA_ELEMENTS and any(space in element for space in _SPREADSHEETS):
            self._formula = []
        elif name in _STARTING_ELEMENTS:
            raise refusals.programs()
        elif name == "connection" and attributes.get("refreshOnLoad") in ("1", "true"):
            raise refusals.elsewhere()

    def text(self, text: str) -> None:
        """Text within the code of a field belongs to it, whatever element it stands in."""
        if self._formula is not None:
            self._formula.append(text)
        elif self._fields and not self._fields[-1][1]:
            self._add(text)

    def end(self, element: str) -> None:
        if self._formula is not None and element.rpartition(" ")[2] in _FORMULA_ELEMENTS:
            refuse_formula("".join(self._formula))
            self._formula = None

    def _mark(self, kind: str) -> None:
        """Begin, separation and end of a field."""
        if kind == "begin":
            if self._fields and not self._fields[-1][1]:
                self._add(_COMPUTED)
            self._fields.append(["", False])
        elif self._fields:
            _refuse_code(self._fields[-1][0])
            self._fields[-1][1] = True
            if kind == "end":
                self._fields.pop()

    def _add(self, text: str) -> None:
        """Keeps the beginning of a code: its first word says what the field does."""
        code = self._fields[-1][0] + text[: _LONGEST_VERB * 2] if self._fields[-1][0] else text.lstrip(_BLANK)
        self._fields[-1][0] = code[:_LONGEST_VERB]


def _local(attributes: dict, name: str) -> str:
    return next((value for key, value in attributes.items() if key.rpartition(" ")[2] == name), "")


def _refuse_code(code: str) -> None:
    verb, rest = _VERB.fullmatch(code.lstrip(_BLANK).upper()).groups()
    # Another field may add what is missing of the word.
    is_computed = rest.startswith(_COMPUTED) and any(each.startswith(verb) for each in _STARTING_FIELDS)
    if is_computed or verb in _STARTING_FIELDS:
        raise refusals.programs()
    if verb in _FETCHING_FIELDS:
        raise refusals.elsewhere()
