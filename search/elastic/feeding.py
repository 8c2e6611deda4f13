"""Brings the index level with the database: change by change, by comparison, or anew. Only the background asks this.

Every write carries the version of the page's text, and Elasticsearch refuses one that is older than what it has, so
it does not matter who writes first, or twice.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from itertools import chain

from django.db import transaction
from django.db.models import Max
from elastic_transport import TransportError
from elasticsearch import ApiError
from elasticsearch.helpers import scan, streaming_bulk

from core import content_version
from core.jobs import Pause
from search import changes
from search.elastic.connection import is_configured, pages_index
from search.elastic.pages import PageIndex
from search.models import IndexChange, PageText
from search.page_texts import public_texts

logger = logging.getLogger(__name__)

BATCH = 500
MOST_BYTES = 10 * 1024 * 1024
AWAY = timedelta(seconds=10)


class Drift(Exception):
    """The index was not level with the database, and no change that waits explains it. It is being repaired."""


def follow() -> bool:
    """The job: tells Elasticsearch what changed; returns whether there is more. Pauses while it is away."""
    if not is_configured():
        IndexChange.objects.all().delete()
        return False
    waiting = list(IndexChange.objects.order_by("pk").values_list("pk", "page_id")[:BATCH])
    if not waiting:
        return False
    _patiently(lambda: _tell({page: number for number, page in waiting}))
    with transaction.atomic():
        IndexChange.objects.filter(pk__in=[number for number, _page in waiting]).delete()
        content_version.bump()  # kept results may be older than what is found now
    return len(waiting) == BATCH


def compare() -> None:
    """The job: compares ids and versions. Raises Drift, when it has put right what it found wrong."""
    if is_configured():
        while follow():
            pass
        _patiently(_repair)


def rebuild() -> int:
    """Makes the index anew beside the old one, which answers meanwhile, and returns how many pages it holds.

    What changes meanwhile is told to the old one, so it is queued again for the new one.
    """
    index = pages_index().patient()
    index.drop_leftovers()
    before = _wanted()
    fresh = index.fresh()
    try:
        count = _write(fresh, _documents(fresh, sorted(before)))
        index.give_name_to(fresh)
    except BaseException:
        with suppress(TransportError, ApiError):  # if it cannot be dropped now, the next rebuild does
            fresh.delete()
        raise
    after = _wanted()
    changes.note(pk for pk in before.keys() | after.keys() if before.get(pk) != after.get(pk))
    return count


def _wanted() -> dict[int, int]:
    """What the index is to hold: the version of every public page by its id."""
    return dict(public_texts().values_list("pk", "version"))


def held() -> dict[int, int]:
    """What the index holds: the version of every page by its id."""
    index = pages_index().patient()
    rows = scan(index.es, index=index.name, size=5000, _source=False, version=True)
    return {int(row["_id"]): row["_version"] for row in rows}


def _tell(newest: Mapping[int, int]) -> None:
    """Writes pages that are public and deletes the others; `newest` has the number of each one's last change."""
    index = pages_index().patient()
    if not index.is_usable():
        rebuild()
        return
    public = set(public_texts().filter(pk__in=newest).values_list("pk", flat=True))
    gone = {page: version for page, version in newest.items() if page not in public}
    _write(index, chain(_documents(index, public), _deletions(gone)), refresh=True)


def _repair() -> None:
    index = pages_index().patient()
    if not index.is_usable():
        rebuild()
        return
    there = held()
    wanted = _wanted()
    waiting = set(IndexChange.objects.values_list("page_id", flat=True))
    wrong = [pk for pk in there.keys() | wanted.keys() if there.get(pk) != wanted.get(pk) and pk not in waiting]
    if not wrong:
        return
    if max(there.values(), default=0) > _newest_version():
        rebuild()  # it is of another database, or of this one before it was restored
    else:
        ghosts = {pk: there[pk] for pk in wrong if pk not in wanted}
        _write(index, chain(_documents(index, wanted.keys() & wrong), _deletions(ghosts)), refresh=True)
        content_version.bump()
    raise Drift(f"{len(wrong)} pages were not as the database has them, {sorted(wrong)[:10]} among them")


def _newest_version() -> int:
    versions = (PageText.objects.aggregate(newest=Max("version")), IndexChange.objects.aggregate(newest=Max("pk")))
    return max(each["newest"] or 0 for each in versions)


def _documents(index: PageIndex, ids: Iterable[int]) -> Iterator[dict]:
    for head, document in index.writes(ids):
        yield {"_op_type": "index", **head, "_source": document}


def _deletions(versions: Mapping[int, int]) -> Iterator[dict]:
    for page, version in versions.items():
        yield {"_op_type": "delete", "_id": str(page), "version": version}


def _write(index: PageIndex, actions: Iterable[dict], **options) -> int:
    """Sends the writes, and returns how many were done. Raises what the client raises when the server is away."""
    versioned = ({**action, "version_type": "external_gte"} for action in actions)
    done = 0
    results = streaming_bulk(
        index.es,
        versioned,
        index=index.name,
        chunk_size=BATCH,
        max_chunk_bytes=MOST_BYTES,
        raise_on_error=False,
        **options,
    )
    for succeeded, result in results:
        done += succeeded
        [(kind, item)] = result.items()
        # 409: it has a newer one; 404: what is to go is not there. What it refuses, the comparison will find again.
        if not succeeded and item.get("status") not in (404, 409):
            logger.error("Elasticsearch refuses to %s page %s: %.300s", kind, item.get("_id"), item.get("error"))
    return done


def _patiently(work: Callable[[], object]) -> None:
    try:
        work()
    except (TransportError, ApiError) as exc:
        raise Pause(f"Elasticsearch: {type(exc).__name__}: {str(exc)[:200]}", AWAY) from exc
