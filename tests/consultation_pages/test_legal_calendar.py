"""The legal calendar: which days count, when a period may end, and when days begin."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultation_pages.holiday_seed import holidays_of
from consultation_pages.legal_calendar import (
    add_working_days,
    closing_soon_from,
    days_off,
    earliest_closing_day,
    end_of,
    is_working_day,
    local_date,
    period_length,
    published_closing_day,
    report_due_on,
    skipped_days,
    start_of,
    working_days,
)

ONE_DAY = timedelta(days=1)
NONE_OFF = frozenset()
FIRST_DAY_COUNTS, FIRST_DAY_DOES_NOT_COUNT = True, False

OFF = days_off((row.date, True) for year in range(2014, 2034) for row in holidays_of(year))

# The same examples in every run, and no example database in the project.
repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=80)
days = st.dates(date(2015, 1, 1), date(2032, 12, 31))
feasts = st.lists(st.tuples(st.dates(date(2025, 12, 20), date(2026, 3, 1)), st.booleans()), max_size=12)
numbers = st.integers(0, 60)


# Feasts and days off


@pytest.mark.parametrize(
    ("rule", "holidays", "expected"),
    [
        ("a feast on a weekday is that day off", [(date(2026, 2, 17), True)], [date(2026, 2, 17)]),
        ("a feast on Saturday gives Monday", [(date(2026, 5, 9), True)], [date(2026, 5, 11)]),
        ("a feast on Sunday gives Monday", [(date(2019, 2, 17), True)], [date(2019, 2, 18)]),
        ("a feast that is not substituted gives nothing", [(date(2026, 11, 28), False)], []),
        ("a weekday by decision is off", [(date(2025, 11, 28), False)], [date(2025, 11, 28)]),
        (
            "feasts on Saturday and Sunday give Monday and Tuesday",
            [(date(2022, 1, 1), True), (date(2022, 1, 2), True)],
            [date(2022, 1, 3), date(2022, 1, 4)],
        ),
        (
            "two feasts on one Sunday give Monday and Tuesday",
            [(date(2033, 1, 2), True), (date(2033, 1, 2), True)],
            [date(2033, 1, 3), date(2033, 1, 4)],
        ),
        (
            "a substitute passes over a feast on Monday",
            [(date(2022, 5, 1), True), (date(2022, 5, 2), True)],
            [date(2022, 5, 2), date(2022, 5, 3)],
        ),
        (
            "a substitute passes over a Monday off by decision",
            [(date(2025, 11, 30), True), (date(2025, 12, 1), False)],
            [date(2025, 12, 1), date(2025, 12, 2)],
        ),
        (
            "two feasts on one weekday give one day",
            [(date(2018, 4, 9), True), (date(2018, 4, 9), True)],
            [date(2018, 4, 9)],
        ),
        (
            "a substitute may fall into the next year",
            [(date(2022, 12, 31), True), (date(2023, 1, 2), True)],
            [date(2023, 1, 2), date(2023, 1, 3)],
        ),
        ("no feasts, no days off", [], []),
    ],
)
def test_days_off(rule, holidays, expected):
    assert sorted(days_off(holidays)) == expected, rule


@repeatable
@given(feasts, st.randoms(use_true_random=False))
def test_days_off_do_not_depend_on_the_order_of_the_table(holidays, random):
    shuffled = list(holidays)
    random.shuffle(shuffled)
    assert days_off(shuffled) == days_off(holidays)


@repeatable
@given(feasts)
def test_every_substituted_weekend_feast_gives_a_day_of_its_own(holidays):
    on_weekdays = {day for day, _ in holidays if day.weekday() < 5}
    substituted = [day for day, is_substituted in holidays if is_substituted and day.weekday() >= 5]
    off = days_off(holidays)
    assert on_weekdays <= off
    assert len(off) == len(on_weekdays) + len(substituted)
    assert all(day.weekday() < 5 for day in off)


# Real periods


# Start, end, working days with the first day, and without it. The first six ran on the Government's former
# platform, the last on the site of the Agency for Information and Privacy.
REAL_PERIODS = [
    pytest.param(date(2017, 9, 19), date(2017, 10, 14), 19, 18, id="40214 ends on a Saturday"),
    pytest.param(date(2018, 11, 21), date(2018, 12, 11), 15, 14, id="40530"),
    pytest.param(date(2018, 12, 5), date(2018, 12, 25), 14, 13, id="40540 ends at Catholic Christmas"),
    pytest.param(date(2019, 8, 9), date(2019, 8, 29), 14, 13, id="40742 has the substitute of a Bajram"),
    pytest.param(date(2020, 2, 4), date(2020, 2, 25), 15, 14, id="40855 has Independence Day"),
    pytest.param(date(2021, 11, 9), date(2021, 11, 29), 15, 14, id="41257"),
    pytest.param(date(2021, 9, 13), date(2021, 9, 24), 10, 9, id="AIP"),
]


@pytest.mark.parametrize(("opens_on", "closes_on", "with_first_day", "without_first_day"), REAL_PERIODS)
def test_period_length_of_real_consultations(opens_on, closes_on, with_first_day, without_first_day):
    assert period_length(opens_on, closes_on, OFF, FIRST_DAY_COUNTS) == with_first_day
    assert period_length(opens_on, closes_on, OFF, FIRST_DAY_DOES_NOT_COUNT) == without_first_day


@pytest.mark.parametrize(
    ("opens_on", "with_first_day", "without_first_day"),
    [
        pytest.param(date(2017, 9, 19), date(2017, 10, 9), date(2017, 10, 10), id="40214"),
        pytest.param(date(2018, 11, 21), date(2018, 12, 11), date(2018, 12, 12), id="40530"),
        pytest.param(date(2018, 12, 5), date(2018, 12, 26), date(2018, 12, 27), id="40540"),
        pytest.param(date(2019, 8, 9), date(2019, 8, 30), date(2019, 9, 2), id="40742"),
        pytest.param(date(2020, 2, 4), date(2020, 2, 25), date(2020, 2, 26), id="40855"),
        pytest.param(date(2021, 11, 9), date(2021, 11, 29), date(2021, 11, 30), id="41257"),
        pytest.param(date(2025, 12, 15), date(2026, 1, 8), date(2026, 1, 9), id="over the turn of the year"),
        pytest.param(date(2022, 12, 27), date(2023, 1, 19), date(2023, 1, 20), id="over two substitutes"),
        pytest.param(date(2026, 5, 9), date(2026, 6, 2), date(2026, 6, 2), id="opened on a feast on Saturday"),
    ],
)
def test_earliest_closing_day_of_fifteen_working_days(opens_on, with_first_day, without_first_day):
    assert earliest_closing_day(opens_on, 15, OFF, FIRST_DAY_COUNTS) == with_first_day
    assert earliest_closing_day(opens_on, 15, OFF, FIRST_DAY_DOES_NOT_COUNT) == without_first_day


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2018, 12, 5), date(2018, 12, 25), [date(2018, 12, 25)]),
        (date(2019, 8, 9), date(2019, 8, 29), [date(2019, 8, 12)]),
        (date(2025, 12, 15), date(2026, 1, 8), [date(2025, 12, 25), *(date(2026, 1, n) for n in (1, 2, 7))]),
        (date(2021, 11, 9), date(2021, 11, 29), []),
        (date(2026, 2, 18), date(2026, 2, 17), []),
    ],
)
def test_skipped_days_names_the_weekdays_that_do_not_count(first, last, expected):
    assert skipped_days(first, last, OFF) == expected


# Counting


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 1),
        (date(2026, 11, 23), date(2026, 11, 29), 5),
        (date(2026, 11, 28), date(2026, 11, 29), 0),
        (date(2026, 11, 24), date(2026, 11, 23), 0),
        (date(2025, 12, 29), date(2026, 1, 9), 7),
        (date(2026, 1, 1), date(2026, 12, 31), 261 - 12),
        (date(9999, 12, 31), date(9999, 12, 31), 1),
    ],
)
def test_working_days_count_both_ends(first, last, expected):
    assert working_days(first, last, OFF) == expected


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),
        (date(2025, 12, 31), 1, date(2026, 1, 5)),
        (date(2026, 12, 31), 1, date(2027, 1, 5)),
    ],
)
def test_add_working_days(day, number, expected):
    assert add_working_days(day, number, OFF) == expected


def test_the_report_of_40855_came_45_working_days_after_the_end():
    assert report_due_on(date(2020, 2, 25), 45, OFF) == date(2020, 5, 4)


@repeatable
@given(days, numbers)
def test_adding_working_days_and_counting_them_again_gives_the_same_number(day, number):
    assert working_days(day + ONE_DAY, add_working_days(day, number, OFF), OFF) == number


@repeatable
@given(days, st.integers(1, 60))
def test_a_deadline_is_a_working_day(day, number):
    assert is_working_day(add_working_days(day, number, OFF), OFF)


@repeatable
@given(days, days, numbers)
def test_who_starts_later_is_never_due_earlier(one, other, number):
    earlier, later = sorted((one, other))
    assert add_working_days(earlier, number, OFF) <= add_working_days(later, number, OFF)


@repeatable
@given(days, numbers, st.booleans())
def test_earliest_closing_day_is_long_enough_and_the_day_before_is_not(opens_on, minimum, first_day_counts):
    closes_on = earliest_closing_day(opens_on, minimum, OFF, first_day_counts)
    assert period_length(opens_on, closes_on, OFF, first_day_counts) >= minimum
    if closes_on > opens_on:
        assert period_length(opens_on, closes_on - ONE_DAY, OFF, first_day_counts) < minimum


@repeatable
@given(days, numbers, st.booleans(), feasts)
def test_a_further_holiday_never_brings_the_closing_day_forward(opens_on, minimum, first_day_counts, more):
    without = earliest_closing_day(opens_on, minimum, OFF, first_day_counts)
    assert earliest_closing_day(opens_on, minimum, OFF | days_off(more), first_day_counts) >= without


@repeatable
@given(days, st.integers(0, 400))
def test_every_weekday_of_a_period_is_either_counted_or_skipped(first, length):
    last = first + length * ONE_DAY
    counted = working_days(first, last, OFF)
    assert counted + len(skipped_days(first, last, OFF)) == working_days(first, last, NONE_OFF)


# What may not be asked


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: add_working_days(date(2026, 1, 5), -1, OFF), "must not be negative"),
        (lambda: earliest_closing_day(date(2026, 1, 5), -1, OFF, FIRST_DAY_COUNTS), "must not be negative"),
        (lambda: report_due_on(date(2026, 1, 5), -1, OFF), "must not be negative"),
        (lambda: period_length(date(2026, 1, 5), date(2026, 1, 4), OFF, FIRST_DAY_COUNTS), "before it opens"),
        (lambda: closing_soon_from(date(2026, 1, 5), OFF, 0), "with 0 working days left"),
        (lambda: local_date(datetime(2026, 1, 5, 12)), "no time zone"),
    ],
)
def test_senseless_questions_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


# A published period


@pytest.mark.parametrize(
    ("published", "asked", "lawful", "expected"),
    [
        (None, date(2026, 3, 27), date(2026, 3, 23), date(2026, 3, 27)),
        (None, date(2026, 3, 20), date(2026, 3, 23), date(2026, 3, 23)),
        (date(2026, 3, 27), date(2026, 3, 25), date(2026, 3, 23), date(2026, 3, 27)),
        (date(2026, 3, 23), date(2026, 3, 27), date(2026, 3, 23), date(2026, 3, 27)),
        (date(2026, 3, 23), date(2026, 3, 23), date(2026, 3, 24), date(2026, 3, 24)),
    ],
)
def test_the_latest_of_published_asked_and_lawful_is_published(published, asked, lawful, expected):
    assert published_closing_day(published, asked, lawful) == expected


@pytest.mark.parametrize(
    ("confirmed_bajram", "lawful", "expected"),
    [
        pytest.param(date(2026, 3, 20), date(2026, 3, 23), date(2026, 3, 23), id="as estimated"),
        pytest.param(date(2026, 3, 19), date(2026, 3, 23), date(2026, 3, 23), id="a day earlier"),
        pytest.param(date(2026, 3, 21), date(2026, 3, 20), date(2026, 3, 23), id="on Saturday: not shortened"),
        pytest.param(date(2026, 2, 20), date(2026, 3, 20), date(2026, 3, 23), id="outside: not shortened"),
    ],
)
def test_a_bajram_corrected_after_publication_never_shortens_the_period(confirmed_bajram, lawful, expected):
    opens_on, published = date(2026, 3, 2), date(2026, 3, 23)
    corrected = earliest_closing_day(opens_on, 15, days_off([(confirmed_bajram, True)]), FIRST_DAY_COUNTS)
    assert corrected == lawful
    assert published_closing_day(published, published, corrected) == expected


def test_a_bajram_corrected_into_the_period_lengthens_it():
    opens_on, published = date(2026, 3, 2), date(2026, 3, 20)
    corrected = earliest_closing_day(opens_on, 15, days_off([(date(2026, 3, 19), True)]), FIRST_DAY_COUNTS)
    assert published_closing_day(published, published, corrected) == date(2026, 3, 23)


# Days and instants


@pytest.mark.parametrize(
    ("day", "begins", "hours"),
    [
        pytest.param(date(2026, 1, 15), datetime(2026, 1, 14, 23, tzinfo=UTC), 24, id="winter"),
        pytest.param(date(2026, 7, 15), datetime(2026, 7, 14, 22, tzinfo=UTC), 24, id="summer"),
        pytest.param(date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC), 23, id="clocks go forward"),
        pytest.param(date(2026, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC), 25, id="clocks go back"),
        pytest.param(date(2026, 12, 31), datetime(2026, 12, 30, 23, tzinfo=UTC), 24, id="last day of a year"),
    ],
)
def test_a_day_lasts_from_local_midnight_to_local_midnight(day, begins, hours):
    assert start_of(day) == begins
    assert end_of(day) - start_of(day) == timedelta(hours=hours)
    assert start_of(day).utcoffset() == end_of(day).utcoffset() == timedelta(0)


@repeatable
@given(days)
def test_a_day_owns_its_first_instant_and_not_its_end(day):
    assert local_date(start_of(day)) == day
    assert local_date(end_of(day) - timedelta(microseconds=1)) == day
    assert local_date(end_of(day)) == day + ONE_DAY


def test_a_contribution_of_the_last_evening_is_in_time():
    # Contributions of 29 November 2021, 19:24 local time, were accepted by consultation 41257.
    assert datetime(2021, 11, 29, 18, 24, tzinfo=UTC) < end_of(date(2021, 11, 29))


@pytest.mark.parametrize(
    ("closes_on", "first_day_of_the_end"),
    [
        pytest.param(date(2026, 11, 27), date(2026, 11, 25), id="Friday: from Wednesday"),
        pytest.param(date(2026, 11, 28), date(2026, 11, 25), id="Saturday: as if Friday"),
        pytest.param(date(2026, 11, 29), date(2026, 11, 25), id="Sunday: as if Friday"),
        pytest.param(date(2026, 11, 30), date(2026, 11, 26), id="Monday: from Thursday"),
        pytest.param(date(2026, 11, 25), date(2026, 11, 21), id="Wednesday: from the Saturday before"),
        pytest.param(date(2026, 1, 2), date(2025, 12, 27), id="on a feast, over the turn of the year"),
        pytest.param(date(2018, 12, 25), date(2018, 12, 20), id="40540, on a feast"),
    ],
)
def test_closing_soon_begins_when_three_working_days_are_left(closes_on, first_day_of_the_end):
    assert closing_soon_from(closes_on, OFF) == start_of(first_day_of_the_end)


@repeatable
@given(days, st.integers(1, 10))
def test_before_closing_soon_more_working_days_are_left(closes_on, number):
    begins = local_date(closing_soon_from(closes_on, OFF, number))
    assert working_days(begins, closes_on, OFF) <= number
    assert working_days(begins - ONE_DAY, closes_on, OFF) == number + 1
