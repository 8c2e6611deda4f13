"""Template tags of the pages about institutions, plans and standards: what they show, and the cells of their tables."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format

from consultation_pages.enums import BEGUN_STAGES, Stage
from consultation_pages.models import Institution, InstitutionIndexPage, InstitutionPage, PlanPage
from consultation_pages.overviews import (
    IndexOverview,
    InstitutionOverview,
    index_overview,
    institution_overview,
)
from consultation_pages.plan_overviews import PlanOverview, plan_overview
from consultation_pages.standard_measures import (
    CONSULTATIONS,
    MEASURES,
    OVERDUE,
    WITHDRAWN,
    Figures,
    Measure,
    Share,
)

register = template.Library()
# The counts that lead to a list of as many, and the stages to ask it for.
STAGES_BEHIND = {
    CONSULTATIONS: BEGUN_STAGES, OVERDUE: frozenset({Stage.REPORT_OVERDUE}), WITHDRAWN: frozenset({Stage.WITHDRAWN}),
}  # fmt: skip


@register.simple_tag
def all_institutions(page: InstitutionIndexPage) -> IndexOverview:
    """The institutions below a list of them: `{% all_institutions page as overview %}`."""
    return index_overview(page, timezone.now())


@register.simple_tag
def one_institution(page: InstitutionPage) -> InstitutionOverview:
    """What an institution has under way, plans and kept: `{% one_institution page as overview %}`."""
    return institution_overview(page, timezone.now())


@register.simple_tag(takes_context=True)
def one_plan(context, page: PlanPage) -> PlanOverview:
    """A plan with its proposals and amendments: `{% one_plan page as overview %}`; in a preview, the draft's."""
    is_draft = getattr(context["request"], "is_preview", False)
    return plan_overview(page, timezone.now(), is_draft)


@register.inclusion_tag("consultation_pages/parts/standard_cells.html")
def standard_cells(figures: Figures, year: int, institution: Institution | None = None) -> dict:
    """The cells of a row of standards; counts lead to the list behind them."""
    return {"cells": [_cell(measure, figures, year, institution) for measure in MEASURES]}


@register.inclusion_tag("consultation_pages/parts/standard_years.html")
def standard_years(record: list[tuple[int, Figures]], institution: Institution) -> dict:
    """The figures of one institution: a row for each measure, a column for each year."""
    rows = [
        (measure, [(year, _cell(measure, figures, year, institution)) for year, figures in record])
        for measure in MEASURES
    ]
    moved = [year for year, figures in record if figures.has_archived]
    return {"years": [year for year, _figures in record], "rows": rows, "moved": moved}


def _cell(measure: Measure, figures: Figures, year: int, institution: Institution | None) -> dict:
    value = figures[measure.name]
    share = value if isinstance(value, Share) else None
    shown = share.percent if share else value
    return {
        "measure": measure,
        "share": share,
        "text": None if shown is None else number_format(shown),
        "link": _list_behind(measure, year, institution) if value and _has_list(measure, figures) else "",
    }


def _has_list(measure: Measure, figures: Figures) -> bool:
    """Whether a list holds exactly what was counted; that of the withdrawn has those too that never opened."""
    return measure in STAGES_BEHIND and not (measure is WITHDRAWN and figures.has_unopened)


def _list_behind(measure: Measure, year: int, institution: Institution | None) -> str:
    """The list of consultations that a count stands for."""
    stages = [stage.value for stage in Stage if stage in STAGES_BEHIND[measure]]
    asked = {"stage": stages, "institution": institution and institution.code, "year": year}
    query = urlencode({name: value for name, value in asked.items() if value}, doseq=True)
    return f"{reverse('consultations')}?{query}"
