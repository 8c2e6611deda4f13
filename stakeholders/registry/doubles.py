"""Possible doubles among the entries that one institution keeps: a list, two side by side, and one of them kept.

Beside an entry may stand what the owner of its address signed up for, where the account sees that person anyway. Theirs
is what stays then, as they wrote it.
"""

from itertools import combinations, islice

from django.contrib import messages
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.log_actions import log

from core.admin_pages import heading
from core.text import fold
from stakeholders.merging import merge as merge_entries
from stakeholders.merging import merge_into_own
from stakeholders.models import Stakeholder
from stakeholders.registry.access import Desk, desk_or_refused

MERGED = "stakeholders.merge"
MOST_PAIRS = 200


@require_GET
def doubles(request: HttpRequest) -> HttpResponse:
    """The pairs that may be one stakeholder; only of entries that the account may change, or of one and its owner's."""
    desk = desk_or_refused(request.user)
    kept, own = desk.kept(), _own(desk)
    groups: dict[tuple, list[int]] = {}
    for pk, keeper, email, organisation in kept.order_by("pk").values_list("pk", "keeper", "email", "organisation"):
        for sign in _signs(keeper, email, organisation):
            groups.setdefault(sign, []).append(pk)
    found = dict.fromkeys(pair for group in groups.values() for pair in islice(combinations(group, 2), MOST_PAIRS))
    signed_up = own.filter(email=OuterRef("email")).order_by("pk").values("pk")[:1]
    beside = kept.exclude(email="").annotate(own=Subquery(signed_up)).filter(own__isnull=False).order_by("pk")
    found |= dict.fromkeys(beside.values_list("pk", "own")[:MOST_PAIRS])
    pairs = list(islice(found, MOST_PAIRS))
    people = Stakeholder.objects.in_bulk({pk for pair in pairs for pk in pair})
    rows = [(people[one], people[other]) for one, other in pairs]
    return TemplateResponse(request, "stakeholders/registry/doubles.html", {"rows": rows} | _heading())


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Two entries side by side; POST of `keep` makes one of them. Http404 for all that are no doubles of one's own."""
    people = _pair(request, pk, number)
    own = [each for each in people if each.confirmed_at]
    keep = request.POST.get("keep")
    if request.method != "POST" or keep not in {str(each.pk) for each in own or people}:
        context = {"people": people, "own": own} | _heading()
        return TemplateResponse(request, "stakeholders/registry/merge.html", context)
    kept, double = sorted(people, key=lambda each: str(each.pk) != keep)
    try:
        with transaction.atomic():
            (merge_into_own if own else merge_entries)(kept.pk, double.pk)
            log(request.user, MERGED, user=request.user, data={"kept": kept.pk, "merged": double.pk})
    except Stakeholder.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The two entries are one now."))
    return HttpResponseRedirect(reverse("registry_person", args=[kept.pk]))


def _heading() -> dict[str, str]:
    return heading(_("Possible doubles"), "group")


def _pair(request: HttpRequest, pk: int, number: int) -> list[Stakeholder]:
    desk = desk_or_refused(request.user)
    kept = list(desk.kept().filter(pk__in=(pk, number)).select_related("keeper").order_by("pk"))
    signs = [set(_signs(each.keeper_id, each.email, each.organisation)) for each in kept]
    if len(kept) == 2 and signs[0] & signs[1]:
        return kept
    own = [each for each in _own(desk).filter(pk__in=(pk, number)) if {each.email} == {one.email for one in kept}]
    if not own:
        raise Http404
    return [*kept, *own]


def _own(desk: Desk) -> QuerySet[Stakeholder]:
    """What people whom the account sees signed up for themselves."""
    return desk.people().filter(keeper=None, confirmed_at__isnull=False).exclude(email="")


def _signs(keeper: int, email: str, organisation: str) -> list[tuple]:
    """What two entries of one keeper share when they may be one."""
    signs = (("email", keeper, email.lower()), ("organisation", keeper, fold(organisation).strip()))
    return [each for each in signs if each[2]]


def register_log_actions(actions) -> None:
    """Wagtail's hook: what the log says of a merging."""
    actions.register_action(MERGED, _("Merge stakeholders"), _("Merged stakeholders"))
