"""What stands for an e-mail address where the address itself must not: a keyed hash, of no use without our key."""

from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

_SALT = "stakeholders.address_key"
_VERSION = 5  # a name-based UUID (RFC 9562); those of entries are random ones


def key_of(email: str) -> UUID | None:
    """The key of an address under the site's present secret; None for no address."""
    return _hash(email, settings.SECRET_KEY) if email else None


def keys_of(email: str) -> list[UUID]:
    """Its keys under the present and the earlier secrets: what was noted under one of them holds."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [_hash(email, secret) for secret in secrets] if email else []


def is_of_address(key: UUID) -> bool:
    """Whether a key stands for an address, and not for an entry as in the links of earlier letters."""
    return key.version == _VERSION


def _hash(email: str, secret: str) -> UUID:
    digest = salted_hmac(_SALT, email.lower(), secret=secret, algorithm="sha256").digest()
    return UUID(bytes=digest[:16], version=_VERSION)
