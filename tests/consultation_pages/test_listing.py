"""Lists of consultations: what each filter means, what is counted, and what an address may ask."""

from datetime import timedelta
from itertools import count

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from consultation_pages.enums import ACCEPTS_CONTRIBUTIONS, Stage
from consultation_pages.imports import Words, publish_in_languages
from consultation_pages.listing import Filters, answer, select
from consultation_pages.models import Consultation, ConsultationPage, DocumentType, PlanPage, Topic
from core.languages import CODES

pytestmark = pytest.mark.django_db

LISTS = {"sq": "/sq/konsultimet/", "sr": "/sr/konsultacije/", "en": "/en/consultations/"}
MOST_QUERIES = 12


def everything():
    return Consultation.objects.public().select_related("institution", "document_type").prefetch_related("topics")


def languages_of(record):
    pages = ConsultationPage.objects.live().filter(translation_key=record.key)
    return set(pages.values_list("locale__language_code", flat=True))


# Each filter, and the same said in Python about one record.
FILTERS = [
    (Filters(), lambda record, now: True),
    (Filters(institution="MD"), lambda record, now: record.institution.code == "MD"),
    (Filters(type="draft_law"), lambda record, now: record.document_type.code == "draft_law"),
    (Filters(topic="justice"), lambda record, now: "justice" in [topic.code for topic in record.topics.all()]),
    (Filters(year=2018), lambda record, now: record.year == 2018),
    (Filters(language="en"), lambda record, now: "en" in languages_of(record)),
    (Filters(stages=(Stage.OPEN,)), lambda record, now: record.stage_at(now) == Stage.OPEN),
    (
        Filters(stages=(Stage.ARCHIVED, Stage.PLANNED)),
        lambda record, now: record.stage_at(now) in (Stage.ARCHIVED, Stage.PLANNED),
    ),
    (Filters(institution="no such"), lambda record, now: False),
]


@pytest.mark.parametrize(("filters", "belongs"), FILTERS)
def test_a_filter_means_what_it_says(filters, belongs):
    now = timezone.now()
    expected = {record.number for record in everything() if belongs(record, now)}
    found = [record.number for record in select(filters, now)]
    assert set(found) == expected
    assert len(found) == len(expected)


def test_the_vocabulary_of_these_tests_is_in_use():
    """A filter that matches nothing would prove nothing."""
    now = timezone.now()
    assert all(select(filters, now).exists() for filters, _belongs in FILTERS[:-1])


def test_filters_together_mean_all_of_them():
    now = timezone.now()
    both = Filters(institution="MD", stages=(Stage.OPEN,), language="sq")
    assert [record.number for record in select(both, now)] == ["2026-S1"]


@pytest.mark.parametrize("words", ["faturat elektronike", "FATURAT Elektronike", "elektronske fakture", "invoices"])
def test_words_are_found_in_any_language_whatever_the_readers_is(words):
    assert [record.number for record in select(Filters(words=words), timezone.now())] == ["2026-S3"]


def test_words_that_stand_nowhere_find_nothing():
    assert not select(Filters(words="zzzz"), timezone.now()).exists()


def test_what_closes_first_comes_first_while_one_can_take_part():
    now = timezone.now()
    still_open = [record.closes_at for record in select(Filters(stages=tuple(ACCEPTS_CONTRIBUTIONS)), now)]
    others = [record.listed_at for record in select(Filters(), now)]
    assert still_open == sorted(still_open)
    assert others == sorted(others, reverse=True)


def test_counts_are_those_of_all_stages_and_the_total_of_the_stages_asked():
    now = timezone.now()
    found = answer(Filters(stages=(Stage.OPEN, Stage.PLANNED), institution="MD"), now)
    stages = [record.stage_at(now) for record in everything() if record.institution.code == "MD"]
    assert found.counts == {stage: stages.count(stage) for stage in set(stages)}
    assert found.total == found.rows.count() == stages.count(Stage.OPEN) + stages.count(Stage.PLANNED)


