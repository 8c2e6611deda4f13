"""The words of the files that public pages list: read in the background, each once, and found with its page."""

import logging
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.signals import post_save
from wagtail.models import Page

from consultation_pages.models import ConsultationPage, ReportPage
from core.jobs import stop_requested
from home.models import BasePage, SiteDocument
from search import extraction, page_texts
from search.models import DocumentText
from search.twins import Twins

logger = logging.getLogger(__name__)

PROGRAM = Path(extraction.__file__)
LONGEST_WAIT = 90  # seconds, if the machine is busy; the program counts those of the processor itself
A_FEW = 20
_MODELS = (ConsultationPage, ReportPage)
_IN_ALL_LANGUAGES = "mul"


def connect() -> None:
    """Gives pages the words of their files, and follows what they list."""
    page_texts.sources.append(texts_of)
    for model in _MODELS:
        post_save.connect(follow_lists, sender=model, dispatch_uid=f"document_texts_{model._meta.label}")


def follow_lists(sender, instance: BasePage, update_fields=None, raw=False, **kwargs) -> None:
    """Looks at the translations of a page that was written: a file in their language is theirs, now or until now."""
    if update_fields is None and not raw and instance.live:
        others = sender.objects.filter(translation_key=instance.translation_key).exclude(pk=instance.pk)
        page_texts.mark_stale(others)


def read_new() -> bool:
    """The job: reads files that public pages list and nobody has read yet; returns whether there are more."""
    for document in _unread()[:A_FEW]:
        if stop_requested.is_set():
            break
        read(document)
    return _unread().exists()


def read(document: SiteDocument) -> DocumentText:
    """Reads a file, keeps its words, and has the pages that list it indexed anew."""
    text, problem = _extract(document)
    kept, _created = DocumentText.objects.update_or_create(
        document=document, defaults={"file": document.file.name, "text": text, "problem": problem}
    )
    for model in _MODELS:
        listing = model.objects.filter(documents__document=document).values("translation_key")
        page_texts.mark_stale(Page.objects.filter(translation_key__in=listing))
    return kept


def _extract(document: SiteDocument) -> tuple[str, str]:
    suffix = Path(document.file.name).suffix.removeprefix(".").lower()
    if suffix not in extraction.READERS:
        return "", "no text"
    try:
        with document.file.storage.open(document.file.name) as file:
            done = subprocess.run(
                [sys.executable, "-I", str(PROGRAM), suffix],
                input=file.read(extraction.LONGEST_FILE + 1),
                capture_output=True,
                timeout=LONGEST_WAIT,
                check=False,
            )
    except (OSError, subprocess.TimeoutExpired) as exc:
        return "", type(exc).__name__
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().replace("\0", "")[-255:]
        logger.warning("Document %s cannot be read: %s", document.pk, reason)
        return "", reason or f"ended with {done.returncode}"
    return done.stdout.decode("utf-8"), ""


def _unread() -> QuerySet[SiteDocument]:
    listed = (Exists(model.objects.live().filter(documents__document=OuterRef("pk")).order_by()) for model in _MODELS)
    is_listed = Q(next(listed))
    for each in listed:
        is_listed |= Q(each)
    as_it_is = DocumentText.objects.filter(document=OuterRef("pk"), file=OuterRef("file"))
    return SiteDocument.objects.filter(is_listed).exclude(Exists(as_it_is)).order_by("pk")


def texts_of(pages: list[BasePage]) -> dict[int, list[tuple[str, str]]]:
    """The words of the files of published pages by page id, each with its language's code.

    A file belongs to the page in its language; if there is none, to the source; in all languages to each.
    """
    found: dict[int, list[tuple[str, str]]] = {}
    for model in _MODELS:
        own = [page for page in pages if isinstance(page, model)]
        if own:
            found |= _texts_of(model, own)
    return found


def _texts_of(model: type[BasePage], pages: list[BasePage]) -> dict[int, list[tuple[str, str]]]:
    twins = Twins(model, pages)
    rows = _rows(model, pages, twins.sources)
    kept = DocumentText.objects.in_bulk({document for each in rows.values() for document, _language in each})
    found: dict[int, list[tuple[str, str]]] = {}
    for page in pages:
        for document, language in rows[twins.source_of(page)]:
            if document in kept and (language == _IN_ALL_LANGUAGES or twins.belongs(language, page)):
                code = page.locale.language_code if language == _IN_ALL_LANGUAGES else language
                found.setdefault(page.pk, []).append((code, kept[document].text))
    return found


def _rows(model: type[BasePage], pages: Iterable[BasePage], sources: set[int]) -> dict[int, list[tuple[int, str]]]:
    """Which documents the sources list, in which language, by page: as pages at hand have them in memory."""
    rows: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for page in pages:
        if page.pk in sources:
            rows[page.pk] = [(row.document_id, row.language) for row in page.documents.all()]
    stored = model._meta.get_field("documents").related_model.objects.filter(page__in=sources - rows.keys())
    for page_id, document, language in stored.values_list("page_id", "document_id", "language"):
        rows[page_id].append((document, language))
    return rows
