"""Moderation: what is shown of a comment. Personal data of others and insults are withheld, never an opinion."""

from django.db import transaction
from django.utils.translation import gettext as _

from consultation_pages.models import Consultation
from contributions import letters
from contributions.enums import State
from contributions.models import Contribution, Contributor, Decision, Standing
from core import content_version


class NotPossible(Exception):
    """What an officer asked for contradicts the rules; the message says which."""


@transaction.atomic
def decide(contribution: Contribution, decision: Decision, *, tell: bool = True) -> None:
    """Adds a decision and shows what it says at once; the contributor is told if they gave an address.

    Raises NotPossible for a withholding without reason, and for showing an unanswered comment once the report is out.
    """
    consultation = Consultation.objects.select_for_update(no_key=True).get(pk=contribution.consultation_id)
    if decision.state == State.WITHHELD and not decision.reason:
        raise NotPossible(_("Say why the comment is withheld."))
    standing = Standing.objects.select_for_update().get(pk=contribution.pk)
    if decision.state == State.PUBLISHED and consultation.report_published_at and not standing.outcome:
        raise NotPossible(_("The report is published: answer the comment before it is shown."))
    decision.save(force_insert=True)
    standing.state, standing.decision = decision.state, decision
    standing.save(update_fields=["state", "decision"])
    if tell:
        _tell(contribution, decision)
    content_version.bump()


def _tell(contribution: Contribution, decision: Decision) -> None:
    template = letters.WITHHELD if decision.state == State.WITHHELD else letters.PUBLISHED
    letters.queue(Contributor.objects.filter(contribution=contribution), template)
