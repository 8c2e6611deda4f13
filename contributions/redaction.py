"""Blacking out as a rule on texts: blocks stand in place of words, and every other letter is as it was received."""

import re

BLOCK = "█"
_RUN = re.compile(f"{BLOCK}+")


def plain(text: str) -> str:
    """A text as forms bring it back: line ends of one kind, and no blank space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def folded(text: str | None) -> str | None:
    """A text with each run of blocks as one: how long they are says nothing."""
    return text and _RUN.sub(BLOCK, text)


def foreign_piece(shown: str, received: str) -> str | None:
    """The first piece between blocks that does not stand at its place in what was received; None where all do.

    The first piece begins the text and the last one ends it, and each run of blocks stands for at least one letter. A
    text without blocks is foreign as a whole: nothing is blacked out in it. A run of blocks that stands for nothing is
    told as a block.
    """
    shown, received = plain(shown), plain(received)
    first, *rest = _RUN.split(shown)
    if not rest or not received.startswith(first):
        return first
    *between, last = rest
    end = len(first)
    for piece in between:
        start = received.find(piece, end + 1)
        if start < 0:
            return piece
        end = start + len(piece)
    is_right = received.endswith(last) and len(received) - len(last) > end
    return None if is_right else last or BLOCK
