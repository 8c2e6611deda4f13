"""What people send in and what they are answered."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContributionsConfig(AppConfig):
    """Contributions, receipts, moderation, answers."""

    name = "contributions"
    verbose_name = _("Contributions")

    def ready(self):
        from . import letters, publication_checks, signal_handlers

        letters.connect()
        publication_checks.connect()
        signal_handlers.connect()
