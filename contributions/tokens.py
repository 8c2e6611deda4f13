"""Signed words in forms and links: the key by which a form counts once, and the private link to one's contribution."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.utils import timezone

FORM, MINE = "contributions.form", "contributions.mine"
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


def private_token(key: uuid.UUID) -> str:
    """The secret part of the private link: who reads only the database cannot make it."""
    return signing.Signer(salt=MINE).sign(key.hex)


def read_private_token(token: str) -> uuid.UUID | None:
    """The key behind a private link; None for a token that is not ours."""
    try:
        return uuid.UUID(signing.Signer(salt=MINE).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
