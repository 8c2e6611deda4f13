"""Signed words in forms and links: the key by which a form counts once, and the private link to one's contribution."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.core import signing
from django.utils import timezone

FORM, MINE, ARRIVAL = "contributions.form", "contributions.mine", "contributions.arrival"
OLDEST_FORM = timedelta(hours=24)


@dataclass(frozen=True)
class FormToken:
    """What a form said of itself. A forged or missing token has a fresh key and counts as expired."""

    key: uuid.UUID
    age: timedelta | None

    @property
    def is_expired(self) -> bool:
        """Whether the page was open too long, or the token is not ours."""
        return self.age is None or self.age > OLDEST_FORM


def form_token(number: str, key: uuid.UUID | None = None) -> str:
    """A token for the form of a consultation: with a new key, or with one that was shown before."""
    made = {"key": (key or uuid.uuid4()).hex, "at": timezone.now().timestamp()}
    return signing.dumps(made, salt=f"{FORM}:{number}")


def read_form_token(number: str, token: str) -> FormToken:
    """What a posted token says; its key is kept when it is only old, so that a late second click counts once too."""
    try:
        made = signing.loads(token, salt=f"{FORM}:{number}")
    except (signing.BadSignature, ValueError):
        return FormToken(uuid.uuid4(), None)
    return FormToken(uuid.UUID(made["key"]), timedelta(seconds=timezone.now().timestamp() - made["at"]))


def arrival_note(number: str, key: uuid.UUID, text: str) -> str:
    """Says that a form arrived now with this text, for a person whom we had no room for; good for nothing else."""
    made = {"key": key.hex, "text": _digest(text), "at": timezone.now().timestamp()}
    return signing.dumps(made, salt=f"{ARRIVAL}:{number}")


def read_arrival_note(number: str, note: str, key: uuid.UUID, text: str) -> datetime | None:
    """When this form arrived with this text before; None where we never said so."""
    try:
        made = signing.loads(note, salt=f"{ARRIVAL}:{number}")
    except (signing.BadSignature, ValueError):
        return None
    is_same = (made["key"], made["text"]) == (key.hex, _digest(text))
    return datetime.fromtimestamp(made["at"], UTC) if is_same else None


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def private_token(key: uuid.UUID) -> str:
    """The secret part of the private link: who reads only the database cannot make it."""
    return signing.Signer(salt=MINE).sign(key.hex)


def read_private_token(token: str) -> uuid.UUID | None:
    """The key behind a private link; None for a token that is not ours."""
    try:
        return uuid.UUID(signing.Signer(salt=MINE).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
