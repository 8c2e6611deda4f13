"""For the mail server: takes a report on a letter that could not be delivered."""

import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from core.mail.returned import LARGEST, take


class Command(BaseCommand):
    """`take_returned_mail < report`; a second report on the same mail changes nothing."""

    help = "Reads a report of a mail server (RFC 3464) from standard input and notes that the mail came back."

    def handle(self, *args, **options):
        """Ends well whatever it reads: a mail server would send an error back to where the report came from."""
        mail = take(sys.stdin.buffer.read(LARGEST), timezone.now())
        self.stdout.write(f"Mail {mail.pk} came back." if mail else "Nothing that came back of ours.")
