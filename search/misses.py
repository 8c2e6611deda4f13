"""Counts the words for which nothing was found, for editors to write about; without a trace of who looked for them."""

import logging
import re
from datetime import timedelta

from django.db import Error
from django.db.models import Case, F, Value, When
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.full_text import Query
from core.text import fold
from search.models import EmptySearch

logger = logging.getLogger(__name__)

OFTEN = 3  # different days on which something is looked for before its words are kept
KEPT = timedelta(days=90)
MOST = 5000
BATCH = 1000
LONGEST = 6  # words; more are sentences, and may tell of somebody
# Addresses, also spelled out or without their sign, and numbers of people and things.
_PERSONAL = re.compile(
    r"@|://|\bwww\b|\b[^\W\d_]{2,}\.[^\W\d_]{2,}\b|\bat\b.*\b(dot|pike|tacka|com|org)\b"
    r"|\b(gmail|hotmail|outlook|yahoo|icloud|proton(mail)?)\b|\d{5}|\d[\d\s/.-]{6,}\d"
)
_NO_WORD = re.compile(r"[\W\d_]*")


def note(query: Query, code: str) -> None:
    """Counts a search that found nothing, in the language of the reader: once a day, whoever repeats it.

    Never fails: it is not what they came for.
    """
    words = " ".join(dict.fromkeys([*query.words, *(word for phrase in query.phrases for word in phrase)]))
    if not words or words.count(" ") >= LONGEST or _is_personal(query.typed):
        return
    try:
        _count(words[:200], code)
    except Error:
        logger.exception("A search without results was not counted")


def _is_personal(typed: str) -> bool:
    folded = fold(typed)  # letters and signs of other scripts and widths as well
    return bool(_NO_WORD.fullmatch(folded) or _PERSONAL.search(folded))


def _count(words: str, code: str) -> None:
    fingerprint = salted_hmac("search.misses", f"{code} {words}", algorithm="sha256").hexdigest()
    today = timezone.localdate()
    shown = Case(When(count__gte=OFTEN - 1, then=Value(words)), default=F("words"))
    row = EmptySearch.objects.filter(fingerprint=fingerprint, last_on__lt=today)
    if not row.update(count=F("count") + 1, last_on=today, words=shown):
        row = EmptySearch(fingerprint=fingerprint, language=code, last_on=today)
        EmptySearch.objects.bulk_create([row], ignore_conflicts=True)


def forget() -> None:
    """The job: drops what nobody looked for lately, and what is rarest when there is too much."""
    EmptySearch.objects.filter(last_on__lt=timezone.localdate() - KEPT).delete()
    ordered = EmptySearch.objects.order_by("-count", "-last_on", "pk").values_list("pk", flat=True)
    # In parts: databases take only so many numbers in one statement.
    while surplus := list(ordered[MOST : MOST + BATCH]):
        EmptySearch.objects.filter(pk__in=surplus).delete()
