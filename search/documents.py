"""The words of the files that public pages list: read in the background, each once, and found with its page."""

import logging
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from consultation_pages.models import ConsultationPage, ReportPage
from core.jobs import stop_requested
from home.models import BasePage, SiteDocument
from home.signals import public_row_written
from search import extraction, page_texts
from search.enums import Origin
from search.models import DocumentText
from search.page_texts import Piece
from search.twins import Twins

logger = logging.getLogger(__name__)

PROGRAM = Path(extraction.__file__)
LONGEST_WAIT = 90  # seconds, if the machine is busy; the program counts those of the processor itself
TURN = 2  # seconds after which no other file is begun: mail and publications wait for the end of a turn
FIRST_WAIT = timedelta(minutes=5)
LONGER = 4  # times, each time that it fails again
LONGEST_BETWEEN = timedelta(days=1)
_MODELS = (ConsultationPage, ReportPage)
_IN_ALL_LANGUAGES = "mul"


def connect() -> None:
    """Gives pages the words of their files, and follows what they list."""
    page_texts.add_source(texts_of, page_texts.MOST_BESIDE)
    for model in _MODELS:
        public_row_written.connect(follow_lists, sender=model, dispatch_uid=f"document_texts_{model._meta.label}")


def follow_lists(sender, instance: BasePage, **kwargs) -> None:
    """Looks at the translations of a page that was written or withdrawn: what is in its language may be theirs now."""
    page_texts.mark_stale(sender.objects.filter(translation_key=instance.translation_key).exclude(pk=instance.pk))


def read_new() -> bool:
    """The job: reads a file that public pages list and nobody has read yet, or a few if it goes fast.

    Returns whether there are more.
    """
    ends = time.monotonic() + TURN
    while document := _unread().first():
        read(document)
        if stop_requested.is_set() or time.monotonic() > ends:
            break
    return _unread().exists()


def read_failed_again() -> None:
    """Has every file that could not be read tried once more, whatever it was."""
    DocumentText.objects.exclude(problem="").update(file="", again_at=None)


def read(document: SiteDocument) -> DocumentText:
    """Reads a file, keeps its words, and has the pages that list it indexed anew."""
    text, problem, again_at = "", "", None
    try:
        text, problem = _extract(document)
    except (OSError, subprocess.TimeoutExpired) as exc:
        problem, again_at = type(exc).__name__, _next_time(document, exc)
        logger.warning("Document %s was not read: %s", document.pk, exc)
    facts = {"text": text, "problem": problem, "read_at": timezone.now(), "again_at": again_at}
    kept, _created = DocumentText.objects.update_or_create(
        document=document, defaults={"file": document.file.name, **facts}
    )
    for model in _MODELS:
        listing = model.objects.filter(documents__document=document).values("translation_key")
        page_texts.mark_stale(Page.objects.filter(translation_key__in=listing))
    return kept


def _next_time(document: SiteDocument, exc: Exception) -> datetime | None:
    """When to try again what the machine or the storage could not do: later each time.

    They come back, be it after days. A file that takes too long every time for a day is left alone.
    """
    before = DocumentText.objects.filter(document=document, file=document.file.name).exclude(again_at=None).first()
    wait = LONGER * (before.again_at - before.read_at) if before else FIRST_WAIT
    if wait > LONGEST_BETWEEN and isinstance(exc, subprocess.TimeoutExpired):
        return None
    return timezone.now() + min(max(wait, FIRST_WAIT), LONGEST_BETWEEN)


def _extract(document: SiteDocument) -> tuple[str, str]:
    """The words of a file, or why it has none. Raises OSError or TimeoutExpired where another time may be better."""
    suffix = Path(document.file.name).suffix.removeprefix(".").lower()
    if suffix not in extraction.READERS:
        return "", "no text"
    with document.file.storage.open(document.file.name) as file:
        done = subprocess.run(
            [sys.executable, "-I", str(PROGRAM), suffix],
            input=file.read(extraction.LONGEST_FILE + 1),
            capture_output=True,
            timeout=LONGEST_WAIT,
            check=False,
        )
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
    as_it_is = as_it_is.exclude(again_at__lte=timezone.now())
    return SiteDocument.objects.filter(is_listed).exclude(Exists(as_it_is)).order_by("pk")


def texts_of(pages: list[BasePage]) -> dict[int, list[Piece]]:
    """The words of the files of published pages by page id.

    A file belongs to the page in its language; if there is none, to the source; in all languages to each.
    """
    found: dict[int, list[Piece]] = {}
    for model in _MODELS:
        own = [page for page in pages if isinstance(page, model)]
        if own:
            found |= _texts_of(model, own)
    return found


def _texts_of(model: type[BasePage], pages: list[BasePage]) -> dict[int, list[Piece]]:
    twins = Twins(model, pages)
    rows = _rows(model, pages, twins.sources)
    kept = DocumentText.objects.in_bulk({document for each in rows.values() for document, _language in each})
    found: dict[int, list[Piece]] = {}
    for page in pages:
        for document, language in rows[twins.source_of(page)]:
            if document in kept and (language == _IN_ALL_LANGUAGES or twins.belongs(language, page)):
                code = page.locale.language_code if language == _IN_ALL_LANGUAGES else language
                found.setdefault(page.pk, []).append(Piece(code, Origin.FILE, kept[document].text))
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
