"""Keeps the texts of published pages beside the index, in the transaction that publishes them."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, get_page_models

from consultation_pages.models import Institution
from core import content_version, full_text
from home.models import BasePage
from home.models.base import extra_texts
from home.signals import public_row_written
from search import changes
from search.kinds import content_types
from search.models import PageText

logger = logging.getLogger(__name__)


class Piece(NamedTuple):
    """Words that a page is found by besides its own: the code of their language, and an `Origin` (may be unknown)."""

    code: str
    origin: str
    text: str


class Source(NamedTuple):
    """Gives pieces by the id of a published page; `most` are the letters of them that one page is found by."""

    pieces_of: Callable[[list[BasePage]], Mapping[int, Iterable[Piece]]]
    most: int


# In this order: the index holds only so much of a page (`core.full_text`), and what comes last is cut first.
sources: list[Source] = []
# Letters of all of them together: the longest laws have as many.
MOST_BESIDE = 400_000
A_FEW = 50
# Pages that could not be renewed, and when each is tried again: the others must not wait for them.
AGAIN_AFTER = 600  # seconds
_later: dict[int, float] = {}


def add_source(pieces_of: Callable[[list[BasePage]], Mapping[int, Iterable[Piece]]], most: int) -> None:
    """Has pages found by more than their own words, by `most` letters of this source."""
    sources.append(Source(pieces_of, most))


def connect() -> None:
    """Follows every page of ours and the names of institutions; the deletion of a page takes its text with it."""
    for model in get_page_models():
        if issubclass(model, BasePage):
            public_row_written.connect(follow, sender=model, dispatch_uid=f"page_text_{model._meta.label}")
    post_save.connect(follow_names, sender=Institution, dispatch_uid="page_text_institution")
    content_version.bump_with(Institution)  # again, so that its row is held after the texts
    post_delete.connect(follow_deletion, sender=PageText, dispatch_uid="page_text_deletion")
    extra_texts.append(beside)


def follow(sender, instance: BasePage, **kwargs) -> None:
    """Keeps the words of a page whose public row was written.

    What is found in it may mark its translations and those of the page above: all are held at once, so that two
    publications do not hold one each and wait for the other's.
    """
    keys = [instance.translation_key, instance.get_parent().translation_key]
    _locked(PageText.objects.filter(page__translation_key__in=keys))
    keep([instance])


def follow_names(sender, instance: Institution, raw=False, **kwargs) -> None:
    """Indexes the pages of a renamed institution anew: its names are their words."""
    if not raw:
        mark_stale(instance.pages.all())


def follow_deletion(sender, instance: PageText, **kwargs) -> None:
    """Takes the words of a page that is gone, or no longer public, out of Elasticsearch."""
    changes.note([instance.pk])


@transaction.atomic
def mark_stale(pages: QuerySet) -> None:
    """Has the background process index published pages anew: their words changed, but not their rows."""
    ids = _locked(PageText.objects.filter(page__in=pages.order_by().values("pk")))
    PageText.objects.filter(pk__in=ids).update(is_stale=True)


def _locked(texts: QuerySet[PageText]) -> list[int]:
    """The ids of texts, which are held until the transaction ends.

    Whoever writes them holds them before the words are read: what is withheld meanwhile marks them afterwards, and
    the mark stays. Always in this order, so that two do not wait for each other.
    """
    return list(texts.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))


def renew_stale() -> bool:
    """The job: indexes anew what is marked; returns whether there is more."""
    now = time.monotonic()
    for pk in [pk for pk, moment in _later.items() if moment <= now]:
        del _later[pk]
    stale = PageText.objects.filter(is_stale=True).exclude(pk__in=_later)
    ids = list(stale.order_by("pk").values_list("pk", flat=True)[:A_FEW])
    for pk in ids:
        try:
            _renew(pk)
        except Exception:
            logger.exception("The words of page %s could not be indexed anew", pk)
            _later[pk] = now + AGAIN_AFTER
            _renew_alone(pk)
    return len(ids) == A_FEW


@transaction.atomic
def _renew(pk: int) -> None:
    """Writes the text and the index of a page, unless they are as they should be."""
    page = _held(pk)
    _locked(PageText.objects.filter(pk=pk))
    before = PageText.objects.filter(pk=pk, page__live=True).values_list("text", "beside").first()
    if page is None or before is None:
        return
    page = page.specific
    if before == (text_of(page), _found_beside([page])[pk]):
        PageText.objects.filter(pk=pk).update(is_stale=False)
        return
    keep([page])
    _put(page)


def _renew_alone(pk: int) -> None:
    """Has a page that could not be renewed found by its own words alone: what was beside them may be withheld now.

    It is shown no more even if the index cannot be written.
    """
    with transaction.atomic():
        _held(pk)
        [version] = changes.note([pk])
        PageText.objects.filter(pk=pk).update(beside="", version=version)
    with transaction.atomic():
        if page := _held(pk):
            _put(page.specific)


def _held(pk: int) -> Page | None:
    """A page, whose row lets whoever is publishing it finish: an old text must not be written after a new one."""
    return Page.objects.select_for_update(of=["self"]).filter(pk=pk).first()


def _put(page: BasePage) -> None:
    full_text.put(page)
    content_version.bump()


@transaction.atomic
def keep(pages: Iterable[BasePage]) -> None:
    """Writes the texts of published pages and forgets those of others, as the pages are in memory.

    What is new is renewed once more: another transaction could not mark it yet.
    """
    published, others = [], []
    for page in pages:
        (published if page.live else others).append(page)
    PageText.objects.filter(pk__in=[page.pk for page in others]).delete()
    kept = {*_locked(PageText.objects.filter(pk__in=[page.pk for page in published]))}
    found = _found_beside(published)
    versions = changes.note(page.pk for page in published)
    texts = [
        PageText(
            page_id=page.pk, text=text_of(page), beside=found[page.pk], version=version, is_stale=page.pk not in kept
        )
        for page, version in zip(published, versions, strict=True)
    ]  # fmt: skip
    fields = ["text", "beside", "version", "is_stale"]
    PageText.objects.bulk_create(texts, update_conflicts=True, unique_fields=["page"], update_fields=fields)


def _found_beside(pages: list[BasePage]) -> dict[int, str]:
    lines: dict[int, list[str]] = {page.pk: [] for page in pages}
    left = dict.fromkeys(lines, MOST_BESIDE)
    for source in sources if pages else ():
        for pk, pieces in source.pieces_of(pages).items():
            kept = list(_cut(_lines(pieces), min(source.most, left[pk])))
            lines[pk] += kept
            left[pk] -= sum(map(len, kept))
    return {pk: "\n".join(found) for pk, found in lines.items()}


def _lines(pieces: Iterable[Piece]) -> Iterator[tuple[str, str]]:
    """What stands before the words of each line, and the words."""
    for code, origin, text in pieces:
        for line in text.splitlines():
            if words := " ".join(line.split()):
                yield f"{code}\t{origin}\t", words


def _cut(lines: Iterable[tuple[str, str]], most: int) -> Iterator[str]:
    """As many lines as have `most` letters, the last one cut."""
    for head, words in lines:
        if (room := most - len(head)) <= 0:
            return
        line = head + words[:room]
        most -= len(line)
        yield line


def text_of(page: BasePage) -> str:
    """The words of a page besides its title, each of its texts on a line of its own."""
    lines = (" ".join(text.split()) for text in page.searchable_texts())
    return "\n".join(filter(None, lines))


def beside(page: BasePage) -> list[tuple[str, str]]:
    """The texts that a page is found by besides its own, as they were kept last, with the code of their language."""
    if not page.live:
        return []  # only of published pages are texts kept
    kept = PageText.objects.filter(pk=page.pk).exclude(beside="").values_list("beside", flat=True).first()
    return [(piece.code, piece.text) for piece in pieces_beside(kept or "")]


def pieces_beside(kept: str) -> list[Piece]:
    """The lines of `PageText.beside`; those kept by an older version do not say where they come from."""
    parts = (line.split("\t", 2) for line in kept.split("\n"))
    return [Piece(each[0], each[1] if len(each) > 2 else "", each[-1]) for each in parts if len(each) > 1]


def texts_with_language(text: PageText, code: str) -> list[tuple[str, str]]:
    """All texts of a page in the language `code`, each with the code of its own language."""
    others = ((piece.code, piece.text) for piece in pieces_beside(text.beside))
    return [*((code, line) for line in text.text.split("\n")), *others]


def public_texts() -> QuerySet[PageText]:
    """The texts of the pages that readers may find."""
    pages = full_text.live_pages().filter(content_type__in=content_types().values())
    return PageText.objects.filter(page__in=pages)
