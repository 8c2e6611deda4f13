"""`manage.py verify_contributions`: proves the register of every consultation, or of those named."""

from django.core.management.base import BaseCommand, CommandError

from consultation_pages.models import Consultation
from contributions.verification import faults


class Command(BaseCommand):
    """Names every entry that was changed, dropped or swapped; ends with an error if there is one."""

    help = "Verifies the hash chains, texts and files of contributions."

    def add_arguments(self, parser):
        parser.add_argument("numbers", nargs="*", help="public numbers of consultations; none: all")

    def handle(self, *args, numbers, **options):
        records = Consultation.objects.filter(chain_head__isnull=False).select_related("chain_head").order_by("pk")
        if numbers:
            records = records.filter(number__in=numbers)
        wrong, entries = 0, 0
        for record in records:
            entries += record.chain_head.length
            for fault in faults(record):
                wrong += 1
                self.stderr.write(str(fault))
        if wrong:
            raise CommandError(f"{wrong} faults in {entries} entries.")
        self.stdout.write(self.style.SUCCESS(f"{entries} entries in {len(records)} registers are what was received."))
