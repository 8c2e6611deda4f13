"""Answers are for everybody: kept, tagged, without cookies, open to scripts of any site, the same in any browser."""

import pytest
from django.core.cache import cache
from django.test import Client

from consultation_pages.approval import publish_without_review
from consultation_pages.imports import importer
from consultation_pages.models import Consultation
from tests.api.reading import DATA, WORDS, ask
from tests.editing import account

pytestmark = pytest.mark.django_db

KEPT = [
    f"{DATA}/", f"{DATA}/docs", f"{DATA}/openapi.json", f"{DATA}/consultations", f"{DATA}/consultations/2018-40540",
    f"{DATA}/proposals", f"{DATA}/institutions", f"{DATA}/document-types", f"{DATA}/topics", f"{DATA}/holidays",
    f"{DATA}/rules", WORDS, f"{WORDS}?type=consultation_pages.ConsultationPage&fields=*",
]  # fmt: skip
NOT_FOUND = [
    "/api/v3/", "/api/v3/docs/", "/api/v3/pages/", "/api/v2/documents/", "/api/v2/images/", "/api/main/",
    "/api/main/documents/", "/api/main/images/", "/api/main/pages/", f"{DATA}/contributions/", "/api/nothing/",
    f"{WORDS}1/", f"{WORDS}999999999999999999999/",
]  # fmt: skip
REFUSED = [(f"{DATA}/consultations?limit=0", 422), (f"{WORDS}?limit=x", 400), (f"{DATA}/consultations?q=%00", 400)]


@pytest.mark.parametrize("address", KEPT)
def test_an_unchanged_answer_costs_no_body(address, client):
    first = client.get(address)
    assert first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize("address", KEPT)
def test_an_answer_depends_on_nothing_but_its_address(address):
    """Neither language nor cookie nor account changes a byte, and no answer says when it was changed last."""
    plain = ask(address)
    assert plain.headers["Vary"] == "Accept-Encoding"
    assert "Last-Modified" not in plain.headers
    editor = Client()
    editor.force_login(account("drafter.md"))
    others = [
        ask(address, **{"Accept-Language": "sr"}),
        ask(address, **{"Accept-Language": "en, sq;q=0.5", "Cookie": "language=en"}),
        ask(address, Accept="text/html"),
        editor.get(address),
    ]
    assert [other.content for other in others] == [plain.content] * len(others)
    assert not any(other.cookies for other in [plain, *others])


@pytest.mark.parametrize("address", KEPT)
def test_head_answers_as_get_without_the_body(address, client):
    head, get = client.head(address), client.get(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == get.headers["ETag"]


def test_a_publication_renews_the_answer(client, this_year):
    address = f"{DATA}/consultations/{this_year}-S1"
    before = client.get(address)
    page = Consultation.objects.get(number=f"{this_year}-S1").source_page
    page.summary = "A new summary"
    publish_without_review(page, importer(), "test")
    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.json()["summary"]["sq"] == "A new summary"


@pytest.mark.parametrize(
    ("address", "status"),
    [*((address, 200) for address in KEPT), *((address, 404) for address in NOT_FOUND), *REFUSED],
)
def test_scripts_of_any_site_may_read_answers_and_refusals(address, status):
    response = ask(address, status, Origin="https://elsewhere.example")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert not response.cookies


def test_a_script_may_ask_with_a_condition(client):
    """The preflight of a request with If-None-Match; nothing but reading is offered."""
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}
    response = client.options(f"{DATA}/consultations", headers={"Origin": "https://elsewhere.example"} | asked)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    tag = client.get(f"{DATA}/topics").headers["ETag"]
    unchanged = client.get(f"{DATA}/topics", headers={"If-None-Match": tag})
    assert unchanged.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", ["/en/", "/admin/login/", "/documents/1/x/"])
def test_other_sites_scripts_read_nothing_else(address, client):
    response = client.get(address, headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("address", [f"{DATA}/consultations", f"{DATA}/topics", WORDS])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written(address, method, client):
    response = getattr(client, method)(address)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_text_is_utf_8_and_not_escaped():
    response = ask(f"{DATA}/institutions?limit=100")
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert "Ministria e Drejtësisë".encode() in response.content
    assert b"\\u" not in response.content
    cache.clear()
    assert "ë".encode() in ask(f"{WORDS}?limit=100").content
