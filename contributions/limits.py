"""How often one network may send and one address be written to: floods are slowed, nobody's text is lost."""

import ipaddress
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.core.cache import cache
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

WINDOW = timedelta(minutes=10)
_PREFIXES = {4: 24, 6: 56}


class Limit(TextChoices):
    """What has no more room for a while."""

    NETWORK = "network"
    CONSULTATION = "consultation"


def reached(request: HttpRequest, number: str) -> Limit | None:
    """Counts a post to a consultation, and says which limit it meets; None while there is room.

    What is counted is a keyed hash of the network that changes every ten minutes: no address is stored. A post that
    its network's limit stops does not count for the consultation: one network alone cannot shut it for everybody.
    """
    window, _seconds = _window()
    if _count(f"network:{number}:{network_of(request)}:{window}") > settings.CONTRIBUTIONS_PER_NETWORK:
        return Limit.NETWORK
    if _count(f"all:{number}:{window}") > settings.CONTRIBUTIONS_PER_CONSULTATION:
        return Limit.CONSULTATION
    return None


def slowed(response: HttpResponse) -> HttpResponse:
    """The answer to who meets a limit: 429, and after how many seconds there is room again (RFC 9110, 10.2.3)."""
    _number, seconds = _window()
    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
    response.headers["Retry-After"] = str(seconds)
    return response


def network_of(request: HttpRequest) -> str:
    """The /24 (IPv4) or /56 (IPv6) that a request came from; behind our proxy, as the proxy's last word has it."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.CLIENT_ADDRESS_HEADER:
        address = request.META.get(settings.CLIENT_ADDRESS_HEADER, address).rpartition(",")[2]
    try:
        known = ipaddress.ip_address(address.strip())
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{known}/{_PREFIXES[known.version]}", strict=False))


def _window() -> tuple[int, int]:
    """The number of the present ten minutes, and how many seconds of them are left."""
    lasts = int(WINDOW.total_seconds())
    number, passed = divmod(int(timezone.now().timestamp()), lasts)
    return number, lasts - passed


def _count(what: str) -> int:
    key = f"contributions:{salted_hmac('contributions.limits', what).hexdigest()}"
    if cache.add(key, 1, WINDOW.total_seconds()):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two
        return 1
