"""Public meetings that were held: the only writer of their records, until the report that counts them stands."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from consultation_pages import document_access
from consultation_pages.models import Consultation
from contributions.models import MeetingRecord
from contributions.moderation import NotPossible
from contributions.reports import is_settled
from core import content_version

FACTS = ("held_at", "place", "attendance", "minutes_id")
RECORDED, CHANGED, REMOVED = (f"contributions.{verb}_meeting" for verb in ("record", "change", "remove"))


def connect() -> None:
    """Minutes are for everybody, as the meeting was."""
    document_access.also_public.append(are_minutes)


class Recorded(Exception):
    """The same form recorded another meeting before; `earlier` is that one."""

    def __init__(self, earlier: MeetingRecord):
        super().__init__(str(earlier))
        self.earlier = earlier


@transaction.atomic
def record(meeting: MeetingRecord) -> MeetingRecord:
    """Adds a meeting and returns it; the one that is there if this form was sent before.

    Raises Recorded when it was sent with other facts, NotPossible once the report stands.
    """
    consultation = _open(meeting)
    earlier = MeetingRecord.objects.filter(consultation=consultation, key=meeting.key).first()
    if earlier is None:
        meeting.save(force_insert=True)
        _tell(meeting, RECORDED, meeting.recorded_by)
        return meeting
    if _facts(earlier) != _facts(meeting):
        raise Recorded(earlier)
    return earlier


@transaction.atomic
def change(meeting: MeetingRecord, user) -> None:
    """Corrects a meeting; the log keeps what stood there. Raises NotPossible once the report stands."""
    _open(meeting)
    before = _facts(MeetingRecord.objects.get(pk=meeting.pk))
    meeting.save(update_fields=[name.removesuffix("_id") for name in FACTS])
    _tell(meeting, CHANGED, user, before)


@transaction.atomic
def remove(meeting: MeetingRecord, user) -> None:
    """Takes out a meeting that was recorded by mistake. Raises NotPossible once it is counted or comments name it."""
    _open(meeting)
    if meeting.contributions.exists():
        raise NotPossible(_("Comments were entered from this meeting: it stays."))
    _tell(meeting, REMOVED, user, _facts(meeting))
    meeting.delete()


def are_minutes(document) -> bool:
    """Whether a document is the minutes of a meeting on a public consultation."""
    return MeetingRecord.objects.filter(minutes=document, consultation__is_public=True).exists()


def register_log_actions(actions) -> None:
    """Wagtail's hook: what the log says of meetings."""
    actions.register_action(RECORDED, gettext_lazy("Record a public meeting"), gettext_lazy("Recorded a meeting"))
    actions.register_action(CHANGED, gettext_lazy("Change a public meeting"), gettext_lazy("Changed a meeting"))
    actions.register_action(REMOVED, gettext_lazy("Remove a public meeting"), gettext_lazy("Removed a meeting"))


def _open(meeting: MeetingRecord) -> Consultation:
    """The consultation, whose row is ours until the transaction ends."""
    consultation = Consultation.objects.select_for_update(no_key=True).get(pk=meeting.consultation_id)
    if is_settled(consultation):
        raise NotPossible(_("The report is in review or published: its meetings do not change any more."))
    return consultation


def _facts(meeting: MeetingRecord) -> dict:
    return {name: getattr(meeting, name) for name in FACTS}


def _tell(meeting: MeetingRecord, action: str, user, before: dict | None = None) -> None:
    log(meeting, action, user=user, data={name: str(value) for name, value in (before or {}).items()})
    content_version.bump()
