"""The description of the data API: true, complete, valid, and readable for people without a script."""

import re

import pytest
from django.urls import reverse
from lxml import html
from ninja import Schema

from consultation_pages.api import examples, schemas
from consultation_pages.api.application import data_api
from tests.api.reading import DATA, ask

pytestmark = pytest.mark.django_db
OURS = {"consultation_pages", "contributions"}


@pytest.fixture
def description():
    return ask(f"{DATA}/openapi.json").json()


def test_it_says_whose_data_this_is_and_how_it_may_be_used(description):
    assert description["openapi"].startswith("3.1")
    info = description["info"]
    assert "name the source" in info["license"]["name"]
    assert info["contact"]["name"]
    assert "Europe/Belgrade" in info["description"]


def test_every_address_reads_and_declares_its_refusals(description):
    for path, operations in description["paths"].items():
        assert operations.keys() == {"get"}, path
        answers = operations["get"]["responses"]
        assert answers.keys() == {"200", "400", "422"} | ({"404"} if "{" in path else set())
        assert operations["get"]["description"]


def test_every_parameter_and_field_is_explained_or_explains_itself(description):
    plain = {
        "title", "summary", "items", "topics", "round", "code", "names", "kind", "date", "source", "purpose", "year",
        "effective_from", "legal_reference", "institution", "type", "old_closes_on", "new_closes_on", "made_on", "url",
        "place", "note", "name", "email", "phone", "abbreviations", "parameter", "message", "detail", "number",
        "sq", "sr", "en",
    }  # fmt: skip
    unexplained = {
        field
        for form in description["components"]["schemas"].values()
        for field, schema in form.get("properties", {}).items()
        if "description" not in schema
    }
    assert unexplained <= plain
    parameters = [each for path in description["paths"].values() for each in path["get"]["parameters"]]
    assert all(each["description"] for each in parameters)


def test_the_examples_are_answers():
    schemas.Consultation.model_validate(examples.CONSULTATION)
    schemas.Refusal.model_validate(examples.REFUSAL)
    item = ask(f"{DATA}/consultations?limit=1").json()["items"][0]
    assert item.keys() == examples.CONSULTATION.keys()


def test_people_read_it_without_a_script():
    page = html.fromstring(ask(f"{DATA}/").content)
    assert page.get("lang") == "en"
    assert page.findall(".//script") == []
    text = page.text_content()
    for path, operations in data_api.get_openapi_schema()["paths"].items():
        assert path in text
        assert all(each["name"] in text for each in operations["get"]["parameters"])
    for name in schemas.Consultation.model_fields:
        assert page.xpath(f"//article[@aria-labelledby='Consultation']//th/code[text()='{name}']"), name
    anchors = {target[1:] for target in page.xpath("//a/@href") if target.startswith("#")}
    assert anchors <= set(page.xpath("//@id"))


def test_its_links_lead_somewhere():
    page = html.fromstring(ask(f"{DATA}/").content)
    for target in page.xpath("//main//a/@href"):
        if not target.startswith("#"):
            ask(target)


def test_the_console_runs_no_inline_script_and_asks_nobody_else():
    """Under our content security policy an inline script would not run."""
    page = html.fromstring(ask(reverse("data-v1:openapi-view")).content)
    inline = [each for each in page.findall(".//script") if not each.get("src")]
    assert [each.get("type") for each in inline] == ["application/json"]
    loaded = page.xpath("//script/@src | //link/@href")
    assert len(loaded) == 4
    assert all(re.match(r"^/static/(ninja|site)/", address) for address in loaded)


@pytest.mark.parametrize("address", ["/api/", "/api"])
def test_whoever_comes_to_the_door_is_shown_the_description(client, address):
    response = client.get(address, follow=True)
    assert response.redirect_chain[-1][0] == f"{DATA}/"
    assert response.status_code == 200


def test_no_two_forms_have_one_name():
    """The description knows a form by its name alone: of two it would show one in the place of both."""
    names = [form.__name__ for form in _all_below(Schema) if form.__module__.split(".")[0] in OURS]
    assert len(names) > 20
    assert sorted(names) == sorted(set(names))


def _all_below(form: type) -> set[type]:
    return {each for below in form.__subclasses__() for each in (below, *_all_below(below))}
