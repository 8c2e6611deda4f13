"""Cards of consultations: the record, the words for this reader and where it stands, for any list of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from consultation_pages.enums import Stage
from consultation_pages.models import Consultation
from consultation_pages.words import Text, choose, consultation_pages


@dataclass(frozen=True)
class Card:
    """One consultation in a list. `text.tag` is set when the words are in another language than the reader's."""

    record: Consultation
    text: Text
    stage: Stage
    address: str

    @property
    def title(self) -> str:
        return self.text.page.title


def cards_of(records: Iterable[Consultation], now: datetime) -> list[Card]:
    """The cards of public records for the active language, in one more query.

    Select `institution`, `document_type` and `proposal` with the records: the card shows them.
    """
    records = list(records)
    pages = consultation_pages(record.key for record in records)
    return [_card(record, pages[record.key], now) for record in records]


def _card(record: Consultation, pages: dict, now: datetime) -> Card:
    source = next((code for code, page in pages.items() if page.pk == record.source_page_id), None)
    text = choose(pages, source)
    return Card(record, text, record.stage_at(now), address_of(record, text))


def address_of(record: Consultation, text: Text) -> str:
    """The page in the reader's language; without one the original, shown inside that language's frame."""
    return reverse("consultation-by-number", args=[record.number]) if text.is_original else text.page.get_url()
