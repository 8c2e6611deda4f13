"""How institutions keep the minimum standards: as a page, as a table and as data, with the same numbers."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from consultation_pages import legal_calendar
from consultation_pages.filter_forms import StandardsForm
from consultation_pages.models import InstitutionPage
from consultation_pages.standard_measures import MEASURES, Measure
from consultation_pages.standards import Standards, flat, standards_of
from core.csv_export import csv_response

TEMPLATE = "consultation_pages/standards.html"


@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """The page of a year: 200, or 400 with the reason for a year or an order that there is not."""
    form, found = _asked(request)
    context = {"form": form, "menu_name": "standards"}
    if found is None:
        return render(request, TEMPLATE, context, status=400)
    sort = form.cleaned_data["sort"]
    pages = InstitutionPage.objects.live().filter(locale__language_code=get_language())
    addresses = {page.institution_id: page.get_url() for page in pages.only("slug", "url_path", "institution_id")}
    context |= {
        "standards": found,
        "rows": [(row, addresses.get(row.institution.pk, "")) for row in found.rows],
        "years": [(year, form.query_with(year=str(year))) for year in form.years],
        "columns": [(measure, form.query_with(sort=measure.name), measure.name == sort) for measure in MEASURES],
        "by_name": form.query_with(sort=""),
        "is_by_name": not sort,
        "canonical_query": form.query.urlencode(),
        "data_query": f"year={found.year}",
    }
    return render(request, TEMPLATE, context)


@require_safe
def standards_csv(request: HttpRequest) -> HttpResponse:
    """The table of a year: one row for each institution that consulted, then all together."""
    form, found = _asked(request)
    if found is None:
        return render(request, TEMPLATE, {"form": form, "menu_name": "standards"}, status=400)
    rows = [(row.institution.code, row.institution.name, *flat(row.figures).values()) for row in found.rows]
    total = ("", "", *flat(found.total).values())
    header = ("institution_code", "institution", *flat(found.total))
    return csv_response(f"standards-{found.year}", header, [*rows, total])


@require_safe
def standards_definitions(request: HttpRequest) -> HttpResponse:
    """What each column of the table counts."""
    return definitions_csv("standards-definitions", MEASURES)


def definitions_csv(name: str, measures: Iterable[Measure]) -> HttpResponse:
    """The names of figures with what they count, apart from the numbers so that programs read those as before."""
    return csv_response(name, ("name", "label", "definition"), ((m.name, m.label, m.definition) for m in measures))


@require_safe
def standards_json(request: HttpRequest) -> HttpResponse:
    """The same as data, with the definition of each figure; 400 with the reason for a year that there is not."""
    form, found = _asked(request)
    if found is None:
        return JsonResponse({"detail": form.errors}, status=400)
    return JsonResponse(_data(found), json_dumps_params={"ensure_ascii": False})


def _asked(request: HttpRequest) -> tuple[StandardsForm, Standards | None]:
    now = timezone.now()
    form = StandardsForm(request.GET, legal_calendar.local_date(now).year)
    if not form.is_valid():
        return form, None
    asked = form.cleaned_data
    return form, standards_of(int(asked["year"]), now, asked["sort"])


def _data(found: Standards) -> dict:
    return {
        "year": found.year,
        "as_of": timezone.localtime(found.as_of).isoformat(timespec="seconds"),
        "has_sample_data": found.total.has_samples,
        "definitions": {measure.name: str(measure.definition) for measure in MEASURES},
        "institutions": [
            {"code": row.institution.code, "names": row.institution.names, **flat(row.figures)} for row in found.rows
        ],
        "total": flat(found.total),
    }
