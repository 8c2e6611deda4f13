"""The rights of those who sent something: to be erased, to take it away, and to say that it was not them."""

from django.db import transaction
from django.utils import timezone

from consultation_pages.models import Consultation
from contributions.enums import State, WithholdReason
from contributions.letters import key_of
from contributions.models import Contribution, Contributor, Decision, Standing
from contributions.moderation import cover_of, decide
from contributions.report_files import discard_files
from contributions.reports import hold_reviews
from core import content_version
from core.models import Mail


@transaction.atomic
def erase(person: Contributor) -> None:
    """Deletes name, address and salt, and every letter to them; the comment stays, of nobody, without its files.

    A file says who made it in more places than we can clear, and nobody will be there to ask. The private link stops
    working. Backups older than this hold the row until they are gone (docs/operations.md).
    """
    if person.contribution.attachments.exists():
        _hide_files(person.contribution)
    # Held as decisions hold it, so that no file of the report with the name is finished meanwhile.
    consultation = Consultation.objects.select_for_update(no_key=True).get(pk=person.contribution.consultation_id)
    Mail.objects.filter(key__startswith=key_of(person.contribution_id)).delete()
    was_shown = bool(person.shown_as)
    person.delete()
    if was_shown:
        discard_files(consultation)
        content_version.bump()


@transaction.atomic
def take_away(person: Contributor) -> None:
    """Withholds what a person wrote, as they ask for it, and erases them; the register keeps the entry."""
    _withhold(person.contribution, WithholdReason.ASKED)
    erase(person)


@transaction.atomic
def disown(person: Contributor) -> None:
    """Withholds what was sent in a person's name, and erases the name; the register keeps the entry."""
    _withhold(person.contribution, WithholdReason.DISOWNED)
    erase(person)


def _withhold(contribution: Contribution, reason: WithholdReason) -> None:
    _decide(contribution, state=State.WITHHELD, reason=reason)


def _hide_files(contribution: Contribution) -> None:
    """Leaves the text where it stands, and shows the files no more."""
    hold_reviews(contribution.consultation)
    Consultation.objects.select_for_update(no_key=True).get(pk=contribution.consultation_id)
    standing = Standing.objects.select_related("decision").get(pk=contribution.pk)
    is_withheld, cover = standing.state == State.WITHHELD, cover_of(contribution)
    # What is blacked out besides keeps the reason that it has.
    reason = standing.decision.reason if is_withheld else (cover.shown_text and cover.reason) or WithholdReason.ASKED
    _decide(contribution, state=standing.state, reason=reason, shown_text=cover.shown_text)


def _decide(contribution: Contribution, **facts) -> None:
    """A decision of the person's own: by nobody of ours, told to nobody, and the files go."""
    decision = Decision(contribution=contribution, hides_files=True, decided_at=timezone.now(), **facts)
    decide(contribution, decision, tell=False)
