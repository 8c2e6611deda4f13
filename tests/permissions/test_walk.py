"""Whatever editors do in whatever order, the public reads nothing that nobody else approved.

`WALK_STEPS=2000 WALK_SEED=7 pytest tests/permissions/test_walk.py -s` takes the long way and prints what was done.
"""

import os

import pytest

from tests.permissions.undoing import end_blocks_as_in_production
from tests.permissions.walk import _ACTIONS, Walk

STEPS, SEED = int(os.environ.get("WALK_STEPS", "120")), int(os.environ.get("WALK_SEED", "1"))


@pytest.mark.django_db
def test_a_random_walk_makes_nothing_public_without_a_second_person(monkeypatch):
    end_blocks_as_in_production(monkeypatch)
    walk = Walk(SEED)
    walk.steps(STEPS)
    print(f"{STEPS} steps, {walk.marks} texts, {len(walk.approved)} approved, {len(walk.seen)} read by the public")
    for name in sorted(walk.answered):
        print(f"{walk.answered[name]:5} {name}")
    # The walk is no idle one: something was approved and read, and nearly everything was tried.
    assert walk.approved
    assert walk.seen
    assert len(walk.tried) > len(_ACTIONS) * 0.7
