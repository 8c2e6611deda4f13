"""Two people at once: one decision, one publication, one approval. Needs a database with row locks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from tests.editing import Editor, current_step, draft_consultation, fresh

ROUNDS = 5
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after another"),
]


def at_once(*works):
    """Runs every work in a thread of its own, all starting together."""
    start = Barrier(len(works))

    def run(work):
        try:
            start.wait()
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.mark.parametrize("second", ["approve", "reject"])
def test_one_step_is_decided_once(second):
    for _round in range(ROUNDS):
        decide_twice(draft_consultation(), second)


def decide_twice(page, second):
    """Two publishers decide the last step of one page at the same instant."""
    Editor("drafter.md").submit(page)
    Editor("reviewer.md").approve(page)
    state = current_step(page)
    people = Editor("publisher"), Editor("publisher2")
    at_once(
        lambda: people[0].decide(page, "approve", state=state),
        lambda: people[1].decide(page, second, "Why?", state=state),
    )
    published = fresh(page).live
    assert page.approvals.count() == int(published)
    state.refresh_from_db()
    assert state.status == ("approved" if published else "rejected")
    assert published or second == "reject"
