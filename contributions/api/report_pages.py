"""The live pages of reports by consultation and language, in two queries for however many."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Length, Substr

from consultation_pages.models import Consultation, ConsultationPage, ReportPage

_PAGE = ("title", "summary", "techniques_other", "slug", "url_path", "path", "depth", "live", "locale_id")


def pages_of(records: Iterable[Consultation]) -> dict[UUID, dict[str, ReportPage]]:
    """The reports by key of their consultation and language code; a report stands right below its consultation."""
    parents = ConsultationPage.objects.filter(translation_key__in=[each.key for each in records])
    keys = dict(parents.values_list("path", "translation_key"))
    found: dict[UUID, dict[str, ReportPage]] = defaultdict(dict)
    parent = Substr("path", 1, Length("path") - ReportPage.steplen)
    below = ReportPage.objects.live().annotate(
        parent=parent, code=F("locale__language_code"), text_changes=F("wording__changes")
    )
    for page in below.filter(parent__in=list(keys)).only(*_PAGE):
        found[keys[page.parent]][page.code] = page
    return found
