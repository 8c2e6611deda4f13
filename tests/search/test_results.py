"""The results page as readers use it: words in any script, filters, other languages, and nothing that is not public."""

import re
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation_pages.models import Consultation
from core.full_text import read_query
from search.found import find
from search.narrowing import in_order
from search.snippets import LENGTH, Marker
from tests.editing import draft_consultation, revise, through_review

pytestmark = pytest.mark.django_db

SEARCH = {"sq": "/sq/kerko/", "sr-latn": "/sr/pretraga/", "en": "/en/search/"}
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


def ask(client, words, code="en", status=200, **choices):
    """The main part of the results page."""
    query = "&".join(f"{name}={quote(value)}" for name, value in {"q": words, **choices}.items())
    answer = client.get(f"{SEARCH[code]}?{query}")
    assert answer.status_code == status, answer.content[:500]
    html = answer.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def addresses(html):
    """Where the results lead, without the reader's language."""
    return re.findall(r'<h3><a href="([^"]+)"', html)


def keys(words):
    return [(each.kind, each.key) for each in find(read_query(words), timezone.now())[0]]


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("Đakovica", "Ђаковица"),
        ("Đakovica", "djakovica"),
        ("Đakovica", "DJAKOVICA"),
        ("Gjakovë", "gjakove"),
        ("Gjakovë", "Gjakove\u0308"),
        ("çështje", "ceshtje"),
        ("opština", "општина"),
    ],
)
def test_every_spelling_finds_the_same(typed, same):
    page = draft_consultation(summary="Đakovica, Gjakovë, çështje, opština.")
    through_review(page)
    found = keys(typed)
    assert page.translation_key in {key for _kind, key in found}
    assert keys(same) == found


def test_titles_stand_before_texts():
    in_text, in_title = (
        draft_consultation(summary="Karburantizimi"),
        draft_consultation(title="Karburantizimi i vendit"),
    )
    for page in (in_text, in_title):
        through_review(page)
    assert [key for _kind, key in keys("karburantizimi")] == [in_title.translation_key, in_text.translation_key]


def test_each_result_shows_its_words_marked_and_its_institution(client):
    page = draft_consultation(title="Karburantizimi i vendit", summary="Çka është karburantizimi?")
    through_review(page)
    html = ask(client, "karburantizimit", "sq")
    assert "<mark>Karburantizimi</mark> i vendit" in html
    assert "<mark>karburantizimi</mark>?" in html
    assert "Ministria e Drejtësisë" in html


def test_what_was_typed_and_what_was_written_is_text_not_markup(client):
    page = draft_consultation(summary="<script>alert('karburantizimi')</script>")
    through_review(page)
    html = ask(client, "karburantizimi <script>alert(1)</script>", "sq") + ask(client, "karburantizimi", "sq")
    assert "<script" not in html


@pytest.mark.parametrize("name", ["stage", "institution", "type", "kind"])
def test_filters_leave_only_what_they_name(client, name):
    record = Consultation.objects.public().exclude(closes_at=None).filter(is_sample=True).first()
    now = timezone.now()
    value = {
        "stage": record.stage_at(now).value,
        "institution": record.institution.code,
        "type": record.document_type.code,
        "kind": "consultation",
    }[name]
    words = "ligji"
    expected = {each.key for each in find(read_query(words), now)[0] if getattr(each, name) == value}
    assert expected
    html = ask(client, words, "sq", language="all", **{name: value})
    assert re.search(r'<h2 id="results">(\d+)', html)[1] == str(len(expected))


def test_a_choice_that_means_nothing_is_refused_and_keeps_the_words(client):
    html = ask(client, "ligji", status=400, stage="nonsense")
    assert 'value="ligji"' in html


def test_too_many_words_are_refused_in_words(client):
    assert ask(client, "a" * 201, status=400)


def test_without_words_it_explains_itself(client):
    for code in SEARCH:
        assert "<h1" in ask(client, "", code)


def test_nothing_found_offers_a_way_on(client):
    html = ask(client, "zzzzqqqq")
    assert not addresses(html)
    assert "href=" in html


def test_a_misspelt_word_gets_a_better_one(client):
    through_review(draft_consultation(title="Karburantizimi i vendit"))
    assert "<strong>karburantizimi</strong>" in ask(client, "karburantizmii", "sq").lower()


def test_what_is_found_only_in_another_language_is_offered(client):
    through_review(draft_consultation(title="Karburantizimi i vendit"))
    assert "Karburantizimi" in re.sub("</?mark>", "", ask(client, "karburantizimi", "en"))


