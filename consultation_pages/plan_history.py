"""What each published version of a plan added, dropped, moved or changed, when and why; the words of what is gone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.fields.json import KT
from wagtail.models import Revision

from consultation_pages.models import Approval, PlanPage, PlanVersion
from core.text import words_of


class ChangeKind(StrEnum):
    """What an amendment did to a proposal."""

    ADDED = "added"
    DROPPED = "dropped"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True)
class Item:
    """A proposal as a published version of the plan named it, in the language of the source page."""

    title: str
    quarter: int
    purpose: str = ""
    document_type: int | None = None


@dataclass(frozen=True)
class Change:
    """One proposal that an amendment touched; `quarter` is where it stood before, for what was moved."""

    kind: ChangeKind
    key: UUID
    item: Item
    quarter: int


@dataclass(frozen=True)
class Version:
    """One publication of a plan; the first one has no changes. `code` is the language of reason and titles.

    `said_before` is the reason that the page asked about gave in public until then.
    """

    number: int
    published_at: datetime
    reason: str
    code: str
    items: dict[UUID, Item]
    changes: list[Change]
    said_before: str = ""


def versions_of(plans: Iterable[int], page: PlanPage | None = None) -> dict[int, list[Version]]:
    """The published versions of plans by their ids, newest first, in one query; never a draft.

    `page` is the page of a plan of which one asks what it said before each version.
    """
    found: dict[int, list[Version]] = defaultdict(list)
    rows = PlanVersion.objects.filter(plan__in=set(plans)).select_related("revision").order_by("published_at", "pk")
    last_revision: dict[int, int | None] = {}
    for row in rows.annotate(code=F("plan__source_page__locale__language_code"), said_before=_said_before(page)):
        history = found[row.plan_id]
        if history and row.revision_id == last_revision[row.plan_id]:
            continue  # the same text written again, for instance when its page was moved
        history.insert(0, _version(row, history))
        last_revision[row.plan_id] = row.revision_id
    return found


def last_words(key: UUID, history: Iterable[Version]) -> tuple[Item, str] | None:
    """What the newest version that named a proposal called it, and in which language."""
    return next(((version.items[key], version.code) for version in history if key in version.items), None)


def is_former_reason(page: PlanPage, history: list[Version]) -> bool:
    """Whether a translation still gives the reason of an amendment before the newest version.

    It does if that reason was public on it before that version, unless the version has the reason of the one before.
    Ask `versions_of` for the history with the page.
    """
    latest, *earlier = history
    if earlier and earlier[0].reason == latest.reason:
        return False
    return latest.said_before == page.amendment_reason


def _said_before(page: PlanPage | None) -> Value | Subquery:
    if page is None or page.pk is None:
        return Value("")
    released = Revision.objects.filter(
        approval__page=page.pk,
        approval__state=Approval.State.RELEASED,
        approval__released_at__lt=OuterRef("published_at"),
    )
    latest = released.order_by("-approval__released_at", "-approval__pk")
    return Subquery(latest.values(said=KT("content__amendment_reason"))[:1])


def _version(row: PlanVersion, earlier: list[Version]) -> Version:
    rows = row.revision.content["items"] if row.revision else []
    items = {UUID(each["translation_key"]): _item(each) for each in rows}
    changes = list(changes_between(earlier[0].items, items)) if earlier else []
    said_before = row.said_before or ""
    return Version(len(earlier) + 1, row.published_at, row.reason, row.code, items, changes, said_before)


def _item(row: dict) -> Item:
    return Item(row["title"], row["quarter"], row.get("purpose", ""), row.get("document_type"))


def changes_between(before: dict[UUID, Item], after: dict[UUID, Item]) -> Iterator[Change]:
    """What was added, moved, changed and dropped from one list of proposals to another."""
    for key, item in after.items():
        if key not in before:
            yield Change(ChangeKind.ADDED, key, item, item.quarter)
        elif before[key].quarter != item.quarter:
            yield Change(ChangeKind.MOVED, key, item, before[key].quarter)
        elif _differ(before[key], item):
            yield Change(ChangeKind.CHANGED, key, item, item.quarter)
    for key, item in before.items():
        if key not in after:
            yield Change(ChangeKind.DROPPED, key, item, item.quarter)


def _differ(before: Item, after: Item) -> bool:
    """Whether type or words changed; a mark, a capital or a point more is a corrected word and no change."""
    if before == after:
        return False
    texts = [(words_of(item.title), words_of(item.purpose)) for item in (before, after)]
    return before.document_type != after.document_type or texts[0] != texts[1]
