"""Wires the ground floor when the apps are ready."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """The ground floor: gate, cache, languages, mail, jobs."""

    name = "core"
    verbose_name = _("Platform")

    def ready(self):
        from . import (
            admin_fields,
            comparisons,
            csv_export,
            jobs,
            own_address,
            path_converters,
            publication_gate,
            signal_handlers,
        )
        from .accounts import sign_in
        from .mail import retention, sending

        admin_fields.register()
        comparisons.register()
        csv_export.neutralise_wagtail_exports()
        own_address.connect()
        path_converters.register()
        publication_gate.connect()
        signal_handlers.connect()
        jobs.register("mail", sending.deliver)
        jobs.register("mail retention", retention.forget_contents, every=timedelta(days=1), exclusive=True)
        jobs.register("account letters", sign_in.forget_letters, every=timedelta(days=1), exclusive=True)
