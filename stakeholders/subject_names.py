"""What the subjects of interests are called for a reader: a planned proposal by its published title and its number."""

from collections.abc import Iterable

from django.db.models import QuerySet, prefetch_related_objects

from consultation_pages.models import Proposal
from consultation_pages.plan_listing import Words, published_words
from stakeholders.models import Interest
from stakeholders.subjects import CODES, Wanted


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


def names_of(wanted: Wanted) -> list[str]:
    """What subjects are called in the active language that are given by their codes."""
    chosen = ((model, code, list(wanted.get(name, ()))) for name, (model, code) in CODES.items())
    found = [each for model, code, codes in chosen for each in model.objects.filter(**{f"{code}__in": codes})]
    words = _words(each for each in found if isinstance(each, Proposal))
    return [_name(each, words) for each in found]


def _words(proposals: Iterable[Proposal]) -> Words:
    different = list({each.pk: each for each in proposals}.values())
    prefetch_related_objects(different, "plan")
    return published_words(different) if different else {}


def _name(subject, words: Words) -> str:
    if not isinstance(subject, Proposal):
        return str(subject)
    title = words[subject.key][0]
    return subject.number if title == subject.number else f"{title} ({subject.number})"
