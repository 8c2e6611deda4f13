"""The job that keeps one PDF per report and language up to date with what the public may see."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from hashlib import sha256

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Count, Max
from django.template.loader import render_to_string
from django.utils import timezone, translation

from consultation_pages.models import Consultation, ReportPage
from consultation_pages.presentation import public_record
from contributions.enums import State
from contributions.exports import everything
from contributions.figures import figures_of
from contributions.models import Answer, Contributor, Decision, ReportFile
from contributions.pdf import engine, pdf_of
from core import content_version
from core.jobs import stop_requested
from core.languages import tag_of

logger = logging.getLogger(__name__)

TURN = 3  # seconds after which no other file is begun: mail and publications wait for the end of a turn
REST = timedelta(hours=1)  # before what could not be made is tried again
LOOK = "10"  # raised when the look of the file changes, so that all are made anew

_also: list[Callable[[Consultation], object]] = []


def also_made_of(facts: Callable[[Consultation], object]) -> None:
    """Lets a room above name what it shows in the file, as something whose text changes when that does."""
    _also.append(facts)


def make_files() -> bool:
    """The job: makes the files that are missing or outdated, for some seconds; returns whether there may be more.

    One that cannot be made is logged and keeps no other from being made.
    """
    if engine() is None:
        return False
    ends = time.monotonic() + TURN
    for page, record, version in outdated():
        if cache.get(_mark_of(version)):
            continue
        _try(page, record, version)
        if stop_requested.is_set() or time.monotonic() > ends:
            return True
    return False


def _try(page: ReportPage, record: Consultation, version: str) -> None:
    """Makes a file. The mark stands beforehand, so that one that kills the process rests too and others come first."""
    cache.set(_mark_of(version), True, REST.total_seconds())
    try:
        make(page, record, version)
    except Exception:
        logger.exception("The report on %s in %s cannot be made a file", record.number, page.locale.language_code)
    else:
        cache.delete(_mark_of(version))


def _mark_of(version: str) -> str:
    return f"report-file-tried:{version}"


def outdated() -> Iterator[tuple[ReportPage, Consultation, str]]:
    """The published reports whose file is missing or was made of something else."""
    pages = ReportPage.objects.live().select_related("locale").order_by("-last_published_at", "pk")
    known = {(each.consultation_id, each.language): each.version for each in ReportFile.objects.all()}
    for page in pages.iterator(chunk_size=100):
        record = public_record(key=page.get_parent().translation_key)
        if record is None or record.archived_at:
            continue
        version = version_of(page, record)
        if known.get((record.pk, page.locale.language_code)) != version:
            yield page, record, version


def version_of(page: ReportPage, record: Consultation) -> str:
    """What a file is made of: the published text, decisions, answers, names still to be shown, meetings, and more."""
    own = {"contribution__consultation": record}
    seen = (
        LOOK, page.pk, page.live_revision_id, page.last_published_at,
        Decision.objects.filter(**own).aggregate(Max("pk")),
        Answer.objects.filter(**own).aggregate(Count("pk"), Max("answered_at")),
        Contributor.objects.filter(**own, shows_name=True).count(),
        list(record.meetings_held.confirmed().order_by("pk").values_list()),
        *(facts(record) for facts in _also),
    )  # fmt: skip
    return sha256(repr(seen).encode()).hexdigest()


def make(page: ReportPage, record: Consultation, version: str) -> None:
    """Writes a file and lets it take the place of the former one, unless what it was made of changed meanwhile."""
    language = page.locale.language_code
    content = pdf_of(html_of(page, record), render_to_string("contributions/report_pdf.css"))
    storage = storages["contributions"]
    path = storage.save(f"reports/{record.number}-{language}.pdf", ContentFile(content))
    facts = {"version": version, "path": path, "size": len(content), "made_at": timezone.now()}
    with transaction.atomic():
        Consultation.objects.select_for_update(no_key=True).get(pk=record.pk)
        if version_of(page, record) != version:
            storage.delete(path)
            return
        discard_files(record, language=language)
        ReportFile.objects.create(consultation=record, language=language, **facts)
        content_version.bump()  # the page of the report leads to it


def discard_files(consultation: Consultation, **narrowed) -> None:
    """Takes the files of a report from the public in the transaction that changes what is shown; they are made anew."""
    files = ReportFile.objects.filter(consultation=consultation, **narrowed)
    for path in list(files.values_list("path", flat=True)):
        transaction.on_commit(partial(storages["contributions"].delete, path))
    files.delete()


def html_of(page: ReportPage, record: Consultation) -> str:
    """The report with all comments and answers, in the language of its page."""
    with translation.override(page.locale.language_code):
        context = {
            "page": page, "record": record, "figures": figures_of(record), "tag": tag_of(page.locale.language_code),
            "code": page.locale.language_code,
            "contributions": [one for one in everything(record) if one.state != State.RECEIVED],
        }  # fmt: skip
        return render_to_string("contributions/report_pdf.html", context)
