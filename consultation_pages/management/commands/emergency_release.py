"""`manage.py emergency_release`: breaks the glass. Two named persons publish or withdraw without the workflow."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Page

from consultation_pages.approval import emergency_release
from consultation_pages.notifications import tell_office_of_emergency
from core.publication_gate import NotApproved


class Command(BaseCommand):
    """For the hour in which the workflow cannot be used. The reason stays on record and the Office gets a mail."""

    help = "Publishes the latest draft of a page, or withdraws it, in the names of two persons."

    def add_arguments(self, parser):
        parser.add_argument("page", type=int, help="number of the page, as in its address in the admin")
        parser.add_argument("--by", required=True, metavar="ACCOUNT", help="who asks for it")
        parser.add_argument("--second", required=True, metavar="ACCOUNT", help="who agrees; no author of the text")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--withdraw", action="store_true", help="take the page from the public")

    def handle(self, *args, **options):
        page = Page.objects.filter(pk=options["page"]).first()
        if page is None:
            raise CommandError("There is no such page.")
        first, second = (_account(options[name]) for name in ("by", "second"))
        try:
            approval = emergency_release(page, first, second, options["reason"], withdrawing=options["withdraw"])
        except NotApproved as refusal:
            raise CommandError(str(refusal)) from refusal
        tell_office_of_emergency(approval)
        self.stdout.write(self.style.SUCCESS(f"Done: {approval}. The Office was told."))


def _account(name: str):
    user = get_user_model().objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"There is no account {name}.")
    return user
