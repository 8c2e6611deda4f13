"""How often one network may send and one address be written to: floods are slowed, nobody's text is lost."""

import ipaddress
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

WINDOW = timedelta(minutes=10)
_PREFIXES = {4: 24, 6: 56}


def may_send(request: HttpRequest, number: str) -> bool:
    """Counts a post to a consultation, and says whether its network and the consultation still have room.

    What is counted is a keyed hash of the network that changes every ten minutes: no address is stored.
    """
    window = int(timezone.now().timestamp() // WINDOW.total_seconds())
    of_network = _count(f"network:{number}:{network_of(request)}:{window}")
    of_all = _count(f"all:{number}:{window}")
    return of_network <= settings.CONTRIBUTIONS_PER_NETWORK and of_all <= settings.CONTRIBUTIONS_PER_CONSULTATION


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


def _count(what: str) -> int:
    key = f"contributions:{salted_hmac('contributions.limits', what).hexdigest()}"
    if cache.add(key, 1, WINDOW.total_seconds()):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two
        return 1
