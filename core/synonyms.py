"""Words that mean the same: a search for one finds the others too. The upper floors name them (`register`)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

AS_TYPED = ""  # in place of a language: the words themselves


@dataclass(frozen=True)
class Expression:
    """Words of one language, in order, as `full_text.form_of` gives them, or as they are typed."""

    code: str
    forms: tuple[str, ...]

    @property
    def is_exact(self) -> bool:
        """Whether it counts only as it is typed."""
        return self.code == AS_TYPED


_groups: dict[str, list[tuple[Expression, tuple[Expression, ...]]]] = defaultdict(list)


def register(expressions: Iterable[Expression], understood: Iterable[Expression] = ()) -> None:
    """Adds a group of expressions that mean the same, in one language or several.

    Two letters are understood when they are typed, but never looked for: folded, "UA" is the pronoun of "t'ua". So are
    those in `understood`.
    """
    group = tuple(dict.fromkeys(expressions))
    for expression in (*group, *understood):
        others = tuple(each for each in group if each != expression and not _is_two_letters(each))
        _groups[expression.forms[0]].append((expression, others))


def _is_two_letters(expression: Expression) -> bool:
    return len(expression.forms) == 1 and len(expression.forms[0]) <= 2


def knows(word: Mapping[str, str]) -> bool:
    """Whether a word, given by its forms, is one of the expressions."""
    return bool(at_the_beginning([word])[0])


def at_the_beginning(words: Sequence[Mapping[str, str]]) -> tuple[int, list[Expression]]:
    """How many of the first words are one of the expressions, the longest, and what means the same; 0 if none is.

    Each word is given by its forms, by language code, and as it was typed.
    """
    found: list[tuple[Expression, tuple[Expression, ...]]] = [
        (expression, others)
        for form in dict.fromkeys(words[0].values())
        for expression, others in _groups.get(form, ())
        if _begins(words, expression)
    ]
    longest = max((len(expression.forms) for expression, _others in found), default=0)
    same = (each for expression, others in found if len(expression.forms) == longest for each in others)
    return longest, list(dict.fromkeys(same))


def _begins(words: Sequence[Mapping[str, str]], expression: Expression) -> bool:
    return len(words) >= len(expression.forms) and all(
        word.get(expression.code) == form for word, form in zip(words, expression.forms, strict=False)
    )
