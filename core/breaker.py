"""Stops asking a server that does not answer: nobody waits for it twice, and it is tried again after a while."""

import time
from threading import Lock


class Breaker:
    """Closed while all is well; a failure opens it, longer each time; then one caller may try whether it is over."""

    def __init__(self, shortest: float = 5.0, longest: float = 120.0):
        """Seconds that it stays open after the first failure, and at most."""
        self.shortest, self.longest = shortest, longest
        self.is_answered: bool | None = None  # whether the last who asked was answered; None before anybody asked
        self._lock = Lock()
        self.reset()

    def reset(self) -> None:
        """Has it know nothing of the server, as at first: nobody has asked yet."""
        with self._lock:
            self._close()
            self.is_answered = None

    def succeed(self) -> None:
        """Closes it, and forgets the failures: the server answered as it should."""
        with self._lock:
            self._close()
            self.is_answered = True

    def _close(self) -> None:
        self._failures, self._opens_until, self._is_trying = 0, 0.0, False

    @property
    def is_open(self) -> bool:
        """Whether nobody is to ask now."""
        return time.monotonic() < self._opens_until

    def may_ask(self) -> bool:
        """Whether the caller may ask; after a failure only one at a time may, to try."""
        with self._lock:
            now = time.monotonic()
            if now < self._opens_until:
                return False
            if self._failures:
                # The others wait for what this one finds out.
                self._opens_until, self._is_trying = now + self.shortest, True
            return True

    def fail(self) -> None:
        """Opens it: the server did not answer, or nonsense.

        Those who had asked before it opened count for nothing: it was one failure that they all met.
        """
        with self._lock:
            if time.monotonic() < self._opens_until and not self._is_trying:
                return
            self.is_answered, self._is_trying = False, False
            wait = min(self.shortest * 2**self._failures, self.longest)
            self._failures = min(self._failures + 1, 10)
            self._opens_until = time.monotonic() + wait
