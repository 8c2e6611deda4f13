"""A cache on Redis that may be away: then nothing is kept, and everybody is served all the same."""

import logging
from functools import wraps

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from core.breaker import Breaker

logger = logging.getLogger(__name__)
breaker = Breaker(shortest=1.0, longest=30.0)


class TolerantRedisCache(RedisCache):
    """Django's cache on Redis; while Redis is away it answers like one that is empty and keeps nothing.

    Wagtail asks it for the roots of the sites on every page, and limits are counted in it: an outage of a cache must
    not be one of the site. A breaker keeps the many questions of a page from waiting for a server that hangs.
    """


def _default(key, default=None, version=None):
    return default


def _no_such_key(key, *args, **kwargs):
    raise ValueError(f"Key {key!r} not found")  # as Django's caches say it


def _always(answer):
    return lambda *args, **kwargs: answer


_LIKE_AN_EMPTY_ONE = {
    "get": _default, "get_many": lambda keys, version=None: {}, "has_key": _always(False), "add": _always(True),
    "set": _always(None), "set_many": lambda *args, **kwargs: [], "touch": _always(False), "incr": _no_such_key,
    "delete": _always(False), "delete_many": _always(None), "clear": _always(None),
}  # fmt: skip


def _tolerant(method, instead):
    @wraps(method)
    def ask(self, *args, **kwargs):
        if not breaker.may_ask():
            return instead(*args, **kwargs)
        try:
            answer = method(self, *args, **kwargs)
        except (RedisError, OSError) as exc:
            breaker.fail()
            logger.warning("Redis does not answer, nothing is kept: %s: %.200s", type(exc).__name__, exc)
            return instead(*args, **kwargs)
        except ValueError:  # of a key that is not there
            breaker.succeed()
            raise
        breaker.succeed()
        return answer

    return ask


for _name, _instead in _LIKE_AN_EMPTY_ONE.items():
    setattr(TolerantRedisCache, _name, _tolerant(getattr(RedisCache, _name), _instead))
