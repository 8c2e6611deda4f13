"""Folding: how words are compared and addressed, whatever script, mark or case they were typed in."""

import re
import unicodedata

# Serbian Cyrillic to Latin, lower case. đ becomes dj afterwards, as people without the letter type it.
_CYRILLIC = dict(
    zip(
        "абвгдђежзијклљмнњопрстћуфхцчџш",
        (
            [
                "a",
                "b",
                "v",
                "g",
                "d",
                "đ",
                "e",
                "ž",
                "z",
                "i",
                "j",
                "k",
                "l",
                "lj",
                "m",
                "n",
                "nj",
                "o",
                "p",
                "r",
                "s",
                "t",
                "ć",
                "u",
                "f",
                "h",
                "c",
                "č",
                "dž",
                "š",
            ]
        ),
        strict=True,
    )
)
_LETTERS = str.maketrans(
    _CYRILLIC | {"đ": "dj", "’": "'", "ʼ": "'", "`": "'", "ß": "ss", "æ": "ae", "ø": "o", "ł": "l"}
)


def fold(text: str) -> str:
    """The form in which texts are indexed and looked up: lower case, Latin letters, no marks.

    Đakovica, Ђаковица and djakovica fold alike, çështje and ceshtje too, composed or decomposed (NFC or NFD).
    The result may be longer than the text: use `fold_with_positions` to find the original letters again.
    """
    lowered = unicodedata.normalize("NFC", text).lower().translate(_LETTERS)
    return "".join(letter for letter in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(letter))


def fold_with_positions(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters the index in `text` (NFC) that it came from."""
    letters, positions = [], []
    for index, letter in enumerate(unicodedata.normalize("NFC", text)):
        for folded in fold(letter):
            letters.append(folded)
            positions.append(index)
    return "".join(letters), positions


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return re.findall(r"[^\W_]+", fold(text))


def slug_of(text: str, longest: int = 80) -> str:
    """An address for a title: folded, words joined by hyphens, cut at a word; "-" for a title without letters."""
    slug = "-".join(re.findall(r"[a-z0-9]+", fold(text)))
    if len(slug) > longest:
        slug = slug[: longest + 1].rpartition("-")[0] or slug[:longest]
    return slug or "-"
