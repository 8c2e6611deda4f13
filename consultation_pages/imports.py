"""The import service: pages built by programs, published in several languages with the evidence that says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.db import transaction
from wagtail.models import Locale, Page

from consultation_pages.approval import publish_without_review
from home.wording import words_of

_IMPORTER = "import"


@dataclass
class Words:
    """One language of a page: its fields, and for each relation the words of its rows, in the order of the source."""

    fields: dict
    rows: dict[str, list[dict]] = field(default_factory=dict)


def importer():
    """The account that stands as author of what programs publish: nobody can sign in with it."""
    user, created = get_user_model().objects.get_or_create(username=_IMPORTER, defaults={"is_active": False})
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


@transaction.atomic
def publish_in_languages(
    model: type[Page],
    parents: Mapping[str, Page],
    words: Mapping[str, Words],
    user,
    reason: str,
    *,
    facts: Mapping | None = None,
    shared: Mapping | None = None,
    row_facts: Mapping[str, list[dict]] | None = None,
) -> dict[str, Page]:
    """Publishes one page in several languages, the source first, and returns the pages by language code.

    `parents` and `words` are keyed by language code; the first of `words` is the source. `facts` are fields of the
    source only, `shared` of every page. `row_facts` are the facts of inline rows: for the source they count, on
    translations they only fill what the database demands. Raises ValidationError for a page that is not valid.
    """
    pages: dict[str, Page] = {}
    for code, text in words.items():
        source = next(iter(pages.values()), None)
        page = model(
            live=False,
            locale=_locale(code),
            **text.fields,
            **(shared or {}),
            **({} if source else facts or {}),
        )
        if source:
            page.translation_key = source.translation_key
            page.translated_from = words_of(source)
        _add_rows(page, source, text.rows, row_facts or {})
        parents[code].add_child(instance=page)
        publish_without_review(page, user, reason)
        pages[code] = page
    return pages


def _add_rows(page: Page, source: Page | None, rows: Mapping[str, list[dict]], row_facts: Mapping[str, list[dict]]):
    for relation in {**row_facts, **rows}:
        facts = row_facts.get(relation) or [{} for _ in rows[relation]]
        texts = rows.get(relation) or [{} for _ in facts]
        keys = [{"translation_key": row.translation_key} for row in _rows_of(source, relation)] or [{} for _ in texts]
        row_model = page._meta.get_field(relation).related_model
        located = {"locale": page.locale} if hasattr(row_model, "translation_key") else {}
        built = [
            row_model(sort_order=position, **located, **fact, **text, **key)
            for position, (fact, text, key) in enumerate(zip(facts, texts, keys, strict=True))
        ]
        setattr(page, relation, built)


def _rows_of(source: Page | None, relation: str) -> list:
    rows = getattr(source, relation).all() if source else []
    return [row for row in rows if hasattr(row, "translation_key")]


def _locale(code: str) -> Locale:
    return Locale.objects.get_for_language(code)
