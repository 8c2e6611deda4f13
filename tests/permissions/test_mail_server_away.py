"""Whatever is wrong with the mail server, editors are answered without it, and their mails go out when it is back."""

import socket
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.utils import timezone

from core.jobs import Pause
from core.mail.sending import Breaker, deliver
from core.models import Mail
from tests.core.smtp_server import SmtpServer
from tests.editing import Editor, current_step, draft_consultation

pytestmark = pytest.mark.django_db


@contextmanager
def refusing():
    """Nobody listens."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    yield "127.0.0.1", port


@contextmanager
def unresolvable():
    """The name is of no machine."""
    yield "no-such-host.invalid", 25


@contextmanager
def silent():
    """Somebody listens and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()


@contextmanager
def looked_up():
    """Collects the ports of the machines that are looked up, which is how every connection begins."""
    ports, stock = [], socket.getaddrinfo

    def look(host, port, *args, **kwargs):
        ports.append(port)
        return stock(host, port, *args, **kwargs)

    with patch("socket.getaddrinfo", look):
        yield ports


def submit(page):
    Editor("drafter.md").submit(page)


def approve(page):
    Editor("reviewer.md").approve(page)


def reject(page):
    Editor("reviewer.md").decide(page, "reject", "Say who pays.")


# What was done before, what is done while the server is away, and who is told.
REQUESTS = {
    "submit": ((), submit, {"reviewer.md@example.org"}),
    "approve": ((submit,), approve, {"publisher@example.org", "publisher2@example.org"}),
    "reject": ((submit,), reject, {"drafter.md@example.org"}),
}


@pytest.mark.parametrize("away", [refusing, unresolvable, silent])
@pytest.mark.parametrize("request_name", REQUESTS)
def test_editors_are_answered_without_it_and_the_mail_goes_out_later(away, request_name, settings):
    before, act, told = REQUESTS[request_name]
    page = draft_consultation()
    for each in before:
        each(page)
    settings.EMAIL_BACKEND = "core.mail.backend.OutboxEmailBackend"
    Mail.objects.all().delete()
    step = current_step(page)
    with SmtpServer() as server:
        server.serve(settings)
        settings.MAIL_RATE_PER_SECOND, settings.EMAIL_TIMEOUT, back = 0, 0.2, settings.EMAIL_PORT
        with away() as (settings.EMAIL_HOST, settings.EMAIL_PORT):
            with looked_up() as ports:
                act(page)
            assert ports == []
            assert current_step(page) != step or request_name == "reject"
            with looked_up() as ports, pytest.raises(Pause):
                deliver(stop=lambda: False, breaker=Breaker())
            assert settings.EMAIL_PORT in ports  # a connection would have been noticed
        assert set(Mail.objects.values_list("to", "state")) == {(to, Mail.State.QUEUED) for to in told}
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", back
        Mail.objects.update(due=timezone.now())
        deliver(stop=lambda: False, breaker=Breaker())
        assert {mail.to for mail in server.accepted} == told
    assert set(Mail.objects.values_list("state", flat=True)) == {Mail.State.SENT}
