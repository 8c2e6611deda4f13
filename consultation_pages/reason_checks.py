"""Checks before publication: what changes a promise to the public says why, in words of its own."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from consultation_pages import calendar_records
from consultation_pages.models import Consultation, ConsultationPage, Plan, PlanPage
from consultation_pages.plan_history import ChangeKind, Item, Version, changes_between, is_former_reason, versions_of
from core.publication_checks import Level, Problem, checks_pages_of


@checks_pages_of(PlanPage)
def amendment(page: PlanPage) -> Iterator[Problem]:
    """What an amendment adds, drops or moves has a reason, which stands beside it in the public list of amendments."""
    plan = Plan.objects.filter(key=page.translation_key).exclude(first_published_at=None).first()
    history = versions_of([plan.pk], page)[plan.pk] if plan else []
    if history and page.carries_facts:
        yield from _of_amendment(page, history)
    elif history and page.amendment_reason.strip() and is_former_reason(page, history):
        yield _former_reason()


def _of_amendment(page: PlanPage, history: list[Version]) -> Iterator[Problem]:
    items = {
        item.translation_key: Item(item.title, item.quarter, item.purpose, item.document_type_id)
        for item in page.items.all()
    }
    # Revised words stand in the list of amendments too, but speak for themselves.
    if all(change.kind == ChangeKind.CHANGED for change in changes_between(history[0].items, items)):
        return
    reason = page.amendment_reason.strip()
    if not reason:
        yield Problem(
            "amendment_reason", Level.BLOCK, _("Say why the plan is amended: readers see it."), "amendment_reason"
        )
    elif reason == history[0].reason.strip():
        yield _former_reason()


def _former_reason() -> Problem:
    message = _("This is still the reason of the last amendment.")
    return Problem("amendment_reason_old", Level.WARN, message, "amendment_reason")


@checks_pages_of(ConsultationPage)
def extension(page: ConsultationPage) -> Iterator[Problem]:
    """A later closing than the published one has a reason, which stands beside the old date in public."""
    record = Consultation.objects.filter(source_page=page.pk).exclude(closes_at=None).first() if page.pk else None
    if record is None or not page.closes_on or page.closes_on <= calendar_records.closing_day(record):
        return
    reason, last = page.extension_reason.strip(), record.extensions.last()
    if not reason:
        yield Problem(
            "extension_reason", Level.BLOCK, _("Say why the period is extended: readers see it."), "extension_reason"
        )
    elif last and reason == last.reason.strip():
        message = _("This is still the reason of the last extension.")
        yield Problem("extension_reason_old", Level.WARN, message, "extension_reason")
