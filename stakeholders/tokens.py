"""The signed words in the links of letters: each is good for one purpose, and nobody without our key can make one."""

from datetime import timedelta
from enum import Enum
from uuid import UUID

from django.core import signing


class Purpose(Enum):
    """What a link may do, and for how long; None for ever, because old letters must let people stop them."""

    CONFIRM = ("confirm", timedelta(days=2))
    MANAGE = ("manage", timedelta(days=90))
    STOP = ("stop", None)
    INVITATION = ("invitation", None)

    def __init__(self, word: str, lasts: timedelta | None):
        self.word, self.lasts = word, lasts


def make(purpose: Purpose, key: UUID) -> str:
    """The word for a link."""
    return _signer(purpose).sign(key.hex)


def read(purpose: Purpose, token: str) -> UUID | None:
    """The key in a word; None for one that is forged, expired or made for another purpose."""
    try:
        return UUID(_signer(purpose).unsign(token, max_age=purpose.lasts))
    except (signing.BadSignature, ValueError):
        return None


def _signer(purpose: Purpose) -> signing.TimestampSigner:
    # "." instead of ":", which mail programs like to take for the end of a link.
    return signing.TimestampSigner(salt=f"stakeholders.{purpose.word}", sep=".")
