"""Dates and numbers in the admin's forms: within what the calendar reckons with and what a column holds.

Years 1 and 9999 can be typed, and overflow as soon as a time zone or a working day is added to them.
"""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from wagtail.admin import widgets
from wagtail.admin.forms.models import register_form_field_override

FIRST_YEAR, LAST_YEAR = 1900, 2100


def in_our_time(value: date) -> None:
    """Raises ValidationError for a day or instant of a year that nobody can mean."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValidationError(_("The year must be between %(first)s and %(last)s.") % years, code="year")


class DayField(forms.DateField):
    """A day that somebody can mean."""

    default_validators = [in_our_time]


class InstantField(forms.DateTimeField):
    """An instant that somebody can mean."""

    default_validators = [in_our_time]


# DateTimeField first, as it is a DateField. What columns hold is PostgreSQL's: SQLite would take 64 bits of each.
_BOUNDS = {
    models.DateTimeField: {"form_class": InstantField},
    models.DateField: {"form_class": DayField},
    models.PositiveSmallIntegerField: {"max_value": 2**15 - 1},
    models.PositiveIntegerField: {"max_value": 2**31 - 1},
}
_WIDGETS = {models.DateTimeField: widgets.AdminDateTimeInput, models.DateField: widgets.AdminDateInput}


def bounds_of(column: models.Field) -> dict:
    """What the form field of a column is made with beyond what Django makes it with."""
    return next((bounds for kind, bounds in _BOUNDS.items() if isinstance(column, kind)), {})


def register() -> None:
    """Called once when the apps are ready: every form that Wagtail makes of panels has these fields."""
    for kind, bounds in _BOUNDS.items():
        widget = {"widget": _WIDGETS[kind]} if kind in _WIDGETS else {}
        register_form_field_override(kind, override=bounds | widget)
