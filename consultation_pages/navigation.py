"""What consultations put into the frame of the site."""

from django.utils.translation import gettext_lazy as _

from home.navigation import Entry, Place, register


def connect() -> None:
    """Registers the entries; called once when the apps are ready."""
    register(Place.MENU, Entry("consultations", _("Consultations"), 10, url_name="consultations"))
    register(Place.MENU, Entry("plan", _("Plan"), 20, url_name="plan"))
    register(
        Place.MENU,
        Entry("institutions", _("Institutions"), 30, page_type="consultation_pages.institutionindexpage"),
    )
    register(Place.MENU, Entry("reports", _("Reports"), 40, url_name="reports"))
    register(Place.FOOTER, Entry("standards", _("How institutions keep the standards"), 10, url_name="standards"))
    register(Place.SEARCH, Entry("consultations", _("Search consultations"), 10, url_name="consultations"))
