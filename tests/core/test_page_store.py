"""The room for kept pages: bounded in bytes, emptied from the end that nobody asks for, one maker for each page."""

from datetime import UTC, datetime, timedelta

import pytest

from core import page_store
from core.page_store import OVERHEAD, SHARES, Entry, PageStore

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAGE = 10_000  # bytes of a page in memory
ROOM = SHARES * PAGE


def page(size=PAGE, version=1, expires=NOON) -> Entry:
    return Entry(version, expires, "tag", {}, {"": b"x" * (size - OVERHEAD)})


@pytest.fixture
def clock(monkeypatch):
    """Seconds that only the test lets pass."""

    class Clock:
        now = 1000.0

    monkeypatch.setattr(page_store.time, "monotonic", lambda: Clock.now)
    return Clock


class TestRoom:
    def test_pages_never_take_more_than_the_room(self):
        store = PageStore(ROOM)
        for number in range(1000):
            store.put(f"random-{number}", page())
            assert store.used <= ROOM
        assert len(store) == SHARES
        assert store.used == ROOM

    def test_what_is_asked_for_stays_however_many_others_come(self):
        store = PageStore(ROOM)
        store.put("wanted", page())
        for number in range(1000):
            store.put(f"random-{number}", page())
            assert store.get("wanted")
        assert store.get("random-0") is None

    def test_a_page_is_kept_in_place_of_the_former_one(self):
        store = PageStore(ROOM)
        for size in (PAGE, PAGE // 2, PAGE):
            store.put("key", page(size))
            assert (len(store), store.used) == (1, size)

    def test_a_page_too_large_to_keep_drives_no_other_out(self):
        store = PageStore(ROOM)
        store.put("small", page())
        store.put("large", page(PAGE + 1))
        assert store.get("small")
        assert store.get("large") is None

    def test_a_page_that_has_grown_too_large_is_not_answered_with_the_former_one(self):
        store = PageStore(ROOM)
        store.put("key", page())
        store.put("key", page(PAGE + 1))
        assert store.get("key") is None
        assert store.used == 0

    def test_what_is_dropped_is_gone_and_its_room_is_free(self):
        store = PageStore(ROOM)
        store.put("key", page())
        store.drop("key")
        store.drop("never there")
        assert store.get("key") is None
        assert store.used == 0


class TestRight:
    @pytest.mark.parametrize(
        ("version", "now", "right"),
        [
            (1, NOON - timedelta(microseconds=1), True),
            (1, NOON, False),
            (2, NOON - timedelta(hours=1), False),
            (0, NOON - timedelta(hours=1), False),
        ],
    )
    def test_a_page_is_right_at_its_version_until_its_end(self, version, now, right):
        assert page(version=1, expires=NOON).is_right(version, now) is right

    def test_a_page_stands_in_for_a_moment_after_it_was_right_last(self, clock):
        entry = page()
        clock.now += 3600
        assert not entry.was_right()
        assert entry.is_right(1, NOON - timedelta(hours=1))
        clock.now += page_store.CLAIM_SECONDS - 0.1
        assert entry.was_right()
        assert not entry.is_right(2, NOON - timedelta(hours=1))  # and being wrong makes it no fresher
        clock.now += 0.2
        assert not entry.was_right()


class TestClaims:
    def test_the_first_one_makes_the_page(self):
        store = PageStore(ROOM)
        with store.claim("key") as first, store.claim("key") as second, store.claim("another") as third:
            assert (first, second, third) == (True, False, True)

    def test_the_second_one_ends_without_ending_the_claim_of_the_first(self):
        store = PageStore(ROOM)
        with store.claim("key"):
            with store.claim("key"):
                pass
            with store.claim("key") as again:
                assert again is False

    def test_a_claim_ends_with_its_work_even_if_that_fails(self):
        store = PageStore(ROOM)
        with pytest.raises(ZeroDivisionError), store.claim("key"):
            raise ZeroDivisionError
        with store.claim("key") as first:
            assert first is True

    def test_work_that_takes_too_long_is_overrun(self, clock):
        store = PageStore(ROOM)
        with store.claim("key"):
            clock.now += page_store.CLAIM_SECONDS
            with store.claim("key") as overrunning:
                assert overrunning is True
