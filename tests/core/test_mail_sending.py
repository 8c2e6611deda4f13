"""Delivery against a real mail server on the loopback that refuses, hangs, hangs up and is away."""

import socket
import threading
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone

from core.jobs import Pause
from core.mail import sending
from core.mail.sending import FAILURES_IN_A_ROW, Breaker, deliver
from core.models.mail import Mail
from tests.core.smtp_server import SmtpServer

QUEUED, SENT, DEAD = Mail.State.QUEUED, Mail.State.SENT, Mail.State.DEAD


@pytest.fixture
def server(settings):
    with SmtpServer() as server:
        server.serve(settings)
        settings.MAIL_RATE_PER_SECOND = 0
        settings.DEFAULT_FROM_EMAIL = "site@example.org"
        yield server


def queue(*names: str, **fields) -> list[Mail]:
    return [Mail.objects.create(to=f"{name}@x.org", subject=name, text="t", **fields) for name in names]


def run(**kwargs) -> bool:
    return deliver(**{"stop": lambda: False, "breaker": Breaker()} | kwargs)


def make_due(*rows: Mail) -> None:
    Mail.objects.filter(pk__in=[row.pk for row in rows]).update(due=timezone.now())


def now_in(row: Mail) -> Mail:
    row.refresh_from_db()
    return row


@pytest.mark.django_db
class TestOneMail:
    @pytest.mark.parametrize(
        ("name", "runs", "state", "attempts", "copies"),
        [
            ("ana", 1, SENT, 0, 1),
            ("unknown", 1, DEAD, 1, 0),
            ("spam", 1, DEAD, 1, 0),
            ("stranger", 1, QUEUED, 1, 0),
            ("busy", 1, QUEUED, 1, 0),
            ("busy", 8, DEAD, 8, 0),
            ("grey", 2, QUEUED, 2, 0),
            ("grey", 3, SENT, 2, 1),
            ("dropped-before", 1, QUEUED, 1, 0),
            ("dropped-after", 1, QUEUED, 1, 1),
            ("restart", 1, SENT, 0, 1),
            ("closing", 1, QUEUED, 1, 0),
        ],
    )
    def test_ends_as_the_servers_answer_says(self, server, name, runs, state, attempts, copies):
        (row,) = queue(name)
        for _ in range(runs):
            make_due(row)
            run()
        assert (now_in(row).state, row.attempts, server.copies(row.to)) == (state, attempts, copies)

    def test_keeps_the_servers_words_until_it_is_sent(self, server):
        (row,) = queue("grey")
        run()
        assert now_in(row).error == "SMTPRecipientsRefused: 450 4.2.0 Greylisted"
        for _ in range(2):
            make_due(row)
            run()
        assert (now_in(row).error, row.sent is None) == ("", False)

    def test_that_went_out_twice_is_recognisably_the_same(self, server):
        (row,) = queue("dropped-after")
        for _ in range(2):
            make_due(row)
            run()
        assert len({copy.message["Message-ID"] for copy in server.accepted}) == 1
        assert server.copies(row.to) == 2

    def test_arrives_as_it_was_written(self, server):
        Mail.objects.create(
            to="Ana <ana@x.org>",
            subject="Ligji {% x %} ë",
            text="Një tekst",
            html="<p>Një</p>",
            headers={"X-A": "b"},
        )
        run()
        (sent,) = server.accepted
        assert (sent.to, sent.sender) == ("ana@x.org", "site@example.org")
        assert (sent.message["Subject"], sent.message["X-A"]) == ("Ligji {% x %} ë", "b")
        parts = {part.get_content_type(): part.get_content().strip() for part in sent.message.iter_parts()}
        assert parts == {"text/plain": "Një tekst", "text/html": "<p>Një</p>"}

    def test_to_a_malformed_address_is_given_up_unsent(self, server):
        (row,) = queue("a@x.org Bcc: evil")
        run()
        assert (now_in(row).state, server.accepted) == (DEAD, [])

    def test_whose_template_is_broken_waits_for_a_mended_one(self, server):
        (row,) = queue("ana", template="core/no-such-template")
        run()
        assert (now_in(row).state, row.attempts) == (QUEUED, 1)
        assert "TemplateDoesNotExist" in row.error
        assert server.sessions == 0

    def test_too_big_for_the_server_is_given_up_without_stopping_the_queue(self, settings):
        with SmtpServer(size_limit=2000) as server:
            server.serve(settings)
            big, small = queue("big", "small")
            Mail.objects.filter(pk=big.pk).update(text="x " * 2000)
            run()
        assert (now_in(big).state, now_in(small).state) == (DEAD, SENT)


