"""Looks into one PDF on standard input and prints what it found, as JSON, one line for each step.

Run as a process of its own by `core.pdfs`, because a file from a stranger may take all the time and memory there is:
the limits end this process and no other. Imports nothing of ours but its neighbour, so that it starts fast. With the
argument `all` it also tells how many pages there are, the title, and whether there is text, which takes most time.
"""

import io
import json
import resource
import sys
from pathlib import Path

from pypdf import PdfReader

MEMORY, SECONDS = 768 * 1024 * 1024, 8
PAGES_READ, ENOUGH_LETTERS = 5, 20


def main() -> None:
    """Facts first, text last: what was printed stays known when the limits end the process."""
    sys.path.append(str(Path(__file__).parent))  # in this process nothing is found but libraries
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    _look_into(sys.stdin.buffer.read(), tells_all="all" in sys.argv)


def _look_into(content: bytes, tells_all: bool) -> None:
    import pdf_actions as actions  # found once `main` has said where

    if actions.names_programs(content):
        _tell(encrypted=False, active=True, files=False)
        return
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        _tell(encrypted=True)
        return
    if actions.resolved(reader.root_object["/Pages"]) is None:
        return
    _tell(encrypted=False, **_description(reader) if tells_all else {})
    _tell(**actions.found_in(reader, content))
    if tells_all:
        _tell(text=_has_text(reader))


def _description(reader: PdfReader) -> dict:
    title = (reader.metadata.title if reader.metadata else "") or ""
    return {"pages": len(reader.pages), "title": str(title).strip()[:255]}


def _tell(**facts) -> None:
    print(json.dumps(facts), flush=True)


def _has_text(reader: PdfReader) -> bool:
    letters = 0
    for page in reader.pages[:PAGES_READ]:
        letters += sum(each.isalpha() for each in page.extract_text())
        if letters >= ENOUGH_LETTERS:
            return True
    return False


if __name__ == "__main__":
    sys.setrecursionlimit(3000)
    main()
