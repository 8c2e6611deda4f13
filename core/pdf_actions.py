"""What in a PDF acts by itself or brings other files (ISO 32000-2, 7.11.4 and 12.6), wherever in the file it stands.

All objects are looked at, whether or not anything leads to them: another program may read the file another way, for
instance an older version of it. What cannot be read as objects is searched for the names of programs. A click may lead
to a place of the document, a page before or after, or an address; nothing else may happen, and nothing without a click.

Runs in the process of `core.pdf_probe` and imports nothing of ours.
"""

import io
import re
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, NullObject, StreamObject, read_object

_ACTIONS = {
    "/GoToR", "/GoToE", "/GoToDp", "/Launch", "/Thread", "/Sound", "/Movie", "/Hide", "/Named", "/SubmitForm",
    "/ResetForm", "/ImportData", "/JavaScript", "/SetOCGState", "/Rendition", "/Trans", "/GoTo3DView",
    "/RichMediaExecute",
}  # fmt: skip
_PAGE_TURNS = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}
_MEDIA = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
_FILE_NAMES = {"/F", "/UF", "/DOS", "/Mac", "/Unix"}
_LONGEST_CHAIN = 20
_OBJECT = re.compile(rb"(?<!\d)\d{1,10}[\s\0]{1,40}\d{1,5}[\s\0]{1,40}obj")
_NAME_ENDS = rb"(?=[\x00\s()<>\[\]{}/%]|$)"
# Names of programs and files, as text.
_ACTIVE_NAME = re.compile(
    rb"/(JavaScript|JS|Launch|SubmitForm|ImportData|GoTo[RE]|EmbeddedFiles?|RichMedia|XFA)" + _NAME_ENDS
)
# What is looked for in objects, as text: a stream of objects without any of these need not be taken apart.
_TELLING = re.compile(
    b"(%s)" % "|".join({"/OpenAction", "/AA", "/EF", "/FileAttachment"} | _ACTIONS | _MEDIA).encode() + _NAME_ENDS
)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM, _END = re.compile(rb">>\s*stream\r?\n"), b"endstream"
# No stream of an honest file holds these: somebody wrote "stream" to hide objects from whoever looks for them.
_HIDDEN_OBJECT = re.compile(rb"\d\s+obj\b|/S\s*/(JavaScript|Launch|Rendition)\b")


class Unreadable(Exception):
    """Something of the structure cannot be read, so that nobody knows what it does."""


def names_programs(content: bytes) -> bool:
    """Whether the structure of a PDF, all but the content of its streams, has names of programs or files."""
    done = 0
    while stream := _STREAM.search(content, done):
        start, end = stream.end(), content.find(_END, stream.end())
        if end < 0:
            break
        hides = _HIDDEN_OBJECT.search(content, start, end)
        if _has_name(content[done : end if hides else start]):
            return True
        done = end
    return _has_name(content[done:])


def found_in(reader: PdfReader, content: bytes) -> dict[str, bool]:
    """Whether a PDF is `active`, or holds `files`: the first object that says so is enough."""
    try:
        for each in objects_of(reader, content):
            found = {"active": acts(each), "files": holds_files(each)}
            if any(found.values()):
                return found
    except Unreadable:
        return {"active": True, "files": False}
    return {"active": False, "files": False}


def objects_of(reader: PdfReader, content: bytes) -> Iterator:
    """Every object of a file and what stands in streams of objects. Raises Unreadable for such a stream."""
    yield reader.trailer
    places = {place for table in reader.xref.values() for place in table.values()}
    for place in sorted(places | {found.start() for found in _OBJECT.finditer(content)}):
        value = _object_at(reader, place)
        yield value
        if isinstance(value, StreamObject) and _holds_objects(value):
            yield from _packed(reader, value)


def acts(value) -> bool:
    """Whether an object, or what is written within it, acts by itself or by a click."""
    return any(_acts(each) for each in _dictionaries(value))


def holds_files(value) -> bool:
    """Whether an object, or what is written within it, is a file in the file or leads to one."""
    return any(_holds_files(each) for each in _dictionaries(value))


def _has_name(part: bytes, names: re.Pattern = _ACTIVE_NAME) -> bool:
    plain = _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), part)
    return names.search(plain) is not None


