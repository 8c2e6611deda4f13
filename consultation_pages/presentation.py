"""What the templates of consultations and reports show: facts from the record, words from the page before the reader.

Reads records and never a page class, so that the page models may use it.
"""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone, translation
from wagtail.models import Page

from consultation_pages import calendar_records
from consultation_pages.enums import ACCEPTS_CONTRIBUTIONS, Stage
from consultation_pages.models.consultations import Consultation, Extension
from consultation_pages.models.exemptions import Exemption
from consultation_pages.page_rows import draft_rows, lines, model_of, public_rows
from consultation_pages.progress import history, report_history, steps
from consultation_pages.projection import institution_above
from home.texts import Text, choose

_FACTS = ("institution", "document_type", "proposal", "rule", "contact_officer")
_REASONS = ("extension_reason", "withdrawal_reason", "unplanned_reason")


@dataclass(frozen=True)
class Words:
    """A text and the code of its language."""

    text: str
    code: str


def public_record(**which) -> Consultation | None:
    """The public consultation that these look-ups name, with every fact that its page shows.

    Besides its columns: `source_code`, the language of the original, the original's reasons, `is_extended` and
    `is_exempt`.
    """
    extensions = Extension.objects.filter(consultation=OuterRef("pk"))
    original = {f"source_{name}": F(f"source_page__{name}") for name in _REASONS}
    records = Consultation.objects.public().filter(**which).select_related(*_FACTS)
    return records.annotate(
        source_code=F("source_page__locale__language_code"),
        is_extended=Exists(extensions),
        is_exempt=Exists(Exemption.objects.granted().filter(page=OuterRef("source_page"))),
        **original,
    ).first()


def draft_record(page) -> Consultation:
    """The facts as they would be if this draft were published now, for its preview; never saved."""
    found = Consultation.objects.filter(key=page.translation_key).select_related(*_FACTS).first()
    record = found or Consultation(source_page=page, institution=institution_above(page))
    record.source_code = record.source_page.locale.language_code
    record.is_extended = bool(found) and record.extensions.exists()
    record.is_exempt = True
    for name in _REASONS:
        setattr(record, f"source_{name}", getattr(record.source_page, name))
    for name, value in _draft_facts(page, record).items() if page.carries_facts else ():
        setattr(record, name, value)
    return record


def _draft_facts(page, record: Consultation) -> dict:
    off, rule = calendar_records.days_off(), record.rule
    if page.opens_on and not rule:
        rule = calendar_records.rule_in_force(page.opens_on, record.institution.kind, page.document_type_id)
    own = {name: getattr(page, name) for name in ("document_type", "proposal", "contact_officer", "is_sample")}
    return own | {"rule": rule} | calendar_records.instants(page.opens_on, page.closes_on, rule, off)


def consultation_context(page, record: Consultation, is_draft: bool = False) -> dict:
    """What `consultation_page.html` shows of a page now."""
    stage, code = record.stage_at(timezone.now()), language_of(page)
    extensions = list(record.extensions.all()) if record.is_extended else []
    read_rows = draft_rows if is_draft else public_rows
    return {
        "record": record,
        "stage": stage,
        "is_open": stage in ACCEPTS_CONTRIBUTIONS,
        "code": code,
        "is_foreign": code != translation.get_language(),
        "rows": read_rows(page, record, code, record.source_code),
        "reasons": {name: reason_of(page, record, name, code) for name in _REASONS},
        "extensions": [(each, _reason_of_extension(each, page, record, code)) for each in extensions],
        "exemptions": exemptions_of(record) if record.is_exempt else [],
        "steps": steps(record, stage),
        "history": history(record, extensions, page.surroundings.translations),
        "report": report_of(page, code) if record.report_published_at else None,
    }


def exemptions_of(record: Consultation) -> list[Exemption]:
    """The Office's exemptions, whose reasons the public reads."""
    return list(Exemption.objects.granted().filter(page=record.source_page_id).order_by("pk"))


def language_of(page) -> str:
    """The language code of a page's words."""
    return page.surroundings.code_of(page) or page.locale.language_code


def reason_of(page, record: Consultation, name: str, code: str) -> Words:
    """A reason in the words of the page, else of the original."""
    own = getattr(page, name)
    return Words(own, code) if own else Words(getattr(record, f"source_{name}"), record.source_code)


def _reason_of_extension(extension: Extension, page, record: Consultation, code: str) -> Words:
    # A page holds the words of the latest extension that an editor made; others are known as they were recorded.
    if extension.reason == record.source_extension_reason:
        return reason_of(page, record, "extension_reason", code)
    return Words(extension.reason, record.source_code)


def report_of(page, code: str) -> Text | None:
    """The report on a consultation for this reader, else in the language of its page, else in any."""
    below = Q(pk__in=[])
    for translated in page.surroundings.translations.values():
        below |= Q(path__range=Page._get_children_path_interval(translated.path), depth=translated.depth + 1)
    reports = Page.objects.live().filter(below, reportpage__isnull=False).select_related("reportpage")
    return choose({each.code: each.reportpage for each in reports.annotate(code=F("locale__language_code"))}, code)


def consultation_above(report) -> Consultation | None:
    """The public consultation that a report page stands below."""
    parent = next((row for row in report.surroundings.ancestors if row.path == report.path[: -report.steplen]), None)
    return parent and public_record(key=parent.translation_key)


def report_context(report, record: Consultation) -> dict:
    """What `report_page.html` shows of a report; the facts of its documents are those of its oldest page."""
    code = language_of(report)
    pages = {row.pk: each for each, row in report.surroundings.translations.items()} | {report.pk: code}
    rows = model_of(report, "documents").objects.filter(page__in=pages).select_related("document")
    rows = list(rows.order_by("sort_order", "pk"))
    source = min(pages)
    facts = [row for row in rows if row.page_id == source]
    words = [row for row in rows if row.page_id == report.pk]
    return {
        "record": record,
        "stage": Stage.REPORTED,
        "code": code,
        "is_foreign": code != translation.get_language(),
        "documents": lines(facts, words, code, pages[source]),
        "history": report_history(record, report.surroundings.translations),
    }
