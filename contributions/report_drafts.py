"""What the register knows for a new report: the techniques that were used, and drafts of themes by question."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count
from django.utils.translation import gettext as _

from consultation_pages import report_form
from consultation_pages.enums import Technique
from consultation_pages.models import Consultation
from contributions.enums import Channel, Outcome, State
from contributions.figures import figures_of
from contributions.models import Standing
from contributions.questions import questions_of

LONGEST_TITLE = 160


def connect() -> None:
    """Offers both to the form of reports."""
    report_form.known_techniques.append(techniques)
    report_form.known_themes.append(themes)


def techniques(consultation: Consultation) -> Iterator[Technique]:
    """Comments that were written, and meetings that were held, confirmed or not, or at which somebody spoke."""
    figures = figures_of(consultation)
    if figures.channels.keys() - {Channel.MEETING}:
        yield Technique.WRITTEN
    if consultation.meetings_held.exists() or Channel.MEETING in figures.channels:
        yield Technique.MEETING


def themes(consultation: Consultation) -> Iterator[tuple[str, str]]:
    """One for each question that published comments are about, in their order, with what was answered to how many."""
    shown = Standing.objects.filter(consultation=consultation, state=State.PUBLISHED)
    alike = shown.order_by().values_list("contribution__question", "outcome").annotate(Count("pk"))
    counted: dict = defaultdict(dict)
    for question, outcome, number in alike.exclude(contribution__question=None):
        counted[question][outcome] = number
    for key, text in questions_of(consultation).items():
        if key in counted:
            yield text[:LONGEST_TITLE], _said(counted[key])


def _said(outcomes: dict[str, int]) -> str:
    lines = [_("Comments: %d") % sum(outcomes.values())]
    return "\n".join([*lines, *(f"{each.label}: {outcomes[each]}" for each in Outcome if each in outcomes)])
