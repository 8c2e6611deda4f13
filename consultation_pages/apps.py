"""The domain: what is published."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Some ten thousand texts take minutes; after this a run counts as killed.
HOURS = timedelta(hours=3)


class ConsultationPagesConfig(AppConfig):
    """Institutions, plans, consultations and reports; the legal calendar; approval."""

    name = "consultation_pages"
    verbose_name = _("Consultations")

    def ready(self):
        # Some modules register themselves by being imported: checks of publications and of the installation.
        from core import health, jobs
        from home.models.base import extra_locks
        from home.views.pages import without_page

        from . import (
            authorship,
            checks,  # noqa: F401
            document_checks,  # noqa: F401
            examination,
            locks,
            navigation,
            notifications,
            publication_checks,  # noqa: F401
            reason_checks,  # noqa: F401
            scheduling,
            signal_handlers,
            tombstones,
            verification,
            wagtail_localize_guard,  # noqa: F401
        )

        extra_locks.append(locks.lock_of)
        without_page.append(tombstones.tombstone)
        authorship.connect()
        navigation.connect()
        notifications.connect()
        signal_handlers.connect()
        jobs.register("scheduled publication", scheduling.job, every=timedelta(seconds=20), exclusive=True)
        health.register_report("late_publications", scheduling.report)
        jobs.register(
            "checks of all texts", examination.examine_all, every=timedelta(days=1), exclusive=True, lease=HOURS
        )
        jobs.register("checks of fresh texts", examination.examine_fresh, every=timedelta(minutes=5), exclusive=True)
        jobs.register("verification of publications", verification.job, every=timedelta(days=1), exclusive=True)
