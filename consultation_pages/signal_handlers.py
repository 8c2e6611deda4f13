"""What the domain does when records change outside of a publication."""

from django.db.models.signals import post_delete, post_save
from wagtail.models import Revision

from consultation_pages import calendar_records
from consultation_pages.models import (
    Approval,
    Consultation,
    ConsultationRule,
    ContactOfficer,
    DocumentType,
    Holiday,
    Institution,
    Topic,
)
from core import content_version, page_cache


def connect() -> None:
    """Joins the domain to the ground floor's cache and to Wagtail's schedules."""
    page_cache.register_boundary(next_boundary)
    for signal in (post_save, post_delete):
        signal.connect(follow_calendar, sender=Holiday, dispatch_uid=f"calendar_{id(signal)}")
    content_version.bump_with(Institution, ContactOfficer, Topic, DocumentType, ConsultationRule, Holiday)
    post_save.connect(void_cancelled_schedule, sender=Revision, dispatch_uid="void_cancelled_schedule")


def next_boundary(now):
    """The next instant at which some consultation changes its stage by time alone."""
    return Consultation.objects.public().next_boundary(now)


def follow_calendar(sender, raw=False, **kwargs) -> None:
    """A corrected calendar moves what has not closed yet."""
    if not raw:
        calendar_records.recompute_open()


def void_cancelled_schedule(sender, instance, update_fields=None, **kwargs) -> None:
    """Cancelling a schedule spends the approval: what is changed afterwards needs a new one."""
    if update_fields and "approved_go_live_at" in update_fields and instance.approved_go_live_at is None:
        waiting = Approval.objects.filter(revision=instance, state=Approval.State.APPROVED)
        waiting.update(state=Approval.State.VOID)
