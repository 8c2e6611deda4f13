"""`manage.py verify_contributions`: proves the register of every consultation, or of those named."""

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from consultation_pages.models import Consultation
from contributions.models import Contribution
from contributions.verification import faults, registers


class Command(BaseCommand):
    """Names every entry that was changed, dropped or swapped; ends with an error if there is one."""

    help = "Verifies the hash chains, texts and files of contributions."

    def add_arguments(self, parser):
        parser.add_argument("numbers", nargs="*", help="public numbers of consultations; none: all")

    def handle(self, *args, numbers, **options):
        records = _named(numbers) if numbers else registers()
        entries = Contribution.objects.filter(consultation__in=records).count()
        wrong = 0
        for record in records:
            for fault in faults(record):
                wrong += 1
                self.stderr.write(str(fault))
        if wrong:
            raise CommandError(f"{wrong} faults in {entries} entries.")
        self.stdout.write(self.style.SUCCESS(f"{entries} entries in {len(records)} registers are what was received."))


def _named(numbers: list[str]) -> QuerySet[Consultation]:
    """The consultations of these numbers, with or without entries; raises CommandError for numbers that nothing has."""
    records = Consultation.objects.filter(number__in=numbers).order_by("pk")
    if unknown := set(numbers) - {each.number for each in records}:
        raise CommandError(f"There is no consultation {', '.join(sorted(unknown))}.")
    return records
