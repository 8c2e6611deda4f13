"""The form of every answer of the data API. It is a public promise: fields are added, their meaning never changes."""

from datetime import date, datetime
from typing import Generic, Literal, TypeVar

from ninja import Schema
from pydantic import ConfigDict, Field

from consultation_pages.api import examples
from consultation_pages.enums import DocumentKind, InstitutionKind, Round, Stage

# The words of addresses and keys; a file may hold all languages at once.
Language = Literal["sq", "sr", "en"]
FileLanguage = Literal["sq", "sr", "en", "mul"]

Item = TypeVar("Item")

_INSTANT = "Instant with the offset of Europe/Belgrade."
_DAY = "Day of the calendar in Kosovo."
CHANGED_AT = (
    "When words or files of the published text in this language last changed; null: never, or no such text. Not the "
    "facts, nor the reasons of an extension or a withdrawal, which have days of their own. " + _INSTANT
)


class Words(Schema):
    """One text in Albanian, Serbian (Latin script) and English; null where there is none."""

    sq: str | None
    sr: str | None
    en: str | None


class Instants(Schema):
    """One instant for the text in each language; null where there is none."""

    sq: datetime | None
    sr: datetime | None
    en: datetime | None


class Named(Schema):
    """A code, which never changes, and its names, which may."""

    code: str
    names: Words


class Institution(Named):
    """A public body. One that merged or was renamed stays, with its successor."""

    kind: InstitutionKind
    abbreviations: Words
    valid_from: date | None = Field(description="First day on which it exists; null: not known.")
    valid_to: date | None = Field(description="First day on which it no longer exists; null: it exists.")
    successor: str | None = Field(description="Code of the institution that took over.")
    url: Words = Field(description="Its page in each language.")


class Holiday(Schema):
    """A public holiday on its own date (Law No. 03/L-064); no working day of a consultation period falls on it."""

    date: date
    names: Words
    is_substituted: bool = Field(description="On a weekend, the next working day is off in its place (Art. 4).")
    is_estimated: bool = Field(description="The date follows the moon and awaits the official calendar.")
    source: str


class Rule(Schema):
    """What periods the law demands from a day on; a consultation keeps the rule under which it was published."""

    effective_from: date
    institution_kind: InstitutionKind | None = Field(description="null: every kind.")
    document_type: str | None = Field(description="Code; null: every type.")
    minimum_working_days: int = Field(description="Shortest period of a consultation, in working days.")
    first_day_counts: bool = Field(description="Whether the opening day is one of them; the closing day always is.")
    report_due_working_days: int = Field(description="Working days after the closing until the report is due.")
    meeting_notice_working_days: int = Field(description="Working days between a meeting's notice and the meeting.")
    legal_reference: str
    unconfirmed: list[str] = Field(description="Names of the fields above that the Office has not confirmed yet.")


class Proposal(Schema):
    """A planned act: a row of an institution's annual plan. It keeps its number when it is dropped or carried over."""

    number: str
    title: Words = Field(description="Once it is dropped, in the language of the source only.")
    purpose: Words
    url: Words = Field(description="The plan that it is part of.")
    institution: Named
    type: Named
    year: int
    quarter: int = Field(description="Quarter of the year for which it is planned, 1-4.")
    in_plan_since: datetime = Field(description=_INSTANT)
    added_by_amendment: bool = Field(description="It was not in the first version of the plan.")
    dropped_on: date | None = Field(description=f"{_DAY} null: it stands.")
    follows: str | None = Field(description="Number of the proposal of an earlier plan that it continues.")
    consultations: list[str] = Field(description="Numbers of the consultations that came of it.")


class Extension(Schema):
    """A closing that was moved after publication."""

    old_closes_on: date
    new_closes_on: date
    made_on: date
    reason: str = Field(description="In the language of the source, as it was when it was made; may be empty.")
    reasons: Words = Field(description="The same in each language in which it is published.")


class Document(Schema):
    """A file of a consultation or of its report."""

    title: Words
    kind: DocumentKind
    language: FileLanguage = Field(description='Language of the file; "mul": all languages in one.')
    url: str
    size: int | None = Field(description="Bytes.")
    type: str = Field(description="Media type.")


