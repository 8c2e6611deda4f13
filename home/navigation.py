"""The entries of the frame: upper floors put theirs into the menu, the footer and the search field when they start."""

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Where in the frame an entry stands."""

    MENU = "menu"
    FOOTER = "footer"
    SEARCH = "search"  # the view that the search field of the header asks; the last entry wins


@dataclass(frozen=True)
class Entry:
    """A link of the frame: to a view without arguments, or to the one page of a type right below the home page.

    `name` is what a page or a view calls itself to be marked in the menu; `page_type` is a label such as
    "consultation_pages.institutionindexpage".
    """

    name: str
    label: str
    position: int
    url_name: str = ""
    page_type: str = ""


_entries: dict[Place, dict[str, Entry]] = {place: {} for place in Place}


def register(place: Place, entry: Entry) -> None:
    """Adds an entry; one of the same name is replaced."""
    _entries[place][entry.name] = entry


def entries(place: Place) -> list[Entry]:
    """The entries of a place in their order."""
    return sorted(_entries[place].values(), key=lambda entry: entry.position)