@pytest.mark.django_db
class TestTheQueue:
    def test_one_refusal_does_not_touch_the_others(self, server):
        rows = queue("ana", "unknown", "bea", "dropped-before", "cem", "busy", "dea")
        assert run() is False
        assert [now_in(row).state for row in rows] == [SENT, DEAD, SENT, QUEUED, SENT, QUEUED, SENT]

    def test_uses_one_session_for_many_mails(self, server):
        queue("ana", "unknown", "bea", "busy", "cem")
        run()
        assert server.sessions == 1

    def test_is_sent_batch_by_batch_until_it_is_empty(self, server, settings):
        settings.MAIL_BATCH = 2
        queue(*"abcde")
        assert run() is False
        assert len(server.accepted) == 5

    def test_opens_no_session_for_nothing(self, server):
        assert run() is False
        assert server.sessions == 0

    def test_a_request_to_stop_gives_the_rest_back(self, server):
        queue(*"abcd")
        assert run(stop=lambda: len(server.accepted) >= 2) is True
        assert len(server.accepted) == 2
        assert Mail.objects.filter(state=QUEUED, due__lte=timezone.now(), attempts=0).count() == 2

    def test_leaves_the_other_jobs_their_turn(self, server, monkeypatch):
        monkeypatch.setattr(sending, "RUN_SECONDS", 0)
        (row,) = queue("ana")
        assert run() is True
        assert now_in(row).due <= timezone.now()

    def test_begins_no_mail_in_the_second_half_of_its_lease(self, server, settings):
        settings.MAIL_LEASE_SECONDS = 0
        queue("ana")
        assert run() is True
        assert server.accepted == []

    @pytest.mark.parametrize(("rate", "waits"), [(0, []), (4, [0.25] * 3)])
    def test_keeps_to_the_relays_pace(self, server, settings, monkeypatch, rate, waits):
        settings.MAIL_RATE_PER_SECOND = rate
        slept = []
        monkeypatch.setattr(sending.time, "sleep", slept.append)
        queue(*"abc")
        run()
        assert slept == waits

    def test_goes_out_by_any_backend_of_django(self, settings):
        settings.MAIL_SMTP_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        (row,) = queue("ana")
        run()
        assert [message.to for message in mail.outbox] == [["ana@x.org"]]
        assert now_in(row).state == SENT

    def test_never_leads_back_into_itself(self, settings):
        settings.MAIL_SMTP_BACKEND = "core.mail.backend.OutboxEmailBackend"
        queue("ana")
        with pytest.raises(ImproperlyConfigured):
            run()
        assert Mail.objects.count() == 1


@pytest.mark.django_db
class TestAServerThatIsAway:
    @pytest.fixture
    def closed_port(self):
        with socket.socket() as bound:
            bound.bind(("127.0.0.1", 0))
            yield bound.getsockname()[1]  # taken, but nobody listens

    @pytest.fixture
    def silent_port(self):
        with socket.create_server(("127.0.0.1", 0)) as listening:
            yield listening.getsockname()[1]  # the system connects, nobody answers

    @pytest.fixture
    def rude_port(self):
        def greet():
            visitor, _ = listening.accept()
            with visitor:
                visitor.sendall(b"554 no service here\r\n")

        with socket.create_server(("127.0.0.1", 0)) as listening:
            thread = threading.Thread(target=greet)
            thread.start()
            yield listening.getsockname()[1]
            thread.join(20)

    @pytest.mark.parametrize("port", ["closed_port", "silent_port", "rude_port"])
    def test_costs_no_mail_an_attempt(self, server, settings, request, port):
        settings.EMAIL_PORT = request.getfixturevalue(port)
        settings.EMAIL_TIMEOUT = 0.2
        rows = queue(*"abc")
        with pytest.raises(Pause) as pause:
            run()
        assert pause.value.length == timedelta(minutes=1)
        assert [(now_in(row).state, row.attempts, row.due <= timezone.now()) for row in rows] == [(QUEUED, 0, True)] * 3

    @pytest.mark.parametrize(("host", "minutes"), [("no-such-host.invalid", 1), ("label..empty", 5)])
    def test_is_not_a_fault_of_the_mails_whatever_is_wrong_with_its_name(self, server, settings, host, minutes):
        settings.EMAIL_HOST = host
        (row,) = queue("ana")
        with pytest.raises(Pause) as pause:
            run()
        assert pause.value.length == timedelta(minutes=minutes)
        assert (now_in(row).state, row.attempts) == (QUEUED, 0)

    def test_from_one_mail_to_the_next_costs_nothing_to_those_it_never_saw(self, server, closed_port, monkeypatch):
        backend = mail.get_connection("django.core.mail.backends.smtp.EmailBackend")
        monkeypatch.setattr(sending, "get_connection", lambda *args, **kwargs: backend)
        seen, unseen = queue("dropped-before", "bea")

        def server_goes_away():
            backend.port = closed_port if server.tries else backend.port
            return False

        with pytest.raises(Pause):
            run(stop=server_goes_away)
        assert [now_in(row).attempts for row in (seen, unseen)] == [1, 0]
        assert unseen.due <= timezone.now()


