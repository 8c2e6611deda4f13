"""Light stems: the forms of one word in Albanian, Serbian and English brought together, for engines that cannot.

Neither SQLite nor PostgreSQL nor Snowball knows Albanian. These stemmers only take endings away, so that a stem is
always the beginning of its word, and rather leave too much than too little. Words are folded (`core.text.fold`).
"""

import re
from functools import lru_cache

SHORTEST_WORD = 4
_SHORTEST_STEM = 3
_VOWEL = re.compile("[aeiouyr]")  # r too: it carries the syllable of žrtva and trg

# Endings of case and number stand one behind the other (ministri-s-e, ligj-e-v-e-t) and are taken off from the right.
# -itet belongs to the word: komunitet is no form of komun-.
_ALBANIAN = re.compile(r"([aeiou]|(?<![a-z]{3}it)et|[ai]t|[ei]s|[ei]n|(?<=[ghk])u[nt]|[aei]v|[aei]sh|(?<=s)v)$")
_SERBIAN = re.compile(r"([aeiou]|[aeio]m|ih|og|oj|[oe]v)$")
# English endings do not add up after the plural: the first that leaves a stem counts.
_ENGLISH = ("ation", "ating", "ated", "ate", "ion", "ing", "ied", "ed", "ie", "is", "e", "y")
_KEEP_C = ("ation", "ating", "ated", "ate", "e")  # publication is not public, nor police policy


@lru_cache(maxsize=20_000)
def stem(word: str, code: str) -> str:
    """The stem of a folded word of a language; the word itself when it is short or holds more than letters.

    `code` is a language code such as "sr-latn"; words of an unknown one stay as they are.
    """
    take_endings = _STEMMERS.get(code)
    if take_endings is None or len(word) < SHORTEST_WORD or not word.isalpha():
        return word
    return take_endings(word)


def _one_by_one(endings: re.Pattern):
    def take(word: str) -> str:
        while (shorter := endings.sub("", word)) != word and _is_stem(shorter):
            word = shorter
        return word

    return take


def _english(word: str) -> str:
    word = re.sub(r"(?<![isu])s$", "", word)
    for ending in _ENGLISH:
        rest = word.removesuffix(ending)
        if rest != word and _is_stem(rest) and not (rest.endswith("c") and ending in _KEEP_C):
            return re.sub(r"([bdgmnprt])\1$", r"\1", rest)  # planning: plan
    return word


def _is_stem(part: str) -> bool:
    return len(part) >= _SHORTEST_STEM and bool(_VOWEL.search(part))


_STEMMERS = {"sq": _one_by_one(_ALBANIAN), "sr-latn": _one_by_one(_SERBIAN), "en": _english}
