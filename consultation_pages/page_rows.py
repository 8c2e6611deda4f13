"""The rows of a consultation's page: facts from the source page's rows, words from the page that is shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, TextField, Value
from django.db.models.functions import Cast

from consultation_pages.choices import name_in_language
from consultation_pages.models.consultations import Consultation
from consultation_pages.models.vocabulary import Topic


@dataclass(frozen=True)
class Line:
    """A document or a meeting: the source's row with its facts, the row whose words are shown, and their language."""

    fact: Model
    words: Model
    code: str


@dataclass(frozen=True)
class Rows:
    """What the page lists."""

    topics: list[str]
    changes: list[str]
    questions: list[str]
    documents: list[Line]
    meetings: list[Line]


def public_rows(page, record: Consultation, code: str, source_code: str) -> Rows:
    """The rows of a public page, in three queries; the codes are the languages of the page and of the source."""
    texts = _texts(page, record)

    def read(relation: str, *selected: str) -> list[Line]:
        rows = model_of(page, relation).objects.filter(page__in={page.pk, record.source_page_id})
        rows = list(rows.select_related(*selected).order_by("sort_order", "pk"))
        facts = [row for row in rows if row.page_id == record.source_page_id]
        return lines(facts, (row for row in rows if row.page_id == page.pk), code, source_code)

    return Rows(**texts, documents=read("documents", "document"), meetings=read("meetings"))


def draft_rows(page, record: Consultation, code: str, source_code: str) -> Rows:
    """The rows of a draft, which are not in the database yet; a translation's facts are those of the public source."""

    def read(relation: str) -> list[Line]:
        own = list(getattr(page, relation).all())
        if page.carries_facts:
            return lines(own, own, code, code)
        facts = model_of(page, relation).objects.filter(page=record.source_page_id).order_by("sort_order", "pk")
        return lines(facts, own, code, source_code)

    return Rows(
        topics=[row.topic.name for row in page.topic_rows.all()],
        changes=[row.text for row in page.changes.all()],
        questions=[row.text for row in page.questions.all()],
        documents=read("documents"),
        meetings=read("meetings"),
    )


def _texts(page, record: Consultation) -> dict[str, list[str]]:
    """Topics, changes and questions: three small tables, one query."""
    topics = Topic.objects.filter(consultations=record).order_by()
    parts = [topics.values_list(Value("topics"), "pk", Cast(name_in_language(), TextField()))]
    for relation in ("changes", "questions"):
        rows = model_of(page, relation).objects.filter(page=page.pk).order_by()
        parts.append(rows.values_list(Value(relation), "sort_order", "text"))
    found: dict[str, list[str]] = {"topics": [], "changes": [], "questions": []}
    for kind, _position, text in sorted(parts[0].union(*parts[1:], all=True), key=lambda row: row[1] or 0):
        found[kind].append(text)
    return found


def lines(facts: Iterable[Model], words: Iterable[Model], code: str, source_code: str) -> list[Line]:
    """Each fact row with the words of the same translation key, or with its own."""
    by_key = {row.translation_key: row for row in words}
    return [
        Line(fact, by_key.get(fact.translation_key, fact), code if fact.translation_key in by_key else source_code)
        for fact in facts
    ]


def model_of(page, relation: str) -> type[Model]:
    """The model of a page's inline rows."""
    return page._meta.get_field(relation).related_model


def listed_files(page) -> list[int]:
    """The documents that readers get of a page: those of its source, whose rows the translations copy."""
    return [row.document_id for row in page.documents.all()] if page.carries_facts else []
