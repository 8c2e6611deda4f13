"""The form of the answers about contributions, a public promise: fields are added, their meaning never changes."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from consultation_pages.api.schemas import CHANGED_AT, Envelope, Instants, Named, Words
from consultation_pages.enums import Technique
from contributions.enums import AuthorKind, Channel, Outcome, State, WithholdReason


class Attachment(Schema):
    """A file that came with a contribution."""

    url: str
    size: int = Field(description="Bytes.")
    type: str = Field(description="Media type.")


class Contribution(Schema):
    """What was sent to a consultation. An entry stays when its text is not shown: then it is a tombstone."""

    consultation: str = Field(description="Number of the consultation.")
    number: int = Field(description="Position in the consultation's register, from 1 on without gaps.")
    received_at: datetime = Field(description="Instant with the offset of Europe/Belgrade.")
    channel: Channel = Field(description="The way by which it arrived.")
    author_kind: AuthorKind = Field(description="As whom the author wrote.")
    author: str | None = Field(
        description="Name and organisation, where the person chose to have them shown; else null."
    )
    language: str = Field(description='Of the text: "sq", "sr", "en", or "sr-cyrl" for Serbian in Cyrillic.')
    question: str | None = Field(description="Key of the question of the consultation that it is about.")
    article: str | None = Field(description="Key of the article that it is about; null: the whole draft.")
    state: State = Field(description="Whether its text is checked, shown or withheld.")
    reason: WithholdReason | None = Field(description="Why it is withheld.")
    text: str | None = Field(description="Plain text as it was sent; null while it is checked or withheld.")
    is_redacted: bool = Field(description="Parts with personal data of others or insults are blacked out.")
    attachments: list[Attachment] = Field(
        description="Files that came with it and are shown; none while its text is not."
    )
    hidden_files: int = Field(description="Files that came with it and are not shown although its text is.")
    cover_reason: WithholdReason | None = Field(
        description="Why parts of the shown text are blacked out, or files hidden; null for what was decided before "
        "reasons were asked for."
    )
    decided_on: date | None = Field(
        description="Day of the decision by which it, or a part or file of it, is not shown; null: all is shown, or "
        "it is still being checked."
    )
    hash: str = Field(description="Of its entry in the register, by which anybody can check it.")


class Answer(Schema):
    """What the institution answered to a contribution; public once the report is."""

    consultation: str = Field(description="Number of the consultation.")
    number: int = Field(description="Number of the contribution.")
    outcome: Outcome = Field(description="What became of the proposal.")
    reason: Words = Field(description="Why, in the words of the institution.")
    answered_with: int | None = Field(description="Number of the contribution whose answer is the answer to this one.")
    answered_on: date = Field(description="Day of the answer as it stands.")


class Count(Schema):
    """How many there are of a kind."""

    code: str
    number: int


class HeldMeeting(Schema):
    """A public meeting that was held."""

    held_at: datetime = Field(description="Instant with the offset of Europe/Belgrade.")
    place: str
    attendance: int = Field(description="People who came.")
    minutes: str | None = Field(description="Address of the minutes.")


class Report(Schema):
    """A published report on a consultation, with its figures from the register."""

    consultation: str = Field(description="Number of the consultation.")
    institution: Named
    title: Words
    summary: Words
    url: Words
    techniques: list[Technique] = Field(description="By which techniques people were asked.")
    techniques_other: Words = Field(description="Which other techniques, in the words of the institution.")
    published_on: date = Field(description="Day on which it became public.")
    changed_at: Instants = Field(description=CHANGED_AT)
    due_on: date | None = Field(description="Last day on which it was in time.")
    received: int | None = Field(
        description="Contributions received, by all ways; null: the consultation comes from the former platform, and "
        "what was sent to it is not known here. The same holds for the numbers below, and the lists are empty."
    )
    published: int | None = Field(description="Contributions shown with their text.")
    withheld: int | None = Field(description="Contributions not shown, each with its reason.")
    answered: int | None = Field(description="Published contributions with an answer.")
    outcomes: list[Count] = Field(description="Answers by outcome.")
    author_kinds: list[Count] = Field(description="Contributions received by who sent them.")
    channels: list[Count] = Field(description="Contributions received by way.")
    meetings: int | None = Field(description="Public meetings held.")
    attendance: int | None = Field(description="People who came to them.")
    meetings_held: list[HeldMeeting] = Field(description="Each of them, the first one first.")


class Contributions(Envelope[Contribution]):
    """Contributions by consultation and number."""


class Answers(Envelope[Answer]):
    """Answers by consultation and number."""


class Reports(Envelope[Report]):
    """Reports, the newest first."""
