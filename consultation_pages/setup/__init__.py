"""What a new site needs: each step is idempotent and says what it changed."""

import json
from collections.abc import Iterator
from pathlib import Path

_SEED = Path(__file__).resolve().parent.parent / "seed"

Changes = Iterator[str]


def seed(name: str) -> list | dict:
    """The rows of a seed file."""
    return json.loads((_SEED / f"{name}.json").read_text(encoding="utf-8"))
