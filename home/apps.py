"""What every page of the site shares."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """Base page, home page, standard pages, settings, blocks and the frame of every template."""

    name = "home"
    verbose_name = _("Site")

    def ready(self):
        from core import content_version, page_cache

        from .days import next_midnight
        from .models import SiteSettings

        content_version.bump_with(SiteSettings)
        page_cache.register_boundary(next_midnight)
