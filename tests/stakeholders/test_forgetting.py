"""Who need not be known any more is forgotten, as docs/processing.md and the consent say; till then few see them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultation_pages.models import Institution
from core.mail import retention as mail_retention
from core.models import Mail
from stakeholders import membership, retention, sign_up, subjects
from stakeholders.enums import Source
from stakeholders.models import Interest, Invitation, Stakeholder
from tests.contributions.sending import open_consultation
from tests.editing import Editor, clock_at
from tests.stakeholders.people import deliver_all, person

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def ago(days: int):
    return NOW - timedelta(days=days)


def contact(days: int, **fields) -> Stakeholder:
    return person(ago(days), confirmed=False, keeper=Institution.objects.get(code="MD"), **fields)


@pytest.mark.parametrize(("days", "fields", "is_kept"), [
    (740, {}, False), (720, {}, True), (740, {"changed_at": ago(10)}, True), (740, {"changed_at": ago(735)}, False),
])  # fmt: skip
def test_contacts_that_nobody_used_for_two_years_are_forgotten(days, fields, is_kept):
    contact(days, **fields)
    retention.forget()
    assert Stakeholder.objects.exists() is is_kept


@pytest.mark.parametrize(("days", "is_kept"), [(10, True), (735, False)])
def test_a_contact_on_the_list_of_a_consultation_is_used(days, is_kept):
    entry = contact(800)
    Invitation.objects.create(
        consultation=open_consultation("MD"), stakeholder=entry, kind="ngo", found="added", identified_at=ago(days)
    )
    retention.forget()
    assert Stakeholder.objects.exists() is is_kept
    assert Invitation.objects.count() == 1


def test_members_are_forgotten_a_year_after_the_last_interest_and_a_month_after_a_stop():
    gone = [person(ago(800), institution=["MD"]), person(ago(100), stopped_at=ago(31))]
    kept = [person(ago(800), institution=["MD"], source=Source.SIGN_UP), person(ago(100), stopped_at=ago(29))]
    Interest.objects.filter(stakeholder=gone[0]).update(expires_at=ago(366))
    Interest.objects.filter(stakeholder=kept[0]).update(expires_at=ago(364))
    retention.forget()
    assert set(Stakeholder.objects.all()) == set(kept)


def test_an_interest_without_an_end_keeps_a_member():
    ana = person(ago(800), institution=["MD"])
    ana.interests.update(expires_at=None)
    retention.forget()
    assert Stakeholder.objects.get() == ana


def test_an_address_that_nobody_confirmed_is_nowhere_after_the_mails_are_forgotten(settings):
    wanted = {"institution": ["MD"], "consents": {}, "version": 1}
    for write in (lambda email: sign_up.ask(email, "sq", wanted), lambda email: sign_up.send_link(email, "sq")):
        write("nobody@example.org")
    deliver_all(settings)
    with clock_at(NOW + timedelta(days=settings.MAIL_KEEP_DAYS + 1)):
        mail_retention.forget_contents()
        retention.forget()
    assert not Mail.objects.filter(key__startswith=sign_up.ASKED_FOR).exists()
    assert not Mail.objects.filter(to__contains="nobody").exists()


def test_whose_interests_lapsed_is_in_no_list_of_an_institution_and_stays_with_the_evidence():
    lapsed = person(institution=["MD"], organisation="Lapsed one")
    asked = person(topic=["health"], organisation="Asked one")
    for each in (lapsed, asked):
        Invitation.objects.create(
            consultation=open_consultation("MD"), stakeholder=each, kind="ngo", found="interest", invited_at=NOW
        )
    assert "Lapsed one" in Editor("drafter.md").get("registry").content.decode()
    Interest.objects.update(expires_at=ago(1))
    for name, sees in (("drafter.md", False), ("reviewer.md", False), ("publisher", True)):
        page = Editor(name).get("registry").content.decode()
        assert ("Lapsed one" in page, "Asked one" in page) == (sees, sees)
    assert "Lapsed one" not in Editor("reviewer.md").post("registry_export").content.decode()
    assert Editor("drafter.md").get("registry_person", lapsed.pk).status_code == 200
    subjects.renew(lapsed, timezone.now())
    assert "Lapsed one" in Editor("drafter.md").get("registry").content.decode()


def test_an_erasure_leaves_no_address_in_the_outbox(settings):
    ana = person(email="ana@example.org", institution=["MD"])
    sign_up.send_link("ana@example.org", "sq")
    deliver_all(settings)
    membership.erase_all(ana, timezone.now())
    assert not Mail.objects.exclude(to="").exists()
