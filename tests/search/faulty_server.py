"""Servers in place of Elasticsearch that do what servers do when they are ill; each counts who came."""

import json
import socket
import threading
from contextlib import contextmanager, suppress

PRODUCT = b"X-Elastic-Product: Elasticsearch\r\nContent-Type: application/vnd.elasticsearch+json;compatible-with=8\r\n"
HEAD = b"HTTP/1.1 200 OK\r\n" + PRODUCT


def _answer(body: bytes) -> bytes:
    return HEAD + b"Content-Length: " + str(len(body)).encode() + b"\r\nConnection: close\r\n\r\n" + body


def _hits(**changes) -> bytes:
    whole = {"timed_out": False, "_shards": {"failed": 0}, "hits": {"hits": []}}
    return _answer(json.dumps(whole | changes).encode())


def _found(*sort) -> bytes:
    return _hits(hits={"hits": [{"_id": "1", "_score": 1, "sort": sort}]})


def _say(answer: bytes):
    return lambda connection, stop: connection.sendall(answer)


def _hang(connection, stop):
    stop.wait(20)


def _answer_late(connection, stop):
    """Nothing found, and no word known, after more than half of the time that a reader waits."""
    stop.wait(0.25)
    buckets = {word: {"doc_count": 0} for word in UNKNOWN}
    connection.sendall(_hits(suggest={word: [] for word in UNKNOWN}, aggregations={"held": {"buckets": buckets}}))


def _drip(connection, stop):
    connection.sendall(HEAD + b"Content-Length: 100000\r\n\r\n")
    while not stop.wait(0.1):
        connection.sendall(b" ")


def _drip_headers(connection, stop):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not stop.wait(0.1):
        connection.sendall(b"X: 1\r\n")


ILLNESSES = {
    "closes at once": lambda connection, stop: None,
    "hangs": _hang,
    "drips its answer": _drip,
    "drips its headers": _drip_headers,
    "is not HTTP": _say(b"\x00\x01garbage\r\n\r\n" * 50),
    "is another server": _say(b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n<html>hi</html>"),
    "is not JSON": _say(_answer(b"<html>")),
    "is JSON of something else": _say(_answer(b'{"hits": 7}')),
    "is a list": _say(_answer(b"[]")),
    "has ids that are none": _say(_found(1, "x")),
    "has ids that are too large": _say(_found(1, 10**30)),
    "has no scores": _say(_found(None, 1)),
    "has no order": _say(_hits(hits={"hits": [{"_id": "1", "_score": 1}]})),
    "looked through a part": _say(_hits(timed_out=True)),
    "lost a shard": _say(_hits(_shards={"failed": 1})),
    "is overloaded": _say(b"HTTP/1.1 503 Service Unavailable\r\n" + PRODUCT + b"Content-Length: 0\r\n\r\n"),
    "lost its index": _say(b"HTTP/1.1 404 Not Found\r\n" + PRODUCT + b"Content-Length: 2\r\n\r\n{}"),
}  # fmt: skip


SLOW = "is slow, but not too slow"  # one question alone is answered
UNKNOWN = ("zzzzqq", "zzzzww")


class FaultyServer:
    """A server with an illness; `url` is where it listens, `visits` how often somebody came."""

    def __init__(self, illness: str):
        self._behave, self._stop = _answer_late if illness == SLOW else ILLNESSES[illness], threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.visits = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            self.visits += 1
            threading.Thread(target=self._attend, args=[connection], daemon=True).start()

    def _attend(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):  # whoever asked has gone
            connection.recv(100_000)
            self._behave(connection, self._stop)

    def close(self) -> None:
        """Ends it and whatever it still does."""
        self._stop.set()
        self._socket.close()


@contextmanager
def faulty_server(illness: str):
    """A server that is ill in this way, until the block ends."""
    server = FaultyServer(illness)
    try:
        yield server
    finally:
        server.close()
