"""The few blocks that bodies of pages are built from."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class ArticleBlock(blocks.StructBlock):
    """One article of a draft act; its number is its anchor in every language."""

    number = blocks.CharBlock(label=_("Number"), max_length=12)
    heading = blocks.CharBlock(label=_("Heading"), max_length=255, required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        icon = "list-ol"
        label = _("Article")
        template = "blocks/article.html"


class BodyBlock(blocks.StreamBlock):
    """The body of a page: headings, text, pictures and articles, in any order."""

    heading = blocks.CharBlock(label=_("Heading"), icon="title", max_length=160, template="blocks/heading.html")
    paragraph = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, template="blocks/paragraph.html")
    image = ImageBlock(label=_("Picture"), template="blocks/image.html")
    article = ArticleBlock()

    class Meta:
        label = _("Body")


def text_of(stream) -> list[str]:
    """The words of a body as plain text, block by block, for search."""
    return [text for child in stream for text in child.block.get_searchable_content(child.value)]
