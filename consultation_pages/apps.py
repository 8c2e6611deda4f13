"""The domain: what is published."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationPagesConfig(AppConfig):
    """Institutions, plans, consultations and reports; the legal calendar; approval."""

    name = "consultation_pages"
    verbose_name = _("Consultations")

    def ready(self):
        # Some modules register themselves by being imported: checks of publications and of the installation.
        from core import jobs
        from home.models.base import extra_locks

        from . import (
            checks,  # noqa: F401
            locks,
            navigation,
            notifications,
            publication_checks,  # noqa: F401
            reason_checks,  # noqa: F401
            scheduling,
            signal_handlers,
            verification,
            wagtail_localize_guard,  # noqa: F401
        )

        extra_locks.append(locks.lock_of)
        navigation.connect()
        notifications.connect()
        signal_handlers.connect()
        jobs.register("scheduled publication", scheduling.job, every=timedelta(seconds=20), exclusive=True)
        jobs.register("verification of publications", verification.job, every=timedelta(days=1), exclusive=True)
