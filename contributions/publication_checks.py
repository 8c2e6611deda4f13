"""No report while somebody was not answered: a check for editors, and a guard at the row that no path goes round."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.db.models.signals import pre_save
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultation_pages.enums import LIVE_STAGES
from consultation_pages.models import Consultation, ReportPage
from consultation_pages.stages import Stage
from contributions.enums import Outcome, State
from contributions.models import Contribution
from contributions.reports import consultation_of
from core.publication_checks import Level, Problem, checks_pages_of
from core.publication_gate import NotApproved

NEEDS_REASON = (Outcome.PARTLY, Outcome.REFUSED, Outcome.NOTED)
SHOWN_PLACES = 10


@checks_pages_of(ReportPage)
def everybody_is_answered(page: ReportPage) -> Iterator[Problem]:
    """What the register still owes before this report can be public."""
    consultation = consultation_of(page) if page.pk else None
    if consultation is None or consultation.archived_at:
        return
    if consultation.stage_at(timezone.now()) in LIVE_STAGES - {Stage.AWAITING_REPORT, Stage.REPORT_OVERDUE}:
        yield Problem("still_open", Level.BLOCK, _("The consultation has not closed yet."))
    yield from debts(consultation)
    yield from _one_language_only(consultation)


def debts(consultation: Consultation) -> Iterator[Problem]:
    """Comments that nobody checked or answered, refusals without their reason, meetings that nobody confirmed.

    All of them block.
    """
    rows = Contribution.objects.filter(consultation=consultation).order_by("position")
    published = rows.filter(standing__state=State.PUBLISHED).values_list("position", flat=True)
    waiting = rows.filter(Q(standing__state=State.RECEIVED) | Q(standing__state=State.PUBLISHED, answer=None))
    waiting = list(waiting.values_list("position", "standing__state"))
    no_reason = Q(answer__reason_sq="", answer__reason_sr="", answer__reason_en="")
    yield from _debt(
        [position for position, state in waiting if state == State.RECEIVED], "unchecked",
        lambda number: ngettext("%(number)d comment is not checked yet: %(places)s.",
                                "%(number)d comments are not checked yet: %(places)s.", number),
    )  # fmt: skip
    yield from _debt(
        [position for position, state in waiting if state == State.PUBLISHED], "unanswered",
        lambda number: ngettext("%(number)d published comment has no answer: %(places)s.",
                                "%(number)d published comments have no answer: %(places)s.", number),
    )  # fmt: skip
    yield from _debt(
        published.filter(no_reason, answer__outcome__in=NEEDS_REASON), "reason_missing",
        lambda number: ngettext("%(number)d answer lacks its reason: %(places)s.",
                                "%(number)d answers lack their reason: %(places)s.", number),
    )  # fmt: skip
    yield from _debt(
        published.filter(_leads_nowhere(consultation), answer__outcome=Outcome.MERGED), "merged_nowhere",
        lambda number: ngettext("%(number)d answer leads to a comment that is not shown or has no answer: %(places)s.",
                                "%(number)d answers lead to comments that are not shown or have no answer: %(places)s.",
                                number),
    )  # fmt: skip
    if number := consultation.meetings_held.filter(confirmed_at=None).count():
        message = ngettext(
            "%(number)d public meeting is recorded but not confirmed by a second person.",
            "%(number)d public meetings are recorded but not confirmed by a second person.",
            number,
        )
        yield Problem("meeting_unconfirmed", Level.BLOCK, message % {"number": number})


def _leads_nowhere(consultation: Consultation) -> Q:
    """Answers with which a reader finds no answer: the comment they lead to has none of its own, or is not shown.

    Once the report is out, one that is withheld keeps its answer, which is shown in its place (`public`).
    """
    lacks = Q(answer__merged_with__answer=None) | Q(answer__merged_with__answer__outcome=Outcome.MERGED)
    hidden = Q(answer__merged_with__standing__state__in=(State.RECEIVED, State.WITHHELD))
    return lacks if consultation.report_published_at else lacks | hidden


def _debt(positions: Iterable[int], code: str, words) -> Iterator[Problem]:
    if positions := list(positions):
        places = ", ".join(_("No. %(number)s") % {"number": each} for each in positions[:SHOWN_PLACES])
        places += " …" if len(positions) > SHOWN_PLACES else ""
        yield Problem(code, Level.BLOCK, words(len(positions)) % {"number": len(positions), "places": places})


def _one_language_only(consultation: Consultation) -> Iterator[Problem]:
    """Both official languages are owed an answer (Law No. 02/L-37); people decide, because translations take time."""
    needing = Contribution.objects.filter(
        consultation=consultation, standing__state=State.PUBLISHED, answer__outcome__in=NEEDS_REASON
    )
    number = needing.filter(Q(answer__reason_sq="") | Q(answer__reason_sr="")).count()
    if number:
        message = ngettext(
            "%(number)d answer has no reason in one of the official languages.",
            "%(number)d answers have no reason in one of the official languages.",
            number,
        )
        yield Problem("reason_untranslated", Level.WARN, message % {"number": number})


def connect() -> None:
    """Puts the guard before every row of a report."""
    pre_save.connect(guard_report, sender=ReportPage, dispatch_uid="contributions_guard_report")


def guard_report(sender, instance, raw=False, update_fields=None, **kwargs) -> None:
    """Refuses a public report while somebody is owed an answer: schedules, imports and emergencies pass here too.

    Holds the consultation's row, so that no comment is shown or entered between this look and the publication.
    """
    if raw or not instance.live or (update_fields is not None and "live" not in update_fields):
        return
    key = instance.get_parent().translation_key
    consultation = Consultation.objects.select_for_update(no_key=True).filter(key=key).first()
    if consultation and not consultation.archived_at and (found := list(debts(consultation))):
        raise NotApproved(" ".join(str(problem.message) for problem in found))
