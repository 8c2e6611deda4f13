"""Blacking out puts blocks in place of letters and changes no other."""

import pytest

from contributions.redaction import foreign_piece

RECEIVED = "Agim says no. Agim lies, and no means no."


@pytest.mark.parametrize(
    "shown",
    ["████ says no. ████ lies, and no means no.", "█", "██\n██ says no. █", "Agim says █ no.", "█ no █ no.",
     "Agim █ays no. Agim lies, and no means █o.", "█ no.█", "  ██ says no. █ no.\r\n"],
)  # fmt: skip
def test_blocks_in_place_of_letters_are_right(shown):
    received = f"Agim\nAgim{RECEIVED[4:]}" if "\n██" in shown else RECEIVED
    assert foreign_piece(shown, received) is None


@pytest.mark.parametrize(
    ("shown", "piece"),
    [
        ("I agree.", "I agree."), (RECEIVED, RECEIVED), ("", ""), ("Besa says █", "Besa says "),
        ("█ I agree.", " I agree."), ("█ means █ Agim lies█", " Agim lies"), ("█ yes █", " yes "),
        (f"{RECEIVED}█", "█"), (f"█{RECEIVED}", RECEIVED), ("█ means no.█", "█"),
        ("Agim █says no. Agim lies, and no means no.", "says no. Agim lies, and no means no."),
    ],
)  # fmt: skip
def test_what_is_not_at_its_place_is_named(shown, piece):
    assert foreign_piece(shown, RECEIVED) == piece
