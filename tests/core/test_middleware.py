"""What stands around every request: headers for browsers, refusals of what nobody sends in good faith, languages."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import translation

from core.middleware import LONGEST_PATH, LONGEST_QUERY, is_unstorable
from core.publication_gate import NotApproved
from tests.browser.routes import PREFIXES
from tests.editing import Editor, account

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def fails(request):
    raise ImproperlyConfigured("a secret")


def is_refused(request):
    raise NotApproved("Not approved by anybody")


urlpatterns = [
    path("en/fails/", fails),
    path("en/refused/", is_refused),
    path("api/refused/", is_refused),
    path("en/language/", lambda request: HttpResponse(translation.get_language())),
    path("sr/language/", lambda request: HttpResponse(translation.get_language())),
    path("language/", lambda request: HttpResponse(translation.get_language())),
]


@pytest.fixture
def stranger():
    """A browser that gets error pages as strangers do."""
    return Client(raise_request_exception=False)


@pytest.fixture
def small_site(settings):
    settings.ROOT_URLCONF = __name__


def assert_guarded(response, policy=STRICT):
    """The headers that every answer must have."""
    assert response["Content-Security-Policy"] == policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.django_db
class TestHeaders:
    @pytest.mark.parametrize(
        ("address", "status"),
        [
            *((f"/{prefix}/", 200) for prefix in PREFIXES),
            ("/en/consultations/", 200),
            ("/en/consultations/?stage=nonsense", 400),
            ("/en/nothing/", 404),
            ("/nothing", 404),
            ("/en/?q=%00", 400),
            ("/c/2026-S1/", 301),
            ("/", 302),
            ("/api/data/v1/consultations", 200),
            ("/api/v2/pages/", 200),
            ("/documents/999999/nothing.pdf", 404),
            ("/health/live", 200),
            ("/static/site/site.css", 200),
        ],
    )
    def test_every_public_answer_has_the_strict_policy(self, stranger, settings, address, status):
        settings.WHITENOISE_USE_FINDERS = True
        response = stranger.get(address)
        assert response.status_code == status
        assert_guarded(response)

    def test_also_when_it_comes_from_the_kept_pages(self, stranger):
        tag = stranger.get("/en/")["ETag"]
        for headers in ({}, {"If-None-Match": tag}, {"Accept-Encoding": "br"}):
            assert_guarded(stranger.get("/en/", headers=headers))

    def test_also_for_an_unknown_host_method_or_origin(self, stranger):
        assert_guarded(stranger.get("/en/", headers={"Host": "evil.example"}))
        assert_guarded(stranger.generic("BREW", "/en/"))
        assert_guarded(stranger.post("/en/"))
        assert_guarded(Client(enforce_csrf_checks=True).post("/en/"))
        assert_guarded(stranger.options("/api/data/v1/topics"))

    def test_also_for_an_error_of_ours_which_tells_nothing(self, stranger, small_site):
        response = stranger.get("/en/fails/")
        assert response.status_code == 500
        assert_guarded(response)
        assert b"secret" not in response.content

    def test_nothing_of_ours_stands_in_a_foreign_frame(self, stranger):
        assert stranger.get("/en/")["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'self'" in stranger.get("/admin/login/")["Content-Security-Policy"]

    @pytest.mark.parametrize("address", ["/admin/login/", "/admin/", "/admin/nothing/"])
    def test_the_admin_alone_has_the_looser_policy(self, stranger, address):
        response = stranger.get(address)
        assert_guarded(response, response["Content-Security-Policy"])
        assert "script-src 'self' 'unsafe-inline'" in response["Content-Security-Policy"]

    @pytest.mark.parametrize("address", ["/administration/", "/en/admin/", "/x?/admin/"])
    def test_and_nothing_that_only_looks_like_it(self, stranger, address):
        assert_guarded(stranger.get(address))

    def test_a_signed_in_editor_has_the_strict_policy_on_public_pages(self):
        assert_guarded(Editor("drafter.md").client.get("/en/"))

    def test_production_asks_for_encryption(self, stranger, settings):
        settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 3600, True
        response = stranger.get("/en/", secure=True)
        assert response["Strict-Transport-Security"] == "max-age=3600; includeSubDomains"


@pytest.mark.django_db
class TestBadInput:
    @pytest.mark.parametrize("prefix", ["/en/", "/en/consultations/", "/api/v2/pages/", "/c/", "/nothing", "/admin/"])
    @pytest.mark.parametrize(
        "query",
        [
            "q=%00",
            "q=a%00b",
            "%00=1",
            "page=9999999999999999999",
            "page=-9999999999999999999",
            "page=" + "%39" * 19,
            "page=" + "%D9%A9" * 19,  # nine in Arabic, which int() reads
            "id=1,99999999999999999999",
            "q=" + "a" * LONGEST_QUERY,
        ],
    )
    def test_a_query_that_no_database_takes_is_refused(self, stranger, prefix, query):
        response = stranger.get(f"{prefix}?{query}")
        assert (response.status_code, response["Content-Type"]) == (400, "text/plain")

    @pytest.mark.parametrize("path", ["/en/%00/", "/en/a%00b", "/documents/1/%00", "/en/" + "a" * LONGEST_PATH])
    def test_a_path_that_no_database_takes_is_refused(self, stranger, path):
        assert stranger.get(path).status_code == 400

    @pytest.mark.parametrize(
        "address",
        [
            "/en/?q=123456789012345678",
            "/en/?q=%25%30%30",  # "%00" as a reader may look for it
            "/en/?q=" + "1234567890+" * 20,
            "/documents/1/scan-20261123123456789012345.pdf",
            "/en/?q=%F0%9F%92%A9&q=%ff%fe",
            "/en/?q=%C0%80",
            "/en/%ff%fe/",
        ],
    )
    def test_what_is_only_unusual_is_not(self, address):
        path, _, query = address.partition("?")
        assert not is_unstorable(RequestFactory().get(path, QUERY_STRING=query))

    @pytest.mark.parametrize("method", ["BREW", "TRACE", "CONNECT", "PROPFIND", "\xe9"])
    def test_a_method_that_nobody_knows_is_refused(self, stranger, method):
        response = stranger.generic(method, "/en/")
        assert response.status_code == 405
        assert "GET, HEAD, POST" in response["Allow"]

    @pytest.mark.parametrize(
        "headers",
        [
            {"Cookie": "sessionid=" + "a" * 100_000},
            {"Cookie": "sessionid=\x01; csrftoken=\xff; =;;=;language=%00"},
            {"Accept-Language": "en-" * 30_000},
            {"Accept-Language": "*;q=x,,;=,\xff"},
            {"Accept-Encoding": "gzip;q=" * 10_000},
            {"If-None-Match": 'W/"' * 10_000},
            {"If-None-Match": "*", "If-Modified-Since": "yesterday", "Range": "bytes=9-1"},
            {"Referer": "http://[", "Origin": "null", "X-Forwarded-Host": "evil.example"},
            {"Authorization": "Basic \xff"},
            {"Content-Type": "multipart/form-data; boundary=\xff", "Content-Length": "x"},
        ],
    )
    @pytest.mark.parametrize("address", ["/", "/en/", "/nothing", "/api/data/v1/topics", "/admin/login/"])
    def test_no_header_breaks_anything(self, stranger, address, headers):
        assert stranger.get(address, headers=headers).status_code < 500

    @pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:x", "", "a b", "\xff"])
    def test_an_unknown_host_is_refused(self, stranger, host):
        assert stranger.get("/en/", headers={"Host": host or "*"}).status_code == 400


class TestLanguage:
    @pytest.mark.parametrize(
        ("path", "headers", "code"),
        [
            ("/en/language/", {"Accept-Language": "sr", "Cookie": "language=sq"}, "en"),
            ("/sr/language/", {"Accept-Language": "en"}, "sr-latn"),
            ("/language/", {"Accept-Language": "en-GB, sq;q=0.5"}, "en"),
            ("/language/", {"Accept-Language": "sr-Cyrl"}, "sr-latn"),
            ("/language/", {"Accept-Language": "en", "Cookie": "language=sr"}, "sr-latn"),
            ("/language/", {"Accept-Language": "de, fr"}, "sq"),
            ("/language/", {}, "sq"),
        ],
    )
    def test_the_path_decides_and_without_one_the_reader(self, stranger, small_site, path, headers, code):
        cookie = {"HTTP_COOKIE": headers.pop("Cookie")} if "Cookie" in headers else {}
        assert stranger.get(path, headers={"Authorization": "unkept"} | headers, **cookie).content == code.encode()

    def test_the_answer_names_its_language(self, stranger, small_site):
        assert stranger.get("/sr/language/")["Content-Language"] == "sr-Latn"
        assert "Content-Language" not in stranger.get("/language/")


@pytest.mark.django_db
class TestRefusal:
    def test_programs_are_told_why(self, stranger, small_site):
        for address, headers in (("/api/refused/", {}), ("/en/refused/", {"Accept": "application/json"})):
            response = stranger.get(address, headers=headers)
            assert (response.status_code, response.json()) == (409, {"detail": "Not approved by anybody"})

    @pytest.mark.parametrize(
        ("referer", "target"),
        [
            ("http://testserver/en/language/", "http://testserver/en/language/"),
            ("https://evil.example/", "/admin/"),
            ("javascript:alert(1)", "/admin/"),
            ("", "/admin/"),
        ],
    )
    def test_people_are_sent_back_if_they_came_from_here(self, stranger, small_site, referer, target):
        stranger.force_login(account("drafter.md"))
        response = stranger.get("/en/refused/", headers={"Referer": referer})
        assert (response.status_code, response["Location"]) == (302, target)
        assert "Not approved by anybody" in [str(each) for each in response.wsgi_request._messages]