@pytest.mark.django_db
class TestAFaultOfTheSettings:
    """Stops the queue and says so; no mail dies of it, and one mail's fault does not stop the others for ever."""

    @pytest.mark.parametrize(
        ("server_password", "fault", "said"),
        [("right", "SMTPAuthenticationError", "535"), (None, "SMTPNotSupportedError", "AUTH")],
    )
    def test_a_refused_login(self, settings, server_password, fault, said):
        with SmtpServer(password=server_password) as server:
            server.serve(settings)
            settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "site", "wrong"
            rows = queue(*"ab")
            with pytest.raises(Pause, match=f"{fault}.*{said}") as pause:
                run()
        assert pause.value.length == timedelta(minutes=5)
        assert [(now_in(row).state, row.attempts) for row in rows] == [(QUEUED, 0)] * 2

    @pytest.mark.parametrize(("sender", "minutes"), [("forbidden", 5), ("hasty", 1)])
    def test_a_refused_sender(self, server, sender, minutes):
        refused, other = queue("ana", sender=f"{sender}@x.org") + queue("bea")
        with pytest.raises(Pause) as pause:
            run()
        assert pause.value.length == timedelta(minutes=minutes)
        assert (
            now_in(refused).state,
            refused.attempts,
            refused.due > timezone.now() + pause.value.length,
        ) == (
            QUEUED,
            0,
            True,
        )
        run()
        assert (now_in(other).state, now_in(refused).state) == (SENT, QUEUED)

    def test_a_malformed_sender(self, server, settings):
        settings.DEFAULT_FROM_EMAIL = "@example.org"
        (row,) = queue("ana")
        with pytest.raises(Pause, match="no mail address"):
            run()
        assert (now_in(row).state, row.attempts) == (QUEUED, 0)


@pytest.mark.django_db
class TestTheBreaker:
    def test_opens_after_many_failures_in_a_row(self, server):
        queue(*["unknown"] * FAILURES_IN_A_ROW, "ana", "bea")
        breaker = Breaker()
        with pytest.raises(Pause, match="20 mails in a row") as pause:
            run(breaker=breaker)
        assert pause.value.length == timedelta(minutes=5)
        assert "x.org" not in str(pause.value)
        assert Mail.objects.filter(state=QUEUED, due__lte=timezone.now()).count() == 2

    def test_counts_from_run_to_run(self, server):
        breaker = Breaker()
        for _ in range(FAILURES_IN_A_ROW - 1):
            queue("busy")
            run(breaker=breaker)
        queue("busy")
        with pytest.raises(Pause):
            run(breaker=breaker)

    def test_opens_again_at_the_next_failure_and_closes_at_the_next_success(self, server):
        breaker = Breaker()
        breaker.failures = FAILURES_IN_A_ROW
        queue("unknown")
        with pytest.raises(Pause):
            run(breaker=breaker)
        queue("ana", "unknown", "unknown")
        run(breaker=breaker)
        assert breaker.failures == 2

    def test_does_not_count_broken_templates(self, server):
        queue(*["ana"] * (FAILURES_IN_A_ROW + 1), template="core/no-such-template")
        assert run() is False


@pytest.mark.django_db(transaction=True)
class TestSideBySide:
    """Workers and the site at the same time, each with its own database connection."""

    @pytest.fixture
    def in_thread(self):
        threads, errors = [], []

        def start(function):
            def work():
                try:
                    function()
                except Exception as exc:
                    errors.append(exc)
                finally:
                    connection.close()

            thread = threading.Thread(target=work)
            threads.append(thread)
            thread.start()
            return thread

        yield start
        for thread in threads:
            thread.join(20)
        assert errors == []

    def test_the_site_writes_while_the_server_hangs(self, server, in_thread):
        queue("hang", "ana")
        worker = in_thread(run)
        assert server.hangs.wait(10)
        began = time.monotonic()
        Mail.objects.create(to="bea@x.org")
        waited = time.monotonic() - began
        server.go_on()
        worker.join(20)
        assert waited < 0.5
        assert Mail.objects.filter(state=SENT).count() == 3

    def test_a_server_that_hangs_costs_an_attempt_and_no_copy(self, server, settings):
        settings.EMAIL_TIMEOUT = 0.2
        (row,) = queue("hang")
        run()
        assert (now_in(row).attempts, server.copies(row.to)) == (1, 0)
        server.go_on()
        make_due(row)
        run()
        assert (now_in(row).state, server.copies(row.to)) == (SENT, 1)

    def test_two_workers_send_every_mail_once(self, server, settings, in_thread):
        settings.MAIL_BATCH = 5
        names = [f"reader{number}" for number in range(60)]
        queue(*names)
        workers = [in_thread(run), in_thread(run)]
        for worker in workers:
            worker.join(20)
        assert sorted(sent.to for sent in server.accepted) == sorted(f"{name}@x.org" for name in names)
        assert not Mail.objects.exclude(state=SENT).exists()
