"""The words of a page as one fingerprint, by which a translation knows whether it is still the original's."""

import json
from hashlib import sha256

from wagtail.models import Page
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

# An address is translated, but nobody reads it: a new one makes no translation out of date.
_NO_WORDS = {"slug"}


def words_of(page: Page) -> str:
    """The SHA-256 of everything on a page that is translated, by place; facts and files do not count."""
    words = [
        (segment.path, segment.string.data)
        for segment in extract_segments(page)
        if isinstance(segment, StringSegmentValue) and segment.path not in _NO_WORDS
    ]
    return sha256(json.dumps(sorted(words)).encode()).hexdigest()
