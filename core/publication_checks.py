"""What stands in the way of publishing a page: one list, to which upper floors add their checks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from .publication_gate import NotApproved


class Level(TextChoices):
    """A blocking problem stops the publication; a warning is shown and left to people."""

    BLOCK = "block", _("blocks publication")
    WARN = "warn", _("warning")


@dataclass(frozen=True)
class Problem:
    """One reason not to publish: a stable code, how grave, in words, and the form field it is about."""

    code: str
    level: Level
    message: str
    field: str = ""


Check = Callable[[Page], Iterable[Problem]]
_checks: list[tuple[type[Page], Check]] = []


def checks_pages_of(model: type[Page]) -> Callable[[Check], Check]:
    """Registers a function that yields the problems of pages of this type."""

    def register(check: Check) -> Check:
        _checks.append((model, check))
        return check

    return register


def publication_problems(page: Page) -> list[Problem]:
    """Every problem of this text of the page, the blocking ones first."""
    found = [problem for model, check in _checks if isinstance(page, model) for problem in check(page)]
    return sorted(found, key=lambda problem: problem.level != Level.BLOCK)


def blocking_problems(page: Page) -> list[Problem]:
    """The problems that stop a publication."""
    return [problem for problem in publication_problems(page) if problem.level == Level.BLOCK]


def refuse_problems(text: Page) -> None:
    """Raises NotApproved with the reasons when the text is incomplete or fails a blocking check."""
    problems = [str(problem.message) for problem in blocking_problems(text)]
    try:
        text.full_clean()
    except ValidationError as error:
        problems += error.messages
    if problems:
        raise NotApproved(" ".join(problems))
