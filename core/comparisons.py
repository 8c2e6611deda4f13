"""How versions of a page are compared in the admin: days, hours, yes and no as people write them."""

from datetime import date, datetime

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.admin.compare import FieldComparison, TextDiff, register_comparison_class


class ReadableComparison(FieldComparison):
    """In place of Wagtail's own for plain values, which shows Python's `None`, `True` and `2026-11-23`."""

    def htmldiff(self):
        before, after = shown(self.val_a), shown(self.val_b)
        if self.val_a == self.val_b:
            return escape(after)
        return TextDiff([change for change in (("deletion", before), ("addition", after)) if change[1]]).to_html()


def shown(value) -> str:
    """A value in the words of the active language; an empty string for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else str(value)


def register() -> None:
    """Makes these the comparisons of days, hours, numbers, and yes or no."""
    for field in (models.DateField, models.DateTimeField, models.BooleanField, models.IntegerField):
        register_comparison_class(field, comparison_class=ReadableComparison)
