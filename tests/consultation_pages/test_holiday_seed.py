"""The first rows of the holiday table agree with the law and with the calendars the Government published."""

import unicodedata
from datetime import date

import pytest

from consultation_pages.holiday_seed import FIRST_YEAR, LAST_YEAR, holidays_of
from consultation_pages.legal_calendar import days_off


def days_off_in(year):
    return {(day.month, day.day) for day in days_off((row.date, True) for row in holidays_of(year))}


# Days off as printed in the Government's calendars (rks-gov.net; Ministry of Internal Affairs for 2022), as
# far as the copies read go: the one for 2014 ends with 1 May.
PUBLISHED_DAYS_OFF = {
    2014: "1.1 2.1 7.1 17.2 9.4 21.4 1.5",
    2018: "1.1 2.1 8.1 19.2 2.4 9.4 1.5 9.5 15.6 21.8 25.12",
    2019: "1.1 2.1 7.1 18.2 9.4 22.4 29.4 1.5 9.5 4.6 12.8 25.12",
    2022: "3.1 4.1 7.1 17.2 11.4 18.4 25.4 2.5 3.5 9.5 11.7 26.12",
    2024: "1.1 2.1 8.1 19.2 1.4 9.4 10.4 1.5 6.5 9.5 17.6 25.12",
}


@pytest.mark.parametrize(("year", "printed"), PUBLISHED_DAYS_OFF.items())
def test_days_off_are_those_the_government_published(year, printed):
    published = {(int(month), int(day)) for day, month in (entry.split(".") for entry in printed.split())}
    last = max(published)
    assert {day for day in days_off_in(year) if day <= last} == published


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        pytest.param(2018, {(4, 9)}, id="Constitution Day meets Orthodox Easter Monday"),
        pytest.param(2023, {(4, 10), (4, 11), (4, 17), (4, 21)}, id="Constitution Day on Easter Sunday"),
        pytest.param(2025, {(4, 9), (4, 21)}, id="both Easters on one day"),
    ],
)
def test_april_feasts_that_meet(year, expected):
    assert {day for day in days_off_in(year) if (4, 3) <= day <= (4, 30)} == expected


def test_the_feasts_are_those_of_the_law():
    # Law 03/L-064, Art. 2.1 (a) to (k), with 1 and 2 January as two rows.
    assert [(row.date, row.name_sq, row.name_sr, row.name_en, row.estimated) for row in holidays_of(2026)] == [
        (date(2026, 1, 1), "Viti i Ri", "Nova godina", "New Year's Day", False),
        (date(2026, 1, 2), "Viti i Ri", "Nova godina", "New Year's Day", False),
        (date(2026, 1, 7), "Krishtlindjet Ortodokse", "Pravoslavni Božić", "Orthodox Christmas Day", False),
        (
            date(2026, 2, 17),
            "Dita e Pavarësisë së Republikës së Kosovës",
            "Dan Nezavisnosti Republike Kosova",
            "Independence Day",
            False,
        ),
        (date(2026, 3, 20), "Bajrami i Madh, dita e parë", "Fiter Bajram, prvi dan", "Eid al-Fitr", True),
        (
            date(2026, 4, 6),
            "E hëna e Pashkëve Katolike",
            "Katolički uskršnji ponedeljak",
            "Catholic Easter Monday",
            False,
        ),
        (
            date(2026, 4, 9),
            "Dita e Kushtetutës së Republikës së Kosovës",
            "Dan Ustava Republike Kosova",
            "Constitution Day",
            False,
        ),
        (
            date(2026, 4, 13),
            "E hëna e Pashkëve Ortodokse",
            "Pravoslavni uskršnji ponedeljak",
            "Orthodox Easter Monday",
            False,
        ),
        (
            date(2026, 5, 1),
            "Dita Ndërkombëtare e Punës",
            "Međunarodni Dan Rada",
            "International Labor Day",
            False,
        ),
        (date(2026, 5, 9), "Dita e Evropës", "Dan Evrope", "Europe Day", False),
        (date(2026, 5, 27), "Bajrami i Vogël, dita e parë", "Kurban Bajram, prvi dan", "Eid al-Adha", True),
        (date(2026, 12, 25), "Krishtlindjet Katolike", "Katolički Božić", "Catholic Christmas Day", False),
    ]


@pytest.mark.parametrize("year", [FIRST_YEAR, 2016, 2033, LAST_YEAR])
def test_every_year_has_each_feast_in_three_languages(year):
    rows = holidays_of(year)
    assert rows == sorted(rows)
    assert len({row.name_sq for row in rows}) == len({row.name_sr for row in rows}) == 11
    assert all(row.date.year == year for row in rows)
    for row in rows:
        assert len({row.name_sq, row.name_sr, row.name_en}) == 3
        letters = (letter for letter in row.name_sr if letter.isalpha())
        assert all(unicodedata.name(letter).startswith("LATIN ") for letter in letters)


def test_feasts_that_meet_stay_two_rows():
    assert [row.name_en for row in holidays_of(2033) if row.date == date(2033, 1, 2)] == [
        "Eid al-Fitr",
        "New Year's Day",
    ]


def test_names_do_not_follow_the_language_of_the_process(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "tr")
    assert holidays_of(2026)[0].name_sq == "Viti i Ri"


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1])
def test_years_without_known_feasts_are_refused(year):
    with pytest.raises(ValueError, match=str(year)):
        holidays_of(year)
