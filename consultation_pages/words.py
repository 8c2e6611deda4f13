"""Words three times: for records, their pages in the reader's language, else in the original, else in any."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F
from django.utils import translation
from wagtail.models import Page

from core.languages import TAGS, tag_of

from .models import ConsultationPage, PlanItem


@dataclass(frozen=True)
class Text:
    """The page chosen for a reader, and what they must be told about its language."""

    page: Page
    code: str
    is_original: bool

    @property
    def tag(self) -> str:
        """The language tag of the text when it is not the reader's language; empty when it is."""
        return tag_of(self.code) if self.is_original else ""


Languages = Mapping[str, Page]


def consultation_pages(keys: Iterable[UUID]) -> dict[UUID, dict[str, ConsultationPage]]:
    """The public pages of consultations by key and language code, in one query and without their bodies."""
    pages = ConsultationPage.objects.live().filter(translation_key__in=list(keys))
    return _by_key(pages.only("title", "slug", "url_path", "translation_key", "locale_id", "summary", "live"))


def plan_items(keys: Iterable[UUID]) -> dict[UUID, dict[str, PlanItem]]:
    """The rows of published plans by key and language code, in one query."""
    rows = PlanItem.objects.filter(translation_key__in=list(keys), page__live=True)
    return _by_key(rows)


def _by_key(rows) -> dict[UUID, dict]:
    found: dict[UUID, dict] = defaultdict(dict)
    for row in rows.annotate(code=F("locale__language_code")):
        found[row.translation_key][row.code] = row
    return found


def choose(languages: Languages, source_code: str | None = None, wanted: str | None = None) -> Text | None:
    """The text for a reader: in the wanted (else active) language, else the original, else the first there is."""
    wanted = wanted or translation.get_language()
    for code in (wanted, source_code, *TAGS):
        if code in languages:
            return Text(languages[code], code, is_original=code != wanted)
    return None
