"""A gate before the real Elasticsearch: it lets through, delays, refuses, hangs or lies, as it is told."""

import random
import socket
import threading
import time
from contextlib import suppress
from urllib.parse import urlsplit

MOODS = ("well", "refuses", "hangs", "lies", "well", "drops", "slow")
LATE = 0.3  # seconds: less than what a reader waits for, once
GARBAGE = b'HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\nContent-Length: 9\r\n\r\n{"hits":}'


class Gate:
    """A port that leads to the real server, or not."""

    def __init__(self, target: str):
        self.target = (urlsplit(target).hostname, urlsplit(target).port)
        self.mood = "well"
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def change_moods(self, over: threading.Event, chance: random.Random, turn: float) -> None:
        """Another mood every `turn` seconds, until it is over and the server well."""
        while not over.wait(turn):
            self.mood = chance.choice(MOODS)
        self.mood = "well"

    def _serve(self) -> None:
        while True:
            visitor, _address = self._socket.accept()
            threading.Thread(target=self._attend, args=[visitor], daemon=True).start()

    def _attend(self, visitor: socket.socket) -> None:
        with visitor, suppress(OSError):
            while data := visitor.recv(1 << 20):
                match self.mood:
                    case "refuses":
                        return
                    case "hangs":
                        time.sleep(5)
                        return
                    case "lies":
                        visitor.sendall(GARBAGE)
                        return
                    case "slow":
                        time.sleep(LATE)
                self._pass_on(visitor, data)

    def _pass_on(self, visitor: socket.socket, data: bytes) -> None:
        """One connection to the server for what is left of the visit; "drops" ends it in the middle."""
        with socket.create_connection(self.target) as server:
            server.sendall(data)
            back = threading.Thread(target=self._bring_back, args=[server, visitor], daemon=True)
            back.start()
            while more := visitor.recv(1 << 20):
                if self.mood not in ("well", "slow"):
                    return
                server.sendall(more)

    def _bring_back(self, server: socket.socket, visitor: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(1 << 20):
                if self.mood in ("drops", "lies", "refuses"):
                    visitor.shutdown(socket.SHUT_RDWR)
                    return
                while self.mood == "hangs":
                    time.sleep(0.05)
                if self.mood == "slow":
                    time.sleep(LATE)
                visitor.sendall(data)
