"""Rich text that came from outside the editor, reduced to what the editor itself could have made of it."""

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

from home.blocks import TEXT_FEATURES


def cleaned(html: str) -> str:
    """Rich text in Wagtail's stored form without any element or attribute that the editor does not offer."""
    converter = ContentstateConverter(features=TEXT_FEATURES)
    return converter.to_database_format(converter.from_database_format(html))


def clean_body(body: StreamValue) -> None:
    """Cleans every rich text of a body in place: strings of translators and their files are HTML nobody checked."""
    for block in body:
        if block.block_type == "paragraph":
            block.value = RichText(cleaned(block.value.source))
        elif block.block_type == "article":
            block.value["text"] = RichText(cleaned(block.value["text"].source))
