"""When something fails on our side: an honest answer that tells nothing of the inside and loses nothing of the text."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from contributions.views import contribute

pytestmark = pytest.mark.django_db
ADDRESS = "/en/c/2026-S1/comment/"
TYPED = "Every <b>clause</b> that I wrote."
ESCAPED = b"Every &lt;b&gt;clause&lt;/b&gt; that I wrote."


@pytest.fixture
def failing(monkeypatch):
    """A site on which looking for a consultation fails in a given way."""

    def fail_with(error):
        def fail(**_number):
            raise error

        monkeypatch.setattr(contribute, "public_record", fail)
        return Client(raise_request_exception=False)

    return fail_with


@pytest.mark.parametrize("error", [OperationalError("server closed the connection"), InterfaceError("secret")])
def test_without_the_database_it_says_when_to_come_back_and_keeps_the_text(failing, error):
    response = failing(error).post(ADDRESS, {"text": TYPED})
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "30", "no-store")
    assert ESCAPED in response.content
    assert str(error).encode() not in response.content


def test_another_fault_is_a_500_that_keeps_the_text_too(failing):
    response = failing(RuntimeError("secret")).post(ADDRESS, {"text": TYPED})
    assert response.status_code == 500
    assert ESCAPED in response.content
    assert b"secret" not in response.content


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"--broken"])
def test_a_broken_body_changes_nothing(failing, body):
    response = failing(OperationalError("gone")).post(ADDRESS, body, content_type="multipart/form-data; boundary=x")
    assert response.status_code in (400, 503)
