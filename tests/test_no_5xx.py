"""No answer of 500 and above for anything a stranger can send: every public route, hostile paths, queries and bodies.

The routes and the names of parameters are taken from the running site, so that new ones are included by themselves.
"""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import translation
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from consultation_pages.api.application import data_api
from core.languages import PREFIXES
from tests.browser.routes import all_routes

PRIVATE = ("admin/", "static/", "media/")
WITH_MANY_PARAMETERS = (
    "/en/consultations/", "/en/search/", "/api/data/v1/consultations", "/api/v2/pages/", "/api/v2/pages/find/",
)  # fmt: skip
METHODS = ("GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "BREW")
BODIES = ("application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x", "text/plain", "")
WORST = (
    "", "-1", "1.5", "999999999999999999", "٣", "²", "null", "2026-02-30", "99999", "*", "'", '"', "\\", "%", "\ufffd",
    "a" * 300, "💩", '"a" OR NOT', "* NEAR(", "a:b & !c | (d",
)  # fmt: skip
HOSTILE = (
    *WORST, "0", "1", "2", "00", "+1", "1e400", "nan", "999", "2147483648", "9" * 19, "true", "None", "[]", "{}",
    "2026", "0000-00-00", "99999-01-01", "MD", "md", "sq", "sr", "sr-latn", "xx", "open", "closing_soon", "draft_law",
    "2026-S1", "title", "-title", "random", "(((", "home.HomePage",
    "consultation_pages.ConsultationPage", "wagtailcore.Page",
    "root", "/en/", "ndihma", "_", "' OR 1=1 --", "<script>", "{{7*7}}", "a\nb", "a\r\nSet-Cookie: x=1", "\x00",
    "\u202e", "ë", "Ђ", "ß" * 300, "a " * 150, "../../etc/passwd", "http://evil.example/", "//evil.example",
)  # fmt: skip
PAST_THE_KEPT_PAGES = {"Authorization": "of nobody"}
RAW = ("%", "%zz", "%ff%fe", "%C0%80", "%ED%A0%80", "%00", "&&==&", ";", "?", "+", "[a]=1", "a[b][]=1")


def routes(patterns=None, before="") -> Iterator[str]:
    """The public routes as regular expressions, in the active language."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        route = before + each.pattern.regex.pattern.removeprefix("^")
        if route.startswith(PRIVATE):
            continue
        if isinstance(each, URLPattern):
            yield route
        else:
            yield from routes(each.url_patterns, route)


def routes_in_each_language() -> list[str]:
    found = {}
    for code in PREFIXES:
        with translation.override(code):
            found |= dict.fromkeys(routes())
    return list(found)


@pytest.fixture
def parameters(monkeypatch) -> dict[str, list[str]]:
    """The names of parameters that the view of each address looks for when it answers."""
    asked: set[str] = set()

    def noting(read):
        def read_and_note(data, name, *rest):
            asked.add(str(name))
            return read(data, name, *rest)

        return read_and_note

    found, client = {}, Client(headers=PAST_THE_KEPT_PAGES)
    with monkeypatch.context() as patch:
        for method in ("__getitem__", "getlist", "__contains__"):
            patch.setattr(QueryDict, method, noting(getattr(QueryDict, method)), raising=False)
        for address in (*all_routes(), *WITH_MANY_PARAMETERS):
            asked.clear()
            for query in ("nothing", ""):  # some views refuse what they do not know
                client.get(f"{address}{'&' if '?' in address else '?'}{query}")
            found[address] = sorted(asked - {"nothing"})
    return found | described()


def described() -> dict[str, list[str]]:
    """The same of the open data, whose views ask only for what was sent: as its description names them."""
    paths = data_api.get_openapi_schema()["paths"]
    return {
        path: sorted(each["name"] for each in operations["get"].get("parameters", []) if each["in"] == "query")
        for path, operations in paths.items()
    }


def queries(parameters: list[str]) -> st.SearchStrategy[str]:
    """Query strings of some parameters, encoded or not."""
    name = st.sampled_from(parameters) | st.text(max_size=8)
    value = st.sampled_from(HOSTILE) | st.text(max_size=40) | st.integers().map(str)
    pair = st.builds(lambda n, v: f"{_quoted(n)}={_quoted(v)}", name, value) | st.sampled_from(RAW)
    return st.lists(pair, max_size=4).map("&".join)


def paths() -> st.SearchStrategy[str]:
    """Existing addresses, addresses that some route takes, and what nobody has thought of."""
    by_route = st.sampled_from(routes_in_each_language()).flatmap(lambda route: st.from_regex(route, fullmatch=True))
    existing = st.sampled_from([address.partition("?")[0] for address in all_routes()])
    odd = st.tuples(st.sampled_from(["/", "/en/", "/api/", "/documents/", "/c/"]), st.text(max_size=30)).map("".join)
    return (
        existing | by_route.map(lambda path: f"/{_quoted(path, safe='/')}") | odd.map(lambda path: _quoted(path, "/"))
    )


def _quoted(text: str, safe: str = "") -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe=safe)


def test_the_routes_are_found():
    found = routes_in_each_language()
    assert any(route.startswith("sr/konsultacije/") for route in found)
    assert any(route.startswith("documents/") for route in found)
    assert any("api/data/v1/consultations" in route for route in found)
    assert len(found) > 40


@pytest.mark.django_db
def test_whatever_a_stranger_sends_is_answered(parameters):
    names = sorted(set().union(*parameters.values()))
    assert {"page", "q", "stage", "institution", "limit", "html_path"} <= set(names)
    client = Client(raise_request_exception=False)

    @settings(max_examples=600, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(METHODS), paths(), queries(names), st.sampled_from(BODIES), st.binary(max_size=60))
    def send(method, path, query, content_type, body):
        response = client.generic(method, path, body, content_type, QUERY_STRING=query)
        note(f"{method} {path}?{query} {content_type} {body}")
        note(str(getattr(response, "exc_info", "")))
        assert response.status_code < 500

    send()


@pytest.mark.django_db
@pytest.mark.parametrize("address", WITH_MANY_PARAMETERS)
def test_every_parameter_with_every_worst_value_is_answered(parameters, address):
    """Each once, not by chance."""
    client = Client(raise_request_exception=False, headers=PAST_THE_KEPT_PAGES)
    assert parameters[address]
    faults = [
        f"{name}={value!r}: {response.status_code}"
        for name in parameters[address]
        for value in WORST
        if (response := client.get(f"{address}?{name}={_quoted(value)}")).status_code >= 500
    ]
    assert faults == []
