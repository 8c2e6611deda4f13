"""The way to Elasticsearch: for readers with a deadline and a breaker, for the background process with patience.

What may go wrong on the way, refusal, silence and nonsense alike, is `Unavailable` to those who ask.
"""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TypeVar

from django.conf import settings

from core.breaker import Breaker
from search.elastic.backend import SearchBackend
from search.elastic.pages import PageIndex, PageMapping

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")

# Seconds that a reader waits, however often a page asks; a busy database may need the rest of a second.
DEADLINE = 0.4
# Each waits for its own socket's time-out when the server hangs; a full pool fails like a slow server.
_pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="elasticsearch")
breaker = Breaker()


class Unavailable(Exception):
    """Elasticsearch did not answer in time, or not with an answer."""


class Waiting:
    """The seconds that the questions of one request may still take together, and whether one got no answer."""

    def __init__(self):
        self.left = DEADLINE
        self.was_in_vain = False


_waiting: ContextVar[Waiting | None] = ContextVar("waiting", default=None)


@contextmanager
def one_deadline() -> Iterator[Waiting]:
    """Gives all questions of the block the one deadline together; elsewhere each has its own.

    A page may ask six questions, and a server that is slow, but never too slow, would keep its reader for all of them.
    """
    token = _waiting.set(waiting := Waiting())
    try:
        yield waiting
    finally:
        _waiting.reset(token)


class PublicPages(SearchBackend):
    """The backend that keeps public pages and nothing else; never the one behind `search()` or `update_index`."""

    mapping_class = PageMapping
    index_class = PageIndex


def is_configured() -> bool:
    """Whether there is an Elasticsearch to ask."""
    return bool(settings.ELASTICSEARCH_URLS)


def pages_index() -> PageIndex:
    """The index of public pages; its name is an alias."""
    return _index(tuple(settings.ELASTICSEARCH_URLS), settings.ELASTICSEARCH_INDEX_PREFIX)


@cache
def _index(urls: tuple[str, ...], prefix: str) -> PageIndex:
    options = {"max_retries": 0, "retry_on_timeout": False, "sniff_on_start": False}
    backend = PublicPages({"URLS": list(urls), "INDEX_PREFIX": prefix, "TIMEOUT": DEADLINE, "OPTIONS": options})
    return PageIndex(backend, f"{prefix}pages")


def ask(question: Callable[[PageIndex], Answer]) -> Answer:
    """What a reader's question is answered, within the deadline. Raises Unavailable.

    `question` runs in a thread of its own: a server may send a byte now and then for ever, which no time-out of
    sockets ends. It must not touch the database, and must raise whatever it likes for nonsense.
    """
    waiting = _waiting.get() or Waiting()
    try:
        return _ask(question, waiting)
    except Unavailable:
        waiting.was_in_vain = True
        raise


def _ask(question: Callable[[PageIndex], Answer], waiting: Waiting) -> Answer:
    if (allowed := waiting.left) <= 0:
        raise Unavailable("the questions before took all the time there was")
    if not breaker.may_ask():
        raise Unavailable("not asked")
    began = time.monotonic()
    try:
        answer = _pool.submit(question, pages_index()).result(timeout=allowed)
    except Exception as exc:
        # A server that answers each question within the deadline is not ill. If such a one is cut off, others before
        # had taken more than half of the time.
        if not isinstance(exc, TimeoutError) or allowed >= DEADLINE / 2:
            breaker.fail()
        logger.warning("Elasticsearch does not answer, the database does: %s: %.200s", type(exc).__name__, exc)
        raise Unavailable(str(exc)) from exc
    finally:
        waiting.left -= time.monotonic() - began
    breaker.succeed()
    return answer
