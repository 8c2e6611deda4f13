"""`manage.py verify_publications`: names every public page that is not as approved; exit code 1 when there is one."""

from django.core.management.base import BaseCommand, CommandError

from consultation_pages.verification import report


class Command(BaseCommand):
    """Also run by `manage.py work` every day. Run it after restoring a backup or working on the database by hand."""

    help = "Compares every public page with its approval."

    def handle(self, *args, **options):
        lines = report()
        if lines:
            raise CommandError("\n".join(lines))
        self.stdout.write(self.style.SUCCESS("Every public page is as approved."))
