"""How these tests ask: as a stranger's program, and every time of the views, not of the kept pages."""

import json
import re
from pathlib import Path

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

DATA, WORDS = "/api/data/v1", "/api/v2/pages/"
EXPECTED = Path(__file__).parent / "expected"

_INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$")
_DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
_FILE = re.compile(r"/documents/\d+/[^/]+$")
_PAGE = re.compile(r"^http://testserver/(sq|sr|en)/.+/$")
_WORDS = re.compile(r"/api/v2/pages/\d+/")


def ask(address: str, status: int = 200, **headers):
    """A fresh answer, whose status must be this one."""
    cache.clear()
    response = Client(headers=headers).get(address)
    assert response.status_code == status, f"{address}: {response.status_code} {response.content[:300]}"
    return response


def numbers(query: str = "") -> list[str]:
    """The public numbers of the consultations that a query finds, in their order."""
    return [item["number"] for item in ask(f"{DATA}/consultations?limit=100&{query}").json()["items"]]


def queries_of(address: str) -> int:
    """How many queries the view makes: what is kept between requests (addresses of sites, types) is there already."""
    client = Client(headers={"Authorization": "passes by the kept pages"})
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(seen)


def expected(name: str):
    """The answer that a file promises."""
    return json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8"))


def normal(value, *, dates: bool = True):
    """An answer without what differs from site to site and day to day: ids, paths, and where asked dates and years."""
    if isinstance(value, dict):
        return {name: _normal_field(name, each, dates) for name, each in value.items()}
    if isinstance(value, list):
        return [normal(each, dates=dates) for each in value]
    if isinstance(value, str):
        return _normal_text(value, dates)
    return value


def _normal_field(name: str, value, dates: bool):
    if name == "id" or (dates and isinstance(value, int) and name in ("year", "working_days")):
        return f"<{name}>"
    # Of the day on which the demo data was loaded, not of the data.
    if name in ("published_at", "first_published_at"):
        return "<instant>"
    return normal(value, dates=dates)


def _normal_text(text: str, dates: bool) -> str:
    text = _PAGE.sub(r"http://testserver/\1/<path>/", text)
    text = _FILE.sub("/documents/<id>/<file>", _WORDS.sub("/api/v2/pages/<id>/", text))
    if not dates:
        return text
    if _INSTANT.match(text):
        return "<instant>"
    return "<day>" if _DAY.match(text) else re.sub(r"\b20\d\d\b", "<year>", text)
