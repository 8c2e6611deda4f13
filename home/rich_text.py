"""Rich text that came from outside the editor, reduced to what the editor itself could have made of it."""

import re
from html import unescape

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.whitelist import check_url

from home.blocks import TEXT_FEATURES

_HREF = re.compile(r' href="([^"]*)"')
# Browsers pass over these within an address.
_BLANKS = re.compile(r"[\x00-\x20]")


def is_link(address: str) -> bool:
    """Whether a text may link there: no script, no data, and no other site written like a path of ours ("//")."""
    start = _BLANKS.sub("", address)[:2].replace("\\", "/")
    return check_url(address) is not None and start != "//"


def cleaned(html: str) -> str:
    """Rich text in Wagtail's stored form without any element or attribute that the editor does not offer."""
    converter = ContentstateConverter(features=TEXT_FEATURES)
    html = converter.to_database_format(converter.from_database_format(html))
    return _HREF.sub(lambda link: link[0] if is_link(unescape(link[1])) else "", html)


def clean_texts(page: Page) -> None:
    """Cleans every rich text of a page in place: strings of translators and their files are HTML nobody checked."""
    for field in page._meta.concrete_fields:
        if isinstance(field, RichTextField):
            setattr(page, field.attname, cleaned(getattr(page, field.attname)))
        elif isinstance(field, StreamField):
            _clean_body(getattr(page, field.attname))


def _clean_body(body: StreamValue) -> None:
    for block in body:
        if block.block_type == "paragraph":
            block.value = RichText(cleaned(block.value.source))
        elif block.block_type == "article":
            block.value["text"] = RichText(cleaned(block.value["text"].source))