def _object_at(reader: PdfReader, place: int):
    """The object at a place; None where there is none that can be read."""
    try:
        reader.stream.seek(place)
        reader.read_object_header(reader.stream)
        return read_object(reader.stream, reader)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # whatever comes of reading an object where there is none
        return None


def _holds_objects(stream: StreamObject) -> bool:
    counts = (resolved(stream.get("/N")), resolved(stream.get("/First")))
    return resolved(stream.get("/Type")) == "/ObjStm" or all(isinstance(count, int) for count in counts)


def _packed(reader: PdfReader, stream: StreamObject) -> Iterator:
    try:
        data = stream.get_data()
        first, count = int(resolved(stream["/First"])), int(resolved(stream["/N"]))
        places = [first + int(place) for place in data[:first].split()[1::2]][:count]
    except (MemoryError, RecursionError):
        raise
    except Exception as fault:
        raise Unreadable from fault
    if _has_name(data):
        raise Unreadable
    if not _has_name(data, _TELLING):
        return
    file = io.BytesIO(data)
    for place in places:
        file.seek(place)
        try:
            yield read_object(file, reader)
        except (MemoryError, RecursionError):
            raise
        except Exception as fault:
            raise Unreadable from fault


def _dictionaries(value) -> Iterator[DictionaryObject]:
    """The dictionaries within an object; what it refers to is an object of its own."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, DictionaryObject):
            yield value
            waiting += value.values()


def _acts(each: DictionaryObject) -> bool:
    return (
        _is_action(each)
        or _acts_when_opened(each)
        or _has_events(each)
        or resolved(each.get("/Subtype")) in _MEDIA
        or _is_elsewhere(each)
        or isinstance(resolved(each.get("/JS")), str | bytes)
        or any(_is_there(each, name) for name in ("/JavaScript", "/XFA"))
    )


def _is_action(each: DictionaryObject) -> bool:
    kind = resolved(each.get("/S"))
    turns_page = kind == "/Named" and resolved(each.get("/N")) in _PAGE_TURNS
    return isinstance(kind, str) and kind in _ACTIONS and not turns_page


def _acts_when_opened(each: DictionaryObject) -> bool:
    """Whether more happens than that a place of the document is shown."""
    actions = [each.get("/OpenAction")]
    for _step in range(_LONGEST_CHAIN):
        if not actions:
            return False
        action = resolved(actions.pop())
        if isinstance(action, DictionaryObject):
            if resolved(action.get("/S")) != "/GoTo":
                return True
            following = resolved(action.get("/Next"))
            actions += following if isinstance(following, list) else [following]
        elif not (action is None or isinstance(action, list | str | bytes | NullObject)):
            return True
    return True


def _has_events(each: DictionaryObject) -> bool:
    """Whether something happens without a click, or beside it; a font or a picture may have the same name."""
    events = resolved(each.get("/AA"))
    actions = map(resolved, events.values() if isinstance(events, DictionaryObject) else [])
    kinds = (resolved(action.get("/S")) for action in actions if isinstance(action, DictionaryObject))
    return any(isinstance(kind, str) and kind in _ACTIONS | {"/GoTo", "/URI"} for kind in kinds)


def _is_elsewhere(each: DictionaryObject) -> bool:
    """Whether the content of a stream, or what it draws, lies in another file."""
    return isinstance(each, StreamObject) and any(_is_there(each, name) for name in ("/F", "/Ref"))


def _holds_files(each: DictionaryObject) -> bool:
    files = resolved(each.get("/EF"))
    is_attached = isinstance(files, DictionaryObject) and bool(files.keys() & _FILE_NAMES)
    kinds = {resolved(each.get("/Type")) == "/EmbeddedFile", resolved(each.get("/Subtype")) == "/FileAttachment"}
    return is_attached or True in kinds or "/EmbeddedFiles" in each


def _is_there(each: DictionaryObject, name: str) -> bool:
    return not isinstance(resolved(each.get(name)), NullObject | None)


def resolved(value):
    """What a reference leads to; a value that is none as it is."""
    return value.get_object() if hasattr(value, "get_object") else value
