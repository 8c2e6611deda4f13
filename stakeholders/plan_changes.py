"""What one publication of a plan changed, as letters tell it."""

from uuid import UUID

from consultation_pages.models import PlanVersion
from consultation_pages.plan_history import Change, ChangeKind, Version, versions_of


def changed_keys(row: PlanVersion) -> list[UUID]:
    """The keys of the proposals that a version added, moved, changed or dropped."""
    return [change.key for change in changes_of(row)]


def changes_of(row: PlanVersion) -> list[Change]:
    """What a version added, moved, changed or dropped; with the first one all that it has is new."""
    version = version_of(row)
    if version is None:
        return []
    if version.number == 1:
        return [Change(ChangeKind.ADDED, key, item, item.quarter) for key, item in version.items.items()]
    return version.changes


def version_of(row: PlanVersion) -> Version | None:
    """The published version that a record stands for."""
    history = versions_of([row.plan_id])[row.plan_id]
    return next((each for each in history if each.published_at == row.published_at), None)
