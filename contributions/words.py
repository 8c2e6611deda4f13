"""What pages about contributions say of their consultation: its title and where it is read."""

from dataclasses import dataclass

from consultation_pages.cards import address_of
from consultation_pages.models import Consultation
from consultation_pages.words import choose, consultation_pages


@dataclass(frozen=True)
class Subject:
    """The title of a consultation for this reader, the code of its language, and its address."""

    title: str
    code: str
    address: str


def subject_of(record: Consultation) -> Subject:
    """What a public consultation is called, in one query; `record` comes from `presentation.public_record`."""
    text = choose(consultation_pages([record.key])[record.key], record.source_code)
    return Subject(text.page.title, text.code, address_of(record, text))
