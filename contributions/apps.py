"""What people send in and what they are answered."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContributionsConfig(AppConfig):
    """Contributions, receipts, moderation, answers."""

    name = "contributions"
    verbose_name = _("Contributions")

    def ready(self):
        from core import jobs, private_links

        from . import (
            addresses,
            demo,
            letters,
            meetings,
            publication_checks,
            report_drafts,
            report_files,
            retention,
            signal_handlers,
            verification,
            worklists,
        )

        demo.connect()
        letters.connect()
        meetings.connect()
        private_links.register(addresses.PRIVATE)
        publication_checks.connect()
        report_drafts.connect()
        signal_handlers.connect()
        worklists.connect()
        jobs.register("reports as files", report_files.make_files, every=timedelta(minutes=5), exclusive=True)
        jobs.register("contact data retention", retention.forget_people, every=timedelta(days=1), exclusive=True)
        jobs.register("verification of contributions", verification.job, every=timedelta(days=1), exclusive=True)
