"""Runs the publication checks over all that is public or being written, and remembers what they find."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from wagtail.models import Page

from consultation_pages.models import FoundProblem
from consultation_pages.page_states import in_review
from core import jobs
from core.publication_checks import publication_problems
from home.models import BasePage

logger = logging.getLogger(__name__)

# A draft that nobody touched for so long is no work in progress.
RECENT = timedelta(days=90)
# What changed since the last short run, with room for one that was missed.
FRESH = timedelta(minutes=20)
BATCH = 100

Found = dict[tuple[str, str], FoundProblem]


def pages_in_progress(now: datetime):
    """Public pages, those under review, and drafts that were saved lately."""
    recent = Q(latest_revision_created_at__gte=now - RECENT)
    pages = Page.objects.filter(depth__gt=1, alias_of=None)
    return pages.filter(Q(live=True) | recent | in_review())


def examine_all() -> bool:
    """The nightly job; returns whether it was stopped before its end, so that it begins again."""
    pages = pages_in_progress(timezone.now())
    if examine(pages):
        return True
    FoundProblem.objects.exclude(page__in=pages.values("pk")).delete()
    return False


def examine_fresh() -> bool:
    """The job between the nights: what was saved or published a moment ago."""
    now = timezone.now()
    saved = Q(latest_revision_created_at__gte=now - FRESH) | Q(last_published_at__gte=now - FRESH)
    return examine(pages_in_progress(now).filter(saved))


def examine(pages) -> bool:
    """Runs the checks over these pages and returns whether it was told to stop meanwhile.

    A page whose checks fail by themselves keeps what was known of it and does not stop the others.
    """
    numbers = list(pages.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(numbers), BATCH):
        if jobs.stop_requested.is_set():
            return True
        for page in Page.objects.filter(pk__in=numbers[start : start + BATCH]).specific():
            _examine(page)
    return False


def _examine(page: Page) -> None:
    if not isinstance(page, BasePage):
        return
    try:
        _remember(page.pk, _problems_of(page))
    except Exception:
        logger.exception("The checks of page %s failed", page.pk)


def _problems_of(page: Page) -> Found:
    """The problems of what would be published next, in words of every language."""
    is_draft = page.has_unpublished_changes or not page.live
    text = page.get_latest_revision_as_object() if is_draft else page
    found: Found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            problems = publication_problems(text)
        for problem in problems:
            key = (problem.code, problem.field)
            row = found.setdefault(
                key, FoundProblem(page_id=page.pk, code=problem.code, field=problem.field, level=problem.level)
            )
            # Two of a kind, such as two languages that are missing, are one row with both sentences.
            row.messages[code] = " ".join(filter(None, [row.messages.get(code), str(problem.message)]))
        if not problems:
            break  # what passes in one language passes in all
    return found


@transaction.atomic
def _remember(page: int, found: Found) -> None:
    known: Found = {(row.code, row.field): row for row in FoundProblem.objects.filter(page=page)}
    now = timezone.now()
    for key, row in found.items():
        before = known.pop(key, None)
        row.pk, row.found_since = (before.pk, before.found_since) if before else (None, now)
        if before is None or (before.level, before.messages) != (row.level, row.messages):
            row.save()
    _forget(known.values())


def _forget(rows: Iterable[FoundProblem]) -> None:
    gone = [row.pk for row in rows]
    if gone:
        FoundProblem.objects.filter(pk__in=gone).delete()