def test_drafts_and_unpublished_changes_are_not_found(client):
    draft_consultation(title="Karburantizimi i vendit")
    live = draft_consultation()
    through_review(live)
    revise(live, summary="Karburantizimi")
    for code in SEARCH:
        assert "<mark>" not in ask(client, "karburantizimi", code)
    assert keys("karburantizimi") == []
    assert client.get("/sq/kerko/suggestions/?q=karbur").json() == {"suggestions": []}


def test_suggestions_are_titles_with_their_addresses(client):
    through_review(draft_consultation(title="Karburantizimi i vendit"))
    answer = client.get("/sq/kerko/suggestions/", {"q": "karbur"})
    [suggestion] = answer.json()["suggestions"]
    assert (suggestion["title"], suggestion["lang"]) == ("Karburantizimi i vendit", "sq")
    assert client.get(suggestion["address"]).status_code == 200


def test_a_page_of_results_costs_the_same_queries_whatever_it_shows(client):
    def queries(words):
        ask(client, words, "sq", language="all")
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            html = ask(client, words, "sq", language="all")
        return len(seen), len(addresses(html))

    through_review(draft_consultation(title="Karburantizimi i vendit"))
    few, one = queries("karburantizimi")
    many, more = queries("ligji")
    assert one == 1
    assert more > 5
    assert many <= MOST_QUERIES
    assert many - few <= 2  # institutions and plans are asked for where there are some


def test_snippets_are_short_and_begin_near_the_word():
    text = "Fjalë e parë. " * 200 + "Karburantizimi është këtu. " + "Fjalë e fundit. " * 200
    snippet = Marker.of(read_query("karburantizimi"), "sq").snippet(text)
    assert "<mark>Karburantizimi</mark> është këtu" in snippet
    assert len(re.sub("</?mark>", "", snippet)) <= LENGTH + 20


@pytest.mark.parametrize(
    ("typed", "code", "text", "marked"),
    [
        ("javna rasprava", "sr-latn", "Javno preduzeće, javna rasprava", "Javno preduzeće, [javna rasprava]"),
        ("javna rasprava", "sr-latn", "Javno preduzeće: javnih konsultacija", "Javno preduzeće: [javnih konsultacija]"),
        ("javna rasprava", "sr-latn", "Rasprava o javnoj nabavci", "[Rasprava] o [javnoj] nabavci"),
        ("javna rasprava", "sr-latn", "Javno preduzeće", "Javno preduzeće"),
        ("palë e interesuar", "sq", "palët e interesit, pala", "[palët e interesit], pala"),
        ("“ndihma juridike”", "sq", "ndihmë, ndihma juridike, juridike", "ndihmë, [ndihma juridike], juridike"),
        ("“ndihma juridike” falas", "sq", "ndihmë falas", "ndihmë [falas]"),
        ("ndihma juridike", "sq", "juridike, ndihmë", "[juridike], [ndihmë]"),
        ("udhëzim administrativ", "sq", "t’ua, udhëzimi administrativ", "t’ua, [udhëzimi] [administrativ]"),
        ("gruaja", "sq", "gra, gratë, grevë", "[gra], [gratë], grevë"),
        ("radnici", "sr-latn", "Радник, radnicima", "[Радник], [radnicima]"),
    ],
)
def test_words_of_an_expression_or_phrase_are_marked_only_together(typed, code, text, marked):
    html = Marker.of(read_query(typed), code).snippet(text)
    assert html.replace("<mark>", "[").replace("</mark>", "]") == marked


def test_misspelt_words_show_what_was_meant_and_say_so(client):
    through_review(draft_consultation(title="Karburantizimi i vendit"))
    html = ask(client, "karburantizmii", "sq")
    assert "<mark>Karburantizimi</mark>" in html
    assert "karburantizmii" in html


def test_misspelt_words_cost_no_more_queries_than_others(client):
    through_review(draft_consultation(title="Karburantizimi i vendit"))
    ask(client, "karburantizmii", "sq")
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        ask(client, "karburantizmii", "sq", kind="consultation")
    assert len(seen) <= MOST_QUERIES, [re.findall('FROM "(.*?)"', each["sql"])[:1] for each in seen]


def test_newest_first_is_an_order_of_one_address(client):
    best = addresses(ask(client, "ligji", "sq", language="all"))
    newest = addresses(ask(client, "ligji", "sq", language="all", sort="newest"))
    assert sorted(best) == sorted(newest)
    moments = [each.moment for each in in_order(find(read_query("ligji"), timezone.now()).found, "newest")]
    assert moments == sorted(moments, reverse=True)
    assert 'name="sort"' in ask(client, "ligji", "sq")
