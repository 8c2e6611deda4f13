"""Words three times: for records, their pages in the reader's language, else in the original, else in any."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import F

from home.texts import Languages, Text, choose

from .models import ConsultationPage, PlanItem

__all__ = ["Languages", "Text", "choose", "consultation_pages", "plan_items"]


def consultation_pages(keys: Iterable[UUID]) -> dict[UUID, dict[str, ConsultationPage]]:
    """The public pages of consultations by key and language code, in one query and without their bodies."""
    pages = ConsultationPage.objects.live().filter(translation_key__in=list(keys))
    return _by_key(
        pages.only("title", "slug", "url_path", "translation_key", "locale_id", "summary", "live", "last_published_at")
    )


def plan_items(keys: Iterable[UUID]) -> dict[UUID, dict[str, PlanItem]]:
    """The rows of published plans by key and language code, in one query."""
    rows = PlanItem.objects.filter(translation_key__in=list(keys), page__live=True)
    return _by_key(rows)


def _by_key(rows) -> dict[UUID, dict]:
    found: dict[UUID, dict] = defaultdict(dict)
    for row in rows.annotate(code=F("locale__language_code")):
        found[row.translation_key][row.code] = row
    return found
