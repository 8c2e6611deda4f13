"""Every letter of the registry: plain text and HTML that says the same, in the language of whom it is for."""

import pytest
from lxml import html

from consultation_pages.models import Consultation
from core.models import Mail
from stakeholders import fan_out, invitations, office, renewal, sign_up
from stakeholders.models import Invitation
from tests.editing import clock_at
from tests.stakeholders.people import LINK, deliver_all, person
from tests.stakeholders.year import YEAR, at, day, lone_consultation, set_period

pytestmark = pytest.mark.django_db
LANGUAGES = ["sq", "sr-latn", "en"]
TEMPLATES = {
    module.TEMPLATE for module in (fan_out, invitations, renewal, office)
} | {sign_up.CONFIRM_TEMPLATE, sign_up.LINK_TEMPLATE}  # fmt: skip


@pytest.fixture
def consultation() -> Consultation:
    found = lone_consultation()
    set_period(found)
    return found


def letters_of_a_year(consultation, settings, language: str) -> dict:
    """A letter of each kind to somebody who reads that language, by its template."""
    settings.LANGUAGE_CODE = language
    found = {}

    def collect():
        rows = list(Mail.objects.filter(state=Mail.State.QUEUED).order_by("priority", "due", "pk"))
        for message in deliver_all(settings):
            row = next(each for each in rows if each.to == message.to[0])
            rows.remove(row)
            found[row.template] = message

    with clock_at(at(1)):
        ana = person(institution=["MD"], language=language)
        sign_up.ask("new@example.org", language, {})
        sign_up.send_link(ana.email, language)
        collect()
    with day(6, 2):
        guest = person(confirmed=False, language=language)
        invited = Invitation.objects.create(
            consultation=consultation, stakeholder=guest, found="added", identified_at=at(6, 2)
        )
        Mail.objects.create(
            to=guest.email, template=invitations.TEMPLATE, context={"invitation": invited.pk}, language=language
        )
        collect()
    with day(8, 1):
        collect()
    with day(12, 2):
        renewal.ask_for_renewal()
        collect()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_has_text_and_html_with_its_language_and_the_same_links(consultation, settings, language):
    found = letters_of_a_year(consultation, settings, language)
    assert set(found) == TEMPLATES
    for template, message in found.items():
        assert len(message.alternatives) == 1, template
        page = html.fromstring(message.alternatives[0].content)
        spoken = page.getroottree().getroot().get("lang")
        assert spoken.lower() == message.extra_headers["Content-Language"].lower(), template
        links = {link for _element, name, link, _position in page.iterlinks() if name == "href"}
        assert links == set(LINK.findall(message.body)), template
        assert message.subject
        assert message.body.strip()


def test_serbian_letters_put_months_into_the_genitive(consultation, settings):
    person(at(1), institution=["MD"], language="sr-latn")
    with day(6, 2):
        bodies = [message.body for message in deliver_all(settings)]
    assert any(f"29. juna {YEAR}." in body for body in bodies)
    assert not any("29. jun " in body for body in bodies)
