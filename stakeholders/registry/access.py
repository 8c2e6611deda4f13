"""Who sees whom in the registry: the Office all, an institution those who want to be asked by it; nobody else anybody.

Being superuser counts for nothing here: people gave their data to the bodies whose subjects they chose.
"""

from datetime import datetime
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from consultation_pages.desk import desk_during
from consultation_pages.models import Consultation, Institution
from consultation_pages.roles import DRAFTER, REVIEWER
from stakeholders.matching import with_predecessors
from stakeholders.models import Interest, Stakeholder

WORKING = (DRAFTER, REVIEWER)
EXPORT = "stakeholders.export_stakeholder"


class Desk:
    """What one account may see and do in the registry, asked of the database once per request."""

    def __init__(self, user):
        self.user = user

    @cached_property
    def institutions(self) -> frozenset[int]:
        """The keys of the institutions whose registry the account keeps."""
        return desk_during(self.user).institutions_for(*WORKING)

    @property
    def is_office(self) -> bool:
        """Whether the account sees everybody."""
        return desk_during(self.user).is_office

    @property
    def is_there(self) -> bool:
        """Whether there is a registry for this account."""
        return self.is_office or bool(self.institutions)

    @property
    def may_export(self) -> bool:
        """Whether the account may take what it sees out of the platform: a right of its own, of no superuser."""
        return self.is_there and self.user.groups.filter(permissions__codename=EXPORT.partition(".")[2]).exists()

    @cached_property
    def _bodies(self) -> set[int]:
        """The account's institutions and those that they took over from."""
        return with_predecessors(self.institutions)

    def people(self) -> QuerySet[Stakeholder]:
        """Everybody in the lists of the account: interested in its institutions' matters, entered or asked by them.

        What another institution entered is seen by nobody else, whatever interests it says of it. Whose interests have
        all lapsed is in no list of an institution, until they renew them or are forgotten.
        """
        if self.is_office:
            return Stakeholder.objects.all()
        current = Interest.objects.current(timezone.now())
        interested = current.filter(self._matters | self._at_hand)
        signed_up = Q(keeper=None, pk__in=interested.values("stakeholder"))
        asked = Q(pk__in=self._asked()) & (Q(confirmed_at=None) | Q(pk__in=current.values("stakeholder")))
        return Stakeholder.objects.filter(signed_up | Q(keeper__in=self.institutions) | asked)

    def known(self) -> QuerySet[Stakeholder]:
        """Everybody whose entry the account may open: those of its lists, and of whom it holds an invitation."""
        if self.is_office:
            return self.people()
        return Stakeholder.objects.filter(Q(pk__in=self.people().values("pk")) | Q(pk__in=self._asked()))

    def _asked(self):
        records = Consultation.objects.filter(institution__in=self.institutions)
        return Stakeholder.objects.filter(invitations__consultation__in=records).values("pk")

    @property
    def _matters(self) -> Q:
        """Interests in the account's institutions and in what they plan."""
        return Q(institution__in=self._bodies) | Q(proposal__institution__in=self._bodies)

    @property
    def _at_hand(self) -> Q:
        """Interests in the topics and types of act of the consultations to which its institutions still invite."""
        records = still_inviting(self.consultations(), timezone.now())
        return Q(topic__in=records.values("topics")) | Q(document_type__in=records.values("document_type"))

    def interests(self) -> QuerySet[Interest]:
        """The current interests that the account may see of people whom it sees: none in other institutions."""
        held = Interest.objects.current(timezone.now())
        return held if self.is_office else held.filter(self._matters | Q(institution=None, proposal=None))

    def kept(self) -> QuerySet[Stakeholder]:
        """Those whose entry the account may change: entered by its institutions, and not confirmed by themselves."""
        keepers = Institution.objects.all() if self.is_office else self.institutions
        return Stakeholder.objects.filter(keeper__in=keepers, confirmed_at=None)

    def consultations(self) -> QuerySet[Consultation]:
        """The consultations whose stakeholders the account may see."""
        records = Consultation.objects.filter(is_public=True, archived_at=None)
        return records if self.is_office else records.filter(institution__in=self.institutions)


def still_inviting(records: QuerySet[Consultation], now: datetime) -> QuerySet[Consultation]:
    """Those that people can still be invited to: not closed, not withdrawn."""
    return records.filter(Q(closes_at=None) | Q(closes_at__gt=now), withdrawn_at=None)


def desk_of(user) -> Desk:
    """The desk of an account; the same for the whole request, as the account is."""
    if not hasattr(user, "_registry_desk"):
        user._registry_desk = Desk(user)
    return user._registry_desk


def desk_or_refused(user) -> Desk:
    """The desk of an account; PermissionDenied for one that has none."""
    desk = desk_of(user)
    if not desk.is_there:
        raise PermissionDenied
    return desk


def person_for(user, pk: int) -> Stakeholder:
    """Somebody whom the account may see; Http404 for everybody else, so that nobody can be guessed."""
    found = desk_or_refused(user).known().select_related("keeper").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def consultation_for(user, pk: int, *, works: bool = False) -> Consultation:
    """A consultation whose stakeholders the account may see; `works`: and which it may invite to.

    Raises Http404 for what it may not know of, PermissionDenied for what it may only read.
    """
    desk = desk_or_refused(user)
    found = desk.consultations().select_related("institution", "source_page", "contact_officer").filter(pk=pk).first()
    if found is None:
        raise Http404
    if works and found.institution_id not in desk.institutions:
        raise PermissionDenied
    return found
