"""A table taken over into a plan: compared with the plan's latest draft, then written as another draft, never public.

Rows are recognised by the number of their proposal, else by their title, so that the same file may come twice.
Proposals that the table does not name stay as they are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from consultation_pages.models import DocumentType, PlanItem, PlanPage, Proposal
from consultation_pages.plan_table import Entry, Fault
from core.text import fold


class Effect(StrEnum):
    """What a row does to the plan."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Step:
    """A good row with what it does; `item` is the row of the plan as it was, None for a new one."""

    entry: Entry
    effect: Effect
    item: PlanItem | None


@dataclass(frozen=True)
class Preview:
    """What a table would do to a plan, and the rows that cannot be taken over."""

    steps: list[Step]
    faults: list[Fault]
    kept: int

    def count(self, effect: Effect) -> int:
        """How many rows have this effect."""
        return sum(step.effect == effect for step in self.steps)

    @property
    def changes(self) -> int:
        """How many rows change the plan."""
        return len(self.steps) - self.count(Effect.UNCHANGED)


class StaleImport(Exception):
    """The plan has a newer draft than the one that the preview was made from."""


def preview(page: PlanPage, entries: Iterable[Entry], faults: Iterable[Fault]) -> Preview:
    """What good rows would do to the latest draft of a plan; rows that name one proposal twice become bad ones."""
    items = list(page.get_latest_revision_as_object().items.all())
    steps, clashes = _steps(page, list(entries), items)
    touched = {step.item.translation_key for step in steps if step.item}
    kept = sum(item.translation_key not in touched for item in items)
    return Preview(steps, sorted([*faults, *clashes], key=lambda fault: fault.line), kept)


@transaction.atomic
def take_over(page: PlanPage, entries: Iterable[Entry], latest_revision: int | None, user) -> Revision | None:
    """Writes the rows into a new draft of the plan and returns it; None when they change nothing.

    Raises StaleImport when the plan's latest revision is not the one that the preview was made from.
    """
    if Page.objects.select_for_update().get(pk=page.pk).latest_revision_id != latest_revision:
        raise StaleImport
    found = preview(page, entries, [])
    if not found.changes:
        return None
    draft = page.get_latest_revision_as_object()
    types = dict(DocumentType.objects.values_list("code", "pk"))
    items = {item.translation_key: item for item in draft.items.all()}
    for step in found.steps:
        item = step.item and items.get(step.item.translation_key)
        if item is None:
            item = step.item or PlanItem(locale=draft.locale)
            items[item.translation_key] = item
        _write(item, step.entry, types)
    for position, item in enumerate(items.values()):
        item.sort_order = position
    draft.items = list(items.values())
    return draft.save_revision(user=user, log_action=True, clean=False)


def _write(item: PlanItem, entry: Entry, types: dict[str, int]) -> None:
    item.title, item.quarter, item.document_type_id = entry.title, entry.quarter, types[entry.type]
    if entry.purpose:
        item.purpose = entry.purpose


def _steps(page: PlanPage, entries: list[Entry], items: list[PlanItem]) -> tuple[list[Step], list[Fault]]:
    steps, faults, seen = [], [], {}
    find, codes = _finder(page, items), dict(DocumentType.objects.values_list("pk", "code"))
    for entry in entries:
        item, reason = find(entry)
        subject = item.translation_key if item else fold(entry.title)
        if subject in seen:
            reason = reason or _("It repeats row %(row)d.") % {"row": seen[subject]}
        if reason:
            faults.append(Fault(entry.line, entry.title, [reason]))
            continue
        seen[subject] = entry.line
        steps.append(Step(entry, _effect(entry, item, codes), item))
    return steps, faults


def _finder(page: PlanPage, items: list[PlanItem]):
    """A function that finds the row of the plan which an entry continues, or says why it cannot."""
    by_key = {item.translation_key: item for item in items}
    by_title = {fold(item.title): item for item in items}
    keys = dict(Proposal.objects.filter(plan__key=page.translation_key).values_list("number", "key"))

    def find(entry: Entry) -> tuple[PlanItem | None, str]:
        if not entry.number:
            return by_title.get(fold(entry.title)), ""
        key = keys.get(entry.number.upper())
        if key is None:
            return None, _("The plan has no proposal with the number %(number)s.") % {"number": entry.number[:40]}
        # A dropped proposal comes back under its old number.
        return by_key.get(key) or PlanItem(translation_key=key, locale=page.locale), ""

    return find


def _effect(entry: Entry, item: PlanItem | None, codes: dict[int, str]) -> Effect:
    if item is None or not item.title:
        return Effect.ADDED
    same = (item.title, item.quarter, codes[item.document_type_id]) == (entry.title, entry.quarter, entry.type)
    return Effect.UNCHANGED if same and entry.purpose in ("", item.purpose) else Effect.CHANGED


def rows_of_plan(page: PlanPage) -> Iterator[tuple]:
    """The rows of a plan's latest draft as its table has them: number, title, purpose, quarter, type."""
    types = {each.pk: each.name for each in DocumentType.objects.all()}
    numbers = dict(Proposal.objects.filter(plan__key=page.translation_key).values_list("key", "number"))
    for item in page.get_latest_revision_as_object().items.all():
        number = numbers.get(item.translation_key, "")
        yield number, item.title, item.purpose, item.quarter, types[item.document_type_id]
