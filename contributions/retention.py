"""Forgets people when their letters are written: contact data, forms' leftovers in the storage."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from contributions.letters import key_of
from contributions.models import Attachment, Contributor, ReportFile
from core.models import Mail

SLICE = 1000


def forget_people() -> bool:
    """The job: a year after the end of a consultation nobody needs an address; returns whether there may be more.

    What is shown with consent stays until the person asks otherwise; the address of such a row is emptied.
    """
    discard_orphans(timezone.now() - timedelta(days=1))
    people = list(outlived(timezone.now()).exclude(shows_name=True, email="")[:SLICE])
    for person in people:
        _forget(person)
    return len(people) == SLICE


def outlived(now: datetime) -> QuerySet[Contributor]:
    """Those whose consultation ended long ago: with its report, by its withdrawal, or with a report that never came."""
    before = now - timedelta(days=settings.CONTRIBUTOR_KEEP_DAYS)
    of = "contribution__consultation__"
    people = Contributor.objects.annotate(
        ended_at=Coalesce(f"{of}report_published_at", f"{of}withdrawn_at"),
        due_at=Coalesce(f"{of}report_due_at", f"{of}closes_at"),
    )
    never = before - timedelta(days=settings.CONTRIBUTOR_WAIT_DAYS)
    return people.filter(ended_at__lt=before) | people.filter(ended_at=None, due_at__lt=never)


@transaction.atomic
def _forget(person: Contributor) -> None:
    Mail.objects.filter(key__startswith=key_of(person.contribution_id)).delete()
    if person.shown_as:
        Contributor.objects.filter(pk=person.pk).update(email="")
    else:
        person.delete()


def discard_orphans(before: datetime) -> int:
    """Removes stored files that no row names, older than an instant: a killed process left them. Returns how many."""
    storage = storages["contributions"]
    known = {*Attachment.objects.values_list("path", flat=True), *ReportFile.objects.values_list("path", flat=True)}
    orphans = [path for path in _stored(storage) if path not in known and storage.get_modified_time(path) < before]
    for path in orphans:
        storage.delete(path)
    return len(orphans)


def _stored(storage) -> list[str]:
    if not storage.exists(""):
        return []
    return [f"{folder}/{name}" for folder in storage.listdir("")[0] for name in storage.listdir(folder)[1]]
