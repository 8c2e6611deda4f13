"""Redis is a help, never a condition: refused, hanging or talking nonsense, everybody is served all the same."""

import shutil
import socket
import subprocess
import threading
import time
from contextlib import closing

import pytest
from django.core.cache import cache

from core import limits, tolerant_cache
from tests.contributions.sending import open_consultation, post

NONSENSE = b"HTTP/1.1 400 Bad Request\r\n\r\n"


@pytest.fixture(autouse=True)
def _closed_breaker():
    tolerant_cache.breaker.reset()
    yield
    tolerant_cache.breaker.reset()


@pytest.fixture
def use(settings):
    """Has the site keep things in a Redis at this port."""

    def at(port: int) -> None:
        options = {"socket_timeout": 0.3, "socket_connect_timeout": 0.3}
        backend = "core.tolerant_cache.TolerantRedisCache"
        settings.CACHES = {
            "default": {"BACKEND": backend, "LOCATION": f"redis://127.0.0.1:{port}/0", "OPTIONS": options}
        }

    return at


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return server.getsockname()[1]


@pytest.fixture(params=["refuses", "hangs", "lies"])
def ill_redis(request, use):
    """A Redis that is away; returns how often somebody came."""
    visits = []
    if request.param == "refuses":
        use(free_port())
        yield None
        return
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def answer():
            while True:
                try:
                    visitor, _address = server.accept()
                except OSError:
                    return
                visits.append(visitor)
                if request.param == "lies":
                    visitor.sendall(NONSENSE)

        threading.Thread(target=answer, daemon=True).start()
        use(server.getsockname()[1])
        yield visits
        server.shutdown(socket.SHUT_RDWR)


def test_it_answers_like_an_empty_cache(ill_redis):
    for _turn in range(2):  # once asked, once with the breaker open
        assert cache.get("a") is None
        assert cache.get("a", "default") == "default"
        assert cache.get_or_set("a", 1) == 1
        assert cache.add("a", 1) is True
        assert cache.set("a", 1) is None
        assert cache.get_many(["a"]) == {}
        assert cache.set_many({"a": 1}) == []
        assert not cache.has_key("a")
        assert not cache.touch("a")
        assert not cache.delete("a")
        assert cache.delete_many(["a"]) is None
        assert cache.clear() is None
        with pytest.raises(ValueError, match="not found"):
            cache.incr("a")


def test_nobody_waits_twice(ill_redis):
    for _question in range(50):
        cache.get("a")
    assert ill_redis is None or len(ill_redis) == 1


@pytest.mark.django_db
def test_pages_and_comments_go_through(ill_redis, client):
    assert client.get("/en/", headers={"Authorization": "of nobody"}).status_code == 200
    assert post(open_consultation()).status_code == 303


@pytest.fixture
def real_redis(use, tmp_path):
    if not shutil.which("redis-server"):
        pytest.skip("no redis-server on this machine")
    port = free_port()
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    use(port)
    for _ in range(100):
        tolerant_cache.breaker.reset()
        if cache.add("there", 1) and cache.get("there"):
            break
        time.sleep(0.1)
    yield server
    server.kill()
    server.wait()


def test_what_is_kept_in_a_real_one_is_found_and_gone_with_it(real_redis):
    cache.set("a", {"b": 1}, 60)
    assert cache.get("a") == {"b": 1}
    assert cache.add("a", 2) is False
    assert [limits.counted("x") for _ in range(3)] == [1, 2, 3]
    with pytest.raises(ValueError, match="not found"):
        cache.incr("none")
    real_redis.kill()
    real_redis.wait()
    assert cache.get("a") is None
    assert limits.counted("x") == 1, "nobody is refused because nothing can be counted"
