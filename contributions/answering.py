"""Answering: one reasoned answer for each comment that is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultation_pages.models import Consultation
from contributions.enums import Outcome, State
from contributions.models import Answer, Contribution, Standing
from contributions.models.answers import REASON_COLUMNS
from contributions.moderation import NotPossible
from contributions.reports import ask_again, hold_reviews, is_settled


@dataclass(frozen=True)
class Reply:
    """What is answered: the outcome, its reasons by language code, and for a merged comment the one it goes with."""

    outcome: str
    reasons: Mapping[str, str] = field(default_factory=dict)
    merged_with: int | None = None

    @property
    def has_reason(self) -> bool:
        return any(text.strip() for text in self.reasons.values())


@transaction.atomic
def answer(contribution: Contribution, reply: Reply, user) -> Answer:
    """Writes the answer to a comment, in place of an earlier one; a report sent back is then reviewed from the start.

    Raises NotPossible for a comment that is not shown, an answer without the reason it needs, a merger that leads
    nowhere, and while the report with the answers is reviewed or published.
    """
    hold_reviews(contribution.consultation)
    consultation = Consultation.objects.select_for_update(no_key=True).get(pk=contribution.consultation_id)
    if not is_open(consultation, contribution):
        raise NotPossible(_("The report with the answers is in review or published: they do not change any more."))
    standing = Standing.objects.select_for_update().get(pk=contribution.pk)
    _demand_complete(contribution, standing, reply)
    facts = {column: reply.reasons.get(code, "").strip() for code, column in REASON_COLUMNS.items()}
    facts |= {"outcome": reply.outcome, "merged_with": _partner(contribution, reply)}
    facts |= {"answered_by": user, "answered_at": timezone.now()}
    written, _created = Answer.objects.update_or_create(contribution=contribution, defaults=facts)
    Standing.objects.filter(pk=contribution.pk).update(outcome=reply.outcome)
    if not consultation.report_published_at:
        ask_again(consultation, user)
    return written


def assign(contributions: Iterable[Contribution], user) -> None:
    """Puts comments on somebody's list; None takes them off it."""
    Standing.objects.filter(contribution__in=[each.pk for each in contributions]).update(assignee=user)


def is_open(consultation: Consultation, contribution: Contribution) -> bool:
    """Whether an answer may be written. A late comment that was withheld may get its first one after the report."""
    if consultation.report_published_at:
        return not Answer.objects.filter(contribution=contribution).exists()
    return not is_settled(consultation)


def hanging_on(contributions: Iterable[Contribution]) -> list[int]:
    """The positions of published comments that are answered with one of these, which are no longer shown."""
    rows = Contribution.objects.filter(answer__merged_with__in=[each.pk for each in contributions])
    shown = rows.filter(standing__state=State.PUBLISHED, answer__merged_with__standing__state=State.WITHHELD)
    return list(shown.order_by("position").values_list("position", flat=True))


def _demand_complete(contribution: Contribution, standing: Standing, reply: Reply) -> None:
    if standing.state == State.RECEIVED:
        raise NotPossible(_("Check the comment first: only what is shown is answered."))
    if reply.outcome not in (Outcome.ACCEPTED, Outcome.MERGED) and not reply.has_reason:
        raise NotPossible(_("Give the reason: only an accepted comment needs none."))


def _partner(contribution: Contribution, reply: Reply) -> Contribution | None:
    """The comment with which a merged one is answered; it has, or will get, an answer of its own."""
    if reply.outcome != Outcome.MERGED:
        return None
    others = Contribution.objects.filter(consultation=contribution.consultation_id, standing__state=State.PUBLISHED)
    partner = others.filter(position=reply.merged_with).exclude(pk=contribution.pk).first()
    if partner is None:
        raise NotPossible(_("Give the number of the published comment with which this one is answered."))
    if Answer.objects.filter(contribution=partner, outcome=Outcome.MERGED).exists():
        raise NotPossible(_("That comment is itself answered with another: name that one."))
    if contribution.merged.exists():
        raise NotPossible(_("Other comments are answered with this one: it needs an answer of its own."))
    return partner
