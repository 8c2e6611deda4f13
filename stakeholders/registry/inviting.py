"""Identifying and inviting for one consultation: who is asked, what came of it, which kinds nobody speaks for."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from consultation_pages import legal_calendar
from consultation_pages.enums import ACCEPTS_CONTRIBUTIONS
from consultation_pages.models import Consultation, Institution
from core.admin_pages import heading
from core.path_converters import numbers_in
from home.pager import CountedPaginator, page_or_404
from stakeholders.coverage import Coverage, Numbers, coverage_by_institution, coverage_of, numbers_of
from stakeholders.enums import StakeholderKind
from stakeholders.evidence import with_delivery
from stakeholders.invitations import identify, take_off
from stakeholders.matching import about_consultation, interested, nearest_first
from stakeholders.models import Stakeholder
from stakeholders.registry.access import Desk, consultation_for, desk_or_refused, still_inviting
from stakeholders.registry.forms import PeopleFilters
from stakeholders.registry.lists import with_interests

PER_PAGE, MOST_AT_ONCE = 50, 200


@dataclass(frozen=True)
class Section:
    """One of the lists of a page that has several, each with pages of its own under a parameter of its own."""

    page: Page
    parameter: str
    others: str

    @property
    def total(self) -> int:
        """How many there are on all pages."""
        return self.page.paginator.total


@require_GET
def consultations(request: HttpRequest) -> HttpResponse:
    """The consultations to which the account's institutions invite."""
    desk = desk_or_refused(request.user)
    records = desk.consultations().select_related("institution", "source_page").order_by("-listed_at", "-pk")
    section = _section(request, records, desk.consultations().count(), "page")
    numbers, none = numbers_of(section.page), Numbers(0, 0, 0, 0, 0, 0)
    year = legal_calendar.local_date(timezone.now()).year
    context = {
        "rows": [(each, numbers.get(each.pk, none)) for each in section.page], "section": section, "year": year,
        "totals": _totals(desk, year), **heading(_("Invitations to consultations"), "group"),
    }  # fmt: skip
    return TemplateResponse(request, "stakeholders/registry/consultations.html", context)


def _totals(desk: Desk, year: int) -> list[tuple[str, Numbers]]:
    """The yearly numbers of each institution of the desk."""
    own = set(Institution.objects.filter(pk__in=desk.institutions).values_list("code", flat=True))
    found = coverage_by_institution(year).items()
    return [(code, coverage.total) for code, coverage in found if desk.is_office or code in own]


@require_GET
def invitations(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody on the list of a consultation with the evidence, who will come onto it, and whom to add."""
    record, desk = consultation_for(request.user, pk), desk_or_refused(request.user)
    rows = with_delivery(record.invitations.select_related("stakeholder")).order_by("pk")
    coverage, about = coverage_of(record), about_consultation(record)
    works = record.institution_id in desk.institutions
    context = {
        "record": record, "coverage": coverage, "works": works, "query": request.GET.urlencode(),
        "listed": _section(request, rows, record.invitations.count(), "page"),
        **_interested(request, record, about, coverage), **(_offer(request, record, about) if works else {}),
        **heading(_("Invitations to %(number)s") % {"number": record.number}, "group", record.source_page.title),
    }  # fmt: skip
    return TemplateResponse(request, "stakeholders/registry/invitations.html", context)


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts the chosen people on the list; while the consultation is open they are invited at once."""
    record = consultation_for(request.user, pk, works=True)
    chosen = numbers_in(request.POST.getlist("chosen"))[:MOST_AT_ONCE]
    added = identify(record, _offered(request, record).filter(pk__in=chosen), request.user, timezone.now())
    messages.success(request, ngettext("%d stakeholder added.", "%d stakeholders added.", added) % added)
    # Back to the same filters; the page of the offer may be gone with those who were added.
    return HttpResponseRedirect(f"{reverse('registry_invitations', args=[pk])}?{_without(request, 'offer')}#others")


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


def _section(request: HttpRequest, rows: QuerySet, total: int, parameter: str) -> Section:
    page = page_or_404(CountedPaginator(rows, total, PER_PAGE), request.GET.get(parameter))
    return Section(page, parameter, _without(request, parameter))


def _without(request: HttpRequest, parameter: str) -> str:
    others = request.GET.copy()
    others.pop(parameter, None)
    return others.urlencode()


def _offered(request: HttpRequest, record: Consultation) -> QuerySet[Stakeholder]:
    """Whom the account sees, who may be written to and is not on the list."""
    seen = desk_or_refused(request.user).people().filter(pk__in=Stakeholder.objects.reachable().values("pk"))
    return seen.exclude(invitations__consultation=record)


def _offer(request: HttpRequest, record: Consultation, about: Q) -> dict:
    """Whom to add, under filters: those first whom the subject of the consultation interests."""
    now, form = timezone.now(), PeopleFilters(request.GET)
    people = form.apply(_offered(request, record), now) if form.is_valid() else Stakeholder.objects.none()
    return {"form": form, "offer": _section(request, nearest_first(about, now, people), people.count(), "offer")}


def _interested(request: HttpRequest, record: Consultation, about: Q, coverage: Coverage) -> dict:
    """Who asked to be invited, and which kinds neither they nor those on the list speak for.

    Once nobody is invited any more, who is interested is no matter of this consultation.
    """
    now, desk = timezone.now(), desk_or_refused(request.user)
    if not still_inviting(Consultation.objects.filter(pk=record.pk), now).exists():
        return {"missing": coverage.missing()}
    people = interested(about, now, Stakeholder.objects.agreed())
    numbers = dict(people.order_by().values_list("kind").annotate(Count("pk")))
    section = _section(request, people, sum(numbers.values()), "interested")
    return {
        "is_open": record.stage_at(now) in ACCEPTS_CONTRIBUTIONS,
        "interested": section, "people": with_interests(desk, section.page),
        "kinds": [(kind.label, numbers[kind]) for kind in StakeholderKind if kind in numbers],
        "missing": coverage.missing(map(StakeholderKind, numbers)),
    }  # fmt: skip