class Meeting(Schema):
    """A public meeting."""

    starts_at: datetime = Field(description=_INSTANT)
    ends_at: datetime | None = Field(description=_INSTANT)
    place: Words
    note: Words


class Contact(Schema):
    """The officer whom the institution names for questions: official data, never a private person's."""

    name: str
    email: str
    phone: str | None


class Consultation(Schema):
    """One act of consulting the public, whatever languages its texts have."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CONSULTATION]})

    number: str = Field(description="Public number, for ever. With S: sample data. Archived ones: see `legacy_id`.")
    title: Words
    summary: Words
    url: Words = Field(description="Its page in each language in which it is published.")
    institution: Named = Field(description="The public body that consults, as it was then.")
    type: Named = Field(description="Kind of act or policy document.")
    topics: list[Named]
    proposal: str | None = Field(description="Number of the proposal in the annual plan; null: it was not planned.")
    round: Round
    stage: Stage = Field(description="Where it stands at the moment of the answer; holds until `next_change_at`.")
    next_change_at: datetime | None = Field(description="When time alone next changes the stage. " + _INSTANT)
    opens_at: datetime | None = Field(description="First instant at which contributions are accepted. " + _INSTANT)
    closes_at: datetime | None = Field(
        description="First instant at which they no longer are; as published, also if a withdrawal came first. "
        + _INSTANT
    )
    opens_on: date | None = Field(description="First day of the period. " + _DAY)
    closes_on: date | None = Field(description="Last day of the period. " + _DAY)
    working_days: int | None = Field(description="Length of the period in working days, as the rule in force counts.")
    report_due_on: date | None = Field(description="Last day on which the report is in time. " + _DAY)
    report_published_on: date | None = Field(description=_DAY)
    report_url: Words = Field(description="The report in each language in which it is published.")
    withdrawn_on: date | None = Field(description=_DAY)
    published_at: datetime = Field(description="First publication here. " + _INSTANT)
    changed_at: Instants = Field(description=CHANGED_AT)
    year: int = Field(description="Year under which lists and yearly figures count it.")
    languages: list[Language] = Field(description="Languages in which it is published.")
    source_language: Language = Field(description="Language in which it was written; the others are translations.")
    is_sample: bool = Field(description="Invented, to show the platform: never count it.")
    is_archived: bool = Field(description="Moved from the former platform, as far as it was known there.")
    legacy_id: int | None = Field(description="Number on the former platform.")
    source_url: str | None = Field(description="Address on the former platform.")
    # Only at a consultation's own address, and in lists on request; defaults so that they may be left out.
    extensions: list[Extension] = Field([], description="Oldest first. Only with `details`.")
    documents: list[Document] = Field([], description="Those of the consultation, then those of its report. As above.")
    meetings: list[Meeting] = Field([], description="As above.")
    contact: Contact | None = Field(None, description="As above.")
    withdrawal_reason: Words | None = Field(None, description="As above.")
    unplanned_reason: Words | None = Field(None, description="Why it is not in the annual plan. As above.")


class Envelope(Schema, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    total: int = Field(description="How many items answer the filters, on all pages.")
    next: str | None = Field(description="Address of the next page; null: this is the last.")
    previous: str | None = Field(description="Address of the page before; null: this is the first.")


class Institutions(Envelope[Institution]):
    """Institutions by Albanian name."""


class Vocabulary(Envelope[Named]):
    """Codes with their names."""


class Holidays(Envelope[Holiday]):
    """Holidays by date."""


class Rules(Envelope[Rule]):
    """Rules, the newest first."""


class Proposals(Envelope[Proposal]):
    """Proposals by year, quarter, Albanian name of the institution and place in its plan, as on the website."""


class Consultations(Envelope[Consultation]):
    """Consultations in the order of the website's list."""


class Fault(Schema):
    """One thing that is wrong with a request."""

    parameter: str
    message: str


class Refusal(Schema):
    """The request means nothing here: what is wrong with it."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.REFUSAL]})

    detail: list[Fault]


class NotFound(Schema):
    """There is nothing published at this address."""

    detail: str
