"""Template tags of the frame, and dates as people in Kosovo read them."""

from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.languages import tag_of
from home.days import days_since_end
from home.frame import Frame, frame_of

register = template.Library()
_IN_LANGUAGE = {
    "sq": _("in Albanian"),
    "sr-latn": _("in Serbian"),
    "sr-cyrl": _("in Serbian (Cyrillic)"),
    "en": _("in English"),
    "mul": _("in all languages"),
}


@register.simple_tag(takes_context=True)
def site_frame(context) -> Frame:
    """The frame of this page: `{% site_frame as frame %}`."""
    return frame_of(context)


@register.filter
def day(moment: date | datetime | None, style: str = "DATE_FORMAT") -> SafeString | str:
    """A day as `<time>`: 26 November 2026. An instant is the day that it falls on in Kosovo."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment).date()
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), date_format(moment, style))


@register.filter
def moment(instant: datetime | None, style: str = "DATETIME_FORMAT") -> SafeString | str:
    """An instant as `<time>` with its offset: 26 November 2026, 10:00."""
    if instant is None:
        return ""
    local = timezone.localtime(instant)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), date_format(local, style))


@register.filter
def clock(instant: datetime | None) -> SafeString | str:
    """The time of day of an instant: 10:00."""
    return moment(instant, "TIME_FORMAT")


@register.filter
def last_minute(end: datetime | None, style: str = "DATETIME_FORMAT") -> SafeString | str:
    """The last minute before an exclusive end, as people say when something closes: 26 November 2026, 23:59."""
    return moment(end - timedelta(minutes=1), style) if end else ""


@register.filter
def last_day(end: datetime | None, style: str = "DATE_FORMAT") -> SafeString | str:
    """The last day before an exclusive end: 26 November 2026."""
    return day(end - timedelta(minutes=1), style) if end else ""


@register.filter
def days_late(due: datetime) -> int:
    """How many days something is late that was due before an exclusive end."""
    return days_since_end(due, timezone.now())


@register.filter
def in_language(code: str) -> str:
    """Says in which language a text or a file is: "in Albanian". A code without words stands for itself."""
    return _IN_LANGUAGE.get(code, code)


@register.filter
def language_tag(code: str) -> str:
    """The language tag for `lang` and `hreflang`: "sr-Latn" for "sr-latn"."""
    return tag_of(code)


@register.filter
def lang(code: str) -> SafeString | str:
    """The `lang` attribute of words in another language than the page's; nothing for words in the page's own."""
    return "" if code == translation.get_language() else format_html(' lang="{}"', tag_of(code))
