"""Saving what was typed at the desk about one comment: decision and answer together, or neither of them."""

from django.db import transaction
from django.utils.translation import gettext as _

from contributions.answering import answer
from contributions.desk.forms import DecisionForm, ReplyForm
from contributions.models import Contribution
from contributions.moderation import NotPossible, decide


@transaction.atomic
def save(contribution: Contribution, decision_form: DecisionForm, reply_form: ReplyForm, user, **how) -> bool:
    """Decides and answers what valid forms were changed to, in this order: only what is checked is answered.

    `how` is for `decide`. Returns whether a review of the report has ended. Raises NotPossible with nothing saved.
    """
    if any(form.is_changed and form.is_outdated for form in (decision_form, reply_form)):
        raise NotPossible(
            _("Somebody else saved something here meanwhile: look at it, and save again if it still holds.")
        )
    ended = False
    if decision_form.is_changed:
        ended = decide(contribution, decision_form.decision(contribution, user), **how)
    if reply_form.is_changed:
        answer(contribution, reply_form.reply, user)
    return ended
