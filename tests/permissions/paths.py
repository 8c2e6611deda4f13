"""The ways by which a text could become public, change while public or vanish; each is played by every role."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.editing import Editor
from tests.permissions.world import World

Play = Callable[[Editor, World], None]


@dataclass(frozen=True)
class Path:
    """A way to try, and the names of the admin addresses that it posts to."""

    play: Play
    addresses: frozenset[str]

    def __str__(self):
        return self.play.__name__


PATHS: list[Path] = []


def path(*addresses: str) -> Callable[[Play], Play]:
    """Registers a way, with the addresses it posts to."""

    def register(play: Play) -> Play:
        PATHS.append(Path(play, frozenset(addresses)))
        return play

    return register
