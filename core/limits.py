"""How often one network may do something within ten minutes: floods are slowed, and no address is stored."""

import ipaddress
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

WINDOW = timedelta(minutes=10)
_PREFIXES = {4: 24, 6: 56}


def counted(what: str) -> int:
    """Counts something that happened, and returns how often it did within the present ten minutes.

    What is counted is kept as a keyed hash that changes every ten minutes.
    """
    key = _key(what)
    if cache.add(key, 1, WINDOW.total_seconds()):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two
        return 1


def counted_of(request: HttpRequest, what: str) -> int:
    """Counts something for the network that a request came from, and returns how often that did it."""
    return counted(_of(request, what))


def uncounted_of(request: HttpRequest, what: str) -> None:
    """Takes back what `counted_of` counted a moment ago."""
    try:
        cache.decr(_key(_of(request, what)))
    except ValueError:  # it ran out between the two
        return


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


def _of(request: HttpRequest, what: str) -> str:
    return f"network:{what}:{network_of(request)}"


def _window() -> tuple[int, int]:
    """The number of the present ten minutes, and how many seconds of them are left."""
    lasts = int(WINDOW.total_seconds())
    number, passed = divmod(int(timezone.now().timestamp()), lasts)
    return number, lasts - passed


def _key(what: str) -> str:
    window, _seconds = _window()
    return f"limits:{salted_hmac('core.limits', f'{what}:{window}').hexdigest()}"
