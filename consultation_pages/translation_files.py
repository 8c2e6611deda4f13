"""Translations as PO files: what a file would change, and its import once that was confirmed."""

from collections.abc import Iterator
from dataclasses import dataclass

import polib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail_localize.models import StringSegment, StringTranslation, Translation

LARGEST_FILE = 1_000_000  # bytes; a long draft act has some 200,000
LARGEST_TEXT = 20_000  # letters of one string
_ID = "X-WagtailLocalize-TranslationID"


@dataclass(frozen=True)
class Change:
    """One string that the file would give another translation."""

    original: str
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """What a file would do: the strings it changes, and how many of its entries the page does not have."""

    changes: list[Change]
    unknown: int


def parsed(content: bytes, translation: Translation) -> polib.POFile:
    """The file, if it is a PO file of this translation. Raises ValidationError, for people, if it is not."""
    if len(content) > LARGEST_FILE:
        raise ValidationError(_("The file is too large."))
    try:
        text = content.decode("utf-8-sig")
        # Without a line break polib takes a text for the name of a file on this machine.
        po = polib.pofile(text + "\n")
    except (UnicodeDecodeError, OSError, ValueError, IndexError, AttributeError) as error:
        raise ValidationError(_("This is no valid PO file.")) from error
    if po.metadata.get(_ID) != str(translation.uuid):
        raise ValidationError(_("This file belongs to another translation."))
    if any("\0" in entry.msgstr or len(entry.msgstr) > LARGEST_TEXT for entry in po):
        raise ValidationError(_("This is no valid PO file."))
    return po


def preview(po: polib.POFile, translation: Translation) -> Preview:
    """Compares a file with the translation as it is; changes nothing."""
    known = {(path, text): now for path, text, now in _strings(translation)}
    entries = [(entry.msgctxt, entry.msgid, entry.msgstr) for entry in po if entry.msgstr and not entry.obsolete]
    changes = [
        Change(text, known[path, text], new)
        for path, text, new in entries
        if (path, text) in known and known[path, text] != new
    ]
    return Preview(changes, unknown=sum((path, text) not in known for path, text, _new in entries))


def _strings(translation: Translation) -> Iterator[tuple[str, str, str]]:
    segments = StringSegment.objects.filter(source=translation.source).select_related("context", "string")
    for segment in segments.annotate_translation(translation.target_locale, include_errors=True):
        yield segment.context.path, segment.string.data, segment.translation or ""


def take_over(po: polib.POFile, translation: Translation, user) -> int:
    """Imports a file; the strings become those of `user`, who then may not approve them. Returns how many changed."""
    changed = len(preview(po, translation).changes)
    translation.import_po(po, user=user, translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL, tool_name="PO")
    return changed
