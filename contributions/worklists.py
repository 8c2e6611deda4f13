"""What waits for reviewers on the dashboard: comments to check, and what is recorded of meetings to confirm."""

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from consultation_pages import worklists
from consultation_pages.desk import Desk
from consultation_pages.models import Consultation
from consultation_pages.roles import REVIEWER
from consultation_pages.worklists import RecordWorklist
from contributions.enums import State
from contributions.models import MeetingRecord, Standing


def connect() -> None:
    """Offers both to the dashboard."""
    worklists.further += [CommentsToCheck(), MeetingsToConfirm()]


def _reviewed(desk: Desk) -> QuerySet[Consultation]:
    """The consultations whose comments this person checks."""
    own = Consultation.objects.filter(institution__in=desk.institutions_for(REVIEWER), is_public=True, archived_at=None)
    return own.select_related("institution")


def _number(rows: QuerySet) -> Coalesce:
    """How many of these rows a consultation has."""
    of_one = rows.filter(consultation=OuterRef("pk")).order_by().values("consultation")
    return Coalesce(Subquery(of_one.values(number=Count("pk"))), 0)


class CommentsToCheck(RecordWorklist):
    """Consultations with comments that nobody has checked, those whose report is due first."""

    name, icon, heading = "comments", "comment", gettext_lazy("Comments waiting for your check")
    roles = (REVIEWER,)

    def rows(self, desk):
        waiting = _reviewed(desk).annotate(number_waiting=_number(Standing.objects.filter(state=State.RECEIVED)))
        return waiting.filter(number_waiting__gt=0).order_by(F("report_due_at").asc(nulls_last=True), "pk")

    def address(self, desk, row):
        return f"{reverse('contribution_desk', args=[row.pk])}?state={State.RECEIVED}"

    def words(self, row):
        words = ngettext("%(number)d comment to check", "%(number)d comments to check", row.number_waiting)
        return {"note": words % {"number": row.number_waiting}}


class MeetingsToConfirm(RecordWorklist):
    """What others recorded of public meetings, by consultation, and waits for this person or another reviewer."""

    name, icon, heading = "meetings", "group", gettext_lazy("Public meetings waiting for your confirmation")
    roles = (REVIEWER,)

    def rows(self, desk):
        of_others = MeetingRecord.objects.waiting().exclude(recorded_by=desk.user)
        waiting = _reviewed(desk).annotate(number_waiting=_number(of_others)).filter(number_waiting__gt=0)
        return waiting.order_by(F("report_due_at").asc(nulls_last=True), "pk")

    def address(self, desk, row):
        return f"{reverse('contribution_desk', args=[row.pk])}#meetings"

    def words(self, row):
        words = ngettext("%(number)d meeting to confirm", "%(number)d meetings to confirm", row.number_waiting)
        return {"note": words % {"number": row.number_waiting}}
