"""The page that the strings of a translation make, as it is submitted and as it is previewed."""

from wagtail.models import Page
from wagtail_localize.models import Translation

from home.rich_text import clean_texts


def draft_of(translation: Translation) -> Page:
    """The translated page with its rich texts cleaned; what is not translated is in the original's words. Not saved."""
    draft = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    clean_texts(draft)
    return draft
