"""The registry as a list: who wants to be asked, under filters, and out of the platform as a table."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.log_actions import log

from core.admin_pages import heading
from core.csv_export import csv_response
from home.pager import CountedPaginator, page_or_404, pager_of
from stakeholders.models import Stakeholder
from stakeholders.registry.access import Desk, desk_or_refused
from stakeholders.registry.forms import RegistryFilters
from stakeholders.subject_names import by_person

PER_PAGE, MOST_EXPORTED = 50, 50_000
EXPORTED = "stakeholders.export"
HEADER = ("kind", "organisation", "name", "email", "phone", "language", "interests", "source", "since", "state")


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Those whom the account may see."""
    desk = desk_or_refused(request.user)
    form = RegistryFilters(request.GET, is_office=desk.is_office)
    rows = form.apply(desk.people(), timezone.now()) if form.is_valid() else Stakeholder.objects.none()
    page = page_or_404(CountedPaginator(rows, rows.count(), PER_PAGE), request.GET.get("page"))
    others = request.GET.copy()
    others.pop("page", None)
    context = {
        "form": form, "desk": desk, "total": page.paginator.total, "rows": with_interests(desk, page.object_list),
        "page_of_list": page, "pager": pager_of(page, request.GET), "query_of_filters": others.urlencode(),
        **heading(_("Stakeholders"), "group"),
    }  # fmt: skip
    return TemplateResponse(request, "stakeholders/registry/people.html", context)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The same people as CSV: a right of its own, and who took how many out is on record."""
    desk = desk_or_refused(request.user)
    form = RegistryFilters(request.GET, is_office=desk.is_office)
    if not desk.may_export or not form.is_valid():
        raise PermissionDenied
    rows = list(form.apply(desk.people(), timezone.now())[:MOST_EXPORTED])
    # The words that were looked for may be somebody's name: they stay out of the log.
    chosen = {name: value for name, value in form.cleaned_data.items() if value and name != "q"}
    log(request.user, EXPORTED, user=request.user, data={"people": len(rows), "filters": chosen})
    return csv_response("stakeholders", HEADER, _table(desk, rows))


def register_log_actions(actions) -> None:
    """Wagtail's hook: what the log says of an export."""
    actions.register_action(EXPORTED, _("Export stakeholders"), _("Exported stakeholders"))


def with_interests(desk: Desk, rows: Iterable[Stakeholder]) -> list[tuple[Stakeholder, str]]:
    """People with the interests that the account may see."""
    rows = list(rows)
    held = by_person(desk.interests().filter(stakeholder__in=[each.pk for each in rows]))
    return [(each, ", ".join(held.get(each.pk, ()))) for each in rows]


def _table(desk: Desk, rows: list[Stakeholder]) -> Iterator[tuple]:
    for person, interests in with_interests(desk, rows):
        yield (
            person.kind, person.organisation, person.name, person.email, person.phone, person.language, interests,
            person.source, person.created_at, state_of(person),
        )  # fmt: skip


def state_of(person: Stakeholder) -> str:
    """Where an entry stands, as the filter calls it."""
    if person.stopped_at:
        return "stopped"
    if person.unreachable_at:
        return "unreachable"
    return "confirmed" if person.confirmed_at else "entered"
