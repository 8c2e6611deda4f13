"""The hash chain: what each entry of the register commits to, and how the next one hangs on it.

An entry holds no text and no name, only commitments: SHA-256 over a random salt and the text. So the chain can be
published whole, texts and names can be withheld or erased, and nobody can guess them from their hashes.
scripts/verify_register.py checks the same without this code; the two must agree.
"""

import json
import secrets
from datetime import UTC, datetime
from hashlib import sha256

GENESIS = "0" * 64


def new_salt() -> str:
    """128 random bits in hexadecimal."""
    return secrets.token_hex(16)


def commitment(salt: str, text: str) -> str:
    """The commitment to a text: it says nothing of it without the salt."""
    return sha256(f"{salt}\n{text}".encode()).hexdigest()


def instant(moment: datetime) -> str:
    """An instant as entries write it: UTC, microseconds, Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def entry_of(contribution, attachments=()) -> dict:
    """What the chain says of a contribution; `attachments` are its files in their order."""
    return {
        "consultation": contribution.consultation.number,
        "position": contribution.position,
        "receipt": contribution.receipt,
        "received_at": instant(contribution.received_at),
        "channel": contribution.channel,
        "author_kind": contribution.author_kind,
        "language": contribution.language,
        "question": str(contribution.question) if contribution.question else None,
        "article": contribution.article,
        "text": commitment(contribution.salt, contribution.text),
        "author": contribution.author_commitment,
        "files": [commitment(each.salt, each.digest) for each in attachments],
    }


def hash_of(entry: dict, previous: str) -> str:
    """The hash of an entry: SHA-256 over the hash before it and the entry's canonical JSON (sorted, no blanks)."""
    canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(f"{previous}\n{canonical}".encode()).hexdigest()
