"""Fills a database with thousands of consultations in three languages, as fast as rows can be written.

For measuring only: the rows pass no form, no workflow and no `save()`, and have no revisions. The database must be set
up; it is the one that `DATABASE_URL` or `VAR_DIR` name, and should be one to throw away:

    python -m benchmarks.data 3000
"""

import argparse
import json
import os
import random
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend

from consultation_pages.models import (
    Change,
    Consultation,
    ConsultationPage,
    DocumentType,
    Institution,
    PlanPage,
    Question,
    ReportPage,
    Topic,
)
from consultation_pages.setup import seed
from core.languages import PREFIXES
from core.text import slug_of
from home.models.base import extra_texts
from search import page_texts

BATCH = 500
DAYS = 3300  # consultations are spread over nine years
SHARES = {"sq": 1.0, "sr-latn": 0.95, "en": 0.8}  # of consultations that have a page in a language


@dataclass
class Texts:
    """Sentences of the sample consultations in one language, to make others of."""

    titles: list[str]
    sentences: list[str]

    @classmethod
    def of(cls, code: str) -> "Texts":
        words = [row["words"][PREFIXES[code]] for row in seed("samples") if PREFIXES[code] in row["words"]]
        return cls([each["title"] for each in words], [text for each in words for text in _sentences(each)])


def _sentences(words: dict) -> Iterator[str]:
    yield from (words["summary"], words["purpose"], words["affected"], *words["changes"], *words["questions"])
    for section in words["body_sections"]:
        yield from section["paragraphs"]


class Maker:
    """Builds the rows of consultations in memory; `write()` stores them."""

    def __init__(self, count: int, chance: random.Random):
        self.count, self.chance, self.now = count, chance, timezone.now()
        self.locales = {locale.language_code: locale for locale in Locale.objects.all()}
        self.texts = {code: Texts.of(code) for code in SHARES}
        self.last_id = Page.objects.aggregate(last=models.Max("pk"))["last"]
        self.last_number = Consultation.objects.filter(number__contains="-B").count()
        self.pages: list[Page] = []
        self.consultation_pages: list[ConsultationPage] = []
        self.report_pages: list[ReportPage] = []
        self.changes: list[Change] = []
        self.questions: list[Question] = []
        self.records: list[Consultation] = []

    @cached_property
    def folders(self) -> list[tuple[Institution, dict[str, PlanPage]]]:
        """The newest year's pages of every institution that has them in all languages."""
        found: dict[Institution, dict[str, PlanPage]] = {}
        for page in PlanPage.objects.live().select_related("locale").order_by("-year"):
            institution = Institution.objects.get(pages__path=page.path[: -page.steplen])
            found.setdefault(institution, {}).setdefault(page.locale.language_code, page)
        return [(institution, pages) for institution, pages in found.items() if pages.keys() == SHARES.keys()]

    @cached_property
    def types(self) -> list[DocumentType]:
        return list(DocumentType.objects.all())

    def build(self) -> None:
        """Makes every row."""
        for position in range(self.count):
            institution, folders = self.folders[position % len(self.folders)]
            self._add_consultation(institution, folders, self.last_number + position + 1)

    def _add_consultation(self, institution: Institution, folders: dict[str, PlanPage], number: int) -> None:
        key, report_key, document_type = self._uuid(), self._uuid(), self.chance.choice(self.types)
        record = Consultation(
            key=key, number=f"{folders['sq'].year}-B{number}", institution=institution, document_type=document_type,
            is_sample=True, **self._instants(),
        )  # fmt: skip
        self.records.append(record)
        row_keys = [self._uuid() for _ in range(5)]
        for code in [code for code, share in SHARES.items() if self.chance.random() < share]:
            page = self._add_page(ConsultationPage, folders[code], key, self._title(code, number), record)
            texts = iter(self.chance.sample(self.texts[code].sentences, 14))
            body = json.dumps([{"type": "paragraph", "value": f"<p>{next(texts)}</p>"} for _ in range(6)])
            self.consultation_pages.append(
                ConsultationPage(
                    page_ptr_id=page.pk, document_type=document_type, is_sample=True, summary=next(texts),
                    purpose=next(texts), affected=next(texts), body=body,
                )
            )  # fmt: skip
            row = {"page_id": page.pk, "locale": page.locale}
            rows = [{**row, "sort_order": n, "translation_key": row_keys[n], "text": next(texts)} for n in range(5)]
            self.changes += [Change(**fields) for fields in rows[:3]]
            self.questions += [Question(**fields) for fields in rows[3:]]
            if record.report_published_at:
                page.numchild = 1
                report = self._add_page(ReportPage, page, report_key, f"{page.title}: 2", record)
                self.report_pages.append(ReportPage(page_ptr_id=report.pk, summary=self._title(code, number)))
            if code == "sq":
                record.source_page_id = page.pk

    def _instants(self) -> dict[str, datetime | int | None]:
        opens_at = self.now + timedelta(days=20) - timedelta(days=self.chance.randrange(DAYS))
        closes_at = opens_at + timedelta(days=25)
        due_at = closes_at + timedelta(days=45)
        has_report = due_at < self.now and self.chance.random() < 0.9
        return {
            "opens_at": opens_at, "closing_soon_at": closes_at - timedelta(days=3), "closes_at": closes_at,
            "report_due_at": due_at, "report_published_at": due_at if has_report else None, "listed_at": closes_at,
            "year": opens_at.year, "first_published_at": opens_at,
        }  # fmt: skip

    def _title(self, code: str, number: int) -> str:
        return f"{self.chance.choice(self.texts[code].titles)} {number}"

    def _add_page(self, model: type[Page], parent: Page, key: uuid.UUID, title: str, record: Consultation) -> Page:
        self.last_id += 1
        # A folder counts its children here, before they are written; a new consultation has one child at most.
        if model is ConsultationPage:
            parent.numchild += 1
        slug, locale = slug_of(title), parent.locale
        page = Page(
            pk=self.last_id, title=title, draft_title=title, slug=slug, url_path=f"{parent.url_path}{slug}/",
            path=Page._get_path(parent.path, parent.depth + 1, parent.numchild), depth=parent.depth + 1,
            content_type=ContentType.objects.get_for_model(model), locale=locale, translation_key=key, live=True,
            first_published_at=record.first_published_at, last_published_at=record.first_published_at,
        )  # fmt: skip
        self.pages.append(page)
        return page

    def _uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    @transaction.atomic
    def write(self) -> None:
        """Stores the rows, parents first."""
        Page.objects.bulk_create(self.pages, batch_size=BATCH)
        for rows in (self.consultation_pages, self.report_pages):
            insert_children(rows)
        for rows in (self.changes, self.questions, self.records):
            type(rows[0]).objects.bulk_create(rows, batch_size=BATCH)
        topics = list(Topic.objects.values_list("pk", flat=True))
        through = Consultation.topics.through
        through.objects.bulk_create(
            (through(consultation=record, topic_id=self.chance.choice(topics)) for record in self.records),
            batch_size=BATCH,
        )
        PlanPage.objects.bulk_update([page for _, pages in self.folders for page in pages.values()], ["numchild"])
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Page]):
                cursor.execute(statement)


