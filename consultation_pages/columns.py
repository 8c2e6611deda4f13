"""Columns of the admin's lists in the reader's language."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column


class DayColumn(Column):
    """A day in the short form of the reader's language."""

    def get_value(self, instance):
        day = super().get_value(instance)
        return date_format(day, "SHORT_DATE_FORMAT") if day else ""


class YesNoColumn(Column):
    """A fact that holds or does not, in words."""

    def get_value(self, instance):
        return _("yes") if super().get_value(instance) else _("no")
