"""The rules and public holidays that a new site begins with."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_noop

from consultation_pages.enums import InstitutionKind
from consultation_pages.holiday_seed import holidays_of
from consultation_pages.models import ConsultationRule, Holiday

from . import Changes

IN_FORCE = date(2017, 1, 1)
FIRST_YEAR = 2017
SOURCE = "Law No. 03/L-064"
# Fifteen working days is confirmed by the platform's practice; the rest awaits the Office (docs/regulation.md).
UNCONFIRMED = ["first_day_counts", "report_due_working_days", "meeting_notice_working_days"]


def set_up() -> Changes:
    """Adds the rules and the holidays of years that have none; corrections by the Office stay."""
    yield from _rules()
    yield from _holidays()


def _rules() -> Changes:
    # The references are data; what shows them translates those that a site begins with.
    rules = (
        ("", gettext_noop("Regulation (GRK) No. 05/2016"), UNCONFIRMED),
        (
            InstitutionKind.MUNICIPALITY,
            gettext_noop("Administrative Instruction (MLGA) No. 06/2018"),
            ["minimum_working_days", *UNCONFIRMED],
        ),
    )
    for kind, reference, unconfirmed in rules:
        _rule, created = ConsultationRule.objects.get_or_create(
            effective_from=IN_FORCE,
            institution_kind=kind,
            document_type=None,
            defaults={"legal_reference": reference, "unconfirmed": unconfirmed},
        )
        if created:
            yield f"rule: {reference}"


def _holidays() -> Changes:
    for year in range(FIRST_YEAR, timezone.localdate().year + 3):
        if Holiday.objects.filter(date__year=year, source=SOURCE).exists():
            continue
        Holiday.objects.bulk_create(
            Holiday(
                date=row.date, name_sq=row.name_sq, name_sr=row.name_sr, name_en=row.name_en,
                is_estimated=row.estimated, source=SOURCE,
            )
            for row in holidays_of(year)
        )  # fmt: skip
        yield f"holidays: {year}"
