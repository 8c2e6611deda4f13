"""Which words a public page has, which words its translation was made from, and when its text changed."""

from django.db import models
from django.db.models import Exists, OuterRef
from wagtail.models import Page


class WordingQuerySet(models.QuerySet):
    """Questions about translations."""

    def outdated(self):
        """Translations of which no public original has the words any more that they were made from."""
        originals = Wording.objects.filter(
            page__translation_key=OuterRef("page__translation_key"), page__live=True, words=OuterRef("translated_from")
        )
        return self.filter(~Exists(originals), page__live=True).exclude(translated_from="")

    def current_for(self, page: Page) -> str:
        """The words of the public original that a translation should be made from; what it has while there is none."""
        originals = self.filter(page__translation_key=page.translation_key, page__live=True, translated_from="")
        original = originals.exclude(page=page.pk).order_by("page_id").first()
        return original.words if original else page.translated_from


class Wording(models.Model):
    """Written whenever the page's public row is, never edited; no row for a page that was never public."""

    page = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="wording")
    words = models.CharField(max_length=64)
    # Empty for an original, and for a translation of which nobody said what it was made from.
    translated_from = models.CharField(max_length=64, blank=True)
    # When the text was published again with other words or files than before: instants of ISO 8601, oldest first.
    changes = models.JSONField(default=list)

    objects = WordingQuerySet.as_manager()

    def __str__(self):
        return f"{self.page_id}: {self.words[:8]}"
