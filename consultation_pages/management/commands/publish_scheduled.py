"""`manage.py publish_scheduled`: in place of Wagtail's, which knows no approvals and stops at the first error."""

from django.core.management.base import BaseCommand, CommandError

from consultation_pages.scheduling import due_revisions, release_due


class Command(BaseCommand):
    """Does once what `manage.py work` does every twenty seconds. Exit code 1 when an item was refused or failed."""

    help = "Publishes what is approved and whose hour has come."

    def add_arguments(self, parser):
        parser.add_argument("--dryrun", action="store_true", help="only count what is due")

    def handle(self, *args, **options):
        if options["dryrun"]:
            self.stdout.write(f"{len(due_revisions())} due.")
            return
        outcome = release_due()
        self.stdout.write(f"{outcome.published} published.")
        if outcome.errors:
            raise CommandError("\n".join(outcome.errors))
