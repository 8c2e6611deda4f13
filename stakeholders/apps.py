"""Who wants to be asked and what they are told."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StakeholdersConfig(AppConfig):
    """The registry of interest, invitations and notices."""

    name = "stakeholders"
    verbose_name = _("Stakeholders")
