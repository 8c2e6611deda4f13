"""One's own page: renewing comes first in December, saving renews too, and subjects are called by their names."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from lxml import html

from consultation_pages.models import Institution, Proposal
from consultation_pages.plan_listing import published_words
from core.models import Mail
from stakeholders import own_data, renewal, subject_names
from stakeholders.addressing import manage_link
from stakeholders.models import Interest
from stakeholders.years import end_of_interest
from tests.editing import Editor, clock_at
from tests.stakeholders.people import deliver_all, path_of, person
from tests.stakeholders.year import YEAR, at

pytestmark = pytest.mark.django_db
SAVED = {"language": "en", "frequency": "at_once", "kind": "citizen"}


def own_page(somebody) -> str:
    return manage_link(somebody).replace("http://localhost:8000", "")


def planned() -> Proposal:
    return Proposal.objects.public().filter(dropped_at=None).select_related("plan", "institution").first()


def test_in_december_renewing_comes_before_saving_and_has_a_heading():
    ana = person(at(1), institution=["MD"], language="en")
    with clock_at(at(12, 2)):
        page = html.fromstring(Client().get(own_page(ana)).content)
    headings = [each.text_content() for each in page.iter("h2")]
    assert headings.index("Renew your interests") < headings.index("Your interests")
    buttons = [each.text_content() for each in page.iterfind(".//main//button")]
    assert [each for each in buttons if "enew" in each] == [f"Renew all until 31 December {YEAR + 1}", "Save and renew"]
    assert buttons.index(f"Renew all until 31 December {YEAR + 1}") < buttons.index("Save and renew")


def test_before_december_nothing_is_said_of_renewing():
    ana = person(at(1), institution=["MD"], language="en")
    with clock_at(at(11, 2)):
        page = Client().get(own_page(ana)).content.decode()
    assert "Renew" not in page
    assert "Save and" not in page


def test_saving_in_december_renews_what_stays_ticked_and_only_that():
    ana = person(at(1), institution=["MD", "MF"], language="en")
    with clock_at(at(12, 2)):
        client, own = Client(), own_page(ana)
        saved = client.post(own, SAVED | {"institution": ["MD"]})
        assert f'until <time datetime="{YEAR + 1}-12-31">' in client.get(saved["Location"]).content.decode()
        kept = ana.interests.get()
        assert (kept.institution.code, kept.expires_at) == ("MD", end_of_interest(at(12, 2)))
        renewal.ask_for_renewal()
    assert not Mail.objects.filter(key__startswith="year:").exists()
    assert Interest.objects.current(at(6, 1, YEAR + 1)).count() == 1


def test_saving_in_the_year_leaves_the_end_of_the_year():
    ana = person(at(1), institution=["MD"])
    with clock_at(at(11, 2)):
        Client().post(own_page(ana), SAVED | {"institution": ["MD"]})
    assert ana.interests.get().expires_at == end_of_interest(at(1))


def test_an_institution_that_left_office_stays_offered_to_who_has_it_and_follows():
    gone = Institution.objects.get(code="MD")
    Institution.objects.filter(pk=gone.pk).update(valid_to=at(2).date(), successor=Institution.objects.get(code="MF"))
    ana, ben = (person(at(1), institution=[code]) for code in ("MD", "MF"))
    with clock_at(at(3)):
        page = html.fromstring(Client().get(own_page(ana)).content)
        (box,) = page.xpath("//input[@name='institution'][@value='MD']")
        assert "checked" in box.attrib
        assert Client().post(own_page(ana), SAVED | {"institution": ["MD"]}).status_code == 303
        assert not html.fromstring(Client().get(own_page(ben)).content).xpath("//input[@value='MD']")
    assert ana.interests.get().institution == gone


def test_saving_keeps_an_interest_in_a_plan_that_is_not_public_just_now():
    proposal = planned()
    ana = person(institution=["MD"], proposal=[proposal.number])
    proposal.plan.is_public = False
    proposal.plan.save()
    Client().post(own_page(ana), SAVED | {"institution": ["MD"]})
    assert ana.interests.filter(proposal=proposal).exists()


def test_a_proposal_is_called_by_its_title_wherever_interests_are_shown(settings):
    proposal = planned()
    with translation.override("sq"):
        name = f"{published_words([proposal])[proposal.key][0]} ({proposal.number})"
    ana = person(at(1), proposal=[proposal.number], language="sq")
    with clock_at(at(12, 2)):
        renewal.ask_for_renewal()
        (letter,) = deliver_all(settings)
        shown = [letter.body, text_of(Client().get(path_of(letter, "imja")))]
    ben = person(proposal=[proposal.number], is_listed=True, organisation="Shoqata")
    office = Editor("publisher")
    shown += [
        text_of(Client().get("/sq/interesi/te-interesuarit/")),
        text_of(office.get("registry")),
        text_of(office.get("registry_person", ben.pk)),
        office.post("registry_export").content.decode(),
    ]
    for index, text in enumerate(shown):
        # Accounts of the demo read the admin in Albanian too.
        assert name in text, index
    assert own_data.data_of(ana)["interests"][0]["subject"].endswith(f"({proposal.number})")


def text_of(response) -> str:
    return " ".join(html.fromstring(response.content).text_content().split())


def test_names_are_asked_for_at_once_however_many_interests():
    rows = Proposal.objects.public().order_by("pk")
    counts = []
    for number in (1, 10):
        ana = person(proposal=[each.number for each in rows[:number]])
        with CaptureQueriesContext(connection) as asked:
            assert len(subject_names.named(ana.interests.all())) == number
        counts.append(len(asked))
    assert max(counts) <= 3
