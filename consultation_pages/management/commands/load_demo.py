"""`manage.py load_demo`: fills a site with accounts, the archive and sample consultations; `--remove` empties it."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from consultation_pages.demo import accounts, archive, plans, removal, samples
from consultation_pages.imports import importer
from consultation_pages.models import Consultation
from core.signals import demo_loaded


class Command(BaseCommand):
    """Re-runnable: what is there stays. Refused where the settings do not allow demo data."""

    help = "Loads demo accounts, the archived consultations and sample data; --remove takes them out again."

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--remove", action="store_true", help="take the demo data out again")
        what.add_argument("--accounts", action="store_true", help="only tell the accounts that are there")

    def handle(self, *args, **options):
        if not settings.DEMO_ALLOWED:
            raise CommandError("Demo data and its accounts are not allowed with these settings.")
        if options["remove"]:
            self.stdout.write(f"{removal.remove(importer())} consultations removed, accounts deactivated.")
            return
        if not options["accounts"]:
            self._load()
        if accounts.are_active():
            names = ", ".join(accounts.names())
            self.stdout.write(f"Sign in at /admin/ as {names} with the password {accounts.password()}")

    @transaction.atomic
    def _load(self):
        before = Consultation.objects.count()
        for load in (archive.load, plans.load, samples.load):
            load(importer())
        accounts.load()
        demo_loaded.send(sender=Command)
        self.stdout.write(f"{Consultation.objects.count() - before} consultations added.")
