"""Which days count by law, when a period may end, and the instants at which the country's days begin.

Days are dates as people in Kosovo read them; instants are aware datetimes in UTC. `off` is always what
`days_off` made of the holiday table: everything here is a function of its arguments, so that a date announced
today can be explained in ten years.

Sources: Law No. 03/L-064 on official holidays, Articles 2 and 4
(https://gzk.rks-gov.net/ActDocumentDetail.aspx?ActID=2539); Regulation (GRK) No. 05/2016 on minimum standards
for public consultation (https://gzk.rks-gov.net/ActDocumentDetail.aspx?ActID=15036).
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# The tz database has no zone named after Pristina; this is the one that covers Kosovo.
ZONE = ZoneInfo("Europe/Belgrade")

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def days_off(holidays: Iterable[tuple[date, bool]]) -> frozenset[date]:
    """Return the weekdays on which public bodies do not work.

    `holidays` are pairs of a feast day and whether it is substituted. A substituted feast on a Saturday or
    Sunday gives the next working day off (Law 03/L-064, Art. 4), passing over days that another feast or
    substitute has taken: in 2022 the first of May, a Sunday, and Bajram, the Monday after, gave Monday and
    Tuesday. Two feasts that meet on one weekday give that one day, because Art. 4 speaks of weekends only: in
    2018 the ninth of April was both Constitution Day and Orthodox Easter Monday. A day off by decision of the
    Government is not substituted.
    """
    return frozenset(feasts_of_days_off(holidays))


def feasts_of_days_off(holidays: Iterable[tuple[date, bool]]) -> dict[date, date]:
    """The days off of `days_off`, each with the feast that gives it: itself, or one on a weekend before."""
    feasts = list(holidays)
    off = {day: day for day, _ in feasts if _is_weekday(day)}
    for day, substituted in feasts:
        if substituted and not _is_weekday(day):
            off[add_working_days(day, 1, off.keys())] = day
    return off


def is_working_day(day: date, off: AbstractSet[date]) -> bool:
    """Return whether `day` is neither on a weekend nor off."""
    return _is_weekday(day) and day not in off


def working_days(first: date, last: date, off: AbstractSet[date]) -> int:
    """Count the working days from `first` to `last`, both included; 0 if `last` lies before `first`."""
    return sum(is_working_day(day, off) for day in _each_day(first, last))


def skipped_days(first: date, last: date, off: AbstractSet[date]) -> list[date]:
    """List the weekdays from `first` to `last`, both included, that do not count, to tell an editor why."""
    return [day for day in _each_day(first, last) if day in off]


def add_working_days(day: date, number: int, off: AbstractSet[date]) -> date:
    """Return the `number`-th working day after `day`; `day` itself, working or not, for 0.

    Raises ValueError for a negative number: deadlines run forward.
    """
    if number < 0:
        raise ValueError(f"Cannot add {number} working days: the number must not be negative.")
    while number:
        day += ONE_DAY
        if is_working_day(day, off):
            number -= 1
    return day


def period_length(opens_on: date, closes_on: date, off: AbstractSet[date], first_day_counts: bool) -> int:
    """Count the working days of a consultation period; the closing day counts, the opening day by rule.

    Raises ValueError if the period closes before it opens.
    """
    if closes_on < opens_on:
        raise ValueError(f"The period closes on {closes_on}, before it opens on {opens_on}.")
    return working_days(_first_counted_day(opens_on, first_day_counts), closes_on, off)


def earliest_closing_day(opens_on: date, minimum: int, off: AbstractSet[date], first_day_counts: bool) -> date:
    """Return the first day on which a period opened on `opens_on` has `minimum` working days.

    Raises ValueError for a negative minimum.
    """
    day_before = _first_counted_day(opens_on, first_day_counts) - ONE_DAY
    return max(opens_on, add_working_days(day_before, minimum, off))


def published_closing_day(published: date | None, asked: date, lawful: date) -> date:
    """Return the closing day to publish: a published period never gets shorter.

    `published` is the day announced so far (None before the first publication), `asked` the one in the form,
    `lawful` the earliest the rule allows. People rely on an announced deadline, so neither an editor nor a
    corrected holiday table may bring it forward.
    """
    return max(day for day in (published, asked, lawful) if day is not None)


def report_due_on(closes_on: date, number_of_working_days: int, off: AbstractSet[date]) -> date:
    """Return the last day for the report: the n-th working day after the closing day.

    Raises ValueError for a negative number.
    """
    return add_working_days(closes_on, number_of_working_days, off)


def closing_soon_from(closes_on: date, off: AbstractSet[date], working_days_left: int = 3) -> datetime:
    """Return the first instant with at most `working_days_left` working days left, the closing day included.

    Days off in front of the last working days belong to them: a period that closes on a Wednesday is closing
    soon from Saturday on. In a short period the instant may lie before the opening.

    Raises ValueError for a number below 1: the closing day itself is left until it is over.
    """
    if working_days_left < 1:
        raise ValueError(f"A period cannot be closing soon with {working_days_left} working days left.")
    day = closes_on
    while working_days(day - ONE_DAY, closes_on, off) <= working_days_left:
        day -= ONE_DAY
    return start_of(day)


def start_of(day: date) -> datetime:
    """Return the UTC instant of local midnight at which `day` begins."""
    return datetime.combine(day, time.min, ZONE).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Return the first UTC instant after `day`: ends are exclusive, as in RFC 5545."""
    return start_of(day + ONE_DAY)


def local_date(instant: datetime) -> date:
    """Return the date that people in Kosovo write at `instant`.

    Raises ValueError for a naive datetime, which names no instant.
    """
    if instant.utcoffset() is None:
        raise ValueError(f"{instant!r} has no time zone, so it names no instant.")
    return instant.astimezone(ZONE).date()


def _is_weekday(day: date) -> bool:
    return day.weekday() < SATURDAY


def _each_day(first: date, last: date) -> Iterator[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def _first_counted_day(opens_on: date, first_day_counts: bool) -> date:
    return opens_on if first_day_counts else opens_on + ONE_DAY
