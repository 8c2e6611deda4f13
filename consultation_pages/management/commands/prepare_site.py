"""`manage.py prepare_site`: what a machine needs before the site can be served, in one go and as often as one likes."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from consultation_pages.models import Consultation


class Command(BaseCommand):
    """For one's own machine (`make run`); production runs the single steps (docs/operations.md)."""

    help = "Migrates, sets up, and loads demo data into an empty site."

    def handle(self, *args, **options):
        Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        call_command("setup_site", stdout=self.stdout)
        if settings.DEMO_ALLOWED and not Consultation.objects.exists():
            self.stdout.write("Loading demo data …")
            call_command("load_demo", stdout=self.stdout)
        elif settings.DEMO_ALLOWED:
            call_command("load_demo", "--accounts", stdout=self.stdout)
