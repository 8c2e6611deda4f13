"""Lists of the data API: the same questions and order as the website's list, bounded pages, and no guessing."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from consultation_pages.enums import Stage
from consultation_pages.forms import ConsultationFilterForm
from consultation_pages.listing import select
from consultation_pages.models import Consultation, Institution
from tests.api.reading import DATA, ask, numbers

pytestmark = pytest.mark.django_db

LISTS = ("consultations", "proposals", "institutions", "document-types", "topics", "holidays", "rules")
QUESTIONS = [
    "",
    *(f"stage={stage}" for stage in Stage),
    "stage=open&stage=closing_soon",
    "stage=open&stage=reported",
    "institution=MD",
    "type=draft_law",
    "topic=digital",
    "year=2019",
    "language=sr",
    "language=en&topic=digital",
    "q=ndihma",
    "q=ЗДРАВСТВО&language=sr",
    "q=kompjuterzzz",
    "institution=MD&type=draft_law&stage=open&topic=justice&q=ndihma",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_has_the_answer_of_the_websites_list(question):
    form = ConsultationFilterForm(QueryDict(question))
    assert form.is_valid()
    assert numbers(question) == [record.number for record in select(form.filters, timezone.now())]


@pytest.mark.parametrize("address", ["/sq/plani/plan.csv", "/sr/plan/plan.csv", "/en/plan/plan.csv"])
def test_proposals_come_in_the_order_of_the_websites_plan_in_every_language(client, this_year, address):
    lines = client.get(f"{address}?year={this_year}").content.decode("utf-8-sig").splitlines()[1:]
    found = ask(f"{DATA}/proposals?limit=100&year={this_year}").json()["items"]
    assert [item["number"] for item in found] == [
        line.partition(",")[0] for line in lines if line.startswith(this_year)
    ]
    institutions = [item["institution"]["names"]["sq"] for item in found if item["quarter"] == found[0]["quarter"]]
    assert institutions == sorted(institutions)
    assert len(set(institutions)) > 1


def test_the_questions_find_something():
    empty = [question for question in QUESTIONS if not numbers(question)]
    assert empty == ["q=kompjuterzzz"]


def test_every_stage_is_the_one_that_the_website_shows(client):
    shown = {}
    for page in (1, 2):
        context = client.get(f"/en/consultations/?page={page}").context
        shown |= {card.record.number: card.stage for card in context["cards"]}
    found = ask(f"{DATA}/consultations?limit=100").json()["items"]
    assert {item["number"]: item["stage"] for item in found} == shown
    assert set(shown.values()) == set(Stage)


@pytest.mark.parametrize("name", LISTS)
def test_pages_of_a_list_follow_each_other_without_gap_or_repetition(name):
    whole = ask(f"{DATA}/{name}?limit=100").json()
    address, found = f"{DATA}/{name}?limit=7", []
    while address:
        page = ask(address).json()
        assert page["total"] == whole["total"]
        found += page["items"]
        address = page["next"]
        assert len(page["items"]) == 7 or not address
    assert found[:100] == whole["items"]
    assert len(found) == whole["total"]


def test_neighbouring_pages_keep_the_question():
    middle = ask(f"{DATA}/consultations?topic=digital&limit=2&offset=2").json()
    assert ask(middle["previous"]).json()["items"] == ask(f"{DATA}/consultations?topic=digital&limit=2").json()["items"]
    assert "topic=digital" in middle["next"]
    assert "offset=4" in middle["next"]


def test_beyond_the_end_there_is_nothing_and_a_way_back():
    page = ask(f"{DATA}/topics?limit=10&offset=100000").json()
    assert (page["items"], page["next"]) == ([], None)
    assert page["total"] > 0
    assert page["previous"].endswith("offset=99990")


def test_an_item_of_a_list_with_details_is_the_item_at_its_own_address():
    for item in ask(f"{DATA}/consultations?limit=100&details=true").json()["items"]:
        assert item == ask(f"{DATA}/consultations/{item['number']}").json()


REFUSED = [
    ("consultations?limit=0", "limit"),
    ("consultations?limit=101", "limit"),
    ("consultations?limit=ten", "limit"),
    ("consultations?limit=", "limit"),
    ("consultations?limit=5&limit=6", "limit"),
    ("consultations?offset=-1", "offset"),
    ("consultations?offset=100001", "offset"),
    ("consultations?stage=closed", "stage"),
    ("consultations?stage=open&stage=", "stage"),
    ("consultations?year=1999", "year"),
    ("consultations?year=next", "year"),
    ("consultations?language=de", "language"),
    ("consultations?language=sr-latn", "language"),
    ("consultations?institution=", "institution"),
    ("consultations?institution=NOBODY", "institution"),
    ("consultations?type=poem", "type"),
    ("consultations?topic=weather", "topic"),
    ("consultations?topic=" + "x" * 41, "topic"),
    ("consultations?q=" + "x" * 201, "q"),
    ("consultations?details=maybe", "details"),
    ("consultations?stages=open", "stages"),
    ("proposals?institution=NOBODY", "institution"),
    ("proposals?stage=open", "stage"),
    ("institutions?year=2026", "year"),
    ("holidays?year=20260", "year"),
]


@pytest.mark.parametrize(("address", "parameter"), REFUSED)
def test_what_means_nothing_is_refused_with_the_parameter_and_a_reason(address, parameter):
    (fault,) = ask(f"{DATA}/{address}", 422).json()["detail"]
    assert fault["parameter"] == parameter
    assert fault["message"]


def test_a_known_code_without_consultations_finds_nothing():
    code = Institution.objects.filter(consultations=None).first().code
    assert numbers(f"institution={code}") == []


def test_one_consultation_takes_no_parameter(this_year):
    assert ask(f"{DATA}/consultations/{this_year}-S1?details=true", 422).json()["detail"][0]["parameter"] == "details"


@pytest.mark.parametrize("query", ["q=%00", "offset=9223372036854775808", "q=" + "x" * 4000])
def test_what_no_database_stores_is_refused_before_anybody_asks_one(query):
    assert ask(f"{DATA}/consultations?{query}", 400).content == b"400 Bad Request\n"


def test_instants_and_days_say_the_same(this_year):
    """`closes_at` is the first instant after the last day in Kosovo, `opens_at` the first of the first."""
    item = ask(f"{DATA}/consultations/{this_year}-S1").json()
    record = Consultation.objects.get(number=item["number"])
    assert item["opens_at"].startswith(f"{item['opens_on']}T00:00:00+0")
    assert item["closes_at"][11:19] == "00:00:00"
    assert item["closes_at"][:10] > item["closes_on"]
    assert timezone.datetime.fromisoformat(item["closes_at"]) == record.closes_at
    assert timezone.datetime.fromisoformat(item["next_change_at"]) == record.closing_soon_at
