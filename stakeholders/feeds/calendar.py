"""Writes iCalendar (RFC 5545): events with lasting ids, so that a calendar updates and cancels what it has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings

PRODUCT = "-//Public consultations of the Republic of Kosovo//EN"
LINE = 75  # octets of a line, RFC 5545 §3.1
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class CalendarEvent:
    """One entry of a calendar: a whole day (`begins` is a date) or a time; `sequence` grows with each change."""

    uid: str
    begins: date | datetime
    ends: datetime | None
    changed: datetime
    sequence: int
    title: str
    text: str
    link: str
    place: str = ""
    is_cancelled: bool = False


def write(name: str, language: str, events: Iterable[CalendarEvent]) -> bytes:
    """The calendar as a file in UTF-8 with CRLF."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"NAME;LANGUAGE={language}:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
    lines += [line for event in events for line in _event(event)]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(event: CalendarEvent) -> list[str]:
    lines = [
        "BEGIN:VEVENT", f"UID:{event.uid}@{settings.MAIL_DOMAIN}", f"DTSTAMP:{_instant(event.changed)}",
        f"LAST-MODIFIED:{_instant(event.changed)}", f"SEQUENCE:{event.sequence}",
        *_times(event), f"SUMMARY:{_text(event.title)}", f"DESCRIPTION:{_text(event.text)}", f"URL:{event.link}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}", "TRANSP:TRANSPARENT",
    ]  # fmt: skip
    lines += [f"LOCATION:{_text(event.place)}"] if event.place else []
    return [*lines, "END:VEVENT"]


def _times(event: CalendarEvent) -> list[str]:
    if not isinstance(event.begins, datetime):
        after = event.begins + timedelta(days=1)
        return [f"DTSTART;VALUE=DATE:{event.begins:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
    ends = [f"DTEND:{_instant(event.ends)}"] if event.ends and event.ends > event.begins else []
    return [f"DTSTART:{_instant(event.begins)}", *ends]


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """TEXT of RFC 5545 §3.3.11: no control characters, and what has a meaning escaped."""
    return "".join(each for each in str(text) if each == "\n" or each >= " ").translate(_ESCAPES)


def _folded(line: str) -> str:
    """A long line as several, broken between letters and never inside one."""
    parts, size = [""], 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LINE - (len(parts) > 1):
            parts.append("")
            size = 0
        parts[-1] += letter
        size += width
    return "\r\n ".join(parts)
