"""Where kept pages lie: in the memory of the process, within a fixed room, each made by one thread at a time.

Not Django's cache: that counts entries and not bytes, so strangers could fill it with large pages, it copies every page
on its way in and out, and a shared one would give pages of the former release to the new one.
"""

import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

OVERHEAD = 2000  # bytes of an entry besides its bodies
SHARES = 16  # no page may take more than this part of the room
CLAIM_SECONDS = 10.0


@dataclass
class Entry:
    """One kept page: the headers that all its answers have, and its body in every coding ("" for none)."""

    version: int
    expires: datetime
    tag: str
    headers: dict[str, str]
    bodies: dict[str, bytes]
    right_at: float = field(default_factory=lambda: time.monotonic())  # when it was last known to be right

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        return OVERHEAD + sum(map(len, self.bodies.values()))

    def is_right(self, version: int, now: datetime) -> bool:
        """Whether it may be given to anybody at this version of the content and at this instant."""
        if self.version != version or now >= self.expires:
            return False
        self.right_at = time.monotonic()
        return True

    def was_right(self) -> bool:
        """Whether it was right a moment ago, and may stand in while another thread makes the new one."""
        return time.monotonic() - self.right_at < CLAIM_SECONDS


class PageStore:
    """The kept pages of one process; those that nobody has asked for the longest make room for new ones."""

    def __init__(self, room: int):
        """`room`: bytes that all pages together may take."""
        self.room, self.used = room, 0
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._claims: dict[str, float] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str) -> Entry | None:
        """The page of a key, right or not."""
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
            return self._entries.get(key)

    def put(self, key: str, entry: Entry) -> None:
        """Keeps a page in place of the former one of this key, unless it is too large to keep."""
        with self._lock:
            self._remove(key)
            if entry.size > self.room // SHARES:
                return
            self._entries[key] = entry
            self.used += entry.size
            while self.used > self.room:
                self._remove(next(iter(self._entries)))

    def drop(self, key: str) -> None:
        """Forgets a page."""
        with self._lock:
            self._remove(key)

    @contextmanager
    def claim(self, key: str) -> Iterator[bool]:
        """Yields whether the caller is the one to make this page now; a claim ends with the block, or is overrun.

        Nobody waits: who comes second takes what there is.
        """
        began = time.monotonic()
        with self._lock:
            is_first = began - self._claims.get(key, float("-inf")) >= CLAIM_SECONDS
            if is_first:
                self._claims[key] = began
        try:
            yield is_first
        finally:
            with self._lock:
                if is_first and self._claims.get(key) == began:
                    del self._claims[key]

    def _remove(self, key: str) -> None:
        entry = self._entries.pop(key, None)
        if entry:
            self.used -= entry.size
