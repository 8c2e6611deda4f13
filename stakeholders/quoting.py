"""What strangers typed, as a letter may repeat it: one short line in which no mail program finds a link."""

import re
import unicodedata

LONGEST = 60
_JOINTS = re.compile(r"([.:/@\\])(?=\S)")


def quoted(text: str) -> str:
    """The beginning of a text on one line; whatever holds an address together is taken apart."""
    line = " ".join(unicodedata.normalize("NFKC", text).replace("。", ".").split())
    short = line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"
    return _JOINTS.sub(r"\1 ", short)
