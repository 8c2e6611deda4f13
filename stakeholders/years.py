"""The year of an interest: it ends with 31 December in Kosovo, and from December on the next one can be had."""

from datetime import date, datetime

from consultation_pages import legal_calendar

RENEWAL_FROM_MONTH = 12


def end_of_interest(now: datetime) -> datetime:
    """The instant (UTC) until which an interest runs that is expressed or renewed now; ends are exclusive."""
    year = legal_calendar.local_date(now).year + is_renewal_time(now)
    return legal_calendar.end_of(date(year, 12, 31))


def is_renewal_time(now: datetime) -> bool:
    """Whether interests of this year can be run on into the next one."""
    return legal_calendar.local_date(now).month >= RENEWAL_FROM_MONTH


def last_day(expires_at: datetime) -> date:
    """The last day on which an interest counts."""
    return legal_calendar.local_date(expires_at) - legal_calendar.ONE_DAY
