"""The parameters that lists understand. One that is not here is refused, so that a slip of the pen is noticed."""

from typing import Annotated

from ninja import Schema
from pydantic import Field

from consultation_pages.api.schemas import Language
from consultation_pages.enums import Stage
from consultation_pages.forms import LONGEST_WORDS
from consultation_pages.listing import Filters
from core.languages import CODES

# Databases count their way to a deep page row by row. All consultations of twenty years lie well above this.
MOST_OFFSET = 100_000
LONGEST_CODE = 40

# What is left out is None; no value of a query is, so the types do not say so.
Code = Annotated[str, Field(min_length=1, max_length=LONGEST_CODE)]
Words = Annotated[str, Field(min_length=1, max_length=LONGEST_WORDS)]
Year = Annotated[int, Field(ge=2000, le=2100)]


class NoParameters(Schema):
    """What an address that takes no parameter knows."""


class Paging(Schema):
    """Which part of a list."""

    limit: int = Field(20, ge=1, le=100, description="Items on a page.")
    offset: int = Field(0, ge=0, le=MOST_OFFSET, description="Items before the page.")


class YearParameters(Paging):
    """Rows of one year."""

    year: Year = Field(None, description="As the items have it.", examples=[2026])


class ProposalParameters(YearParameters):
    """Which proposals."""

    institution: Code = Field(None, description="Code, as in `/institutions`.", examples=["MD"])
    type: Code = Field(None, description="Code, as in `/document-types`.", examples=["draft_law"])


class ConsultationParameters(ProposalParameters):
    """Which consultations: the same questions as on the website's list, with the same answers in the same order."""

    topic: Code = Field(None, description="Code, as in `/topics`.", examples=["justice"])
    stage: list[Stage] = Field([], description="May be repeated: in any of these stages.", examples=[["open"]])
    q: Words = Field(None, description="Words that a text has, in any language; case, marks and script do not matter.")
    language: Language = Field(None, description="Published in this language.")
    details: bool = Field(False, description="Each item as complete as at its own address.")

    def filters(self) -> Filters:
        """The same question as every list of the site understands it."""
        return Filters(
            stages=tuple(self.stage),
            institution=self.institution or "",
            type=self.type or "",
            topic=self.topic or "",
            year=self.year,
            words=self.q or "",
            language=CODES[self.language] if self.language else "",
        )
