"""What the public sees of comments: the one place that decides it, for pages, exports and data alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from consultation_pages.legal_calendar import local_date
from consultation_pages.models import Consultation
from contributions.enums import AuthorKind, Channel, Outcome, State, WithholdReason
from contributions.models import Answer, Attachment, Contribution
from contributions.questions import questions_named
from core.languages import PREFIXES
from home.frame import absolute


@dataclass(frozen=True)
class ShownAnswer:
    """The institution's answer; `code` is the language of the reason, "" without one.

    One without reasons that leads to a comment which is no longer shown has those given there: nobody is answered by a
    tombstone.
    """

    outcome: Outcome
    reason: str
    code: str
    reasons: dict[str, str]
    merged_with: int | None
    answered_at: datetime


@dataclass(frozen=True)
class Shown:
    """One comment as anybody may see it. Without a text it is a tombstone, and `reason` says why.

    Of a text that is shown, `cover_reason` says why parts are blacked out or files hidden; what was decided before
    reasons were asked for has none. `decided_on` is the day on which it was decided that something is not shown.
    """

    record: Contribution
    state: State
    reason: WithholdReason | None
    text: str | None
    is_redacted: bool
    author: str
    files: list[Attachment]
    hidden_files: int
    cover_reason: WithholdReason | None
    decided_on: date | None
    question: str
    answer: ShownAnswer | None

    @property
    def is_covered(self) -> bool:
        """Whether something of a comment that is shown is not."""
        return self.is_redacted or bool(self.hidden_files)

    @property
    def channel(self) -> str:
        return Channel(self.record.channel).label

    @property
    def kind(self) -> str:
        return AuthorKind(self.record.author_kind).label


def rows() -> QuerySet[Contribution]:
    """Contributions with everything that `present` reads, in two queries."""
    related = ("standing__decision", "contributor", "answer__merged_with__standing", "answer__merged_with__answer")
    return Contribution.objects.select_related("consultation", *related).prefetch_related("attachments")


def shown(record: Consultation, ids: Iterable[int]) -> list[Shown]:
    """The comments of these ids, in this order."""
    found = {each.pk: each for each in rows().filter(pk__in=list(ids))}
    return present([found[pk] for pk in ids if pk in found])


def present(found: list[Contribution], questions: dict[UUID, str] | None = None) -> list[Shown]:
    """What is shown of rows that `rows()` selected; one more query where some are about questions."""
    keys = {each.question for each in found if each.question}
    texts = (questions_named(keys) if keys else {}) if questions is None else questions
    return [_present(each, texts.get(each.question, "")) for each in found]


def _present(row: Contribution, question: str) -> Shown:
    standing = row.standing
    decision = standing.decision
    is_public = standing.state == State.PUBLISHED
    person = getattr(row, "contributor", None)
    is_redacted = is_public and decision.shown_text is not None
    text = (decision.shown_text if is_redacted else row.text) if is_public else None
    files = list(row.attachments.all()) if is_public else []
    hidden_files = len(files) if is_public and decision.hides_files else 0
    is_covered = is_redacted or hidden_files
    return Shown(
        record=row,
        state=State(standing.state),
        reason=WithholdReason(decision.reason) if standing.state == State.WITHHELD else None,
        text=text,
        is_redacted=is_redacted,
        author=person.shown_as if person and is_public else "",
        files=[] if hidden_files else files,
        hidden_files=hidden_files,
        cover_reason=WithholdReason(decision.reason) if is_covered and decision.reason else None,
        decided_on=local_date(decision.decided_at) if standing.state == State.WITHHELD or is_covered else None,
        question=question,
        answer=_answer(row) if is_public and row.consultation.report_published_at else None,
    )


def address_of_file(file: Attachment) -> str:
    """One address for one file, in the first language, where anybody gets it while it is shown."""
    row = file.contribution
    with translation.override(next(iter(PREFIXES))):
        return absolute(reverse("attachment", args=[row.consultation.number, row.position, file.position]))


def name_of_file(file: Attachment) -> str:
    """The name under which anybody saves a file: of our own, as its sender's could say who that is."""
    row = file.contribution
    return f"{row.consultation.number}-{row.position:04}-{file.position}.{file.kind}"


def _answer(row: Contribution) -> ShownAnswer | None:
    answer = _given(row)
    if answer is None:
        return None
    partner = answer.merged_with
    is_lost = partner is not None and partner.standing.state != State.PUBLISHED and not answer.reasons
    giving = (_given(partner) if is_lost else None) or answer
    reason, code = giving.reason_for(translation.get_language())
    position = partner.position if partner else None
    return ShownAnswer(Outcome(answer.outcome), reason, code, giving.reasons, position, answer.answered_at)


def _given(row: Contribution) -> Answer | None:
    return getattr(row, "answer", None)
