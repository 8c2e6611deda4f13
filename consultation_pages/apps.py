"""The domain: what is published."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationPagesConfig(AppConfig):
    """Institutions, plans, consultations and reports; the legal calendar; approval."""

    name = "consultation_pages"
    verbose_name = _("Consultations")

    def ready(self):
        from . import publication_checks, signal_handlers  # noqa: F401  (publication_checks registers itself)

        signal_handlers.connect()