def insert_children(rows: list[Page]) -> None:
    """Inserts the rows of a page type whose rows of `Page` exist: `bulk_create` refuses models with a parent."""
    for batch in batches(rows):
        query = InsertQuery(type(batch[0]))
        query.insert_values(type(batch[0])._meta.local_concrete_fields, batch)
        query.get_compiler(using=connection.alias).execute_sql()


def index(ids: list[int]) -> None:
    """Writes the new pages into the full-text index, and their texts beside it."""
    backend = get_search_backend()
    extra_texts.clear()  # the new pages have no files and no comments
    for model in (ConsultationPage, ReportPage):
        pages = model.get_indexed_objects().filter(pk__gt=min(ids) - 1)
        for batch in batches(list(pages.values_list("pk", flat=True))):
            loaded = list(pages.filter(pk__in=batch))
            backend.add_bulk(model, loaded)
            page_texts.keep(loaded)


def batches(rows: list) -> Iterable[list]:
    """The rows in lists of a length that every database takes at once."""
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def make(count: int, *, with_index: bool = True, random_seed: int = 1) -> dict[str, int]:
    """Adds `count` consultations with their pages and reports; returns how many rows of each kind were made."""
    maker = Maker(count, random.Random(random_seed))
    maker.build()
    maker.write()
    if with_index:
        index([page.pk for page in maker.pages])
    with connection.cursor() as cursor:
        # New entries of a PostgreSQL index wait in a list until a vacuum, and make it look dear meanwhile.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return {"consultations": count, "pages": len(maker.pages), "reports": len(maker.report_pages)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int)
    parser.add_argument("--without-index", action="store_true", help="leave the search index alone")
    wanted = parser.parse_args()
    if not settings.DEMO_ALLOWED:
        parser.error("This database is not one to throw away.")
    print(make(wanted.count, with_index=not wanted.without_index))


if __name__ == "__main__":
    main()
