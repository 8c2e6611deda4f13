"""What institutions enter: the only writer of their entries and of the fields of interest that they note of them.

Each change is on record, without what it says of anybody.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from stakeholders import membership, stops, subjects
from stakeholders.enums import Source
from stakeholders.models import Stakeholder
from stakeholders.subjects import Wanted

ENTERED, CHANGED, DELETED = "stakeholders.enter", "stakeholders.change", "stakeholders.delete"


def enter(entry: Stakeholder, wanted: Wanted, now: datetime) -> None:
    """Saves a new entry; an address that wants no letters gets none because an institution enters it."""
    entry.source = Source.EDITOR
    _write(entry, wanted, now)


@transaction.atomic
def save(entry: Stakeholder, wanted: Wanted, changed: Iterable[str], user, now: datetime) -> None:
    """Saves an entry that was typed, new or corrected; `changed` names the fields."""
    if entry.pk is None:
        enter(entry, wanted, now)
        _log(ENTERED, entry, user)
        return
    entry.changed_at = now
    if "email" in changed:
        # Another address is somebody else: what was sent to the earlier one leads no more to this entry.
        entry.unreachable_at, entry.key = None, uuid4()
        entry.former_links.all().delete()
    _write(entry, wanted, now)
    _log(CHANGED, entry, user, fields=sorted(changed))


@transaction.atomic
def delete(entry: Stakeholder, user) -> None:
    """Erases one entry; what the owner of the address asked for themselves stays."""
    _log(DELETED, entry, user)
    membership.erase(entry)


def _write(entry: Stakeholder, wanted: Wanted, now: datetime) -> None:
    stops.settle(entry)
    entry.save()
    subjects.replace(entry, wanted, now)


def _log(action: str, entry: Stakeholder, user, **more) -> None:
    keeper = entry.keeper.code if entry.keeper else None
    log(user, action, user=user, data={"stakeholder": entry.pk, "institution": keeper, **more})


def register_log_actions(actions) -> None:
    """Wagtail's hook: what the log says of entries."""
    actions.register_action(ENTERED, _("Enter a stakeholder"), _("Entered a stakeholder"))
    actions.register_action(CHANGED, _("Change a stakeholder"), _("Changed a stakeholder"))
    actions.register_action(DELETED, _("Delete a stakeholder"), _("Deleted a stakeholder"))
