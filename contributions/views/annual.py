"""The figures of the Office's annual report: as a page, as a table and as data, with the same numbers."""

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from consultation_pages import legal_calendar
from consultation_pages.filter_forms import FilterForm, consultation_years
from consultation_pages.models import DocumentType, Institution
from consultation_pages.standard_measures import Measure, Share, Value
from consultation_pages.views.standards import definitions_csv
from contributions import annual_measures as of
from contributions.annual import Annual, Line, annual_of
from contributions.annual_measures import Tally
from core.csv_export import csv_response

TEMPLATE = "contributions/annual.html"
BY_TYPE = (of.PROPOSALS, of.CONSULTED, *of.WITHOUT, of.CONSULTATIONS)
BY_INSTITUTION = (
    of.PROPOSALS, of.CONSULTED, of.CONSULTATIONS, of.COMMENTS, of.SPOKEN, of.ATTENDANCE, of.ANSWERED,
)  # fmt: skip


class YearForm(FilterForm):
    """The year of the report."""

    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, data: QueryDict):
        this_year = legal_calendar.local_date(timezone.now()).year
        choices = {"year": consultation_years(this_year)}
        self.years = [int(year) for year, _name in choices["year"]]
        super().__init__(data, choices, {"year": str(this_year)})


@require_safe
def annual_report(request: HttpRequest) -> HttpResponse:
    """The page of a year: 200, or 400 for a year that there is not."""
    form, found = asked(request)
    if found is None:
        return _refused(request, form)
    total = found.total
    context = {
        "form": form, "annual": found, "menu_name": "standards",
        "years": [(year, form.query_with(year=str(year))) for year in form.years],
        "canonical_query": form.query.urlencode(), "data_query": f"year={found.year}", "measures": of.all_measures(),
        "tables": [_table(found.types, BY_TYPE, found), _table(found.institutions, BY_INSTITUTION, found)],
        "people": [(each, total[each]) for each in (of.MEETINGS, of.ATTENDANCE, of.COMMENTS, of.SPOKEN, *of.ALSO)],
        "kinds": [(each, total[each]) for each in of.KINDS.values()],
        "outcomes": [(each, total[each]) for each in of.OUTCOMES.values()],
        "answered": total[of.ANSWERED],
    }  # fmt: skip
    return render(request, TEMPLATE, context)


def _table(lines: list[Line], measures, found: Annual) -> dict:
    rows = [(line.subject.name, _address_of(line.subject), _cells(line.tally, measures)) for line in lines]
    return {"measures": measures, "rows": rows, "total": _cells(found.total, measures)}


def _address_of(subject: Institution | DocumentType) -> str:
    """Where all figures of an institution stand; none for types of act."""
    return reverse("annual-report-institution", args=[subject.code]) if isinstance(subject, Institution) else ""


def _cells(tally: Tally, measures) -> list[dict]:
    """As the table of standards has them: a share with what was measured, a number as it is read."""
    return [cell_of(measure, tally[measure]) for measure in measures]


def cell_of(measure: Measure, value: Value) -> dict:
    """One figure as tables show it; None where there is nothing to measure."""
    share = value if isinstance(value, Share) else None
    shown = share.percent if share else value
    return {"measure": measure, "share": share, "text": None if shown is None else number_format(shown)}


@require_safe
def annual_csv(request: HttpRequest) -> HttpResponse:
    """The table of a year: a row for each institution, for each type of act, and for all together."""
    form, found = asked(request)
    if found is None:
        return _refused(request, form)
    rows = [
        (group, line.subject.code, line.subject.name, *line.tally.flat().values())
        for group, lines in (("institution", found.institutions), ("document_type", found.types))
        for line in lines
    ]
    header = ("group", "code", "name", *found.total.flat())
    return csv_response(f"annual-report-{found.year}", header, [*rows, ("total", "", "", *found.total.flat().values())])


@require_safe
def annual_definitions(request: HttpRequest) -> HttpResponse:
    """What each column of the table counts."""
    return definitions_csv("annual-report-definitions", of.all_measures())


@require_safe
def annual_json(request: HttpRequest) -> HttpResponse:
    """The same as data, with the definition of each figure; 400 with the reason for a year that there is not."""
    form, found = asked(request)
    if found is None:
        return JsonResponse({"detail": form.errors}, status=400)
    data = {
        "year": found.year,
        "as_of": timezone.localtime(found.as_of).isoformat(timespec="seconds"),
        "has_sample_data": found.has_samples,
        "has_archived_data": found.has_archived,
        "definitions": {measure.name: str(measure.definition) for measure in of.all_measures()},
        "institutions": [_data(line) for line in found.institutions],
        "document_types": [_data(line) for line in found.types],
        "total": found.total.flat(),
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def _data(line: Line) -> dict:
    return {"code": line.subject.code, "names": line.subject.names, **line.tally.flat()}


def asked(request: HttpRequest) -> tuple[YearForm, Annual | None]:
    """The form and the figures of its year; None for a year that there is not."""
    form = YearForm(request.GET)
    return form, annual_of(int(form.cleaned_data["year"]), timezone.now()) if form.is_valid() else None


def _refused(request: HttpRequest, form: YearForm) -> HttpResponse:
    return render(request, TEMPLATE, {"form": form, "menu_name": "standards"}, status=400)
