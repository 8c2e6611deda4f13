"""No mail is lost by kill -9, hardly any comes twice, and one that does is recognisably the same."""

import multiprocessing
import os
import time
from collections import Counter, defaultdict

import pytest
from django.db import connections
from django.utils import timezone

from core.mail.sending import Breaker, deliver
from core.models.mail import Mail
from tests.core.smtp_server import SmtpServer

MAILS, KILLS, WORKERS = 100, 5, 2


def work() -> None:
    """A worker of its own process; it leaves without Python's farewell, which is the test runner's."""
    deliver(stop=lambda: False, breaker=Breaker())
    os._exit(0)


def wait_until_sent(mails: list[int], seconds: float = 20) -> None:
    """Two kills that meet the same mail make three copies: each waits until what the last one interrupted is sent."""
    end = time.monotonic() + seconds
    while Mail.objects.filter(pk__in=mails).exclude(state=Mail.State.SENT).exists():
        assert time.monotonic() < end, "what a kill interrupted was not sent again"
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_two_workers_killed_again_and_again_lose_no_mail(settings):
    Mail.objects.bulk_create([Mail(to=f"reader{number}@x.org", subject="t") for number in range(MAILS)])
    with SmtpServer() as server:
        server.serve(settings)
        for kill in range(KILLS):
            interrupted = Mail.objects.filter(state=Mail.State.QUEUED, to__in=[mail.to for mail in server.accepted])
            interrupted = list(interrupted.values_list("pk", flat=True))
            connections.close_all()  # a database connection must not cross a fork
            workers = [multiprocessing.get_context("fork").Process(target=work) for _ in range(WORKERS)]
            for worker in workers:
                worker.start()
            server.wait_for((kill + 1) * MAILS // (KILLS + 1))
            wait_until_sent(interrupted)
            for worker in workers:
                worker.kill()
                worker.join()
            Mail.objects.filter(state=Mail.State.QUEUED).update(due=timezone.now())  # their leases have ended
        assert deliver(stop=lambda: False, breaker=Breaker()) is False

    copies = Counter(mail.to for mail in server.accepted)
    identities = defaultdict(set)
    for mail in server.accepted:
        identities[mail.to].add(mail.message["Message-ID"])
    assert len(copies) == MAILS
    assert copies.total() - MAILS <= KILLS * WORKERS
    assert max(copies.values()) <= 2
    assert all(len(ids) == 1 for ids in identities.values())
    assert not Mail.objects.exclude(state=Mail.State.SENT, attempts=0).exists()
