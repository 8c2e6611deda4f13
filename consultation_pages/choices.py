"""What readers may choose in filters: institutions, types, topics and years, in one query."""

from collections import defaultdict

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils import translation

from consultation_pages.models.consultations import Consultation
from consultation_pages.models.institutions import Institution
from consultation_pages.models.vocabulary import DocumentType, Topic
from core.models.names import NAME_COLUMNS
from core.text import fold

_TEXT = CharField()


def filter_choices() -> dict[str, list[tuple[str, str]]]:
    """Pairs of code and name in the active language, keyed institution, type, topic and year; years newest first."""
    rows = _names("institution", Institution).union(
        _names("type", DocumentType),
        _names("topic", Topic),
        Consultation.objects.public()
        .order_by()
        .values_list(Value("year"), Cast("year", _TEXT), Cast("year", _TEXT))
        .distinct(),
        all=True,
    )
    choices = defaultdict(list)
    for kind, code, name in rows:
        choices[kind].append((code, name))
    for kind in ("institution", "type", "topic"):
        choices[kind].sort(key=lambda choice: fold(choice[1]))
    choices["year"].sort(reverse=True)
    return choices


def _names(kind: str, model):
    return model.objects.order_by().values_list(Value(kind), "code", name_in_language())


def name_in_language():
    """A trilingual name in the active language as an expression; Albanian where there is none."""
    column = NAME_COLUMNS.get(translation.get_language(), "name_sq")
    return Coalesce(NullIf(F(column), Value("")), F("name_sq"))
