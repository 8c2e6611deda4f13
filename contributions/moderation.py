"""Moderation: what is shown of a comment. Personal data of others and insults are withheld, never an opinion."""

from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from consultation_pages.models import Consultation
from contributions import letters
from contributions.enums import COVERING, State, WithholdReason
from contributions.models import Answer, Contribution, Decision, Standing
from contributions.redaction import folded, foreign_piece, plain
from contributions.report_files import discard_files
from contributions.reports import ask_again, hold_reviews, is_under_review
from core import content_version


class NotPossible(Exception):
    """What an officer asked for contradicts the rules; the message says which."""


LONGEST_PIECE = 80


class Cover(NamedTuple):
    """What is covered of a comment whenever it is shown, and why: parts of its text (None: none of it), its files."""

    shown_text: str | None = None
    hides_files: bool = False
    reason: str = ""


def cover_of(contribution: Contribution) -> Cover:
    """What the decisions so far cover. A withholding shows nothing, so it may cover more and uncovers nothing."""
    cover = Cover()
    for each in contribution.decisions.order_by("pk"):
        if each.state == State.PUBLISHED:
            cover = Cover(each.shown_text, each.hides_files, each.reason)
        else:
            text = cover.shown_text if each.shown_text is None else each.shown_text
            is_reason = each.covers and each.reason in COVERING
            reason = cover.reason or (each.reason if is_reason else "")
            cover = Cover(text, cover.hides_files or each.hides_files, reason)
    return cover


@transaction.atomic
def decide(contribution: Contribution, decision: Decision, *, tell: bool = True, keeps_cover: bool = False) -> bool:
    """Adds a decision and shows what it says at once; the contributor is told if they gave an address.

    With `keeps_cover` the decision says nothing of what is blacked out and of files: that stays as it was, with its
    reason. Raises NotPossible for a withholding without reason, for showing what must not be shown, and for a text
    with anything but blocks in place of what was received, or blocks or hidden files without a reason for them. A
    review of the report that is under way ends, as its people would approve a text that has changed; returns whether
    there was one.
    """
    hold_reviews(contribution.consultation)
    consultation = Consultation.objects.select_for_update(no_key=True).get(pk=contribution.consultation_id)
    standing = Standing.objects.select_for_update().get(pk=contribution.pk)
    if decision.state == State.WITHHELD and not decision.reason:
        raise NotPossible(_("Say why the comment is withheld."))
    if keeps_cover:
        _keep_cover(decision, cover_of(contribution))
    if decision.state == State.PUBLISHED:
        _demand_showable(consultation, standing)
        _demand_second_person(consultation, standing, decision)
        _demand_other_than_enterer(contribution, standing, decision)
        if went_with_the_name(contribution):
            _hide_files_for_good(decision)
        _demand_true_cover(contribution, decision)
    former = standing.decision
    decision.save(force_insert=True)
    standing.state, standing.decision = decision.state, decision
    standing.save(update_fields=["state", "decision"])
    ended = not consultation.report_published_at and ask_again(consultation, decision.decided_by)
    discard_files(consultation)
    if tell and (former is None or not decision.says_the_same(former)):
        letters.tell_decision(consultation, decision)
    content_version.bump()
    return ended


def went_with_the_name(contribution: Contribution) -> bool:
    """Whether the files are gone for good, as who sent them was erased: that is decided by nobody of ours."""
    return contribution.decisions.filter(decided_by=None, hides_files=True).exists()


def _hide_files_for_good(decision: Decision) -> None:
    decision.hides_files = True
    if decision.shown_text is None:
        decision.reason = WithholdReason.ASKED


def _demand_showable(consultation: Consultation, standing: Standing) -> None:
    if Decision.objects.filter(contribution=standing.pk, reason=WithholdReason.DISOWNED).exists():
        raise NotPossible(_("The person in whose name it was sent says that they did not write it: it stays withheld."))
    if Decision.objects.filter(contribution=standing.pk, state=State.WITHHELD, reason=WithholdReason.ASKED).exists():
        raise NotPossible(_("The person who wrote it had it taken away: it stays withheld."))
    if standing.state != State.PUBLISHED and consultation.report_published_at and not standing.outcome:
        raise NotPossible(_("The report is published: answer the comment before it is shown."))
    if standing.state != State.PUBLISHED and not consultation.report_published_at and is_under_review(consultation):
        raise NotPossible(_("The report is in review: no further comment is shown until that is decided."))


def _demand_second_person(consultation: Consultation, standing: Standing, decision: Decision) -> None:
    """Reviewers of the report read every answer in it; of one that comes later, who shows the comment is the second."""
    if not consultation.report_published_at or standing.state == State.PUBLISHED or decision.decided_by_id is None:
        return
    if Answer.objects.filter(contribution=standing.pk, answered_by=decision.decided_by_id).exists():
        raise NotPossible(_("The report is published and you wrote the answer: somebody else has to show the comment."))


def _demand_other_than_enterer(contribution: Contribution, standing: Standing, decision: Decision) -> None:
    """Nobody alone puts words under a person's name: who entered a comment may black out more of it, and no less."""
    if decision.decided_by_id is None or contribution.entered_by_id != decision.decided_by_id:
        return
    if standing.state == State.PUBLISHED and _covers_no_less(contribution, decision):
        return
    raise NotPossible(_("You entered this comment: somebody else has to show it."))


def _covers_no_less(contribution: Contribution, decision: Decision) -> bool:
    """Whether a decision shows nothing that is not shown now."""
    cover = cover_of(contribution)
    if cover.hides_files and not decision.hides_files:
        return False
    if cover.shown_text is None or decision.shown_text is None:
        return cover.shown_text is None
    said = [folded(plain(text)) for text in (decision.shown_text, cover.shown_text)]
    return said[0] == said[1] or foreign_piece(*said) is None


def _demand_true_cover(contribution: Contribution, decision: Decision) -> None:
    """Nobody's words are changed, and what is covered says why; a comment that is shown whole has no reason."""
    if not decision.covers:
        decision.reason = ""
        return
    # Somebody who is erased leaves the text where it stands.
    is_ours = decision.shown_text is not None and decision.decided_by_id is not None
    piece = foreign_piece(decision.shown_text, contribution.text) if is_ours else None
    if piece is not None:
        text = _("Only black out: put █ in place of letters, leave the rest as it was received. Other: “%(piece)s”")
        raise NotPossible(text % {"piece": piece if len(piece) <= LONGEST_PIECE else f"{piece[:LONGEST_PIECE]}…"})
    if decision.reason not in (*COVERING, WithholdReason.ASKED):
        raise NotPossible(_("Say why parts are blacked out or files are not shown: personal data or an insult."))


def _keep_cover(decision: Decision, cover: Cover) -> None:
    decision.shown_text, decision.hides_files = cover.shown_text, cover.hides_files
    if decision.state == State.PUBLISHED:
        decision.reason = cover.reason or decision.reason
