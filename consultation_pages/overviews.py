"""What the pages of institutions show: who they are, what is open, what they owe, what they plan and what they kept."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from consultation_pages import legal_calendar
from consultation_pages.cards import Card, cards_of
from consultation_pages.enums import ACCEPTS_CONTRIBUTIONS, InstitutionKind, Stage
from consultation_pages.models import (
    Consultation,
    ContactOfficer,
    Institution,
    InstitutionPage,
    Plan,
    PlanPage,
    Proposal,
)
from consultation_pages.stages import stages_q
from consultation_pages.standard_measures import Figures
from consultation_pages.standards import years_of
from core.text import fold

GROUPS = (
    (
        _("The Government and the Office of the Prime Minister"),
        (InstitutionKind.GOVERNMENT, InstitutionKind.PRIME_MINISTER_OFFICE),
    ),
    (_("Ministries"), (InstitutionKind.MINISTRY,)),
    (_("Offices within the Office of the Prime Minister"), (InstitutionKind.OPM_OFFICE,)),
    (_("Executive agencies"), (InstitutionKind.EXECUTIVE_AGENCY,)),
    (_("Independent agencies"), (InstitutionKind.INDEPENDENT_AGENCY,)),
    (_("Municipalities"), (InstitutionKind.MUNICIPALITY,)),
)
OPEN = frozenset(ACCEPTS_CONTRIBUTIONS)
OWED = frozenset({Stage.AWAITING_REPORT, Stage.REPORT_OVERDUE})
SHOWN = OPEN | OWED | {Stage.UPCOMING}
# More than any institution has under way at once: a bound for the query, not for the reader.
MOST_CARDS = 60
YEARS_OF_RECORD = 5


@dataclass(frozen=True)
class Line:
    """An institution in the list of all."""

    page: InstitutionPage
    open: int
    planned: int
    successor: InstitutionPage | None

    @property
    def institution(self) -> Institution:
        return self.page.institution


@dataclass(frozen=True)
class Group:
    """Institutions of one kind."""

    number: int
    label: str
    lines: list[Line]


@dataclass(frozen=True)
class IndexOverview:
    """All institutions: those in office by kind, and those that are no more."""

    year: int
    groups: list[Group]
    former: list[Line]


def index_overview(page: Page, now: datetime) -> IndexOverview:
    """The institutions below a list of them, in three queries."""
    today = legal_calendar.local_date(now)
    open_now = _counts(Consultation.objects.public().filter(stages_q(OPEN, now)))
    planned = _counts(Proposal.objects.public().filter(year=today.year, dropped_at=None))
    pages = {each.institution_id: each for each in below(InstitutionPage, page).select_related("institution")}
    by_kind, former = defaultdict(list), []
    for pk, each in sorted(pages.items(), key=lambda pair: fold(pair[1].title)):
        line = Line(each, open_now.get(pk, 0), planned.get(pk, 0), pages.get(each.institution.successor_id))
        (by_kind[each.institution.kind] if each.institution.exists_on(today) else former).append(line)
    groups = [
        Group(number, label, lines)
        for number, (label, kinds) in enumerate(GROUPS, 1)
        if (lines := [line for kind in kinds for line in by_kind[kind]])
    ]
    return IndexOverview(today.year, groups, former)


@dataclass(frozen=True)
class PlanLink:
    """The plan of a year: its page in the language of the page that links to it, and how much it plans."""

    page: PlanPage
    year: int
    planned: int


@dataclass(frozen=True)
class InstitutionOverview:
    """One institution as its page shows it."""

    institution: Institution
    exists: bool
    successor: InstitutionPage | None
    predecessors: list[InstitutionPage]
    officers: list[ContactOfficer]
    counts: dict[str, int]
    cards: dict[str, list[Card]]
    plans: list[PlanLink]
    record: list[tuple[int, Figures]]
    first_year: int
    year: int

    @property
    def open(self) -> int:
        """How many consultations accept contributions."""
        return sum(self.counts.get(stage, 0) for stage in OPEN)

    @property
    def awaited(self) -> int:
        """How many reports are awaited and not late."""
        return self.counts.get(Stage.AWAITING_REPORT, 0)

    @property
    def overdue(self) -> int:
        """How many reports are late."""
        return self.counts.get(Stage.REPORT_OVERDUE, 0)

    @property
    def reported(self) -> int:
        """How many consultations are reported on."""
        return self.counts.get(Stage.REPORTED, 0)

    @property
    def plan(self) -> PlanLink | None:
        """This year's plan, if one is published."""
        return next((plan for plan in self.plans if plan.year == self.year and plan.planned), None)

    @property
    def past_plans(self) -> list[PlanLink]:
        """The plans of other years, which are also the folders of their consultations."""
        return [plan for plan in self.plans if plan.year != self.year]


