"""What this app puts into the frame of the site."""

from django.utils.translation import gettext_lazy as _

from home.navigation import Entry, Place, register


def connect() -> None:
    """Registers the entries; called once when the apps are ready."""
    register(Place.FOOTER, Entry("interest", _("Express interest"), 5, url_name="interest"))
