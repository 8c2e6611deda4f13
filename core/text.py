"""Folding: how words are compared and addressed, whatever script, mark or case they were typed in."""

import re
import unicodedata

# Letters that no decomposition takes apart. Serbian Cyrillic goes to bare Latin; đ becomes dj, as people without the
# letter type it; ð and ɖ are other letters whose capitals look like Đ, and keyboards mix them up.
_CYRILLIC = zip(
    "абвгдђежзијклљмнњопрстћуфхцчџш",
    [
        "a",
        "b",
        "v",
        "g",
        "d",
        "dj",
        "e",
        "z",
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
        "c",
        "u",
        "f",
        "h",
        "c",
        "c",
        "dz",
        "s",
    ],
    strict=True,
)
_LETTERS = {
    **dict(_CYRILLIC),
    **dict.fromkeys("đðɖ", "dj"),
    **dict.fromkeys("’‘ʼʹ`´′", "'"),
    **{"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "ı": "i"},
}
_WORD = re.compile(r"[^\W_]+")


class _Folds(dict):
    """What each letter folds to, by code point; filled as letters are met, but not by all of Unicode."""

    def __missing__(self, point: int) -> str:
        folded = _fold_letter(chr(point))
        if len(self) < 5000:
            self[point] = folded
        return folded


_FOLDS = _Folds()


def _fold_letter(letter: str) -> str:
    spelled = unicodedata.normalize("NFKC", _spelled_out(letter)).casefold()
    decomposed = unicodedata.normalize("NFKD", _spelled_out(spelled))
    # Marks go, and so do soft hyphens and joiners, which split a word that looks whole. What decomposing has bared
    # may be a letter of the table: й is и with a mark.
    return _spelled_out("".join(each for each in decomposed if not _is_mark(each)))


def _spelled_out(text: str) -> str:
    return "".join(_LETTERS.get(letter, letter) for letter in text)


def _is_mark(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category.startswith("M") or category == "Cf"


def fold(text: str) -> str:
    """The form in which texts are indexed and looked up: lower case, Latin letters, no marks.

    Đakovica, Ђаковица and djakovica fold alike, çështje and ceshtje too, composed or decomposed (NFC or NFD).
    The result may be longer than the text: use `fold_with_positions` to find the original letters again.
    """
    return unicodedata.normalize("NFC", text).translate(_FOLDS)


def fold_with_positions(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters the index in `text` (as NFC) that it came from."""
    letters, positions = [], []
    for index, letter in enumerate(unicodedata.normalize("NFC", text)):
        folded = _FOLDS[ord(letter)]
        letters.append(folded)
        positions += [index] * len(folded)
    return "".join(letters), positions


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(fold(text))


def written_words(text: str) -> list[str]:
    """The words of a text as they are written, in order."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def slug_of(text: str, longest: int = 80) -> str:
    """An address for a title: folded, words joined by hyphens, cut at a word; "-" for a title without letters."""
    slug = "-".join(re.findall(r"[a-z0-9]+", fold(text)))
    if len(slug) > longest:
        slug = slug[: longest + 1].rpartition("-")[0] or slug[:longest]
    return slug or "-"
