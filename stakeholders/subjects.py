"""The subjects of interests by their public codes, as forms and links name them: never database ids."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from consultation_pages.models import DocumentType, Institution, Proposal, Topic
from stakeholders.models import Interest, Stakeholder
from stakeholders.years import end_of_interest

# Name of the field of `Interest`: the model and its public code.
CODES = {
    "institution": (Institution, "code"),
    "topic": (Topic, "code"),
    "document_type": (DocumentType, "code"),
    "proposal": (Proposal, "number"),
}
Wanted = Mapping[str, Iterable[str]]


def add(stakeholder: Stakeholder, wanted: Wanted, now: datetime) -> None:
    """Adds interests in these subjects; those there are run on. Codes that mean nothing any more are passed over."""
    ids = ids_of(wanted)
    _run_on(stakeholder, stakeholder.interests.filter(_among(ids)), now)
    _insert(stakeholder, ids, now)


def replace(stakeholder: Stakeholder, wanted: Wanted, now: datetime) -> None:
    """Makes these subjects all that somebody is interested in; what stays runs on, in December into the next year.

    A proposal of a plan that is not public just now cannot be ticked, and so not be unticked either: it stays.
    """
    ids = ids_of(wanted)
    stakeholder.interests.exclude(_among(ids)).exclude(proposal__plan__is_public=False).delete()
    renew(stakeholder, now)
    _insert(stakeholder, ids, now)


def renew(stakeholder: Stakeholder, now: datetime) -> None:
    """Runs every interest on, those that have lapsed too."""
    _run_on(stakeholder, stakeholder.interests.all(), now)


def end_for(stakeholder: Stakeholder, now: datetime) -> datetime | None:
    """Until when an interest runs; without end for an entry that an institution keeps, which nobody renews."""
    is_kept = stakeholder.keeper_id and not stakeholder.confirmed_at
    return None if is_kept else end_of_interest(now)


def ids_of(wanted: Wanted) -> dict[str, list[int]]:
    """The ids behind codes, by the name of the field."""
    return {
        name: list(model.objects.filter(**{f"{code}__in": list(wanted.get(name, ()))}).values_list("pk", flat=True))
        for name, (model, code) in CODES.items()
    }


def codes_of(interests: QuerySet[Interest]) -> dict[str, list[str]]:
    """The codes of interests, by the name of the field."""
    return {
        name: list(interests.exclude(**{name: None}).values_list(f"{name}__{code}", flat=True))
        for name, (_model, code) in CODES.items()
    }


def _run_on(stakeholder: Stakeholder, interests: QuerySet[Interest], now: datetime) -> None:
    expires_at = end_for(stakeholder, now)
    earlier = interests.filter(expires_at__lt=expires_at) if expires_at else interests
    earlier.update(expires_at=expires_at)


def _among(ids: Mapping[str, list[int]]) -> Q:
    condition = Q(pk__in=())
    for name, found in ids.items():
        condition |= Q(**{f"{name}__in": found})
    return condition


def _insert(stakeholder: Stakeholder, ids: Mapping[str, list[int]], now: datetime) -> None:
    expires_at = end_for(stakeholder, now)
    rows = [
        Interest(stakeholder=stakeholder, created_at=now, expires_at=expires_at, **{f"{name}_id": pk})
        for name, found in ids.items()
        for pk in found
    ]
    Interest.objects.bulk_create(rows, ignore_conflicts=True)
