"""`manage.py setup_site`: makes an empty database a site, and a changed one complete again."""

from django.core.management.base import BaseCommand
from django.db import transaction

from consultation_pages.imports import importer
from consultation_pages.setup import access, calendar, trees, vocabulary
from core.signals import site_set_up


class Command(BaseCommand):
    """Idempotent: run it after every deployment and whenever an institution or a language was added."""

    help = "Locales, page trees, roles, workflow, rules, holidays and institutions; says what it changed."

    @transaction.atomic
    def handle(self, *args, **options):
        steps = (
            trees.locales,
            vocabulary.set_up,
            calendar.set_up,
            lambda: trees.set_up(importer()),
            trees.address,
            access.set_up,
            _upper_floors,
        )
        changes = [change for step in steps for change in step()]
        for change in changes:
            self.stdout.write(str(change))
        self.stdout.write(self.style.SUCCESS("Nothing to change." if not changes else f"{len(changes)} changes."))


def _upper_floors():
    for _receiver, changes in site_set_up.send(sender=Command):
        yield from changes or ()
