"""Public numbers: gapless in each series, given inside the publishing transaction and given back by its rollback."""

from django.db import transaction
from django.db.models import F

from consultation_pages.models.numbers import NumberSeries


def next_number(series: str) -> int:
    """The next number of a series such as "C-2026"; its row is locked until the transaction ends.

    Raises RuntimeError outside a transaction, where a number could be lost.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("numbers are given inside a transaction only")
    rows = NumberSeries.objects.filter(pk=series)
    if not rows.update(last=F("last") + 1):
        NumberSeries.objects.bulk_create([NumberSeries(name=series)], ignore_conflicts=True)
        rows.update(last=F("last") + 1)
    return rows.values_list("last", flat=True).get()


def consultation_number(year: int, *, is_sample: bool, is_archived: bool, legacy_id: int | None) -> str:
    """The public number of a consultation first published in `year` (of Europe/Belgrade).

    2026-045, gapless over all institutions. Archived ones keep the former platform's number (2017-40214) or get one of
    a series of their own (2021-A1); sample data counts apart (2026-S1), so that it never takes an official number.
    """
    if is_sample:
        return f"{year}-S{next_number(f'S-{year}')}"
    if legacy_id:
        return f"{year}-{legacy_id}"
    if is_archived:
        return f"{year}-A{next_number(f'A-{year}')}"
    return f"{year}-{next_number(f'C-{year}'):03}"


def proposal_number(institution_code: str, year: int) -> str:
    """The public number of a planned proposal: 2026-MD-014."""
    return f"{year}-{institution_code}-{next_number(f'P-{institution_code}-{year}'):03}"
