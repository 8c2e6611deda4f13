"""What the subjects of interests are called for a reader: a planned proposal by its published title and its number."""

from collections.abc import Iterable

from django.db.models import QuerySet

from consultation_pages.models import Proposal
from consultation_pages.plan_listing import Words, published_words
from stakeholders.models import Interest


def named(interests: QuerySet[Interest]) -> list[tuple[Interest, str]]:
    """Interests, each with the name of its subject in the active language; three queries at most, however many."""
    rows = list(interests.select_related("institution", "topic", "document_type", "proposal__plan"))
    words = _words(row.proposal for row in rows if row.proposal_id)
    return [(row, _name(row.subject, words)) for row in rows]


def by_person(interests: QuerySet[Interest]) -> dict[int, list[str]]:
    """The names of what each is interested in, by the id of the stakeholder."""
    found: dict[int, list[str]] = {}
    for row, name in named(interests):
        found.setdefault(row.stakeholder_id, []).append(name)
    return found


def _words(proposals: Iterable[Proposal]) -> Words:
    different = {each.pk: each for each in proposals}
    return published_words(different.values()) if different else {}


def _name(subject, words: Words) -> str:
    if not isinstance(subject, Proposal):
        return str(subject)
    title = words[subject.key][0]
    return subject.number if title == subject.number else f"{title} ({subject.number})"
