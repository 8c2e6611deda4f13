"""Cuts the part of a text in which the words of a query stand, and marks them in their own letters."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.full_text import Query, form_of
from core.text import fold, fold_with_positions

LENGTH = 240
MOST_AROUND = 4 * LENGTH
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
        lines = text.split("\n")
        return self.cut(lines[self.best(lines)[0]])

    def best(self, lines: Sequence[str]) -> tuple[int, int]:
        """The number of the first line with most of the words in it, and how many."""
        best, most = 0, 0
        for number, line in enumerate(lines):
            held = len(self._held_in(fold(line)))
            if held > most:
                best, most = number, held
            if most == len(self.forms):
                break
        return best, most

    def cut(self, line: str) -> SafeString:
        """The part of a line around the first of the words."""
        first, last = self._surroundings(line)
        part = unicodedata.normalize("NFC", line[first:last])
        start, end = window(part, next(self._spans(part), (0, 0))[0])
        is_first, is_last = first + start == 0, last == len(line) and end == len(part)
        return format_html("{}{}{}", "" if is_first else "… ", self.mark(part[start:end]), "" if is_last else " …")

    def _surroundings(self, line: str) -> tuple[int, int]:
        """The part of a line to look at letter by letter: a file may be one line of hundreds of pages."""
        for start in range(0, len(line), MOST_AROUND - LENGTH):
            first, last = _after_space(line, start, start + LENGTH) if start else 0, start + MOST_AROUND
            if self._held_in(fold(line[first:last])):
                return first, min(last, len(line))
        return 0, min(MOST_AROUND, len(line))

    @cached_property
    def _candidates(self) -> re.Pattern:
        """What in a folded text can be one of the forms, to its end: a stem is the beginning of its word."""
        stems = {form.partition("0")[0] if form[:1].isalpha() else form for form in self.forms}
        return re.compile(rf"(?:{'|'.join(map(re.escape, sorted(stems))) or '(?!)'})[^\W_]*")

    def _held_in(self, folded: str) -> frozenset[str]:
        """The forms that a folded text holds. Whole texts of files go through this: it looks at few of their words."""
        found = self._candidates.finditer(folded)
        words = {each.group() for each in found if not folded[max(0, each.start() - 1) : each.start()].isalnum()}
        return self.forms.intersection(form_of(word, self.code) for word in words)

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