def test_a_hidden_consultation_is_in_no_list():
    Consultation.objects.filter(number="2026-S2").update(is_public=False)
    assert "2026-S2" not in {record.number for record in select(Filters(), timezone.now())}


# The page


_again = count()


def listed(client, query="", prefix="en"):
    """The list, rendered anew: a page from the cache has no context to look into."""
    result = client.get(f"{LISTS[prefix]}?{query}&again={next(_again)}")
    assert result.status_code == 200, query
    return result


def numbers(result):
    return [card.record.number for card in result.context["cards"]]


def test_the_list_is_the_same_in_three_languages(client):
    first = {prefix: numbers(listed(client, prefix=prefix)) for prefix in LISTS}
    assert first["sq"] == first["sr"] == first["en"]
    assert len(first["sq"]) == 20


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ("stage=open", Filters(stages=(Stage.OPEN,))),
        ("stage=open&stage=closing_soon", Filters(stages=(Stage.OPEN, Stage.CLOSING_SOON))),
        ("institution=MD", Filters(institution="MD")),
        ("type=draft_law&year=2026", Filters(type="draft_law", year=2026)),
        ("topic=justice", Filters(topic="justice")),
        ("language=sr&stage=archived", Filters(language="sr-latn", stages=(Stage.ARCHIVED,))),
        ("q=invoices", Filters(words="invoices")),
        ("q=&stage=&institution=&year=&utm_source=x", Filters()),
    ],
)
def test_an_address_asks_what_the_filters_mean(client, query, filters):
    expected = [record.number for record in select(filters, timezone.now())][:20]
    assert numbers(listed(client, query)) == expected


def test_titles_are_in_the_readers_language_or_say_in_which(client):
    cards = {card.record.number: card for card in listed(client, "stage=open&stage=closing_soon").context["cards"]}
    assert (cards["2026-S3"].text.tag, cards["2026-S3"].address.startswith("/en/institutions/")) == ("", True)
    assert (cards["2026-S8"].text.tag, cards["2026-S8"].address) == ("sq", "/en/c/2026-S8/")
    html = listed(client, "institution=MBPZHR&stage=open").content.decode()
    assert '<a class="card__link" href="/en/c/2026-S8/" lang="sq">' in html
    assert "in Albanian" in html


def test_every_card_leads_to_a_page(client):
    cards = listed(client).context["cards"]
    assert {card.text.is_original for card in cards} == {True, False}
    for card in cards:
        assert client.get(card.address).status_code == 200, card.address


def test_the_tabs_count_what_the_other_filters_leave(client):
    now = timezone.now()
    result = listed(client, "institution=MD&stage=open")
    tabs = {tab.label: tab for tab in result.context["tabs"]}
    mine = [record.stage_at(now) for record in everything() if record.institution.code == "MD"]
    assert tabs["All"].count == len(mine)
    assert tabs["Open for comments"].count == sum(stage in ACCEPTS_CONTRIBUTIONS for stage in mine)
    assert tabs["All"].address == "?institution=MD"
    assert tabs["Open for comments"].address == "?institution=MD&stage=closing_soon&stage=open"


def test_a_tab_opens_what_it_counts(client):
    for tab in listed(client).context["tabs"]:
        result = listed(client, tab.address.removeprefix("?"))
        assert result.context["total"] == tab.count
        assert [each.label for each in result.context["tabs"] if each.is_current] == [tab.label]


def test_each_filter_in_force_can_be_taken_away(client):
    form = listed(client, "institution=MD&year=2026&q=aid&stage=open").context["form"]
    assert dict(form.active) == {
        "“aid”": "?stage=open&institution=MD&year=2026",
        "Ministry of Justice": "?q=aid&stage=open&year=2026",
        "2026": "?q=aid&stage=open&institution=MD",
    }


