"""Dates, times, numbers and plurals as they are written in Kosovo in Albanian, Serbian and English."""

import re
from datetime import date, datetime, time

import polib
import pytest
from django.conf import settings
from django.template.defaultfilters import floatformat
from django.utils import translation
from django.utils.formats import date_format, get_format, time_format
from django.utils.translation import ngettext

DAY = date(2026, 11, 23)
MOMENT = datetime(2026, 11, 23, 16, 5)
SQ_MONTHS = "janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor"
SR_MONTHS = "januar februar mart april maj jun jul avgust septembar oktobar novembar decembar"
# With a day Serbian puts the month into the genitive.
SR_MONTHS_OF_DAYS = "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra"
# Serbian tells 1, 21 and 101 from 2 to 4 and 22, and both from the rest; 11 belongs to the rest.
WORKING_DAYS = {
    "sq": {number: f"{number} ditë pune" for number in (1, 2, 5, 11, 21, 22, 101)},
    "sr-latn": {
        1: "1 radni dan",
        2: "2 radna dana",
        5: "5 radnih dana",
        11: "11 radnih dana",
        21: "21 radni dan",
        22: "22 radna dana",
        101: "101 radni dan",
    },
}
CONSULTATIONS = {
    "sq": {1: "1 konsultim"} | {number: f"{number} konsultime" for number in (2, 5, 11, 21, 22, 101)},
    "sr-latn": {
        1: "1 konsultacija",
        2: "2 konsultacije",
        5: "5 konsultacija",
        11: "11 konsultacija",
        21: "21 konsultacija",
        22: "22 konsultacije",
        101: "101 konsultacija",
    },
}


@pytest.mark.parametrize(
    ("language", "style", "words"),
    [
        ("sq", "DATE_FORMAT", "23 nëntor 2026"),
        ("sr-latn", "DATE_FORMAT", "23. novembra 2026."),
        ("en", "DATE_FORMAT", "23 November 2026"),
        ("sq", "SHORT_DATE_FORMAT", "23.11.2026"),
        ("sr-latn", "SHORT_DATE_FORMAT", "23.11.2026."),
        ("sq", "YEAR_MONTH_FORMAT", "nëntor 2026"),
        ("sr-latn", "YEAR_MONTH_FORMAT", "novembar 2026."),
        ("sq", "MONTH_DAY_FORMAT", "23 nëntor"),
        ("sr-latn", "MONTH_DAY_FORMAT", "23. novembra"),
    ],
)
def test_days_are_written_as_people_write_them(language, style, words):
    with translation.override(language):
        assert date_format(DAY, style) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [("sq", "23 nëntor 2026, 16:05"), ("sr-latn", "23. novembra 2026. 16:05"), ("en", "23 November 2026, 16:05")],
)
def test_moments_have_the_year_and_24_hours(language, words):
    with translation.override(language):
        assert date_format(MOMENT, "DATETIME_FORMAT") == words
        assert time_format(time(9, 5), "TIME_FORMAT") == "09:05"


@pytest.mark.parametrize(
    ("language", "style", "months"),
    [
        ("sq", "F", SQ_MONTHS), ("sq", "E", SQ_MONTHS), ("sr-latn", "F", SR_MONTHS),
        ("sr-latn", "E", SR_MONTHS_OF_DAYS),
    ],
)  # fmt: skip
def test_names_of_months_begin_with_a_small_letter(language, style, months):
    """Django's own Albanian catalogue capitalises them, which no Albanian text does."""
    with translation.override(language):
        assert [date_format(date(2026, month, 1), style) for month in range(1, 13)] == months.split()


@pytest.mark.parametrize("language", ["sq", "sr-latn", "en"])
def test_weeks_begin_on_monday(language):
    with translation.override(language):
        assert get_format("FIRST_DAY_OF_WEEK") == 1


@pytest.mark.parametrize(
    ("language", "words"), [("sq", "1.234.567,5"), ("sr-latn", "1.234.567,5"), ("en", "1,234,567.5")]
)
def test_numbers_are_grouped_by_thousands(language, words):
    with translation.override(language):
        assert floatformat(1234567.5, "1g") == words


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [(language, number, words) for language, forms in WORKING_DAYS.items() for number, words in forms.items()],
)
def test_working_days_take_the_plural_form_of_their_number(language, number, words):
    with translation.override(language):
        form = ngettext("%(days)s working day", "%(days)s working days", number)
        assert form % {"days": number} == words


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [(language, number, words) for language, forms in CONSULTATIONS.items() for number, words in forms.items()],
)
def test_consultations_take_the_plural_form_of_their_number(language, number, words):
    with translation.override(language):
        form = ngettext("%(number)s consultation", "%(number)s consultations", number)
        assert form % {"number": number} == words


# What stands for a day. `first` and `last` are days in one text only, elsewhere numbers; `end` closes with the hour.
DAYS = {"day": "", "opens": "", "first": "first lawful last day", "last": "first lawful last day"}


@pytest.mark.parametrize(("name", "only_in"), DAYS.items())
def test_no_serbian_text_puts_a_stop_after_a_day_that_ends_in_one(name, only_in):
    doubled = re.compile(rf"%\({name}\)s(</\w+>)*\.")
    catalogue = polib.pofile(str(settings.BASE_DIR / "locale" / "sr_Latn" / "LC_MESSAGES" / "django.po"))
    texts = (
        text for entry in catalogue if only_in in entry.msgid for text in (entry.msgstr, *entry.msgstr_plural.values())
    )
    assert [text for text in texts if doubled.search(text)] == []


def test_no_template_puts_a_stop_after_a_day():
    doubled = re.compile(r"\|(day|last_day)[^}]*}}(</\w+>)*\.(?!\w)")
    templates = [path for path in settings.BASE_DIR.glob("*/templates/**/*") if path.suffix in (".html", ".txt")]
    assert templates
    assert [path.name for path in templates if doubled.search(path.read_text("utf-8"))] == []
