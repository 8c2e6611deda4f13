"""What search puts into the frame of the site."""

from django.utils.translation import gettext_lazy as _

from home.navigation import Entry, Place, register


def connect() -> None:
    """Gives the field in the header to the search over everything; called once when the apps are ready."""
    register(Place.SEARCH, Entry("search", _("Search the whole site"), 20, url_name="search"))
