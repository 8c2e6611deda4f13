"""The XML of Office and OpenDocument files, read within bounds that hold for a file with all that lies inside."""

from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

from core import office_refusals as refusals
from core.archives import MOST_UNPACKED

MOST_READ = 32 * 1024 * 1024
# A few thousand links: nothing else in these parts grows with a document.
MOST_RELATIONS = 2 * 1024 * 1024
# What takes time is the tags: a million of them about a second.
MOST_TAGS = 1_500_000


@dataclass
class Room:
    """How much of a file may still be read: bytes searched, bytes of parts and of relationships, tags in both."""

    searched: int = MOST_UNPACKED
    read: int = MOST_READ
    relations: int = MOST_RELATIONS
    tags: int = MOST_TAGS

    def search(self, length: int) -> None:
        """Raises ValidationError where there is no room to look for words in so many bytes."""
        self.searched -= length
        if self.searched < 0:
            raise refusals.too_large()

    def take(self, content: bytes, is_relations: bool = False) -> None:
        """Raises ValidationError where there is no room for a part."""
        self.read -= len(content)
        self.relations -= len(content) if is_relations else 0
        self.tags -= content.count(b"<")
        if min(self.read, self.relations, self.tags) < 0:
            raise refusals.too_large()


def read(
    content: bytes,
    start: Callable[[str, dict], None],
    text: Callable[[str], None] | None = None,
    end: Callable[[str], None] | None = None,
) -> None:
    """Tells of each element, as "namespace name", with its attributes; of text and ends where they are asked for.

    Raises ValidationError for what is no XML, or declares a document type: neither format has one, and its entities
    could hide everything that is looked for.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError):
        raise refusals.damaged() from None


def _refuse_document_type(*_declared) -> None:
    raise refusals.programs()
