"""Who wants to be asked and what they are told."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StakeholdersConfig(AppConfig):
    """The registry of interest, invitations and notices."""

    name = "stakeholders"
    verbose_name = _("Stakeholders")

    def ready(self):
        from consultation_pages.roles import PUBLISHER, REVIEWER
        from core import jobs, private_links
        from core.roles import add_rights

        from . import (
            addresses,
            annual_counts,
            bounces,
            demo,
            fan_out,
            letters,
            navigation,
            renewal,
            retention,
            signal_handlers,
        )

        for role in (PUBLISHER, REVIEWER):
            add_rights(role, "stakeholders.export_stakeholder")
        annual_counts.connect()
        demo.connect()
        letters.connect()
        navigation.connect()
        private_links.register(addresses.PRIVATE)
        signal_handlers.connect()
        jobs.register("news", fan_out.tell_news, every=timedelta(seconds=20), exclusive=True)
        jobs.register("renewal of interests", renewal.ask_for_renewal, every=timedelta(hours=6), exclusive=True)
        jobs.register("bounces", bounces.mark_unreachable, every=timedelta(hours=1), exclusive=True)
        jobs.register("retention of stakeholders", retention.forget, every=timedelta(days=1), exclusive=True)
