"""Looks for what the gate could not see (`QuerySet.update`, SQL): public texts without approval, and lost pages."""

import logging

from wagtail.models import Page

from consultation_pages.models import Approval
from core.publication_gate import fingerprint

logger = logging.getLogger(__name__)


def unapproved_pages() -> list[Page]:
    """Live pages whose public text is not the one that was approved last."""
    latest = _latest_approvals()
    live = Page.objects.filter(live=True, depth__gt=1).specific().iterator(chunk_size=200)
    return [page for page in live if not _is_approved(page, latest.get(page.pk))]


def lost_pages() -> list[str]:
    """What was approved for the public and is gone without an approved withdrawal; deleted pages by their revision."""
    latest = _latest_approvals()
    shown = {page for page, (_pk, text) in latest.items() if text}
    lost = [str(page) for page in Page.objects.filter(pk__in=shown, live=False)]
    deleted = Approval.objects.filter(page=None).select_related("revision")
    return lost + sorted({approval.revision.object_str for approval in deleted})


def report() -> list[str]:
    """One line for each page that is not as approved; also logged as an error. Empty when all is well."""
    lines = [f"not approved: {page.pk} {page} {page.url_path}" for page in unapproved_pages()]
    lines += [f"lost: {name}" for name in lost_pages()]
    for line in lines:
        logger.error("Publication %s", line)
    return lines


def job() -> None:
    """For the background process, which takes a returned value for a sign of more work."""
    report()


def _latest_approvals() -> dict[int, tuple[int, str]]:
    """By page: the last approval that took effect, as its id and fingerprint (empty for a withdrawal)."""
    rows = Approval.objects.released().exclude(page=None).values_list("page_id", "pk", "fingerprint")
    return {page: (pk, text) for page, pk, text in rows.iterator()}


def _is_approved(page: Page, latest: tuple[int, str] | None) -> bool:
    if latest is None:
        return False
    pk, text = latest
    if fingerprint(page) == text:
        return True
    # A page type that gained a field since has other fingerprints: then the approved revision itself is compared.
    approval = Approval.objects.select_related("revision").get(pk=pk)
    return bool(text) and fingerprint(approval.revision.as_object()) == fingerprint(page)
