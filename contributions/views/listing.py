"""The public list of comments on a consultation, with the answers once the report is out."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from consultation_pages.filter_forms import FilterForm
from consultation_pages.models import Consultation
from consultation_pages.presentation import public_record
from contributions.enums import AuthorKind, Outcome
from contributions.listing import MOST_PAGES, Counts, Filters, counts_of, may_grow, select
from contributions.models import ChainHead
from contributions.public import present
from contributions.questions import questions_of
from contributions.words import subject_of
from core.page_cache import keep_briefly
from home.pager import CountedPaginator, page_or_404, pager_of

TEMPLATE = "contributions/list.html"


class ListForm(FilterForm):
    """What a reader may narrow the list by."""

    outcome = forms.ChoiceField(required=False, choices=[("", _("All")), *Outcome.choices], widget=forms.HiddenInput())
    kind = forms.ChoiceField(label=_("Sent by"), required=False, choices=[("", _("Everybody")), *AuthorKind.choices])
    q = forms.CharField(label=_("Words"), required=False, max_length=100)

    no = forms.RegexField(r"^[1-9][0-9]{0,6}$", required=False, widget=forms.HiddenInput())

    def __init__(self, data: QueryDict):
        super().__init__(data, {}, {})

    @property
    def filters(self) -> Filters:
        data = self.cleaned_data
        position = int(data["no"]) if data["no"] else None
        return Filters(outcome=data["outcome"], kind=data["kind"], words=data["q"], position=position)


def public_or_404(number: str) -> Consultation:
    """The public consultation with this number; Http404 without one."""
    record = public_record(number=number)
    if record is None:
        raise Http404
    return record


def register_or_404(request: HttpRequest, number: str) -> Consultation:
    """The same for an answer that shows its register: not kept for long while comments may come in."""
    record = public_or_404(number)
    if may_grow(record):
        keep_briefly(request)
    return record


@require_safe
def contribution_list(request: HttpRequest, number: str) -> HttpResponse:
    """The list: 200, 400 for filters that mean nothing, 404 for a page that does not exist."""
    record = register_or_404(request, number)
    form, counts = ListForm(request.GET), counts_of(record)
    context = {"record": record, "subject": subject_of(record), "form": form, "counts": counts}
    context |= {"menu_name": "consultations", "address": request.path}
    if not form.is_valid():
        return render(request, TEMPLATE, context, status=400)
    found = select(record, form.filters)
    is_narrowed = bool(form.query)
    total = found.count() if is_narrowed else counts.published + counts.withheld
    page = page_or_404(CountedPaginator(found, total, most_pages=MOST_PAGES), request.GET.get("page"))
    query = form.query
    if page.number > 1:
        query["page"] = str(page.number)
    context |= {
        "contributions": present(list(page.object_list), questions_of(record)),
        "total": total,
        "tabs": tabs(form, counts),
        "head": ChainHead.objects.filter(consultation=record).first(),
        "page_of_list": page,
        "pager": pager_of(page, form.query),
        "canonical_query": query.urlencode(),
    }
    return render(request, TEMPLATE, context)


def tabs(form: ListForm, counts: Counts) -> list[tuple[str, int, str, bool]]:
    """All, and each answer that was given: label, number, address, and whether it is chosen."""
    chosen = form.cleaned_data["outcome"]
    given = [(each.label, counts.outcomes[each], each.value) for each in Outcome if each in counts.outcomes]
    if not given:
        return []
    offered = [(_("All"), counts.published + counts.withheld, ""), *given]
    return [(label, number, form.query_with(outcome=value), value == chosen) for label, number, value in offered]
