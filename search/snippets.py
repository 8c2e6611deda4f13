"""Cuts the part of a text in which the words of a query stand, and marks them in their own letters."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.full_text import Query, Sequence, form_of, is_telling
from core.text import fold_with_positions, words_of

LENGTH = 240
MOST_AROUND = 4 * LENGTH
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Marker:
    """Marks the words of a query in texts of one language; those of phrases and expressions only where they stand
    together."""

    sequences: frozenset[Sequence]
    code: str
    # For texts that hold the words of an expression apart, as they may: each word alone.
    apart: "Marker | None" = None

    @classmethod
    def of(cls, query: Query, code: str) -> "Marker":
        """The marker for texts in a language."""
        words = frozenset(Sequence((form_of(word, code),)) for word in query.words)
        sequences = query.sequences_in(code)
        return cls(sequences, code, None if words <= sequences else cls(words, code))

    @cached_property
    def _beginning_with(self) -> dict[str, list[Sequence]]:
        """The sequences by their first word or form, the longest first."""
        found: dict[str, list[Sequence]] = defaultdict(list)
        for each in sorted(self.sequences, key=lambda each: (-len(each.forms), each.forms)):
            found[each.forms[0]].append(each)
        return dict(found)

    def mark(self, text: str) -> SafeString:
        """A text as HTML with the words in `<mark>`."""
        text = unicodedata.normalize("NFC", text)
        return format_html_join("", "{}", ((piece,) for piece in self._pieces(text)))

    def snippet(self, text: str) -> SafeString:
        """The part of a text, one paragraph a line, that says most about the query; its beginning if nothing does."""
        lines = text.split("\n")
        place = self.best(lines)
        return place.marker.cut(lines[place.number])

    def best(self, lines: list[str]) -> "Place":
        """The first line with most of the words; where an expression stands in none together, its words apart."""
        place = self._best(lines)
        if not place.held and self.apart and self.apart.is_whole_in(lines):
            return self.apart.best(lines)
        return place

    def is_whole_in(self, lines: list[str]) -> bool:
        """Whether all of it stands in a text."""
        words = [word for line in lines for word in words_of(line)]
        return self._held(words) == len(self.sequences)

    def cut(self, line: str) -> SafeString:
        """The part of a line around the first of the words."""
        first, last = self._surroundings(line)
        part = unicodedata.normalize("NFC", line[first:last])
        start, end = window(part, next(self._spans(part), (0, 0))[0])
        is_first, is_last = first + start == 0, last == len(line) and end == len(part)
        return format_html("{}{}{}", "" if is_first else "… ", self.mark(part[start:end]), "" if is_last else " …")

    def _best(self, lines: list[str]) -> "Place":
        best = Place(0, 0, self)
        for number, line in enumerate(lines):
            held = self._held(words_of(line))
            if held > best.held:
                best = Place(number, held, self)
            if held == len(self.sequences):
                break
        return best

    def _surroundings(self, line: str) -> tuple[int, int]:
        """The part of a line to look at letter by letter: a file may be one line of hundreds of pages."""
        for start in range(0, len(line), MOST_AROUND - LENGTH):
            first, last = _after_space(line, start, start + LENGTH) if start else 0, start + MOST_AROUND
            if self._held(words_of(line[first:last])):
                return first, min(last, len(line))
        return 0, min(MOST_AROUND, len(line))

    @cached_property
    def _initials(self) -> frozenset[str]:
        """The first letters of everything to mark, which a word has in common with its stem."""
        return frozenset(form[0] for each in self.sequences for form in each.forms)

    def _held(self, words: list[str]) -> int:
        """How many of the sequences stand in words. Whole files go through this: it looks at few of them twice."""
        likely = {word for word in words if word[0] in self._initials}
        there = {form for word in likely for form in (word, form_of(word, self.code))}
        possible = [each for each in self.sequences if there.issuperset(each.forms)]
        if all(len(each.forms) == 1 and not each.is_exact for each in possible):
            return len(possible)
        return len({each for _start, _end, each in self._runs(words)})

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
        words = list(_WORD.finditer(folded))
        for first, last, _sequence in self._runs([word.group() for word in words]):
            # Up to the next letter: what folds to nothing, as a soft hyphen, belongs to the word before it.
            end = words[last].end()
            yield positions[words[first].start()], max(positions[end], positions[end - 1] + 1)

    def _runs(self, words: list[str]) -> Iterator[tuple[int, int, Sequence]]:
        """The sequences that stand in words, with the numbers of their first and last word; none within another."""
        position = 0
        while position < len(words):
            run = self._run(words, position)
            if run:
                yield position, *run
            position = run[0] + 1 if run else position + 1

    def _run(self, words: list[str], first: int) -> tuple[int, Sequence] | None:
        """The longest sequence that begins with a word, and the number of its last one."""
        word = words[first]
        for begun in dict.fromkeys((form_of(word, self.code), word)):
            for sequence in self._beginning_with.get(begun, ()):
                last = self._last(words, first, sequence)
                if last is not None:
                    return last, sequence
        return None

    def _last(self, words: list[str], first: int, sequence: Sequence) -> int | None:
        """Where the sequence that begins with a word ends; None if other words come between."""
        wanted, position = sequence.forms[1:], first
        for form in wanted:
            position += 1
            while not sequence.is_exact and position < len(words) and not is_telling(words[position]):
                position += 1
            if position == len(words):
                return None
            if form != (words[position] if sequence.is_exact else form_of(words[position], self.code)):
                return None
        return position


class Place(NamedTuple):
    """The number of a line, how much of what is to be marked stands in it, and who marks it."""

    number: int
    held: int
    marker: Marker


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
