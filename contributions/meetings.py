"""Public meetings that were held: the only writer of their records, until the report that counts them stands.

A record and its minutes are the institution's own words: they are public once a second person has confirmed them. From
then on nothing that readers see changes or goes by one person: a change or a removal waits for a second one.
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

RECORDED, CHANGED, REMOVED, CONFIRMED, ASKED, TAKEN_BACK = (
    f"contributions.{verb}_meeting"
    for verb in ("record", "change", "remove", "confirm", "ask_to_change", "take_back_change_of")
)
COLUMNS = tuple(name.removesuffix("_id") for name in FACTS)


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
def change(meeting: MeetingRecord, user) -> bool:
    """Corrects a meeting, and returns whether that waits: of a public one all stays as it was until it is confirmed.

    The log keeps what stood there, and of what waits what is asked. Raises NotPossible once the report stands.
    """
    _open(meeting)
    stored = _stored(meeting)
    if meeting.facts == stored.facts and not stored.removes:
        return False
    if stored.confirmed_at:
        _ask(stored, user, meeting.facts)
    else:
        meeting.recorded_by, meeting.removes = user, False
        meeting.save(update_fields=["recorded_by", "removes", *COLUMNS])
        if stored.replaces:
            _tell(stored.replaces, ASKED, user, meeting.facts)
        else:
            _tell(meeting, CHANGED, user, stored.facts)
    return stored.confirmed_at is not None or stored.replaces is not None


@transaction.atomic
def confirm(meeting: MeetingRecord, stamp: str, user) -> None:
    """Makes a meeting, a change or a removal public, as the second person; `stamp` stands for what was read.

    Raises NotPossible for who recorded it, for other facts than those that stand there, for the removal of a meeting
    that comments name, and once the report stands.
    """
    _open(meeting)
    _stored(meeting)
    meeting.refresh_from_db()
    if meeting.recorded_by_id == user.pk:
        raise NotPossible(_("You recorded this meeting: somebody else has to confirm it."))
    if meeting.stamp != stamp:
        raise NotPossible(_("This meeting was changed meanwhile: read it again."))
    if meeting.removes:
        _delete(meeting.replaces, user)
    elif meeting.replaces:
        _replace(meeting.replaces, meeting, user)
    elif meeting.confirmed_at is None:
        meeting.confirmed_by, meeting.confirmed_at = user, timezone.now()
        meeting.save(update_fields=["confirmed_by", "confirmed_at"])
        _tell(meeting, CONFIRMED, user)


@transaction.atomic
def remove(meeting: MeetingRecord, user) -> bool:
    """Takes out a meeting or a change that was recorded by mistake, and returns whether that waits: a public one does.

    Raises NotPossible once it is counted or comments name it.
    """
    _open(meeting)
    stored = _stored(meeting)
    if stored.confirmed_at:
        _demand_unnamed(stored)
        _ask(stored, user, stored.facts, removes=True)
    elif stored.replaces:
        _tell(stored.replaces, TAKEN_BACK, user, stored.facts)
        stored.delete()
    else:
        _delete(stored, user)
    return stored.confirmed_at is not None


def _stored(meeting: MeetingRecord) -> MeetingRecord:
    """The row as it is now that the consultation is ours."""
    found = MeetingRecord.objects.select_related("replaces").filter(pk=meeting.pk).first()
    if found is None:
        raise NotPossible(_("This meeting was changed meanwhile: read it again."))
    return found


def _ask(public: MeetingRecord, user, facts: dict, *, removes: bool = False) -> None:
    """Has a change of a public meeting wait, in place of one that waits already."""
    asked = facts | {"removes": removes}
    row = asked | {"consultation_id": public.consultation_id, "recorded_by": user}
    MeetingRecord.objects.update_or_create(replaces=public, defaults=row)
    _tell(public, ASKED, user, asked)


def _replace(public: MeetingRecord, change: MeetingRecord, user) -> None:
    before = public.facts
    for name, value in change.facts.items():
        setattr(public, name, value)
    public.recorded_by, public.confirmed_by, public.confirmed_at = change.recorded_by, user, timezone.now()
    public.save(update_fields=["recorded_by", "confirmed_by", "confirmed_at", *COLUMNS])
    change.delete()
    _tell(public, CONFIRMED, user, before)


def _delete(meeting: MeetingRecord, user) -> None:
    _demand_unnamed(meeting)
    _tell(meeting, REMOVED, user, meeting.facts)
    meeting.delete()


def _demand_unnamed(meeting: MeetingRecord) -> None:
    if meeting.contributions.exists():
        raise NotPossible(_("Comments were entered from this meeting: it stays."))


def are_minutes(document) -> bool:
    """Whether a document is the minutes of a confirmed meeting on a public consultation."""
    return MeetingRecord.objects.confirmed().filter(minutes=document, consultation__is_public=True).exists()


def register_log_actions(actions) -> None:
    """Wagtail's hook: what the log says of meetings."""
    actions.register_action(RECORDED, gettext_lazy("Record a public meeting"), gettext_lazy("Recorded a meeting"))
    actions.register_action(CHANGED, gettext_lazy("Change a public meeting"), gettext_lazy("Changed a meeting"))
    actions.register_action(CONFIRMED, gettext_lazy("Confirm a public meeting"), gettext_lazy("Confirmed a meeting"))
    actions.register_action(REMOVED, gettext_lazy("Remove a public meeting"), gettext_lazy("Removed a meeting"))
    actions.register_action(
        ASKED, gettext_lazy("Ask to change a public meeting"), gettext_lazy("Asked to change or remove a meeting")
    )
    actions.register_action(
        TAKEN_BACK,
        gettext_lazy("Take back a change of a public meeting"),
        gettext_lazy("Took back a change of a meeting"),
    )


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
