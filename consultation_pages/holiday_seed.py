"""The official holidays of a year, from the `holidays` package, as first rows of the editable holiday table.

Checked against Law No. 03/L-064, Art. 2 (https://gzk.rks-gov.net/ActDocumentDetail.aspx?ActID=2539) and the
calendars the Government published for 2014, 2018, 2019, 2022 and 2024. Version 0.109 of the package has the
eleven feasts of the law and no others. It differs in these points:

* **Easter.** The law frees the Monday of either Easter; the package has the Sunday and counts the Monday as
  its substitute. Both agree unless another feast is near: for 2018 the package frees 9 and 10 April, the
  Government freed the 9th only; for 2023 the package frees 10 April only, the Government freed the 10th and
  11th. With the Monday as the feast both years come out right, so the feast is moved here.
* **Substitutes.** Left out: `legal_calendar.days_off` makes them, also after a correction of the table.
* **Bajram.** First days follow a computed lunar calendar; they are marked as estimated until the Office
  confirms them.
* **Days by decision.** 28 November and 12 June are memorial days, not official holidays, and the package
  rightly omits them. When the Government frees one, the Office adds a row that is not substituted.
* **Years.** The law is of 2008; the package begins in 2009.
"""

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from holidays import country_holidays

FIRST_YEAR, LAST_YEAR = 2009, 2100

ONE_DAY = datetime.timedelta(days=1)


class HolidayRow(NamedTuple):
    """One feast day: its date before substitution, its names, and whether the date is only an estimate."""

    date: datetime.date
    name_sq: str
    name_sr: str
    name_en: str
    estimated: bool


EASTER_MONDAYS = {
    "Pashkët Katolike": (
        "E hëna e Pashkëve Katolike",
        "Katolički uskršnji ponedeljak",
        "Catholic Easter Monday",
    ),
    "Pashkët Ortodokse": (
        "E hëna e Pashkëve Ortodokse",
        "Pravoslavni uskršnji ponedeljak",
        "Orthodox Easter Monday",
    ),
}


def holidays_of(year: int) -> list[HolidayRow]:
    """Return the official holidays of `year` by date; feasts that meet on one day are separate rows.

    Raises ValueError for years before the law or beyond the computed lunar calendar.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"Holidays are known from {FIRST_YEAR} to {LAST_YEAR}, not for {year}.")
    return sorted(_rows(year))


def _rows(year: int) -> Iterator[HolidayRow]:
    # Named on purpose: without a language the package takes that of the process's environment.
    albanian = _calendar("sq", year)
    marked = _calendar("sq", year, islamic_show_estimated=True)
    serbian, english = _calendar("sr", year), _calendar("en_US", year)
    for day in albanian:
        for name in albanian.get_list(day):
            if name in EASTER_MONDAYS:
                yield HolidayRow(day + ONE_DAY, *EASTER_MONDAYS[name], estimated=False)
            else:
                # Each language sorts the feasts of one day its own way: pair names by translation.
                names = name, serbian.tr(name), english.tr(name)
                yield HolidayRow(day, *names, estimated=name not in marked.get_list(day))


def _calendar(language: str, year: int, islamic_show_estimated: bool = False):
    return country_holidays(
        "XK", years=year, observed=False, language=language, islamic_show_estimated=islamic_show_estimated
    )
