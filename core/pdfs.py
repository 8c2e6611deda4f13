"""What a PDF is like: locked, active, with a title, with text; found out within bounds of time and memory."""

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from shutil import copyfileobj
from typing import IO

_PROBE = Path(__file__).with_name("pdf_probe.py")
_LONGEST_WAIT = 20  # seconds, above the probe's own limit of computing time


@dataclass(frozen=True)
class PdfFacts:
    """What the probe found; None where its limits ended it before."""

    encrypted: bool
    pages: int | None = None
    title: str = ""
    active: bool | None = None
    files: bool | None = None
    text: bool | None = None

    def as_json(self) -> dict:
        """For a JSON column."""
        return asdict(self)


def facts_of(file: IO[bytes]) -> PdfFacts | None:
    """What a PDF is like; None for a file that cannot be read as one. Leaves the file at its beginning."""
    with tempfile.TemporaryFile() as copy:
        file.seek(0)
        copyfileobj(file, copy)
        file.seek(0)
        copy.seek(0)
        told = _output(copy)
    facts: dict = {}
    for line in told.splitlines():
        facts |= json.loads(line)
    return PdfFacts(**facts) if "encrypted" in facts else None


def _output(file: IO[bytes]) -> str:
    command = [sys.executable, "-I", str(_PROBE)]
    try:
        # The probe writes whole lines of ASCII; what it says beside them is noise of the library.
        done = subprocess.run(
            command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_LONGEST_WAIT, check=False
        )
    except subprocess.TimeoutExpired as stopped:
        return (stopped.stdout or b"").decode("ascii", "ignore").rpartition("\n")[0]
    return done.stdout.decode("ascii", "ignore")
