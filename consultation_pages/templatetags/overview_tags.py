"""Template tags of the pages about institutions, plans and standards: what they show, and the cells of their tables."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format

from consultation_pages.enums import Stage
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
    Value,
)

register = template.Library()
# The counts that lead to a list, and the stage to ask it for.
STAGE_BEHIND = {CONSULTATIONS.name: "", OVERDUE.name: Stage.REPORT_OVERDUE.value, WITHDRAWN.name: Stage.WITHDRAWN.value}


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
    return {"cells": [_cell(measure, figures[measure.name], year, institution) for measure in MEASURES]}


@register.inclusion_tag("consultation_pages/parts/standard_years.html")
def standard_years(record: list[tuple[int, Figures]], institution: Institution) -> dict:
    """The figures of one institution: a row for each measure, a column for each year."""
    rows = [
        (measure, [(year, _cell(measure, figures[measure.name], year, institution)) for year, figures in record])
        for measure in MEASURES
    ]
    moved = [year for year, figures in record if figures.has_archived]
    return {"years": [year for year, _figures in record], "rows": rows, "moved": moved}


def _cell(measure: Measure, value: Value, year: int, institution: Institution | None) -> dict:
    share = value if isinstance(value, Share) else None
    shown = share.percent if share else value
    return {
        "measure": measure,
        "share": share,
        "text": None if shown is None else number_format(shown),
        "link": _list_behind(measure, year, institution) if value and measure.name in STAGE_BEHIND else "",
    }


def _list_behind(measure: Measure, year: int, institution: Institution | None) -> str:
    """The list of consultations that a count stands for."""
    asked = {"stage": STAGE_BEHIND[measure.name], "institution": institution and institution.code, "year": year}
    return f"{reverse('consultations')}?{urlencode({name: value for name, value in asked.items() if value})}"
