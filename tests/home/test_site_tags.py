"""Dates as people in Kosovo read them, and addresses that no translator can change."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from home.addresses import in_each_language
from home.days import days_since_end, next_midnight
from home.templatetags.site_tags import clock, day, in_language, lang, last_day, last_minute, moment

# The first instants after 26 November 2026 and after 24 September 2026 in Kosovo, winter and summer time.
WINTER, SUMMER = datetime(2026, 11, 26, 23, tzinfo=UTC), datetime(2026, 9, 24, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "closing", "closing_day"),
    [
        ("en", "26 November 2026, 23:59", "26 November 2026"),
        ("sr-latn", "26. novembra 2026. 23:59", "26. novembra 2026."),
    ],
)
def test_a_closing_is_told_as_its_last_minute(code, closing, closing_day):
    with translation.override(code):
        assert last_minute(WINTER) == f'<time datetime="2026-11-26T23:59:00+01:00">{closing}</time>'
        assert last_day(WINTER) == f'<time datetime="2026-11-26">{closing_day}</time>'


def test_the_offset_is_that_of_the_day():
    assert 'datetime="2026-09-24T23:59:00+02:00"' in last_minute(SUMMER)
    assert 'datetime="2026-11-27T00:00:00+01:00"' in moment(WINTER)


def test_days_and_hours_are_those_of_kosovo():
    with translation.override("en"):
        assert day(WINTER) == '<time datetime="2026-11-27">27 November 2026</time>'
        assert day(date(2026, 1, 2)) == '<time datetime="2026-01-02">2 January 2026</time>'
        assert clock(WINTER).endswith(">00:00</time>")


@pytest.mark.parametrize("tag", [day, moment, clock, last_day, last_minute])
def test_no_date_is_no_text(tag):
    assert tag(None) == ""


@pytest.mark.parametrize(
    ("now", "late"),
    [
        (WINTER, 1),
        (datetime(2026, 11, 27, 22, 59, tzinfo=UTC), 1),
        (datetime(2026, 11, 27, 23, 0, tzinfo=UTC), 2),
    ],
)
def test_lateness_is_counted_in_days_begun(now, late):
    assert days_since_end(WINTER, now) == late


@pytest.mark.parametrize(
    ("now", "midnight"),
    [
        (datetime(2026, 11, 26, 22, 59, 59, tzinfo=UTC), WINTER),
        (WINTER, datetime(2026, 11, 27, 23, tzinfo=UTC)),
        # The night in which the clocks go back has 25 hours.
        (datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_pages_that_count_days_are_kept_until_midnight(now, midnight):
    assert next_midnight(now) == midnight


def test_only_words_of_another_language_say_so():
    with translation.override("sr-latn"):
        assert (lang("sr-latn"), lang("sq"), lang("en")) == ("", ' lang="sq"', ' lang="en"')
        assert in_language("xx") == "xx"
        assert in_language("sr-cyrl") == "na srpskom (ćirilica)"


def test_an_address_has_its_word_in_each_language():
    route = in_each_language("{}/x/", {"sq": "a", "sr-latn": "b", "en": "c"})
    found = []
    for code in ("sq", "sr-latn", "en"):
        with translation.override(code):
            found.append(str(route))
    assert found == ["a/x/", "b/x/", "c/x/"]


def test_a_language_without_a_word_is_refused_at_once():
    with pytest.raises(ValueError, match="sr-latn"):
        in_each_language("{}/", {"sq": "a", "en": "c"})
