"""Making one entry of two that stand for the same stakeholder; evidence is never lost, and no link goes dead."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from core.models import Mail
from stakeholders import stops
from stakeholders.membership import forget, letters_of, letters_only_of
from stakeholders.models import FormerLink, Invitation, Stakeholder

_STEPS = ("invited_at", "opened_at", "contributed_at")
_GAPS = ("name", "organisation", "email", "phone")


@transaction.atomic
def merge(kept: int, double: int) -> None:
    """Moves everything of `double` to `kept` (primary keys) and deletes it; both must not be confirmed by themselves.

    Raises Stakeholder.DoesNotExist when one of them is gone, or signed up meanwhile.
    """
    both = {each.pk: each for each in Stakeholder.objects.select_for_update().order_by("pk").filter(
        pk__in=(kept, double), confirmed_at=None
    )}  # fmt: skip
    if len(both) != 2:
        raise Stakeholder.DoesNotExist
    one, other = both[kept], both[double]
    letters = list(letters_only_of(other).values_list("pk", flat=True))
    _move_interests(one, other)
    _take_in(one, other)
    _fill_gaps(one, other)
    _forget_letters(one, double, letters)


@transaction.atomic
def merge_into_own(own: int, double: int) -> None:
    """Makes an entry of an institution part of what the owner of its address signed up for; both are primary keys.

    Only invitations and letters move: what people said of themselves, and what they are interested in, stays theirs.
    Raises Stakeholder.DoesNotExist when one is gone, the addresses differ, or one is not what it was meanwhile.
    """
    both = {each.pk: each for each in Stakeholder.objects.select_for_update().order_by("pk").filter(
        Q(pk=own, keeper=None, confirmed_at__isnull=False) | Q(pk=double, keeper__isnull=False, confirmed_at=None)
    )}  # fmt: skip
    if len(both) != 2 or not both[own].email or both[own].email != both[double].email:
        raise Stakeholder.DoesNotExist
    letters = list(letters_only_of(both[double]).values_list("pk", flat=True))
    _take_in(both[own], both[double])
    _forget_letters(both[own], double, letters)


def _take_in(one: Stakeholder, other: Stakeholder) -> None:
    """Moves invitations, notices and the links in letters, and deletes the other entry."""
    _move_invitations(one, other)
    other.notices.exclude(event__in=one.notices.values("event")).update(stakeholder=one)
    # Links go on working for whom they were written to; of another address' reader they would make another's entry.
    if other.email and one.email in ("", other.email):
        FormerLink.objects.create(key=other.key, stakeholder=one)
        other.former_links.update(stakeholder=one)
    other.delete()


def _move_interests(one: Stakeholder, other: Stakeholder) -> None:
    held = {each.subject: each for each in one.interests.all()}
    for each in other.interests.all():
        same = held.get(each.subject)
        if same is None:
            each.stakeholder = one
            each.save(update_fields=["stakeholder"])
        elif same.expires_at and (each.expires_at is None or same.expires_at < each.expires_at):
            same.expires_at = each.expires_at
            same.save(update_fields=["expires_at"])


def _move_invitations(one: Stakeholder, other: Stakeholder) -> None:
    held = {each.consultation_id: each for each in one.invitations.all()}
    for each in other.invitations.all():
        same = held.get(each.consultation_id)
        if same is None:
            each.stakeholder = one
            each.save(update_fields=["stakeholder"])
            continue
        _join(same, each)
        FormerLink.objects.create(key=each.key, invitation=same)
        each.former_links.update(invitation=same)
        each.delete()


def _join(same: Invitation, each: Invitation) -> None:
    """The first instant of each step counts, and the letter of the one that came further."""
    if _reached(each) > _reached(same) and each.letter:
        same.letter = each.letter
        Mail.objects.filter(key=each.letter, context__has_key="invitation").update(context={"invitation": same.pk})
    same.identified_at = min(same.identified_at, each.identified_at)
    for name in _STEPS:
        setattr(same, name, _first(getattr(same, name), getattr(each, name)))
    same.save()


def _reached(invitation: Invitation) -> int:
    return sum(getattr(invitation, name) is not None for name in _STEPS)


def _first(*instants: datetime | None) -> datetime | None:
    return min(filter(None, instants), default=None)


def _fill_gaps(one: Stakeholder, other: Stakeholder) -> None:
    """What only the double said. A wish to get no more letters holds for both: no merging undoes it."""
    for name in _GAPS:
        setattr(one, name, getattr(one, name) or getattr(other, name))
    one.stopped_at = _first(one.stopped_at, other.stopped_at)
    if one.email == other.email:
        one.unreachable_at = _first(one.unreachable_at, other.unreachable_at)
    stops.settle(one)
    one.save(update_fields=[*_GAPS, "stopped_at", "unreachable_at"])


def _forget_letters(one: Stakeholder, double: int, letters: list[int]) -> None:
    """Letters of the double that nothing leads to any more lose address and content; those that wait find `one`."""
    mine = letters_of(one).values("pk")
    Mail.objects.filter(pk__in=letters, context__stakeholder=double).update(context={"stakeholder": one.pk})
    forget(Mail.objects.filter(pk__in=letters).exclude(pk__in=mine))
