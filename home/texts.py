"""One text in several languages: which of them a reader gets, and what they must be told about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation
from wagtail.models import Page

from core.languages import TAGS, tag_of

Languages = Mapping[str, Page]


@dataclass(frozen=True)
class Text:
    """The page chosen for a reader, and what they must be told about its language."""

    page: Page
    code: str
    is_original: bool

    @property
    def tag(self) -> str:
        """The language tag of the text when it is not the reader's language; empty when it is."""
        return tag_of(self.code) if self.is_original else ""


def choose(languages: Languages, source_code: str | None = None, wanted: str | None = None) -> Text | None:
    """The text for a reader: in the wanted (else active) language, else the original, else the first there is."""
    wanted = wanted or translation.get_language()
    for code in (wanted, source_code, *TAGS):
        if code in languages:
            return Text(languages[code], code, is_original=code != wanted)
    return None
