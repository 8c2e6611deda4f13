"""What pages of consultations and reports show of comments: how many, what was answered, and where all are read."""

from django import template
from django.db.models import Subquery
from django.template import Context
from django.utils import timezone, translation

from consultation_pages.enums import ALLOWED, Action
from consultation_pages.models import Consultation
from contributions.figures import figures_of
from contributions.listing import Counts, counts_of, may_grow
from contributions.models import ReportFile
from core.page_cache import keep_briefly

register = template.Library()


@register.inclusion_tag("contributions/parts/summary.html", takes_context=True)
def contributions_of(context: Context, record: Consultation) -> dict:
    """The comments on a consultation in short, with the way to all of them; nothing before it opens."""
    if "request" in context and may_grow(record):
        keep_briefly(context["request"])
    return {"record": record, "counts": _counts(record) if _has_begun(record) else None}


@register.inclusion_tag("contributions/parts/counted.html")
def comments_counted(record: Consultation) -> dict:
    """How many comments there were and what was answered; nothing for what was moved from the former platform."""
    counts = _counts(record)
    return {"record": record, "counted": counts} if counts else {}


@register.inclusion_tag("contributions/parts/figures.html")
def report_figures(record: Consultation) -> dict:
    """The figures of a report, from the register; nothing for what was moved from the former platform."""
    figures = figures_of(record) if record.pk and not record.archived_at else None
    record._meetings_held = figures.meetings if figures else 0
    return {"record": record, "figures": figures}


@register.inclusion_tag("contributions/parts/meetings_held.html")
def meetings_held(record: Consultation) -> dict:
    """The public meetings that took place, with their minutes; asked for only where others counted that there are."""
    number = getattr(record, "_meetings_held", None)
    if number is None:
        counts = _counts(record) if _has_begun(record) else None
        number = counts.meetings if counts else 0
    if not number:
        return {}
    # The size of the report's file comes along, which pages of reports show too: one query less for them.
    confirmed = record.meetings_held.confirmed().select_related("minutes")
    meetings = list(confirmed.annotate(file_size=Subquery(_sizes(record)[:1])))
    record._file_size = meetings[0].file_size if meetings else None
    return {"meetings": meetings}


@register.inclusion_tag("contributions/parts/report_files.html")
def report_files(record: Consultation) -> dict:
    """Where all answers are read, and the report as a file once it was made."""
    size = None
    if record.report_published_at:
        size = record._file_size if hasattr(record, "_file_size") else _sizes(record).first()
    return {"record": record, "size": size}


def _sizes(record: Consultation):
    """The size of the report's file in the reader's language, if it was made."""
    files = ReportFile.objects.filter(consultation=record.pk, language=translation.get_language())
    return files.order_by("pk").values_list("size", flat=True)


def _has_begun(record: Consultation) -> bool:
    """Whether comments can be read: from the opening on."""
    return bool(record.number) and Action.READ_CONTRIBUTIONS in ALLOWED[record.stage_at(timezone.now())]


def _counts(record: Consultation) -> Counts | None:
    """Counted once for a page that shows them in two places."""
    if record.archived_at:
        return None
    if not hasattr(record, "_comment_counts"):
        record._comment_counts = counts_of(record)
    return record._comment_counts
