"""The feeds of the list of reports and of the planned proposals: Atom, with the filters and the order of the pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultation_pages import legal_calendar, plan_listing, report_listing
from consultation_pages.filter_forms import FilterForm, PlanFilterForm, ReportFilterForm
from home.frame import absolute
from stakeholders.feeds.atom import Asked, answer, feed_of, page_of
from stakeholders.feeds.changes import changed_at, proposals_changed_at, with_moves


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The reports, or those that are awaited or late, as the list under the same parameters has them."""
    form, now = _valid(ReportFilterForm(request.GET)), timezone.now()
    page = page_of(request, report_listing.select(form.filters, now))
    feed = feed_of(request, Asked(_("Reports"), reverse("reports"), form.query, page))
    for entry in report_listing.entries_of(with_moves(page.object_list), now):
        card = entry.card
        record = card.record
        feed.add_item(
            card.title, absolute(entry.address), _of_report(card), unique_id=report_id(record.number),
            pubdate=record.report_published_at or record.first_published_at, updateddate=changed_at(card, now),
            categories=[str(card.stage.label), record.document_type.name], author_name=record.institution.name,
        )  # fmt: skip
    return answer(feed)


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """The planned proposals of a year, as the list under the same parameters has them."""
    now = timezone.now()
    form = _valid(PlanFilterForm(request.GET, legal_calendar.local_date(now).year))
    page = page_of(request, plan_listing.select(form.filters))
    rows = list(page.object_list.select_related("plan", "institution", "document_type"))
    entries = plan_listing.entries_of(rows, plan_listing.published_words(rows), (), now)
    changed, list_of_all = proposals_changed_at(rows), reverse("plan")
    feed = feed_of(request, Asked(_("Planned proposals"), list_of_all, form.query, page))
    for entry in plan_listing.with_plans(entries):
        proposal = entry.proposal
        feed.add_item(
            entry.title, absolute(entry.plan_address or list_of_all), _of_proposal(entry),
            unique_id=proposal.key.urn, pubdate=proposal.in_plan_since, updateddate=changed[proposal.key],
            categories=[proposal.document_type.name], author_name=proposal.institution.name,
        )  # fmt: skip
    return answer(feed)


def report_id(number: str) -> str:
    """The lasting id of a report, in no language and another one than that of its consultation."""
    return absolute(reverse("number", args=[number])) + "#report"


def _valid(form: FilterForm) -> FilterForm:
    if not form.is_valid():
        raise Http404
    return form


def _of_report(card) -> str:
    record = card.record
    facts = [record.institution.name, record.document_type.name, str(card.stage.label)]
    if record.report_due_at and not record.report_published_at:
        due = legal_calendar.local_date(record.report_due_at) - legal_calendar.ONE_DAY
        facts.append(_("The report is due by %(day)s.") % {"day": date_format(due, "DATE_FORMAT")})
    return " · ".join(facts)


def _of_proposal(entry: plan_listing.Entry) -> str:
    proposal = entry.proposal
    facts = [proposal.institution.name, proposal.document_type.name, str(plan_listing.QUARTERS[proposal.quarter])]
    facts += [_("dropped")] if proposal.dropped_at else []
    return "\n".join(filter(None, (entry.purpose, " · ".join([proposal.number, *facts]))))
