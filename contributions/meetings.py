"""Public meetings that were held: the only writer of their records, until the report that counts them stands.

A record and its minutes are the institution's own words: they are public once a second person has confirmed them.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from consultation_pages import document_access
from consultation_pages.models import Consultation
from contributions.models import MeetingRecord
from contributions.models.meetings import FACTS
from contributions.moderation import NotPossible
from contributions.reports import is_settled
from core import content_version

RECORDED, CHANGED, REMOVED, CONFIRMED = (
    f"contributions.{verb}_meeting" for verb in ("record", "change", "remove", "confirm")
)


def connect() -> None:
    """Minutes are for everybody, as the meeting was, once they are confirmed."""
    document_access.also_public.append(are_minutes)


class Recorded(Exception):
    """The same form recorded another meeting before; `earlier` is that one."""

    def __init__(self, earlier: MeetingRecord):
        super().__init__(str(earlier))
        self.earlier = earlier


@transaction.atomic
def record(meeting: MeetingRecord) -> MeetingRecord:
    """Adds a meeting and returns it; the one that is there if this form was sent before.

    Raises Recorded when it was sent with other facts, NotPossible once the report stands and in the archive.
    """
    consultation = _open(meeting)
    earlier = MeetingRecord.objects.filter(consultation=consultation, key=meeting.key).first()
    if earlier is None:
        meeting.save(force_insert=True)
        _tell(meeting, RECORDED, meeting.recorded_by)
        return meeting
    if earlier.facts != meeting.facts:
        raise Recorded(earlier)
    return earlier


@transaction.atomic
def change(meeting: MeetingRecord, user) -> None:
    """Corrects a meeting, which has to be confirmed anew; the log keeps what stood there.

    Raises NotPossible once the report stands.
    """
    _open(meeting)
    before = MeetingRecord.objects.get(pk=meeting.pk).facts
    if meeting.facts == before:
        return
    meeting.recorded_by, meeting.confirmed_by, meeting.confirmed_at = user, None, None
    written = ("recorded_by", "confirmed_by", "confirmed_at")
    meeting.save(update_fields=[*written, *(name.removesuffix("_id") for name in FACTS)])
    _tell(meeting, CHANGED, user, before)


@transaction.atomic
def confirm(meeting: MeetingRecord, stamp: str, user) -> None:
    """Makes a meeting public, as the second person; `stamp` stands for the facts that were read.

    Raises NotPossible for who recorded it, for other facts than those that stand there, and once the report stands.
    """
    _open(meeting)
    meeting.refresh_from_db()
    if meeting.recorded_by_id == user.pk:
        raise NotPossible(_("You recorded this meeting: somebody else has to confirm it."))
    if meeting.stamp != stamp:
        raise NotPossible(_("This meeting was changed meanwhile: read it again."))
    if meeting.confirmed_at is None:
        meeting.confirmed_by, meeting.confirmed_at = user, timezone.now()
        meeting.save(update_fields=["confirmed_by", "confirmed_at"])
        _tell(meeting, CONFIRMED, user)


@transaction.atomic
def remove(meeting: MeetingRecord, user) -> None:
    """Takes out a meeting that was recorded by mistake. Raises NotPossible once it is counted or comments name it."""
    _open(meeting)
    if meeting.contributions.exists():
        raise NotPossible(_("Comments were entered from this meeting: it stays."))
    _tell(meeting, REMOVED, user, meeting.facts)
    meeting.delete()


def are_minutes(document) -> bool:
    """Whether a document is the minutes of a confirmed meeting on a public consultation."""
    return MeetingRecord.objects.confirmed().filter(minutes=document, consultation__is_public=True).exists()


def register_log_actions(actions) -> None:
    """Wagtail's hook: what the log says of meetings."""
    actions.register_action(RECORDED, gettext_lazy("Record a public meeting"), gettext_lazy("Recorded a meeting"))
    actions.register_action(CHANGED, gettext_lazy("Change a public meeting"), gettext_lazy("Changed a meeting"))
    actions.register_action(CONFIRMED, gettext_lazy("Confirm a public meeting"), gettext_lazy("Confirmed a meeting"))
    actions.register_action(REMOVED, gettext_lazy("Remove a public meeting"), gettext_lazy("Removed a meeting"))


def _open(meeting: MeetingRecord) -> Consultation:
    """The consultation, whose row is ours until the transaction ends."""
    consultation = Consultation.objects.select_for_update(no_key=True).get(pk=meeting.consultation_id)
    if consultation.archived_at:
        raise NotPossible(_("This consultation was moved from the former platform: its meetings do not change."))
    if is_settled(consultation):
        raise NotPossible(_("The report is in review or published: its meetings do not change any more."))
    return consultation


def _tell(meeting: MeetingRecord, action: str, user, before: dict | None = None) -> None:
    log(meeting, action, user=user, data={name: str(value) for name, value in (before or {}).items()})
    content_version.bump()
