"""The words of a page as one fingerprint, by which a translation knows whether it is still the original's."""

import json
from hashlib import sha256

from wagtail.models import Page
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

# An address is translated, but nobody reads it: a new one makes no translation out of date.
_NO_WORDS = frozenset({"slug"})
# Nor does a reader of the page see what is written for search engines.
_NOT_SHOWN = frozenset({"seo_title", "search_description"})


def words_of(page: Page) -> str:
    """The SHA-256 of everything on a page that is translated, by place; facts and files do not count."""
    return _digest(_words(page, _NO_WORDS))


def shown_text_of(page: Page) -> str:
    """The SHA-256 of the words and files that readers of a page see, but for what is told apart when it changes."""
    return _digest([_words(page, _NO_WORDS | _NOT_SHOWN | page.told_apart), sorted(page.shown_files())])


def _words(page: Page, without: frozenset[str]) -> list[tuple[str, str]]:
    return sorted(
        (segment.path, segment.string.data)
        for segment in extract_segments(page)
        if isinstance(segment, StringSegmentValue) and segment.path not in without
    )


def _digest(value: list) -> str:
    return sha256(json.dumps(value).encode()).hexdigest()
