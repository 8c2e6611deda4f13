"""The lists about the texts themselves: languages that are missing or out of date, and checks that fail."""

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from consultation_pages.desk import Desk
from consultation_pages.models import ConsultationPage, FoundProblem, PlanPage, ReportPage
from consultation_pages.page_states import State, in_review, language_states, state_of, waiting
from consultation_pages.roles import AUDITOR, DRAFTER, PUBLISHER, REVIEWER, TRANSLATOR
from consultation_pages.worklists import Item, PageWorklist, Worklist, page_item
from core.languages import OFFICIAL
from core.publication_checks import Level
from home.models import Wording

# What its translators have done with: others have it now, or all.
_DONE = {State.IN_REVIEW, State.WAITING, State.PUBLIC, State.CHANGED}


class Translations(Worklist):
    """Plans, consultations and reports on their way out that lack an official language, or have an outdated one.

    A row is the original; the languages that lack are named in it.
    """

    name, icon, heading = "translations", "wagtail-localize-language", gettext_lazy("Translations to do")
    roles = (TRANSLATOR, DRAFTER, PUBLISHER)

    def rows(self, desk):
        pages = Page.objects.filter(desk.pages(), alias_of=None).type(PlanPage, ConsultationPage, ReportPage)
        # What came from the former platform stays in the language that it had there.
        pages = pages.exclude(consultationpage__is_archived=True).exclude(reportpage__published_on__isnull=False)
        out = Q(live=True) | in_review() | waiting()
        lacking = Q(Exists(_same_text(Wording.objects.outdated(), "page__")))
        for code in OFFICIAL:
            present = Page.objects.filter(out, locale__language_code=code)
            lacking |= ~Exists(_same_text(present))
        originals = pages.filter(out, ~Exists(_same_text(Page.objects.filter(pk__lt=OuterRef("pk"), alias_of=None))))
        return originals.filter(lacking).select_related("locale").order_by("-latest_revision_created_at", "-pk")

    def items(self, desk, rows):
        languages = language_states(row.translation_key for row in rows)
        return [self.item(desk, row, languages[row.translation_key]) for row in rows]

    def item(self, desk: Desk, row: Page, languages: dict[str, Page]) -> Item:
        """The original with what its languages lack; it leads to the first of them that somebody has begun."""
        lacking = {code: languages.get(code) for code in OFFICIAL if not _is_done(languages.get(code))}
        lacking |= {code: page for code, page in languages.items() if state_of(page) == State.OUTDATED}
        missing = _("missing")  # within an f-string no catalogue would find it
        notes = [
            f"{settings.LANGUAGE_NAMES[code]}: {state_of(page).label if page else missing}"
            for code, page in lacking.items()
        ]
        begun = next(filter(None, lacking.values()), row)
        return page_item(desk, row, "wagtailadmin_pages:edit", target=begun, note="; ".join(notes))


def _same_text(rows, path: str = ""):
    return rows.filter(**{f"{path}translation_key": OuterRef("translation_key")})


def _is_done(page: Page | None) -> bool:
    return page is not None and state_of(page) in _DONE


class FailingChecks(PageWorklist):
    """What the last examination found in the way of texts that are to be published."""

    name, icon, heading = "checks", "warning", gettext_lazy("Checks that fail")
    roles = (DRAFTER, REVIEWER, PUBLISHER, AUDITOR)
    url_name = "review"

    def rows(self, desk):
        unpublished = Q(page__live=False) | Q(page__has_unpublished_changes=True)
        found = FoundProblem.objects.filter(desk.pages("page__"), unpublished, level=Level.BLOCK)
        return found.order_by("-page__latest_revision_created_at", "pk")

    def words(self, row):
        return {"note": row.message}

    def all_address(self):
        return f"{reverse('checks_list')}?level={Level.BLOCK}"
