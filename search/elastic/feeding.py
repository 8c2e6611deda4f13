"""Brings the index level with the database: change by change, by comparison, or anew. No request does this.

Every write carries the version of the page's text, and Elasticsearch refuses one that is older than what it has, so
it does not matter who writes first, or twice.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from itertools import chain
from typing import TypeVar

from django.db import transaction
from django.db.models import Max
from elastic_transport import TransportError
from elasticsearch import ApiError
from elasticsearch.helpers import streaming_bulk

from core import content_version, jobs
from core.jobs import Pause
from search import changes
from search.elastic.connection import is_configured, pages_index
from search.elastic.pages import PageIndex
from search.models import IndexChange, PageText
from search.page_texts import public_texts

Result = TypeVar("Result")
logger = logging.getLogger(__name__)

BATCH = 500
MOST_BYTES = 10 * 1024 * 1024
AWAY = timedelta(seconds=10)
REBUILD = "rebuild of the search index"  # the job, which takes its time: `rebuilding`


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
    patiently(lambda: _tell({page: number for number, page in waiting}))
    with transaction.atomic():
        IndexChange.objects.filter(pk__in=[number for number, _page in waiting]).delete()
        content_version.bump()  # kept results may be older than what is found now
    return len(waiting) == BATCH


def compare() -> None:
    """The job: compares ids and versions. Raises Drift, when it has put right what it found wrong."""
    if not is_configured() or not patiently(_is_usable):
        return  # while one is made anew, there is nothing to compare
    while follow():
        if jobs.stop_requested.is_set():
            return
    patiently(_repair)


def _is_usable() -> bool:
    """Whether there is an index to keep level. If not, it is made anew, and the database answers until then."""
    index = pages_index().patient()
    if is_usable := index.is_usable():
        return is_usable
    _make_anew(index)
    return False


def _make_anew(index: PageIndex) -> None:
    """Takes away an index that nobody should be answered from, and calls the job that makes another."""
    index.drop()
    jobs.call(REBUILD)


def rebuild() -> int:
    """Makes the index anew beside the old one, which answers meanwhile, and returns how many pages it holds.

    What changes meanwhile is told to the old one, so it is queued again for the new one; what waited before is in it.
    """
    waited = list(IndexChange.objects.values_list("pk", flat=True))
    index = pages_index().patient()
    index.drop_leftovers()
    fresh = index.fresh()
    try:
        count = write(fresh, documents(fresh, sorted(_wanted())))
        index.give_name_to(fresh)
    except BaseException:
        with suppress(TransportError, ApiError):  # if it cannot be dropped now, the next rebuild does
            fresh.delete()
        raise
    settle(index)
    for start in range(0, len(waited), BATCH):
        IndexChange.objects.filter(pk__in=waited[start : start + BATCH]).delete()
    return count


def settle(index: PageIndex) -> None:
    """Queues what changed since the pages of an index that was made anew were written."""
    there, wanted = index.versions(), _wanted()
    with transaction.atomic():
        changes.note(pk for pk in there.keys() | wanted.keys() if there.get(pk) != wanted.get(pk))
        content_version.bump()


def _wanted() -> dict[int, int]:
    """What the index is to hold: the version of every public page by its id."""
    return dict(public_texts().values_list("pk", "version"))


def held() -> dict[int, int]:
    """What the index holds: the version of every page by its id."""
    return pages_index().patient().versions()


def _tell(newest: Mapping[int, int]) -> None:
    """Writes pages that are public and deletes the others; `newest` has the number of each one's last change."""
    if not _is_usable():
        raise Pause("the index is being made anew", AWAY)
    index = pages_index().patient()
    public = set(public_texts().filter(pk__in=newest).values_list("pk", flat=True))
    gone = {page: version for page, version in newest.items() if page not in public}
    write(index, chain(documents(index, public), _deletions(gone)), refresh=True, require_alias=True)


def _repair() -> None:
    index = pages_index().patient()
    there = index.versions()
    wanted = _wanted()
    waiting = set(IndexChange.objects.values_list("page_id", flat=True))
    wrong = [pk for pk in there.keys() | wanted.keys() if there.get(pk) != wanted.get(pk) and pk not in waiting]
    if not wrong:
        return
    is_ahead = any(there.get(pk, 0) > wanted[pk] for pk in wanted.keys() & wrong)
    if is_ahead or max(there.values(), default=0) > _newest_version():
        _make_anew(index)  # it is of this database before it was restored: what it has newer, it would not let go
    else:
        ghosts = {pk: there[pk] for pk in wrong if pk not in wanted}
        repairs = chain(documents(index, wanted.keys() & wrong), _deletions(ghosts))
        write(index, repairs, refresh=True, require_alias=True)
        content_version.bump()
    raise Drift(f"{len(wrong)} pages were not as the database has them, {sorted(wrong)[:10]} among them")


def _newest_version() -> int:
    versions = (PageText.objects.aggregate(newest=Max("version")), IndexChange.objects.aggregate(newest=Max("pk")))
    return max(each["newest"] or 0 for each in versions)


def documents(index: PageIndex, ids: Iterable[int]) -> Iterator[dict]:
    """The writes that bring these pages level, those of them that are public."""
    for head, document in index.writes(ids):
        yield {"_op_type": "index", **head, "_source": document}


def _deletions(versions: Mapping[int, int]) -> Iterator[dict]:
    for page, version in versions.items():
        yield {"_op_type": "delete", "_id": str(page), "version": version}


def write(index: PageIndex, actions: Iterable[dict], **options) -> int:
    """Sends the writes, and returns how many were done. Raises what the client raises when the server is away.

    With `require_alias` it raises Pause where there is no index any more, instead of having the server make one without
    any grammar.
    """
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
        if item.get("status") == 404 and item.get("error"):
            raise Pause("the index is gone", AWAY)
        # 409: it has a newer one; 404: what is to go is not there. What it refuses, the comparison will find again.
        if not succeeded and item.get("status") not in (404, 409):
            logger.error("Elasticsearch refuses to %s page %s: %.300s", kind, item.get("_id"), item.get("error"))
    return done


def patiently(work: Callable[[], Result]) -> Result:
    """What the work returns. Raises Pause while Elasticsearch is away."""
    try:
        return work()
    except (TransportError, ApiError) as exc:
        raise Pause(f"Elasticsearch: {type(exc).__name__}: {str(exc)[:200]}", AWAY) from exc
