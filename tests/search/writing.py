"""Pages of text, published as an import does it."""

import json

from consultation_pages.imports import Words, importer, publish_in_languages
from home.models import HomePage, StandardPage


def publish(code: str, title: str, *paragraphs: str) -> StandardPage:
    """A page of text in one language."""
    return publish_twins({code: (title, *paragraphs)})[code]


def publish_twins(texts: dict[str, tuple[str, ...]]) -> dict[str, StandardPage]:
    """One page of text in several languages: title and paragraphs by language code."""
    homes = {home.locale.language_code: home for home in HomePage.objects.select_related("locale")}
    words = {code: Words({"title": title, "body": _body(paragraphs)}) for code, (title, *paragraphs) in texts.items()}
    return publish_in_languages(StandardPage, {code: homes[code] for code in texts}, words, importer(), "test")


def _body(paragraphs) -> str:
    return json.dumps([{"type": "paragraph", "value": f"<p>{text}</p>"} for text in paragraphs])
