"""What a PDF is like: locked, active, with a title, with text; found out within bounds of time and memory.

One judgement for all that comes in, from editors and from strangers.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from shutil import copyfileobj
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

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


def quiet_pdf(file: IO[bytes], tells_all: bool = True) -> PdfFacts:
    """What a PDF is like that may come in; pages, title and text only if it `tells_all`, as they take time.

    Leaves the file at its beginning. Raises ValidationError in words for one that is damaged or locked, acts by itself,
    holds other files, or cannot be checked within the bounds.
    """
    facts = facts_of(file, tells_all)
    if facts is None:
        raise ValidationError(_("The PDF is damaged: it cannot be opened. Save it anew."), code="damaged_file")
    if facts.encrypted:
        raise ValidationError(
            _("The PDF is locked or has a password. Save it without protection, so that everybody can read it."),
            code="encrypted_file",
        )
    if facts.active is None:
        raise ValidationError(
            _("The PDF is too complicated to be checked. Print it to a new PDF."),
            code="too_complicated",
        )
    if facts.active or facts.files:
        raise ValidationError(
            _("The PDF holds programs or other files inside. Save it without them: print it to a new PDF."),
            code="active_file",
        )
    return facts


def facts_of(file: IO[bytes], tells_all: bool = True) -> PdfFacts | None:
    """What a PDF is like; None for a file that cannot be read as one. Leaves the file at its beginning."""
    with tempfile.TemporaryFile() as copy:
        file.seek(0)
        copyfileobj(file, copy)
        file.seek(0)
        copy.seek(0)
        told = _output(copy, tells_all)
    facts: dict = {}
    for line in told.splitlines():
        facts |= json.loads(line)
    return PdfFacts(**facts) if "encrypted" in facts else None


def _output(file: IO[bytes], tells_all: bool) -> str:
    command = [sys.executable, "-I", str(_PROBE), *(["all"] if tells_all else [])]
    try:
        # The probe writes whole lines of ASCII; what it says beside them is noise of the library.
        done = subprocess.run(
            command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_LONGEST_WAIT, check=False
        )
    except subprocess.TimeoutExpired as stopped:
        return (stopped.stdout or b"").decode("ascii", "ignore").rpartition("\n")[0]
    return done.stdout.decode("ascii", "ignore")
