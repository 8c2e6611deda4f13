"""Looks into one PDF on standard input and prints what it found, as JSON, one line for each step.

Run as a process of its own by `core.pdfs`, because a file from a stranger may take all the time and memory there is:
the limits end this process and no other. Imports nothing of ours, so that it starts fast.
"""

import json
import resource
import sys

from pypdf import PdfReader

MEMORY, SECONDS = 768 * 1024 * 1024, 8
PAGES_READ, PAGES_WALKED, ENOUGH_LETTERS = 5, 300, 20
# Actions that run programs or leave the document (ISO 32000-1, 12.6).
ACTIVE = {"/JavaScript", "/Launch", "/ImportData"}


def main() -> None:
    """Facts first, text last: what was printed stays known when the limits end the process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with open(0, "rb") as file:
        _look_into(PdfReader(file, strict=False))


def _look_into(reader: PdfReader) -> None:
    if reader.is_encrypted:
        _tell(encrypted=True)
        return
    title = (reader.metadata.title if reader.metadata else "") or ""
    _tell(encrypted=False, pages=len(reader.pages), title=str(title).strip()[:255])
    _tell(active=_is_active(reader), files=_holds_files(reader))
    _tell(text=_has_text(reader))


def _tell(**facts) -> None:
    print(json.dumps(facts), flush=True)


def _holds_files(reader: PdfReader) -> bool:
    names = _resolved(_resolved(reader.trailer["/Root"]).get("/Names"))
    return bool(names and _resolved(names.get("/EmbeddedFiles")))


def _is_active(reader: PdfReader) -> bool:
    """Whether opening the document, a page or a field of it runs something."""
    root = _resolved(reader.trailer["/Root"])
    names = _resolved(root.get("/Names"))
    if names and _resolved(names.get("/JavaScript")):
        return True
    holders = [root]
    for page in reader.pages[:PAGES_WALKED]:
        holders += [page, *(_resolved(each) for each in _resolved(page.get("/Annots")) or [])]
    return any(_runs(holder) for holder in holders if hasattr(holder, "get"))


def _runs(holder) -> bool:
    more = _resolved(holder.get("/AA"))
    actions = [holder.get("/OpenAction"), holder.get("/A"), *(more.values() if hasattr(more, "values") else [])]
    return any(_is_dangerous(action, deep=0) for action in actions)


def _is_dangerous(action, deep: int) -> bool:
    action = _resolved(action)
    if not hasattr(action, "get"):
        return False
    if action.get("/S") in ACTIVE:
        return True
    then = _resolved(action.get("/Next"))
    following = then if isinstance(then, list) else [then]
    return deep < 5 and any(_is_dangerous(each, deep + 1) for each in following)


def _resolved(value):
    return value.get_object() if hasattr(value, "get_object") else value


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
