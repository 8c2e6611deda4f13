"""The way to Elasticsearch: for readers with a deadline and a breaker, for the background process with patience.

What may go wrong on the way, refusal, silence and nonsense alike, is `Unavailable` to those who ask.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from django.conf import settings

from search.elastic.backend import SearchBackend
from search.elastic.breaker import Breaker
from search.elastic.pages import PageIndex, PageMapping

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")

DEADLINE = 0.4  # seconds that a reader waits; a busy database may need the rest of a second
# Each waits for its own socket's time-out when the server hangs; a full pool fails like a slow server.
_pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="elasticsearch")
breaker = Breaker()


class Unavailable(Exception):
    """Elasticsearch did not answer in time, or not with an answer."""


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
    if not breaker.may_ask():
        raise Unavailable("not asked")
    try:
        answer = _pool.submit(question, pages_index()).result(timeout=DEADLINE)
    except Exception as exc:
        breaker.fail()
        logger.warning("Elasticsearch does not answer, the database does: %s: %.200s", type(exc).__name__, exc)
        raise Unavailable(str(exc)) from exc
    breaker.reset()
    return answer
