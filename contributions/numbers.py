"""Receipt numbers: the consultation's number, the position in its register, and two check digits."""

import re

_FORM = re.compile(r"^(?P<number>[0-9A-Z]+(?:-[0-9A-Z]+)*)-(?P<position>\d{4,8})-(?P<check>\d\d)$")
_MODULUS = 97


def receipt_number(number: str, position: int) -> str:
    """The receipt number of a position in the register of a consultation: 2026-045-0017-63."""
    stem = f"{number}-{position:04}"
    return f"{stem}-{check_digits(stem)}"


def check_digits(stem: str) -> str:
    """The check digits of ISO 7064, MOD 97-10, letters read as in IBANs: A is 10, Z is 35."""
    digits = "".join(str(int(letter, 36)) for letter in stem if letter.isascii() and letter.isalnum())
    return f"{98 - int(digits + '00') % _MODULUS:02}"


def read_receipt(typed: str) -> tuple[str, int] | None:
    """The consultation's number and the position that a typed receipt number names; None for a mistyped one."""
    found = _FORM.match("-".join(re.split(r"[\s\-–—/.]+", typed.strip().upper())))
    if not found or check_digits(f"{found['number']}-{found['position']}") != found["check"]:
        return None
    return found["number"], int(found["position"])
