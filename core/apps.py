"""Wires the ground floor when the apps are ready."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """The ground floor: gate, cache, languages, mail, jobs."""

    name = "core"
    verbose_name = _("Platform")

    def ready(self):
        from . import publication_gate, signal_handlers

        publication_gate.connect()
        signal_handlers.connect()
