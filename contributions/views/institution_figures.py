"""All figures of one institution in a year, each with its definition: as a page, as a table and as data."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultation_pages.models import Institution
from consultation_pages.standard_measures import MEASURES, Measure, Share, Value, judge
from consultation_pages.standards import Standards, standards_of
from contributions.annual import Annual
from contributions.annual_measures import Tally, all_measures
from contributions.views.annual import YearForm, asked, cell_of
from core.csv_export import csv_response

TEMPLATE = "contributions/annual_institution.html"
HEADER = ("name", "label", "value", "measured", "percent", "definition")


@dataclass(frozen=True)
class Figure:
    """One figure with what it counts."""

    measure: Measure
    value: Value

    @property
    def cell(self) -> dict:
        """As tables show it."""
        return cell_of(self.measure, self.value)

    @property
    def data(self) -> dict:
        """Plain: a share is what was kept, what was measured, and the per cent."""
        share = self.value if isinstance(self.value, Share) else None
        return {
            "name": self.measure.name,
            "label": str(self.measure.label),
            "value": share.kept if share else self.value,
            "measured": share.measured if share else None,
            "percent": share.percent if share else None,
            "definition": str(self.measure.definition),
        }


@dataclass(frozen=True)
class Record:
    """An institution in a year: what it planned and asked, who took part, what it answered, what standards it kept."""

    institution: Institution
    annual: Annual
    figures: list[Figure]
    has_archived: bool


@require_safe
def institution_page(request: HttpRequest, code: str) -> HttpResponse:
    """The page: 200, 400 for a year that there is not, 404 for an institution that there was not in it."""
    form, found = _asked(request, code)
    if found is None:
        return _refused(request, form, code)
    context = {
        "form": form, "code": code, "record": found, "annual": found.annual, "menu_name": "standards",
        "years": [(year, form.query_with(year=str(year))) for year in form.years],
        "canonical_query": form.query.urlencode(), "data_query": f"year={found.annual.year}",
    }  # fmt: skip
    return render(request, TEMPLATE, context)


@require_safe
def institution_csv(request: HttpRequest, code: str) -> HttpResponse:
    """A row for each figure, with its definition."""
    form, found = _asked(request, code)
    if found is None:
        return _refused(request, form, code)
    rows = (each.data.values() for each in found.figures)
    return csv_response(f"annual-report-{found.annual.year}-{found.institution.code}", HEADER, rows)


@require_safe
def institution_json(request: HttpRequest, code: str) -> HttpResponse:
    """The same as data."""
    form, found = _asked(request, code)
    if found is None:
        return JsonResponse({"detail": form.errors}, status=400)
    data = {
        "year": found.annual.year,
        "as_of": timezone.localtime(found.annual.as_of).isoformat(timespec="seconds"),
        "code": found.institution.code,
        "names": found.institution.names,
        "has_archived_data": found.has_archived,
        "figures": [each.data for each in found.figures],
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def _refused(request: HttpRequest, form: YearForm, code: str) -> HttpResponse:
    return render(request, TEMPLATE, {"form": form, "code": code, "menu_name": "standards"}, status=400)


def _asked(request: HttpRequest, code: str) -> tuple[YearForm, Record | None]:
    form, annual = asked(request)
    if annual is None:
        return form, None
    standards = standards_of(annual.year, annual.as_of)
    there = {each.code: each for each in (*standards.idle, *(row.institution for row in standards.rows))}
    there |= {line.subject.code: line.subject for line in annual.institutions}
    if code not in there:
        raise Http404
    institution = there[code]
    tally = next((line.tally for line in annual.institutions if line.subject.pk == institution.pk), Tally({}))
    return form, Record(institution, annual, list(_figures(institution, tally, annual, standards)), tally.has_archived)


def _figures(institution: Institution, tally: Tally, annual: Annual, standards: Standards) -> Iterator[Figure]:
    """Those of the annual report, then those of the standards that are not among them."""
    kept = {row.institution.pk: row.figures for row in standards.rows}
    figures = kept.get(institution.pk) or judge([], annual.as_of)
    counted = all_measures()
    yield from (Figure(measure, tally[measure]) for measure in counted)
    names = {measure.name for measure in counted}
    yield from (Figure(measure, figures[measure.name]) for measure in MEASURES if measure.name not in names)
