"""`manage.py load_demo`: fills a site with accounts, the archive and sample consultations; `--remove` empties it."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from consultation_pages.demo import accounts, archive, plans, removal, samples
from consultation_pages.imports import importer
from consultation_pages.models import Consultation


class Command(BaseCommand):
    """Re-runnable: what is there stays. Refused where the settings do not allow demo data."""

    help = "Loads demo accounts, the archived consultations and sample data; --remove takes them out again."

    def add_arguments(self, parser):
        parser.add_argument("--remove", action="store_true", help="take the demo data out again")

    def handle(self, *args, **options):
        if not settings.DEMO_ALLOWED:
            raise CommandError("Demo data and its accounts are not allowed with these settings.")
        if options["remove"]:
            self.stdout.write(f"{removal.remove(importer())} consultations removed, accounts deactivated.")
            return
        with transaction.atomic():
            before = Consultation.objects.count()
            for load in (archive.load, plans.load, samples.load):
                load(importer())
            accounts.load()
        self.stdout.write(f"{Consultation.objects.count() - before} consultations added.")
        self.stdout.write(
            f"Sign in at /admin/ as {', '.join(accounts.names())} with the password {accounts.password()}"
        )