def institution_overview(page: InstitutionPage, now: datetime) -> InstitutionOverview:
    """What the page of an institution shows now, in seven queries."""
    today = legal_calendar.local_date(now)
    institution, related = _kin(page)
    records = institution.consultations.public()
    first_year = min(today, institution.valid_to or today).year - YEARS_OF_RECORD + 1
    return InstitutionOverview(
        institution=institution,
        exists=institution.exists_on(today),
        successor=next((each for each in related if each.institution_id == institution.successor_id), None),
        predecessors=[each for each in related if each.institution.successor_id == institution.pk],
        officers=list(institution.officers.filter(is_active=True)),
        counts=records.stage_counts(now),
        cards=_cards(records, now),
        plans=plan_links(below(PlanPage, page)),
        record=years_of(institution, first_year, now),
        first_year=first_year,
        year=today.year,
    )


def plan_links(pages) -> list[PlanLink]:
    """The public plans that these pages are the words of, newest first, in one query."""
    public = Plan.objects.filter(key=OuterRef("translation_key"), is_public=True)
    planned = public.annotate(planned=Count("proposals", filter=Q(proposals__dropped_at=None))).values("planned")
    years = pages.annotate(
        plan_year=Subquery(public.values("year")), planned=Subquery(planned, output_field=IntegerField())
    )
    found = years.exclude(plan_year=None).order_by("-plan_year")
    return [PlanLink(page, page.plan_year, page.planned) for page in found]


def below(model: type[Page], page: Page):
    """The published pages of a type right below a page, by the index of the tree's paths."""
    return model.objects.live().filter(path__range=Page._get_children_path_interval(page.path), depth=page.depth + 1)


def _kin(page: InstitutionPage) -> tuple[Institution, list[InstitutionPage]]:
    """The page's institution, and the pages of its successor and predecessors in the same language; one query."""
    own = page.institution_id
    kin = Q(institution=own) | Q(institution__successor=own) | Q(institution__predecessors=own)
    pages = InstitutionPage.objects.live().filter(kin, locale=page.locale_id).select_related("institution").distinct()
    found = {each.institution_id: each for each in sorted(pages, key=lambda each: fold(each.title))}
    # A draft's preview may come before the page is public.
    institution = found.pop(own).institution if own in found else page.institution
    return institution, list(found.values())


def _cards(records, now: datetime) -> dict[str, list[Card]]:
    """What is under way: upcoming, open (closing first), and owed (longest overdue first); two queries."""
    shown = records.filter(stages_q(SHOWN, now)).select_related("institution", "document_type", "proposal")
    cards = cards_of(shown.order_by("-listed_at", "-pk")[:MOST_CARDS], now)[::-1]
    return {
        "upcoming": [card for card in cards if card.stage == Stage.UPCOMING],
        "open": [card for card in cards if card.stage in OPEN],
        "owed": [card for card in cards if card.stage in OWED],
    }


def _counts(records) -> dict[int, int]:
    """How many records each institution has, by its id."""
    return dict(records.order_by().values_list("institution").annotate(Count("pk")))
