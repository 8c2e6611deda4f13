"""Words of addresses in the language of the address: plain tables, because an address outlives every translation."""

from collections.abc import Mapping

from django.utils import translation
from django.utils.functional import lazy

from core.languages import PREFIXES


def in_each_language(pattern: str, words: Mapping[str, str]) -> str:
    """A route for `path()` with `{}` replaced by the word of the active language; `words` are keyed by language code.

    Raises ValueError when a language has no word: its address would be another one the day it gets it.
    """
    missing = PREFIXES.keys() - words.keys()
    if missing:
        raise ValueError(f"No word for {', '.join(sorted(missing))} in {dict(words)}")
    return lazy(lambda: pattern.format(words[translation.get_language()]), str)()
