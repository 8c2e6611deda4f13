"""Takes the words out of a file: run as a program of its own, because files of strangers can eat all memory and time.

    python -I search/extraction.py docx < file > text

It imports nothing of the site, opens no file and sets its own limits before it looks at the first byte. What it has
read when its time is up, it gives. Ends with 1 and a reason on standard error for files that it cannot read.
"""

import io
import re
import resource
import signal
import sys
import zipfile
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

MEMORY = 768 * 1024 * 1024
SECONDS = 60  # of the processor; the last ones to say what was read
LONGEST_FILE = 64 * 1024 * 1024
LONGEST_PART = 128 * 1024 * 1024  # of an archive, unpacked
LONGEST_TEXT = 1_000_000  # letters
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
# Not for readers of the document: deleted words, notes at the margin and who wrote them, numbers of footnotes, the
# same once more for programs that cannot draw it.
_UNSEEN_IN_WORD = frozenset(
    (f"{_WORD}del", f"{_WORD}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
)
_UNSEEN_IN_ODT = frozenset(
    (f"{_TEXT}tracked-changes", f"{_TEXT}note-citation", f"{_TEXT}hidden-text", f"{_OFFICE}annotation")
)
# Properties of a run by which Word hides it.
_HIDES_IN_WORD = frozenset((f"{_WORD}vanish", f"{_WORD}webHidden"))
# The families of styles by which OpenDocument hides words, by the elements that they are given to.
_FAMILIES = {f"{_TEXT}{name}": family for name, family in (("p", "paragraph"), ("h", "paragraph"), ("span", "text"))}
# What stands between words; the other parts of a paragraph differ in their looks only, and may begin within a word.
_BREAKS_IN_WORD = {f"{_WORD}tab": " ", f"{_WORD}br": " ", f"{_WORD}cr": " ", f"{_WORD}noBreakHyphen": "-"}
_BREAKS_IN_ODT = frozenset(
    (*(f"{_TEXT}{name}" for name in ("s", "tab", "line-break", "p", "h")), f"{_SVG}title", f"{_SVG}desc")
)


class TimeIsUp(Exception):
    """The processor has worked long enough on one file."""


class Bounded(io.RawIOBase):
    """A stream that ends with an error when it is longer than it may be: archives unpack to any length."""

    def __init__(self, stream, most: int):
        self._stream, self._left = stream, most

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size if size >= 0 else self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise ValueError("too long")
        return data


def pdf(content: bytes) -> Iterator[str]:
    """The pages of a PDF that has text in it; scanned pages have none."""
    from pypdf import PdfReader  # takes a while, and only these files need it

    for page in PdfReader(io.BytesIO(content)).pages:
        # Words cut at the end of a line are one word.
        yield re.sub(r"(\w)-\n(\w)", r"\1\2", page.extract_text())


def docx(content: bytes) -> Iterator[str]:
    """The paragraphs of a Word file, those in tables too (ISO/IEC 29500, 17.3), as if all changes were accepted."""
    for paragraph in _elements(content, "word/document.xml", {f"{_WORD}p"}, UnseenInWord()):
        yield "".join(
            (each.text or "") if each.tag == f"{_WORD}t" else _BREAKS_IN_WORD.get(each.tag, "")
            for each in paragraph.iter()
        )


def odt(content: bytes) -> Iterator[str]:
    """The paragraphs and headings of an OpenDocument text (ISO/IEC 26300, 5.1), as if all changes were accepted."""
    for paragraph in _elements(content, "content.xml", {f"{_TEXT}p", f"{_TEXT}h"}, UnseenInOdt()):
        for each in paragraph.iter():
            if each.tag in _BREAKS_IN_ODT:
                each.text = f" {each.text or ''} "
        yield " ".join("".join(paragraph.itertext()).split())


def txt(content: bytes) -> Iterator[str]:
    """A plain text."""
    yield content.decode("utf-8-sig", "replace")


class UnseenInWord:
    """Tells what in a Word file nobody sees: deleted, or hidden by the properties of a run."""

    def is_unseen(self, element: ElementTree.Element) -> bool:
        """Whether an element that begins is unseen for what it is."""
        return element.tag in _UNSEEN_IN_WORD

    def hidden_by(self, element: ElementTree.Element, above: list[ElementTree.Element]) -> ElementTree.Element | None:
        """Which of the elements above an element that ends is hidden by it, if one is."""
        is_of_run = element.tag == f"{_WORD}rPr" and above and above[-1].tag == f"{_WORD}r"
        hides = is_of_run and any(each.tag in _HIDES_IN_WORD and _is_on(each) for each in element)
        return above[-1] if hides else None


def _is_on(element: ElementTree.Element) -> bool:
    return element.get(f"{_WORD}val", "true") not in ("false", "0", "off")


class UnseenInOdt:
    """Tells what in an OpenDocument text nobody sees: deleted, a hidden section or paragraph, or of a hidden style."""

    def __init__(self):
        self._styles: set[tuple[str | None, str | None]] = set()

    def is_unseen(self, element: ElementTree.Element) -> bool:
        """Whether an element that begins is unseen for what it is."""
        if element.tag == f"{_TEXT}section":
            display = element.get(f"{_TEXT}display")
            return display == "none" or (display == "condition" and _is_hidden(element))
        style = (_FAMILIES.get(element.tag), element.get(f"{_TEXT}style-name"))
        return element.tag in _UNSEEN_IN_ODT or style in self._styles

    def hidden_by(self, element: ElementTree.Element, above: list[ElementTree.Element]) -> ElementTree.Element | None:
        """Which of the elements above an element that ends is hidden by it, if one is; remembers styles that hide."""
        if element.tag == f"{_TEXT}hidden-paragraph" and _is_hidden(element):
            return next((each for each in reversed(above) if _FAMILIES.get(each.tag) == "paragraph"), None)
        if element.tag == f"{_STYLE}text-properties" and element.get(f"{_TEXT}display") == "none" and above:
            self._styles.add((above[-1].get(f"{_STYLE}family"), above[-1].get(f"{_STYLE}name")))
        return None


def _is_hidden(element: ElementTree.Element) -> bool:
    """Whether the condition of a field or section hid it when the file was saved."""
    return element.get(f"{_TEXT}is-hidden") == "true"


def _elements(
    content: bytes, name: str, tags: set[str], unseen: UnseenInWord | UnseenInOdt
) -> Iterator[ElementTree.Element]:
    """The elements of these tags, without what is in unseen ones; what is within another one is given before it."""
    above: list[ElementTree.Element] = []
    hidden: list[ElementTree.Element] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(name) as part:
        for event, element in ElementTree.iterparse(Bounded(part, LONGEST_PART), events=("start", "end")):
            if event == "start":
                above.append(element)
                if unseen.is_unseen(element):
                    hidden.append(element)
                continue
            above.pop()
            if (hiding := unseen.hidden_by(element, above)) is not None:
                hidden.append(hiding)
            if element in hidden:
                hidden = [each for each in hidden if each is not element]
            elif element.tag not in tags:
                continue
            elif not hidden:
                yield element
            _empty(element)


def _empty(element: ElementTree.Element) -> None:
    """Forgets what is in an element, and keeps what follows it."""
    tail = element.tail
    element.clear()
    element.tail = tail


READERS: dict[str, Callable[[bytes], Iterator[str]]] = {"pdf": pdf, "docx": docx, "odt": odt, "txt": txt}


def limit() -> None:
    """Bounds memory and time, and forbids writing files."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS - 5, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    signal.signal(signal.SIGXCPU, _time_is_up)


def _time_is_up(number, frame):
    raise TimeIsUp


def main() -> None:
    read = READERS[sys.argv[1]]
    limit()
    content = sys.stdin.buffer.read(LONGEST_FILE + 1)
    if len(content) > LONGEST_FILE:
        sys.exit("too large")
    texts, length = [], 0
    try:
        for text in read(content):
            texts.append(text.replace("\0", " "))
            length += len(text)
            if length > LONGEST_TEXT:
                break
    except TimeIsUp:
        pass
    except (MemoryError, RecursionError):
        texts.append("")  # what was read before is worth having
    except Exception as exc:
        sys.exit(f"{type(exc).__name__}: {exc}"[:200])
    sys.stdout.buffer.write("\n".join(texts)[:LONGEST_TEXT].encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
