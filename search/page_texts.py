"""Keeps the texts of published pages beside the index, in the transaction that publishes them."""

from collections.abc import Iterable

from django.db.models.signals import post_save
from wagtail.models import get_page_models

from consultation_pages.models import Institution
from core import full_text
from home.models import BasePage
from search.models import PageText


def connect() -> None:
    """Follows every page of ours and the names of institutions; the deletion of a page takes its text with it."""
    for model in get_page_models():
        if issubclass(model, BasePage):
            post_save.connect(follow, sender=model, dispatch_uid=f"page_text_{model._meta.label}")
    post_save.connect(follow_names, sender=Institution, dispatch_uid="page_text_institution")


def follow(sender, instance: BasePage, update_fields=None, raw=False, **kwargs) -> None:
    """Keeps the words of a page whose public row was written; drafts are saved with `update_fields`."""
    if update_fields is None and not raw and not instance.alias_of_id:
        keep([instance])


def follow_names(sender, instance: Institution, raw=False, **kwargs) -> None:
    """Indexes the pages of a renamed institution anew: its names are their words."""
    if not raw:
        pages = list(instance.pages.select_related("locale"))
        keep(pages)
        for page in pages:
            full_text.put(page)


def keep(pages: Iterable[BasePage]) -> None:
    """Writes the texts of published pages and forgets those of others, as the pages are in memory."""
    published, others = [], []
    for page in pages:
        (published if page.live else others).append(page)
    PageText.objects.filter(pk__in=[page.pk for page in others]).delete()
    PageText.objects.bulk_create(
        [PageText(page_id=page.pk, text=text_of(page)) for page in published],
        update_conflicts=True, unique_fields=["page"], update_fields=["text"],
    )  # fmt: skip


def text_of(page: BasePage) -> str:
    """The words of a page besides its title, each of its texts on a line of its own."""
    lines = (" ".join(text.split()) for text in page.searchable_texts())
    return "\n".join(filter(None, lines))
