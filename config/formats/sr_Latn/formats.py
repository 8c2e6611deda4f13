"""Dates and numbers as written in Serbian: 23. novembra 2026., 16:30, 1.234,5."""

from config.formats.common import *  # noqa: F403

DATE_FORMAT = "j. E Y."
SHORT_DATE_FORMAT = "d.m.Y."
DATETIME_FORMAT = "j. E Y. H:i"
SHORT_DATETIME_FORMAT = "d.m.Y. H:i"
MONTH_DAY_FORMAT = "j. E"
YEAR_MONTH_FORMAT = "F Y."
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
