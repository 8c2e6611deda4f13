"""The results page as readers use it: words in any script, filters, other languages, and nothing that is not public."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation_pages.models import Consultation, PlanItem, Proposal
from core.full_text import live_pages, read_query
from search.enums import Kind, Origin
from search.forms import LONGEST_QUERY
from search.found import SAME, Found, find, likeness
from search.intent import find_what_was_meant
from search.models import PageText
from search.narrowing import in_order
from search.numbers import numbered
from search.results import results_of
from search.snippets import LENGTH, Marker
from search.spelling import MOST_CORRECTED, better_spelling
from tests.editing import draft_consultation, revise, through_review
from tests.search.writing import publish

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
    for code in SEARCH:
        html = ask(client, "a" * 201, code, status=400, stage="open")
        assert "201" in html
        assert "200" in html
        assert f'value="{"a" * 201}"' in html
    assert "These words cannot be looked for" in html
    assert "does not exist" not in html


@pytest.mark.parametrize(
    ("choices", "number"), [({}, 0), ({"sort": "newest"}, 0), ({"language": "all", "kind": "consultation"}, 1)]
)
def test_a_closed_fold_says_how_many_filters_are_active(client, choices, number):
    html = ask(client, "ligji", "en", **choices)
    summary = re.search("<summary>(.*?)</summary>", html, re.DOTALL)[1]
    assert re.findall(r"(\d+) active", summary) == ([str(number)] if number else [])


def test_without_words_it_explains_itself(client):
    for code in SEARCH:
        assert "<h1" in ask(client, "", code)


def test_nothing_found_offers_a_way_on(client):
    html = ask(client, "zzzzqqqq")
    assert not addresses(html)
    assert "href=" in html


def test_the_beginning_of_a_title_is_enough(client):
    """What suggestions offer to those with JavaScript, the page shows to everybody."""
    through_review(draft_consultation(title="Karburantizimi i vendit"))
    html = ask(client, "karbur", "sq")
    assert len(addresses(html)) == 1
    suggested = client.get("/sq/kerko/suggestions/", {"q": "karbur"}).json()["suggestions"]
    assert [each["address"] for each in suggested] == addresses(html)
    html = ask(client, "karbur", "en")
    assert "Titles that begin so" in html
    assert not addresses(ask(client, "“karbur”", "en"))


def test_titles_that_begin_so_are_offered_below_what_holds_the_word(client):
    """A word that is whole and a beginning has both, as suggestions do, with no query more."""
    for title in ("Xhiro e përjavshme", "Xhiroskopia e vendit"):
        through_review(draft_consultation(title=title))
    ask(client, "xhiro", "sq")
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        html = ask(client, "xhiro", "sq", kind="consultation")
    assert len(seen) <= MOST_QUERIES
    assert len(addresses(html)) == 1
    [address] = re.findall(r'href="\?([^"]*begin=1[^"]*)"', html)
    begun = client.get(f"{SEARCH['sq']}?{address.replace('&amp;', '&')}").content.decode()
    assert "Xhiroskopia" in begun
    assert len(addresses(begun)) == 2
    assert "begin=1" not in ask(client, "“xhiro”", "sq")
    assert "begin=1" not in ask(client, "përjavshme", "sq")
    assert ask(client, "xhiro", "sq", status=400, begin="2")


def test_a_title_typed_as_it_is_stands_first_whatever_small_words_it_holds():
    now, other = timezone.now(), 0
    for title in live_pages().values_list("title", flat=True).distinct():
        if len(title) <= LONGEST_QUERY:
            query = read_query(title)
            assert likeness(title, query.telling) == SAME, title
            other += likeness(f"{title} karburantizimi", query.telling) == SAME
    assert not other or other < 10  # beyond a dozen words nothing is compared
    for title in ("Ligji për ndihmën juridike", "Ligji “për” ndihmën: juridike!"):
        through_review(draft_consultation(title=title))
    through_review(draft_consultation(title="Ligji për ndihmën juridike dhe të tjera"))
    best = [each.title for each in find(read_query("ligji për ndihmën, juridike"), now).found]
    assert best.index("Ligji për ndihmën juridike dhe të tjera") > 1


def test_the_notice_about_languages_names_the_one_that_was_wanted(client):
    through_review(draft_consultation(title="Karburantizimi i vendit"))
    assert "Nothing was found in Serbian." in ask(client, "karburantizimi", "en", language="sr")
    assert "Nothing was found in English." in ask(client, "karburantizimi", "en")


def test_filters_that_leave_nothing_say_so_and_can_be_changed(client):
    through_review(draft_consultation(title="Karburantizimi i vendit"))
    html = ask(client, "karburantizimi", "en", stage="withdrawn")
    assert not addresses(html)
    assert "The filters leave nothing" in html
    assert "Every word must be in the text" not in html
    assert 'name="stage"' in html
    [way_out] = re.findall(r'<a href="([^"]+)">Show 1 result without the filters', html)
    answer = client.get(f"{SEARCH['en']}{way_out.replace('&amp;', '&')}").content.decode()
    assert len(addresses(answer)) == 1


@pytest.mark.parametrize(("choices", "label"), [({"kind": "x"}, "Kind of result"), ({}, "Words to look for")])
def test_errors_name_what_is_wrong_in_words(client, choices, label):
    html = ask(client, "ligji" if choices else "a" * 201, status=400, **choices)
    assert f"<li>{label}: " in html


@pytest.mark.parametrize("typed", ["2026-S1", "2026-s1", "2026 S1", " 2026 – s01 ", "nr. 2026/S1"])
def test_a_number_finds_its_consultation_first(typed):
    through_review(draft_consultation(summary="2026 s1 2026-S1 s01 nr"))
    record = Consultation.objects.get(number="2026-S1")
    found = find_what_was_meant(read_query(typed), timezone.now()).findings.found
    assert (found[0].key, found[0].kind) == (record.key, "consultation")
    assert [each.key for each in found].count(record.key) == 1


def test_a_number_of_a_proposal_finds_its_consultations_and_its_plan_and_unknown_numbers_nothing(client):
    record = Consultation.objects.public().exclude(proposal=None).first()
    free = Proposal.objects.public().filter(consultations=None, dropped_at=None).first()
    for proposal, keys in ((record.proposal, [record.key]), (free, [])):
        for typed in (proposal.number, proposal.number.replace("-", " ").lower()):
            found = find_what_was_meant(read_query(typed), timezone.now()).findings.found
            assert [each.key for each in found][: len(keys) + 1] == [*keys, proposal.plan.key]
        html = ask(client, proposal.number, "en")
        assert html.count(f"No. {proposal.number}") == len(keys) + 1
        assert f'#{proposal.number}"' in html
        title = PlanItem.objects.get(translation_key=proposal.key, locale__language_code="en").title
        assert title in unescape(html)
    assert numbered("2026-ZZ-999", timezone.now()) == []
    assert numbered("1999-001", timezone.now()) == []


def test_numbers_of_drafts_are_not_told():
    page = draft_consultation(title="Karburantizimi i vendit")
    assert not Consultation.objects.public().filter(key=page.translation_key).exists()
    for record in Consultation.objects.exclude(is_public=True):
        assert numbered(record.number, timezone.now()) == []


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("Ministria e Drejtësisë karburantizim", True),
        ("karburantizimi, Ministrisë së Drejtësisë", True),
        ("Ministry of Justice karburantizimi", True),
        ("Ministarstvo pravde karburantizimi", True),
        ("Министарство правде karburantizimi", True),
        ("MD karburantizimi", True),
        ("Ministria e Shëndetësisë karburantizimi", False),
        ("Ministria karburantizimi", False),
        ("Ministria e Drejtësisë karburantizim zzzz", False),
    ],
)
def test_an_institution_named_beside_the_subject_means_what_it_does(typed, is_found):
    page = draft_consultation(title="Karburantizimi i vendit")
    through_review(page)
    meant = find_what_was_meant(read_query(typed), timezone.now())
    found = {each.key for each in meant.findings.found} if not meant.query.is_relaxed else set()
    assert (page.translation_key in found) is is_found


def test_a_word_of_texts_alone_is_no_misspelling_and_is_known_to_spell_by():
    through_review(draft_consultation(title="Karburantizimi i vendit", summary="Fjala xhiroskopi është këtu."))
    for typed in ("xhiroskopi karburantizmii", "xhiroskpi karburantizimi"):
        assert better_spelling(read_query(typed)) == "xhiroskopi karburantizimi"
    assert better_spelling(read_query("xhiroskp")) == "xhiroskopi"


def test_more_wrong_words_than_a_few_are_not_corrected(django_assert_max_num_queries):
    through_review(draft_consultation(title="Karburantizimi transportizimi furnizimi magazinimi depozitimi"))
    wrong = ["karburantizmi", "transportizmi", "furnizmii", "magazinmi", "depozitmi"]
    with django_assert_max_num_queries(2 + 2 * MOST_CORRECTED):
        assert better_spelling(read_query(" ".join(wrong[:MOST_CORRECTED])))
    with django_assert_max_num_queries(2):
        assert better_spelling(read_query(" ".join(wrong))) == ""


def test_a_misspelt_word_gets_a_better_one(client):
    through_review(draft_consultation(title="Karburantizimi i vendit"))
    assert "<strong>karburantizimi</strong>" in ask(client, "karburantizmii", "sq").lower()


def test_a_better_word_is_shown_in_its_own_letters(client):
    publish("sq", "Çështjet e qytetarëve", "Çështjet: çështje të reja.")
    publish("sr-latn", "Zaštita xličnih podataka", "Xlične podatke čuva Ministarstvo.")
    for typed, better in [("qytetarveve çshtjet", "qytetarëve çështjet"), ("xlicnh", "xličnih"), ("xличнх", "xličnih")]:
        assert better_spelling(read_query(typed)) == better
    assert "<strong>xličnih</strong>" in ask(client, "xlicnh", "sr-latn")


def test_a_place_that_no_text_names_is_not_misspelt():
    publish("sr-latn", "Isto pravilo", "Isto tako.")
    for typed in ("Istok", "Исток"):
        assert better_spelling(read_query(typed)) == ""


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


@pytest.mark.parametrize("between", ["\nsq\tfile\t", " "], ids=["in many lines", "in one line"])
def test_a_snippet_shows_the_words_wherever_they_stand_in_a_file(between):
    """Behind hundreds of pages; nothing else of the result shows them. One query more."""
    page = draft_consultation()
    through_review(page)
    kept = "sq\tfile\t" + between.join(["Fjalë e gjatë."] * 26_000 + ["Karburantizimi është këtu."])
    PageText.objects.filter(pk=page.pk).update(beside=kept, is_stale=False)
    found = Found(Kind.CONSULTATION, page.translation_key, page.translation_key, page.title, False, {"sq": page.pk})
    with CaptureQueriesContext(connection) as seen:
        [result] = results_of([found], read_query("karburantizimi"), {}, timezone.now())
    assert "<mark>Karburantizimi</mark> është këtu." in result.snippet.html
    assert len(re.sub("</?mark>", "", result.snippet.html)) <= LENGTH + 20
    assert result.snippet.origin == Origin.FILE
    assert len(seen) <= 3


def test_a_stem_within_a_longer_word_is_not_marked():
    text = "Jokarburantizimi. " * 100 + "Karburantizimi."
    snippet = Marker.of(read_query("karburantizimi"), "sq").snippet(text)
    assert re.findall(r"\w*<mark>.*?</mark>", snippet) == ["<mark>Karburantizimi</mark>"]


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
