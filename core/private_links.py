"""Addresses that are a right by themselves: whoever reads such a link in a log has it, so logs show where it led only.

`deploy/nginx.conf` does the same for the log of the proxy.
"""

import logging
import re
from collections.abc import Iterable

SHOWN = "…"
# What stands before the secret part of an address, without slashes; Wagtail's own, then what the apps register.
_before = {"password_reset/confirm"}


def register(paths: Iterable[str]) -> None:
    """Names what stands before the secret part of addresses, in each language. Called when the apps are ready."""
    _before.update(paths)


def masked(text: str) -> str:
    """A text without the secret parts of the addresses in it."""
    before = "|".join(map(re.escape, sorted(_before)))
    return re.sub(rf"(/(?:{before})/)[^\s\"'<>]+", rf"\1{SHOWN}", text)


class WithoutPrivateLinks(logging.Filter):
    """Lets every record through, without the secret parts of the addresses that it names."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        shown = masked(said)
        if shown != said:
            record.msg, record.args = shown, None
        return True
