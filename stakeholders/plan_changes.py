"""What one publication of a plan changed, as letters tell it."""

from uuid import UUID

from consultation_pages.models import PlanVersion
from consultation_pages.plan_history import Change, Version, versions_of


def changed_keys(row: PlanVersion) -> list[UUID]:
    """The keys of the proposals that a version added, moved or dropped; of the first version all that it has."""
    version = version_of(row)
    if version is None:
        return []
    return list(version.items) if version.number == 1 else [change.key for change in version.changes]


def changes_of(row: PlanVersion) -> list[Change]:
    """What a version added, moved or dropped; nothing for the first."""
    version = version_of(row)
    return version.changes if version else []


def version_of(row: PlanVersion) -> Version | None:
    """The published version that a record stands for."""
    history = versions_of([row.plan_id])[row.plan_id]
    return next((each for each in history if each.published_at == row.published_at), None)
