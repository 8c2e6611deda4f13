"""The questions of a consultation, by which a comment says what it is about."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from consultation_pages.models import Consultation
from consultation_pages.models.consultation_pages import Question


class Asked(str):
    """The text of a question, which knows its language: `code`."""

    def __new__(cls, text: str, code: str):
        asked = super().__new__(cls, text)
        asked.code = code
        return asked


def questions_of(consultation: Consultation) -> dict[UUID, Asked]:
    """The questions by translation key, in the reader's language, else in the original's; one query."""
    rows = Question.objects.filter(page__translation_key=consultation.key, page__live=True)
    return _in_language(rows.order_by("sort_order", "pk"), consultation.source_page_id)


def about(consultation: Consultation) -> list[tuple[str, str]]:
    """What a comment can be about, as a form offers it: the whole draft, or one of the questions."""
    return [("", _("The whole draft")), *((str(key), text) for key, text in questions_of(consultation).items())]


def questions_named(keys: Iterable[UUID]) -> dict[UUID, Asked]:
    """The texts of questions by their keys, of whatever consultations; one query."""
    return _in_language(Question.objects.filter(translation_key__in=set(keys), page__live=True))


def _in_language(rows, source_page: int | None = None) -> dict[UUID, Asked]:
    found: dict[UUID, Asked] = {}
    rows = list(rows.annotate(code=F("page__locale__language_code")))
    own = [row for row in rows if row.code == translation.get_language()]
    original = [row for row in rows if row.page_id == source_page] if source_page else rows
    for row in (*own, *original):
        found.setdefault(row.translation_key, Asked(row.text, row.code))
    return found
