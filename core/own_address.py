"""The address under which this site is reached: what the site says of itself, and where it may send its readers."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect

STAYS_HERE = _("A redirect leads to a page or an address of this site")


def own_host() -> dict[str, str | int]:
    """Name and port of the site, as BASE_URL says and Wagtail's `Site` has them."""
    url = urlsplit(settings.BASE_URL)
    return {"hostname": url.hostname, "port": url.port or {"http": 80, "https": 443}[url.scheme]}


def is_own(address: str) -> bool:
    """Whether an address is a path of this site or below BASE_URL; none at all leads nowhere else either."""
    return not address or url_has_allowed_host_and_scheme(address, {urlsplit(settings.BASE_URL).netloc})


def refuse_elsewhere(address: str) -> None:
    """Raises ValidationError for an address of another site."""
    if not is_own(address):
        raise ValidationError(STAYS_HERE)


def connect() -> None:
    """Says in Wagtail's forms and imports of redirects what `publication_gate` would refuse."""
    # The list of the column and not its definition, which migrations compare.
    Redirect._meta.get_field("redirect_link").validators.append(refuse_elsewhere)
