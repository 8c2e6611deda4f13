"""An address is left alone when it refused two letters of a month, and only for that."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.mail import sending
from core.mail.faults import RECIPIENT
from core.mail.queue import MAX_ATTEMPTS
from core.models import Mail
from stakeholders import bounces
from stakeholders.models import Stakeholder
from tests.core.smtp_server import SmtpServer
from tests.stakeholders.people import deliver_all, path_of, person

pytestmark = pytest.mark.django_db
EMAIL = "unknown@example.org"


@pytest.fixture
def ana():
    return person(timezone.now() - timedelta(days=60), email=EMAIL, institution=["MD"])


def failed(age: int = 0, **fields) -> None:
    made = Mail.objects.create(to=EMAIL, **fields)
    Mail.objects.filter(pk=made.pk).update(created=timezone.now() - timedelta(days=age))


REFUSED = {"state": Mail.State.DEAD, "fault": RECIPIENT}
RETURNED = {"state": Mail.State.SENT, "bounced": timezone.now()}


@pytest.mark.parametrize("second", [REFUSED, RETURNED])
def test_an_address_that_fails_twice_in_a_month_gets_no_more_letters(ana, second):
    failed(1, **REFUSED)
    failed(40, **REFUSED)
    assert bounces.mark_unreachable() == 0
    failed(**second)
    assert bounces.mark_unreachable() == 1
    assert not Stakeholder.objects.reachable().filter(pk=ana.pk).exists()


def test_who_confirms_anew_is_reachable_and_stays_so(ana, settings):
    for _each in range(2):
        failed(**REFUSED)
    assert bounces.mark_unreachable() == 1
    data = {"institution": ["MD"], "email": EMAIL, "language": "en", "frequency": "at_once", "kind": "ngo"}
    Client().post("/en/interest/", data | {"consent": "on"})
    Client().post(path_of(deliver_all(settings)[-1], "confirm"))
    for _hour in range(2):
        assert bounces.mark_unreachable() == 0
        assert Stakeholder.objects.reachable().filter(pk=ana.pk).exists()


@pytest.mark.parametrize(
    ("name", "fields", "counts"),
    [
        ("unknown", {}, True),  # 550 5.1.1
        ("busy", {}, False),  # 4xx, until it was given up
        ("ana", {"template": "core/no-such-template"}, False),
        ("spam", {}, False),  # its words were refused, not its address
    ],
)
def test_only_what_the_address_refused_for_good_counts(settings, name, fields, counts):
    person(timezone.now() - timedelta(days=60), email=f"{name}@x.org")
    settings.MAIL_RATE_PER_SECOND, settings.DEFAULT_FROM_EMAIL = 0, "site@example.org"
    with SmtpServer() as server:
        server.serve(settings)
        for _letter in range(2):
            Mail.objects.create(to=f"{name}@x.org", subject=name, text="t", **fields)
        for _attempt in range(MAX_ATTEMPTS):
            Mail.objects.update(due=timezone.now())
            sending.deliver(stop=lambda: False, breaker=sending.Breaker())
    assert set(Mail.objects.values_list("state", flat=True)) == {Mail.State.DEAD}
    assert bounces.mark_unreachable() == int(counts)
