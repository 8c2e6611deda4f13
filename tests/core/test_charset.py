"""A request is read in UTF-8, or refused: no header of a stranger makes an address say something else."""

import io

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from config.wsgi import application

pytestmark = pytest.mark.django_db
LISTED = "/en/consultations/"
ADDRESSES = (LISTED, "/en/search/", "/api/data/v1/consultations", "/api/v2/pages/", "/en/nothing/", "/admin/login/")
# Codecs that read another text, that read none, and that nobody knows.
OTHERS = (
    "cp037",
    "latin-1",
    "utf-16",
    "rot13",
    "base64",
    "idna",
    "punycode",
    "undefined",
    "unicode_escape",
    "none",
    "",
)
FORMS = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")


@pytest.fixture(autouse=True)
def _one_connection():
    """As the test client does: the connection outlives a request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(address: str, kind: str, method: str = "GET", query: str = "stage=open&q=a%5Cud800") -> tuple[int, bytes]:
    """Status and body of an answer, through everything that a server of ours calls."""
    environ = RequestFactory()._base_environ(
        PATH_INFO=address, QUERY_STRING=query, REQUEST_METHOD=method, CONTENT_TYPE=kind, CONTENT_LENGTH="0",
        **{"wsgi.input": io.BytesIO()},
    )  # fmt: skip
    said = []
    answer = application(environ, lambda status, headers, *_: said.append(int(status[:3])))
    body = b"".join(answer)
    answer.close()
    return said[0], body


@pytest.mark.parametrize(
    ("method", "kind"), [("GET", FORMS[0]), ("HEAD", FORMS[0]), ("POST", FORMS[1]), ("POST", FORMS[2])]
)
@pytest.mark.parametrize("charset", OTHERS)
def test_another_charset_is_refused(method, kind, charset):
    for address in ADDRESSES:
        assert ask(address, f"{kind}; charset={charset}", method)[0] == 400, address


@pytest.mark.parametrize("charset", ["UTF-8", "utf8", '"utf-8"'])
def test_the_usual_one_is_not(charset):
    assert ask(LISTED, f"text/plain; charset={charset}", query="stage=open")[0] == 200


def test_what_is_kept_is_what_everybody_asked_for():
    plain = ask(LISTED, "", query="stage=open")
    assert plain[0] == 200
    assert plain[1] != ask(LISTED, "", query="")[1]
    for kind in (
        "text/plain;charset=cp037",
        "a/b; charset*=''cp037",
        "a/b; charset*=none''x",
        'a/b; c="d; e"; charset=cp037',
    ):
        assert ask(LISTED, kind, query="stage=closing_soon")[0] == 400
    assert ask(LISTED, "text/plain; charset=utf-8", query="stage=open") == plain
