"""How institutions keep the minimum standards in a year: the same numbers for the page, the CSV and the JSON."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Value
from django.db.models.functions import Coalesce

from consultation_pages.models import Consultation, ConsultationPage, Extension, Institution
from consultation_pages.models.consultations import ConsultationQuerySet
from consultation_pages.standard_measures import MEASURES, Case, Figures, Share, judge
from core.text import fold

# Law No. 02/L-37 on the use of languages.
OFFICIAL_LANGUAGES = ("sq", "sr-latn")
_KNOWN = [field.name for field in fields(Case)]


@dataclass(frozen=True)
class Row:
    """One institution and its figures."""

    institution: Institution
    figures: Figures


@dataclass(frozen=True)
class Standards:
    """A year: those that consulted, those that did not, and all together; as things stood at an instant."""

    year: int
    as_of: datetime
    rows: list[Row]
    idle: list[Institution]
    total: Figures


def standards_of(year: int, now: datetime, sort: str = "") -> Standards:
    """The figures of a year, in two queries; rows by name, or by the measure called `sort`, the lowest first."""
    cases = _cases("institution_id", Consultation.objects.public().filter(year=year))
    judged = {pk: judge(found, now) for pk, found in cases.items()}
    rows, idle = [], []
    for institution in sorted(Institution.objects.all(), key=lambda each: fold(each.name)):
        figures = judged.get(institution.pk)
        if figures and not figures.is_empty:
            rows.append(Row(institution, figures))
        elif _existed_in(institution, year):
            idle.append(institution)
    if sort:
        rows.sort(key=lambda row: _rank(row.figures[sort]))
    total = judge((case for found in cases.values() for case in found), now)
    return Standards(year, now, rows, idle, total)


def years_of(institution: Institution, since: int, now: datetime) -> list[tuple[int, Figures]]:
    """The figures of an institution for each year with something to count, newest first; one query."""
    records = Consultation.objects.public().filter(institution=institution, year__gte=since)
    judged = {year: judge(found, now) for year, found in _cases("year", records).items()}
    return sorted(((year, figures) for year, figures in judged.items() if not figures.is_empty), reverse=True)


def flat(figures: Figures) -> dict[str, int | float | None]:
    """The figures as plain numbers for data: a share is what was kept, what was measured, and the per cent."""
    numbers: dict[str, int | float | None] = {}
    for measure in MEASURES:
        value = figures[measure.name]
        if isinstance(value, Share):
            numbers |= {
                measure.name: value.kept,
                f"{measure.name}_measured": value.measured,
                f"{measure.name}_percent": value.percent,
            }
        else:
            numbers[measure.name] = value
    return numbers


def _cases(group: str, records: ConsultationQuerySet) -> dict[Hashable, list[Case]]:
    """What is known of each consultation, grouped by a column of the record, in one query."""
    pages = ConsultationPage.objects.live().filter(translation_key=OuterRef("key"))
    albanian, serbian = (Exists(pages.filter(locale__language_code=code)) for code in OFFICIAL_LANGUAGES)
    records = records.order_by().annotate(
        minimum_working_days=F("rule__minimum_working_days"),
        is_planned=Coalesce(F("proposal__plan__is_public"), Value(False)),
        is_extended=Exists(Extension.objects.filter(consultation=OuterRef("pk"))),
        has_both_languages=ExpressionWrapper(albanian & serbian, output_field=BooleanField()),
    )
    grouped = defaultdict(list)
    for row in records.values(group, *_KNOWN):
        grouped[row.pop(group)].append(Case(**row))
    return grouped


def _existed_in(institution: Institution, year: int) -> bool:
    begun = institution.valid_from is None or institution.valid_from <= date(year, 12, 31)
    return begun and (institution.valid_to is None or institution.valid_to > date(year, 1, 1))


def _rank(value) -> tuple[bool, float]:
    """What nothing was measured of comes last."""
    number = value.percent if isinstance(value, Share) else value
    return number is None, number or 0
