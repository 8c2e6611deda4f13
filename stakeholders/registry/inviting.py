"""Identifying and inviting for one consultation: who is asked, what came of it, which kinds nobody speaks for."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from consultation_pages import legal_calendar
from consultation_pages.models import Consultation, Institution
from core.admin_pages import heading
from home.pager import CountedPaginator, page_or_404, pager_of
from stakeholders.enums import StakeholderKind
from stakeholders.evidence import Line, coverage_by_institution, coverage_of, with_delivery
from stakeholders.invitations import identify, take_off
from stakeholders.matching import about_consultation, interested
from stakeholders.models import Stakeholder
from stakeholders.registry.access import Desk, consultation_for, desk_or_refused

PER_PAGE, MOST_AT_ONCE, MOST_OFFERED = 50, 200, 200


@require_GET
def consultations(request: HttpRequest) -> HttpResponse:
    """The consultations to which the account's institutions invite."""
    desk = desk_or_refused(request.user)
    rows = desk.consultations().select_related("institution", "source_page").order_by("-listed_at", "-pk")
    rows = rows.annotate(
        identified=Count("invitations"), invited=Count("invitations__invited_at"),
        opened=Count("invitations__opened_at"), contributed=Count("invitations__contributed_at"),
    )  # fmt: skip
    page = page_or_404(CountedPaginator(rows, desk.consultations().count(), PER_PAGE), request.GET.get("page"))
    year = legal_calendar.local_date(timezone.now()).year
    context = {
        "rows": page.object_list, "page_of_list": page, "pager": pager_of(page, request.GET), "year": year,
        "totals": _totals(desk, year), **heading(_("Invitations to consultations"), "group"),
    }  # fmt: skip
    return TemplateResponse(request, "stakeholders/registry/consultations.html", context)


def _totals(desk: Desk, year: int) -> list[tuple[str, Line]]:
    """The yearly numbers of each institution of the desk."""
    own = set(Institution.objects.filter(pk__in=desk.institutions).values_list("code", flat=True))
    found = coverage_by_institution(year).items()
    return [(code, coverage.total) for code, coverage in found if desk.is_office or code in own]


@require_GET
def invitations(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody on the list of a consultation with the evidence, and whom to add."""
    record, desk = consultation_for(request.user, pk), desk_or_refused(request.user)
    rows = with_delivery(record.invitations.select_related("stakeholder")).order_by("pk")
    page = page_or_404(CountedPaginator(rows, record.invitations.count(), PER_PAGE), request.GET.get("page"))
    works = record.institution_id in desk.institutions
    context = {
        "record": record, "rows": page.object_list, "page_of_list": page, "pager": pager_of(page, request.GET),
        "coverage": coverage_of(record), "interested": _interested(record), "works": works,
        "offered": _offered(request, record)[:MOST_OFFERED] if works else [],
        **heading(_("Invitations to %(number)s") % {"number": record.number}, "group", record.source_page.title),
    }  # fmt: skip
    return TemplateResponse(request, "stakeholders/registry/invitations.html", context)


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts the chosen people on the list; while the consultation is open they are invited at once."""
    record = consultation_for(request.user, pk, works=True)
    chosen = [each for each in request.POST.getlist("chosen") if each.isascii() and each.isdecimal()]
    people = _offered(request, record).filter(pk__in=[int(each[:9]) for each in chosen[:MOST_AT_ONCE]])
    added = identify(record, people, request.user, timezone.now())
    messages.success(request, ngettext("%d stakeholder added.", "%d stakeholders added.", added) % added)
    return HttpResponseRedirect(reverse("registry_invitations", args=[pk]))


@require_POST
def remove(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Takes somebody off the list who was not invited yet."""
    record = consultation_for(request.user, pk, works=True)
    found = record.invitations.filter(pk=number).first()
    if found and take_off(found):
        messages.success(request, _("Taken off the list."))
    else:
        messages.error(request, _("Who was invited stays on the list: it is evidence."))
    return HttpResponseRedirect(reverse("registry_invitations", args=[pk]))


def _offered(request: HttpRequest, record: Consultation):
    """Whom the account sees, who may be written to and is not on the list."""
    seen = desk_or_refused(request.user).people().filter(pk__in=Stakeholder.objects.reachable().values("pk"))
    return seen.exclude(invitations__consultation=record)


def _interested(record: Consultation) -> list[tuple[str, int]]:
    """How many of each kind will be invited when it opens, because they asked for it."""
    people = interested(about_consultation(record), timezone.now(), Stakeholder.objects.agreed()).order_by()
    numbers = dict(people.values_list("kind").annotate(Count("pk")))
    return [(kind.label, numbers.get(kind.value, 0)) for kind in StakeholderKind if kind != StakeholderKind.OTHER]
