"""The rights of those who sent something: to have their data erased, and to say that it was not them."""

from django.db import transaction
from django.utils import timezone

from consultation_pages.models import Consultation
from contributions.enums import State, WithholdReason
from contributions.letters import key_of
from contributions.models import Contributor, Decision
from contributions.moderation import decide
from contributions.report_files import discard_files
from core import content_version
from core.models import Mail


@transaction.atomic
def erase(person: Contributor) -> None:
    """Deletes name, address and salt, and every letter to them; the comment stays, of nobody.

    The private link stops working. Backups older than this hold the row until they are gone (docs/operations.md).
    """
    # Held as decisions hold it, so that no file of the report with the name is finished meanwhile.
    consultation = Consultation.objects.select_for_update(no_key=True).get(pk=person.contribution.consultation_id)
    Mail.objects.filter(key__startswith=key_of(person.contribution_id)).delete()
    was_shown = bool(person.shown_as)
    person.delete()
    if was_shown:
        discard_files(consultation)
        content_version.bump()


@transaction.atomic
def disown(person: Contributor) -> None:
    """Withholds what was sent in a person's name, and erases the name; the register keeps the entry."""
    contribution = person.contribution
    decide(
        contribution,
        Decision(
            contribution=contribution, state=State.WITHHELD, reason=WithholdReason.DISOWNED, hides_files=True,
            decided_at=timezone.now(),
        ),
        tell=False,
    )  # fmt: skip
    erase(person)
