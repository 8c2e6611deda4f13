"""The results page, and suggestions for it as JSON."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.full_text import Query, read_query
from home.pager import CountedPaginator, page_or_404, pager_of
from search import misses
from search.elastic.connection import one_deadline
from search.enums import Kind
from search.forms import BEGIN, LONGEST_QUERY, SearchForm
from search.found import Findings
from search.intent import Meant, find_what_was_meant
from search.narrowing import ALL, Narrowed, in_order, narrow_or_widen
from search.results import results_of
from search.spelling import vocabulary
from search.suggestions import suggest

TEMPLATE = "search/results_page.html"


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What was found: 200, 400 with the reason for choices that mean nothing, 404 for a page that does not exist."""
    form = SearchForm(request.GET)
    context = {"form": form}
    if not form.is_valid():
        return render(request, TEMPLATE, context, status=400)
    query = read_query(form.cleaned_data["q"])
    if query:
        context |= _found(request, form, query)
    response = render(request, TEMPLATE, context)
    if context.get("is_makeshift"):
        add_never_cache_headers(response)  # the next reader may get the better order
    return response


def _found(request: HttpRequest, form: SearchForm, query: Query) -> dict:
    """What the page shows for a query of words: what holds them, or what holds those that were meant."""
    now = timezone.now()
    wants_begun = bool(form.cleaned_data["begin"])
    with one_deadline() as waiting:
        meant = find_what_was_meant(query, now, is_begun=wants_begun)
    is_asked_first = form.is_unfiltered and request.GET.get("page") in (None, "1")
    if is_asked_first and not meant.better and (meant.query.is_relaxed or not meant.findings.found):
        misses.note(query, translation.get_language())
    said = {
        "better": meant.better,
        "is_begun": meant.is_begun,
        "is_begun_instead": meant.is_begun and not wants_begun,
        "begun_address": _begun_address(form, query, meant),
        "is_relaxed": meant.query.is_relaxed,
        "is_makeshift": meant.findings.is_makeshift or waiting.was_in_vain,
    }
    return said | _shown(request, form, meant.query, meant.findings, now)


def _begun_address(form: SearchForm, query: Query, meant: Meant) -> str:
    """Where the titles are that go on as the last word begins, which may be more; empty if there are none."""
    is_as_typed = meant.query is query and meant.findings.found and not meant.is_begun and not query.phrases
    return form.query_with(begin=BEGIN) if is_as_typed and vocabulary.goes_on(query.words[-1]) else ""


def _shown(request: HttpRequest, form: SearchForm, query: Query, findings: Findings, now: datetime) -> dict:
    narrowed = narrow_or_widen(in_order(findings.found, form.cleaned_data["sort"]), form.choice)
    form.show_counts(narrowed.counts)
    page = page_or_404(CountedPaginator(narrowed.found, len(narrowed.found)), request.GET.get("page"))
    everything = form.query_with(kind="", stage="", institution="", type="", language=ALL)
    return {
        "results": results_of(page.object_list, query, form.names, now),
        "total": len(narrowed.found),
        "is_cut": findings.is_cut,
        "elsewhere": narrowed.elsewhere,
        "everywhere_address": form.query_with(language=ALL),
        "is_widened": narrowed.choice.language != form.choice.language,
        "wanted_language": form.choice.language,
        "tabs": tabs(form, narrowed),
        "without_filters": 0 if narrowed.found else len(findings.found),
        "unfiltered_address": everything,
        "page_of_list": page,
        "pager": pager_of(page, form.query),
    }


@dataclass(frozen=True)
class Tab:
    """A kind of results, and how many there are of it under the other choices."""

    label: str
    count: int
    address: str
    is_current: bool


def tabs(form: SearchForm, narrowed: Narrowed) -> list[Tab]:
    """Everything, and each kind that there is."""
    counts, chosen = narrowed.counts["kind"], narrowed.choice.kind
    kinds = [kind for kind in Kind if counts[kind] or kind == chosen]
    everything = Tab(pgettext("all kinds of results", "All"), counts[ALL], form.query_with(kind=""), not chosen)
    return [everything, *(Tab(kind.plural, counts[kind], form.query_with(kind=kind), kind == chosen) for kind in kinds)]


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Titles for what was typed so far, for the search field; without it the results page does the same."""
    found = suggest(request.GET.get("q", "")[:LONGEST_QUERY], timezone.now())
    return JsonResponse({"suggestions": [each.as_dict() for each in found]})
