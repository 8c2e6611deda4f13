"""Cuts the part of a text in which the words of a query stand, and marks them in their own letters."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.full_text import Query, form_of
from core.text import fold_with_positions, words_of

LENGTH = 240
# A reader of results waits for the longest text among twenty; what stands further behind is found but not shown.
MOST_READ = 60_000
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Marker:
    """Marks the words of a query in texts of one language."""

    forms: frozenset[str]
    code: str

    @classmethod
    def of(cls, query: Query, code: str) -> "Marker":
        """The marker for texts in a language."""
        return cls(query.forms_in(code), code)

    def mark(self, text: str) -> SafeString:
        """A text as HTML with the words in `<mark>`."""
        text = unicodedata.normalize("NFC", text)
        return format_html_join("", "{}", ((piece,) for piece in self._pieces(text)))

    def snippet(self, text: str) -> SafeString:
        """The part of a text, one paragraph a line, that says most about the query; its beginning if nothing does."""
        lines = text[:MOST_READ].split("\n")
        best = self._best(lines)
        line = unicodedata.normalize("NFC", lines[best])
        start, end = window(line, next(self._spans(line), (0, 0))[0])
        cut = self.mark(line[start:end])
        return format_html("{}{}{}", "… " if start else "", cut, " …" if end < len(line) else "")

    def _best(self, lines: list[str]) -> int:
        """The number of the first line with most of the words in it."""
        best, most = 0, 0
        for number, line in enumerate(lines):
            held = len(self.forms.intersection(form_of(word, self.code) for word in set(words_of(line))))
            if held > most:
                best, most = number, held
            if most == len(self.forms):
                break
        return best

    def _pieces(self, text: str) -> Iterator[str | SafeString]:
        done = 0
        for start, end in self._spans(text):
            yield text[done:start]
            yield format_html("<mark>{}</mark>", text[start:end])
            done = end
        yield text[done:]

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the words stand in a text that is NFC."""
        folded, positions = fold_with_positions(text)
        positions.append(len(text))
        for word in _WORD.finditer(folded):
            if form_of(word.group(), self.code) in self.forms:
                # Up to the next letter: what folds to nothing, as a soft hyphen, belongs to the word before it.
                yield positions[word.start()], max(positions[word.end()], positions[word.end() - 1] + 1)


def window(line: str, centre: int, length: int = LENGTH) -> tuple[int, int]:
    """The part of a line around a place, from word to word: start and end."""
    if len(line) <= length:
        return 0, len(line)
    start = max(0, min(centre - length // 3, len(line) - length))
    end = start + length
    if start:
        start = _after_space(line, start, centre)
    if end < len(line):
        space = line.rfind(" ", centre, end)
        end = space if space > start else end
    return start, end


def _after_space(line: str, start: int, latest: int) -> int:
    space = line.find(" ", start - 1, latest)
    return start if space < 0 else space + 1