def test_nothing_found_offers_ways_out(client):
    html = listed(client, "q=zzzz").content.decode()
    assert "Nothing found" in html
    assert 'href="?"' in html


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("institution=XX", "institution"), ("stage=opened", "stage"), ("stage=open&stage=x", "stage"),
        ("year=1900", "year"), ("year=abc", "year"), ("year=20260", "year"), ("topic=%27--", "topic"),
        ("type=%3Cscript%3E", "type"), ("language=sr-latn", "language"), ("q=" + "x" * 201, "q"),
        ("institution=%ED%A0%80", "institution"),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_said_in_words(client, query, field):
    result = client.get(f"{LISTS['en']}?{query}")
    assert result.status_code == 400
    assert list(result.context["form"].errors) == [field]
    assert f'id="filter-{field}-error"' in result.content.decode() or field == "stage"
    assert "<script>" not in result.content.decode()
    assert not result.has_header("ETag")


@pytest.mark.parametrize("number", ["", "0", "-1", "3", "two", "1.5", "9" * 18, "%D9%A1", "2'"])
def test_a_page_that_does_not_exist_is_not_found(client, number):
    assert client.get(f"{LISTS['sr']}?page={number}").status_code == 404


def test_pages_divide_the_list_without_loss(client):
    first, second = numbers(listed(client)), numbers(listed(client, "page=2"))
    assert len(first) == 20
    assert first + second == [record.number for record in select(Filters(), timezone.now())]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_list_is_only_read(client, method):
    assert getattr(client, method)(LISTS["en"]).status_code == 405


def publish(number):
    """Publishes this many consultations in Albanian."""
    today = timezone.localdate()
    parent = {"sq": PlanPage.objects.get(locale__language_code="sq", slug=str(today.year), url_path__contains="/md/")}
    facts = {
        "document_type": DocumentType.objects.first(),
        "opens_on": today,
        "closes_on": today + timedelta(days=30),
    }
    rows = {"topic_rows": [{"topic": Topic.objects.first()}]}
    user = get_user_model().objects.get(username="import")
    for each in range(number):
        words = {"sq": Words({"title": f"Provë {each} {number}", "slug": f"prove-{each}-{number}"})}
        publish_in_languages(ConsultationPage, parent, words, user, "test", facts=facts, row_facts=rows)


def test_lists_cost_the_same_queries_with_one_row_and_with_fifty(client, django_assert_max_num_queries):
    year = timezone.localdate().year
    addresses = [
        LISTS["en"],
        f"{LISTS['en']}?stage=open",
        f"{LISTS['en']}?q=prov%C3%AB&institution=MD&language=sq&year={year}",
        "/sq/",
    ]
    Consultation.objects.update(is_public=False)
    costs = []
    for number in (1, 49):
        publish(number)
        for address in addresses:
            client.get(address)  # what a process remembers is no query of the list
            with django_assert_max_num_queries(MOST_QUERIES) as counted:
                html = client.get(f"{address}{'&' if '?' in address else '?'}again={number}").content.decode()
            costs.append(len(counted))
            assert html.count('class="card"') == (1 if number == 1 else 9 if address == "/sq/" else 20)
    assert costs[: len(addresses)] == costs[len(addresses) :]


def test_the_home_page_leads_to_what_is_open_and_reported(client):
    now = timezone.now()
    for prefix in CODES:
        shown = client.get(f"/{prefix}/").context["highlights"]
        still_open = [card.record.number for card in [*shown.closing_soon, *shown.open]]
        assert still_open == [each.number for each in select(Filters(stages=tuple(ACCEPTS_CONTRIBUTIONS)), now)][:9]
        assert shown.open_count == len(select(Filters(stages=tuple(ACCEPTS_CONTRIBUTIONS)), now))
        assert {card.stage for card in shown.reported} == {Stage.REPORTED}


def test_with_nothing_open_the_home_page_says_what_opens_next(client):
    now = timezone.now()
    for record in select(Filters(stages=tuple(ACCEPTS_CONTRIBUTIONS)), now):
        Consultation.objects.filter(pk=record.pk).update(is_public=False)
    result = client.get("/en/")
    assert [card.stage for card in result.context["highlights"].upcoming] == [Stage.UPCOMING]
    assert "No consultation is open today" in result.content.decode()
