"""What an exception of the mail server says: whose fault it is, and so what becomes of the mail and of the queue."""

import enum
import re
import smtplib


class Fault(enum.Enum):
    """Whose fault it is that a mail did not go out."""

    MAIL = "refused for good: this mail will never be accepted"
    PASSING = "not now: try this mail again later"
    SESSION = "the server ends the session: connect again and try this mail at once"
    SERVER = "the server takes no mail from anybody now: stop, and count it against no mail"
    SITE = "the site cannot make this mail: try again later, when a template is mended"
    CONFIGURATION = "no mail can go out until somebody corrects a setting: stop, and count it against no mail"


SERVICE_CLOSING = 421  # RFC 5321 §3.8
TOO_BIG = 552  # RFC 1870 §6.1: the one answer to MAIL FROM that is about the mail
# What is noted of a mail that was refused for good because of its address, and not of what it says.
RECIPIENT = "recipient"
# RFC 3463 §3.2 and §3.3: the enhanced codes that speak of an address or its mailbox.
ADDRESS = re.compile(r"5\.[12]\.\d+")
# RFC 3463 §3.8: "security or policy", such as a relay that does not know us. Not a word about the address.
POLICY = re.compile(r"5\.7\.\d+")


def judge(exc: Exception) -> Fault:
    """Whose fault an exception is that was raised when a session was opened or a mail was sent."""
    answers = replies(exc)
    codes = {code for code, _ in answers}
    if SERVICE_CLOSING in codes:
        return Fault.SESSION
    if isinstance(exc, smtplib.SMTPSenderRefused) and TOO_BIG not in codes:
        return Fault.CONFIGURATION if _permanent(codes) else Fault.SERVER
    if isinstance(exc, smtplib.SMTPNotSupportedError):
        return Fault.CONFIGURATION
    if isinstance(exc, smtplib.SMTPAuthenticationError | smtplib.SMTPHeloError):
        return Fault.CONFIGURATION if _permanent(codes) else Fault.SERVER
    if isinstance(exc, ValueError):
        return Fault.MAIL  # Django found the recipient or a header malformed
    if _permanent(codes) and not any(POLICY.search(text) for _, text in answers):
        return Fault.MAIL
    return Fault.PASSING


def blamed(exc: Exception, fault: Fault) -> str:
    """What is noted on a mail that is given up: whether its address is to blame, or else whose fault it was."""
    said = replies(exc)
    is_refusal = isinstance(exc, smtplib.SMTPRecipientsRefused) or any(ADDRESS.search(text) for _, text in said)
    return RECIPIENT if fault is Fault.MAIL and said and is_refusal else fault.name.lower()


def replies(exc: Exception) -> list[tuple[int, str]]:
    """The server's answers in an exception, as code and text; none if it is not about an answer."""
    if isinstance(exc, smtplib.SMTPRecipientsRefused):
        found = list(exc.recipients.values())
    elif isinstance(exc, smtplib.SMTPResponseException):
        found = [(exc.smtp_code, exc.smtp_error)]
    else:
        found = []
    return [(code, text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)) for code, text in found]


def describe(exc: Exception) -> str:
    """The exception in one line, for people: the server's own words where it said any. May hold an address."""
    said = "; ".join(f"{code} {text}" for code, text in replies(exc))
    return f"{type(exc).__name__}: {said or exc}"[:500]


def _permanent(codes: set[int]) -> bool:
    return any(500 <= code < 600 for code in codes)
