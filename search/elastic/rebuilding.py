"""Makes the index anew in the background, a little at a time: mail and all else that waits goes on in between.

The place is kept in the index that is being made, so that whoever comes next, after a restart too, goes on from there.
Meanwhile there is no index, the database answers, and what changes waits in its queue.
"""

import time

from core import jobs
from search.elastic import feeding
from search.elastic.connection import is_configured, pages_index
from search.elastic.pages import PageIndex
from search.page_texts import public_texts

BATCH = 200
STEP = 2.0  # seconds after which the other jobs have their turn


def go_on() -> bool:
    """The job: makes an index where there is none to use; returns whether there is more. Pauses while it is away."""
    return is_configured() and feeding.patiently(_step)


def _step() -> bool:
    index = pages_index().patient()
    if index.is_usable():
        index.in_making.drop()  # `rebuild_search` was quicker
        return False
    making = _in_making(index)
    end = time.monotonic() + STEP
    while ids := _next(making.place):
        feeding.write(making, feeding.documents(making, ids), require_alias=True)
        making.place = ids[-1]
        if time.monotonic() > end or jobs.stop_requested.is_set():
            return True
    index.give_name_to(making)
    feeding.settle(index)
    return False


def _in_making(index: PageIndex) -> PageIndex:
    """The one that was begun by this version of the site, or an empty one."""
    making = index.in_making
    if not making.is_usable():
        making.drop()
        index.drop_leftovers()
        index.fresh(making.name)
    return making


def _next(place: int) -> list[int]:
    texts = public_texts().filter(pk__gt=place).order_by("pk")
    return list(texts.values_list("pk", flat=True)[:BATCH])
