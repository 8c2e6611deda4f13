"""Who may do what at the desk: the institution's officers work, the Office and the auditors read; nobody else sees it.

Being superuser counts for nothing here: what people sent in confidence is for those who have to answer it.
"""

from functools import cached_property

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from consultation_pages.desk import desk_during
from consultation_pages.models import Consultation, Institution
from consultation_pages.roles import DRAFTER, REVIEWER
from contributions.models import Contribution, MeetingRecord

WORKING = (DRAFTER, REVIEWER)


class Desk:
    """What one account may do with comments, asked of the database once per request."""

    def __init__(self, user):
        self._of_account = desk_during(user)

    @property
    def reads_all(self) -> bool:
        """Whether the account is of the Office or audits."""
        return self._of_account.is_office or self._of_account.is_auditor

    @cached_property
    def own(self) -> frozenset[int]:
        """The institutions for which the account does any work here."""
        return self._of_account.institutions_for(*WORKING)

    @property
    def is_there(self) -> bool:
        """Whether there is anything at the desk for this account."""
        return bool(self.own) or self.reads_all

    def works_for(self, institution: Institution, roles=WORKING) -> bool:
        """Whether the account holds one of these roles for an institution."""
        return institution.pk in self._of_account.institutions_for(*roles)

    def consultations(self) -> QuerySet[Consultation]:
        """The consultations whose comments the account may read."""
        if self.reads_all:
            return Consultation.objects.all()
        return Consultation.objects.filter(institution__in=self.own)


def desk_of(user) -> Desk:
    """The desk of an account; the same for the whole request, as the account is."""
    if not hasattr(user, "_contributions_desk"):
        user._contributions_desk = Desk(user)
    return user._contributions_desk


def consultation_for(user, pk: int, *roles) -> Consultation:
    """The consultation, if the account may read it and, where roles are named, holds one of them there.

    Raises Http404 for what the account may not know of, PermissionDenied for what it may only read.
    """
    desk = desk_of(user)
    # Asked with it: the list of comments asks for meetings only where some wait to be confirmed.
    waits = Exists(MeetingRecord.objects.waiting().filter(consultation=OuterRef("pk")))
    records = Consultation.objects.select_related("institution", "source_page__locale")
    found = records.annotate(has_waiting_meetings=waits).filter(pk=pk).first()
    if found is None or not (desk.works_for(found.institution) or desk.reads_all):
        raise Http404
    if roles and not desk.works_for(found.institution, roles):
        raise PermissionDenied
    return found


def contribution_for(user, pk: int, *roles) -> Contribution:
    """The same for one comment."""
    found = Contribution.objects.select_related("standing__decision").filter(pk=pk).first()
    if found is None:
        raise Http404
    found.consultation = consultation_for(user, found.consultation_id, *roles)
    return found


def colleagues(consultation: Consultation) -> QuerySet:
    """The accounts to which a comment can be assigned: those who work for its institution."""
    names = [f"{role.name} {consultation.institution.code}" for role in WORKING]
    people = get_user_model().objects.filter(is_active=True, groups__name__in=names)
    return people.distinct().order_by("username")
