"""Publishes what is approved and whose hour has come; each item by itself, so that a bad one keeps nobody waiting."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Revision

from consultation_pages.approval import release, release_ready
from consultation_pages.models import Approval
from consultation_pages.together import hold_languages, languages_of, still_to_come
from core.publication_gate import NotApproved

logger = logging.getLogger(__name__)

# The job runs every twenty seconds: what waits fifteen turns longer is stuck, or nothing runs the jobs.
LATE = timedelta(minutes=5)


@dataclass
class Outcome:
    """What one run did: how many texts it published, and the errors of the others, each naming its revision."""

    published: int = 0
    errors: list[str] = field(default_factory=list)


def due_revisions(now: datetime | None = None) -> list[int]:
    """The ids of the revisions whose hour (UTC) has come, the longest waiting first."""
    due = Revision.page_revisions.filter(approved_go_live_at__lte=now or timezone.now())
    return list(due.order_by("approved_go_live_at", "pk").values_list("pk", flat=True))


def release_due(now: datetime | None = None) -> Outcome:
    """Publishes every approved text whose hour has come, one transaction each; errors are logged and returned.

    A schedule without a valid approval is cancelled: it could never be released, and would lock its page for ever.
    """
    outcome = Outcome()
    for pk in due_revisions(now):
        try:
            outcome.published += _release(pk)
        except NotApproved as refusal:
            _cancel(pk, str(refusal))
            outcome.errors.append(f"{pk}: {refusal}")
            logger.error("Scheduled revision %s refused: %s", pk, refusal)
        except Exception as error:
            outcome.errors.append(f"{pk}: {error}")
            logger.exception("Scheduled revision %s failed", pk)
    return outcome


def job() -> None:
    """For the background process, which takes a returned value for a sign of more work."""
    release_due()
    for each in late():
        logger.error("Scheduled publication is late since %s: page %s", each.approved_go_live_at, each.object_id)


def late(now: datetime | None = None) -> list[Revision]:
    """The approved texts that should have been public for more than `LATE`, the longest waiting first."""
    overdue = Revision.page_revisions.filter(approved_go_live_at__lt=(now or timezone.now()) - LATE)
    return list(overdue.order_by("approved_go_live_at", "pk"))


def report() -> dict[str, object]:
    """For `/health/deps`: how many approved texts are late, and since when the oldest (ISO 8601); nothing else."""
    found = late()
    return {"count": len(found), "since": found[0].approved_go_live_at.isoformat() if found else None}


@transaction.atomic
def _release(pk: int) -> bool:
    """Publishes one text; False when somebody else did it, or took it back, since the list of the due was made."""
    due = Revision.objects.filter(pk=pk, approved_go_live_at__isnull=False)
    hold_languages(due.values_list("object_id", flat=True).first() or 0)
    if not due.select_for_update().exists():
        return False
    approval = Approval.objects.select_for_update().waiting().filter(revision=pk).exclude(fingerprint="").first()
    if approval is None:
        raise NotApproved(_("No approval of this text is waiting for its hour"))
    page = approval.page.specific
    if still_to_come(approval.revision.as_object(), languages_of(page)):
        raise NotApproved(_("Its other official language was taken back and is not approved"))
    release(approval, log_action="wagtail.publish.scheduled")
    release_ready(page)
    return True


@transaction.atomic
def _cancel(pk: int, reason: str) -> None:
    revision = Revision.objects.select_for_update().get(pk=pk)
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    log(
        instance=revision.content_object.specific,
        action="wagtail.schedule.cancel",
        revision=revision,
        data={"comment": reason},
    )
