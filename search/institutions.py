"""Institutions named in a query: "Ministry of Justice legal aid" means legal aid among what that ministry does.

The texts of consultations do not name their institution, and in the index its names would be written anew into
thousands of pages when it is renamed. So the name is taken from the words, and the facts of the database narrow.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from consultation_pages.models import Institution
from core.full_text import Query, expression, form_of
from core.languages import PREFIXES

LEAST_OF_NAME = 2  # words with which a long name is begun; fewer are any word
_COLUMNS = {
    "name_sq": "sq", "name_sr": "sr-latn", "name_en": "en", "abbr_sq": "sq", "abbr_sr": "sr-latn", "abbr_en": "en",
}  # fmt: skip


class Named(NamedTuple):
    """The codes of the institutions that a query may name, and the query without the name."""

    codes: frozenset[str]
    rest: Query


def named_in(query: Query) -> Named | None:
    """The institution that is named beside other words, with the longest of names; one query if there are words."""
    forms = {code: [form_of(word, code) for word in query.words] for code in PREFIXES}
    if len(query.words) + len(query.phrases) < 2 or not query.words:
        return None
    best, start, codes = 0, 0, set()
    for institution, language, name in _names():
        length, place = _longest(forms[language], name)
        if length > best:
            best, start, codes = length, place, set()
        if length and length == best:
            codes.add(institution)
    words = query.words[:start] + query.words[start + best :]
    rest = replace(query, words=words, typed=" ".join(words))
    return Named(frozenset(codes), rest) if codes and rest else None


def _names() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Code, language and words of each name and abbreviation."""
    for code, *names in Institution.objects.order_by("code").values_list("code", *_COLUMNS):
        for language, name in zip(("sq", *_COLUMNS.values()), (code, *names), strict=True):
            if name:
                yield code, language, _forms(language, name)


@lru_cache(maxsize=5000)
def _forms(language: str, name: str) -> tuple[str, ...]:
    return expression(language, name).forms


def _longest(words: list[str], name: tuple[str, ...]) -> tuple[int, int]:
    """How many words of a name stand together, from its first, and where; 0 if too few do."""
    best = (0, 0)
    for start in range(len(words)):
        length = 0
        while length < len(name) and words[start + length : start + length + 1] == [name[length]]:
            length += 1
        if length > best[0]:
            best = (length, start)
    return best if best[0] >= min(LEAST_OF_NAME, len(name)) and name else (0, 0)
