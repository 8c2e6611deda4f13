"""The full-text index: one table of questions and answers, for whichever database the tests run on."""

import json
import random
import unicodedata
from collections import Counter, defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction
from wagtail.search.models import IndexEntry

from consultation_pages.approval import publish_without_review
from consultation_pages.imports import Words, importer, publish_in_languages
from consultation_pages.models import Consultation, Question
from core import full_text, synonyms
from core.full_text import (
    LONGEST_WORD,
    MOST_WORDS,
    Query,
    beginning,
    form_of,
    holding,
    indexed,
    live_pages,
    matching,
    read_query,
    titled,
)
from core.text import words_of
from home.models import HomePage, StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_synonyms(monkeypatch):
    """Which words mean the same is said by upper floors; their tests are there."""
    monkeypatch.setattr(synonyms, "_groups", defaultdict(list))


# key: language, title, text
CORPUS = {
    "health": ("sq", "Ligji për shëndetësinë", "Qytetarët e Gjakovës presin përgjigje për çështjet e komunës."),
    "talks": ("sq", "Konsultimet publike", "Komuniteti ka të drejtë të flasë. S’ka ligj pa konsultim."),
    "woods": ("sr-latn", "Zakon o šumama", "Građani Đakovice govore na javnim konsultacijama o budžetu opštine."),
    "noise": ("sr-latn", "Pravilnik o buci", "Džepovi i ljubav, Njegoševa ulica 05/2016."),
    "forest": ("en", "Act on forests", "Consultations on the policies of the ministry and its regulations."),
    "police": ("en", "The people’s police", "A publication, paragraph 5, rule 05/2016 of the Government."),
}

ANSWERS = [
    # spellings, scripts, cases
    ("çështje", "health"), ("ceshtje", "health"), ("ÇËSHTJEVE", "health"), ("shendetesise", "health"),
    ("Đakovica", "woods"), ("djakovica", "woods"), ("ЂАКОВИЦА", "woods"), ("Ðakovici", "woods"),
    ("грађани", "woods"), ("gradjanima", "woods"), ("GRAĐANA", "woods"), ("буџета", "woods"), ("budzet", "woods"),
    ("џеп", "noise"), ("ǆepovi", "noise"), ("ЉУБАВ", "noise"), ("ǉubav", "noise"), ("Његошева", "noise"),
    # forms of one word in the language of the text
    ("konsultim", "talks"), ("konsultimeve", "talks"), ("qytetar", "health"), ("qytetarëve", "health"),
    ("komuna", "health"), ("komunitetit", "talks"), ("ligjeve", "health talks"), ("ligj", "health talks"),
    ("konsultacija", "woods"), ("консултације", "woods"), ("opština", "woods"), ("šuma", "woods"), ("шума", "woods"),
    ("consultation", "forest"), ("consulting", "forest"), ("forest", "forest"), ("policy", "forest"),
    ("police", "police"), ("regulated", "forest"),
    # numbers and short words exactly
    ("05/2016", "noise police"), ("2016", "noise police"), ("201", ""), ("5", "police"), ("act", "forest"), ("ac", ""),
    # the short form of a word and its longer ones
    ("acts", "forest"), ("people", "police"),
    # every word must be there, anywhere in title or text, and letters alone count for nothing beside words
    ("ligji gjakove", "health"), ("gjakove ligji", "health"), ("ligji zakon", ""), ("ligji forest", ""),
    ("zakon o budžetu", "woods"), ("people's police", "police"), ("s'ka", "talks"), ("act x", "forest"),
    # phrases exactly, one word after the other
    ("“javnim konsultacijama”", "woods"), ('"konsultacijama javnim"', ""), ("„javne konsultacije“", ""),
    ("«ЈАВНИМ КОНСУЛТАЦИЈАМА»", "woods"), ('"the policies" forest', "forest"), ('"konsultim"', "talks"),
    ('"konsultime"', ""), ('"šumama građani"', ""), ('"forest', "forest"), ('forest "', "forest"),
    ('"" forest', "forest"),
    # what engines take for operators are words or nothing
    ("forest AND act", "forest"), ("forest OR zakon", ""), ("NOT forest", ""), ("NEAR(forest act)", ""),
    ("forest*", "forest"), ("-forest", "forest"), ("^forest", "forest"), ("title:forest", ""), ("{title} : forest", ""),
    ("!forest", "forest"),
    ("forest & act", "forest"), ("forest | zakon", ""), ("forest <-> act", "forest"), ("forest:*", "forest"),
    ("'forest'", "forest"), ("(forest", "forest"), ("forest\\", "forest"), ("for%", ""), ("forest'; --", "forest"),
    # nothing
    ("", ""), ("   ", ""), ('""', ""), ("…!?", ""), ("zzzz", ""), ("0sq", ""), ("sq", ""),
]  # fmt: skip

TITLES = [
    ("ligji", "health"), ("ligj shëndetësi", "health"), ("konsultim", "talks"), ("zakona", "woods"),
    ("forest", "forest"), ("consultation", ""), ("gjakova", ""), ('"act on"', "forest"), ('"on act"', ""),
    ("05/2016", ""),
]  # fmt: skip

BEGINNINGS = [
    ("l", "health"), ("lig", "health"), ("ligji për shënd", "health"), ("ligjet shend", "health"), ("zak", "woods"),
    ("зако", "woods"), ("for", "forest"), ("forest", "forest"), ("forestry", ""), ("poli", "police"),
    ("people's p", "police"), ("act", "forest"), ("on act", "forest"), ("pu", "talks"), ("qytet", ""), ("0", ""),
    ("s", "woods health police"), ("sr", ""), ("", ""), ("'", ""), ("a* OR", ""), ("«l", "health"),
]  # fmt: skip

HOSTILE = [
    "\x00", "a\x00b", "'" * 99, '"' * 99, "\\" * 9, "%", "_", "😀", "a" * 100_000, "ž" * 100_000, "\ud800",
    " ".join(f"w{n}" for n in range(5000)), '"' + "w " * 5000 + '"', "(((((", "&&&", "* * *", "a:b:c", "NEAR/2",
    "{body} : x", "\u202e", "۱۲۳", "１２３", "9" * 400, "1e5", "-1.5e-7", "http://example.org/a?b=c", "a@example.org",
]  # fmt: skip


def publish(code: str, title: str, *paragraphs: str) -> StandardPage:
    """A page of text in one language, as an import publishes it."""
    body = json.dumps([{"type": "paragraph", "value": f"<p>{text}</p>"} for text in paragraphs])
    home = HomePage.objects.get(locale__language_code=code)
    words = {code: Words({"title": title, "body": body})}
    return publish_in_languages(StandardPage, {code: home}, words, importer(), "test")[code]


@pytest.fixture
def corpus():
    """The keys of the corpus by the id of their page."""
    return {publish(*words).pk: key for key, words in CORPUS.items()}


def answers(corpus, condition):
    pages = Page.objects.filter(condition, pk__in=corpus)
    return {corpus[pk] for pk in pages.values_list("pk", flat=True)}


def ids(pages, typed):
    return list(matching(pages, read_query(typed)).values_list("pk", flat=True))


def table(corpus, rows, condition_of):
    """What the rows expect, and what the database says."""
    expected = {typed: set(keys.split()) for typed, keys in rows}
    return expected, {typed: answers(corpus, condition_of(typed)) for typed in expected}


def test_words_are_found_in_every_form_and_spelling_and_phrases_exactly(corpus):
    expected, found = table(corpus, ANSWERS, lambda typed: holding(read_query(typed)))
    assert found == expected
    decomposed = {
        typed: answers(corpus, holding(read_query(unicodedata.normalize("NFD", typed)))) for typed in expected
    }
    assert decomposed == expected


def test_titles_alone(corpus):
    expected, found = table(corpus, TITLES, lambda typed: titled(read_query(typed)))
    assert found == expected


def test_titles_that_go_on_as_was_begun(corpus):
    expected, found = table(corpus, BEGINNINGS, beginning)
    assert found == expected


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_is_typed_is_an_error(typed):
    query = read_query(typed)
    assert len(query.words) + sum(map(len, query.phrases)) <= MOST_WORDS
    for condition in (holding(query), titled(query), beginning(typed)):
        assert Page.objects.filter(condition).count() >= 0


def reference(query: Query, code: str, title: str, text: str) -> bool:
    """The rule, in Python: each word has a form in the page, each phrase stands in its words."""
    found = [words_of(title), words_of(text)]
    forms = {form_of(word, code) for words in found for word in words}
    lines = [f" {' '.join(words)} " for words in found]
    return all(form_of(word, code) in forms for word in query.words) and all(
        any(f" {' '.join(phrase)} " in line for line in lines) for phrase in query.phrases
    )


PIECES = sorted({word for _code, *texts in CORPUS.values() for text in texts for word in text.split()})
TYPED = st.lists(st.one_of(st.sampled_from([*PIECES, '"', "“"]), st.text(max_size=6)), max_size=5).map(" ".join)


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(typed=TYPED)
def test_the_database_answers_as_the_rule_says(corpus, typed):
    query = read_query(typed)
    expected = {key for key, (code, *texts) in CORPUS.items() if query and reference(query, code, *texts)}
    assert answers(corpus, holding(query)) == expected


@pytest.mark.parametrize(
    ("typed", "words", "phrases"),
    [
        ("Ministria e Drejtësisë", ("ministria", "drejtesise"), ()),
        ("e i", ("e", "i"), ()),
        ("neni 5", ("neni", "5"), ()),
        ("a a b", ("a", "b"), ()),
        ('një "dy tre" katër', ("nje", "kater"), (("dy", "tre"),)),
        ('"a b"', (), (("a", "b"),)),
        ('"një dy', ("nje", "dy"), ()),
        ("!", (), ()),
    ],
)
def test_what_was_typed_is_read_as_words_and_phrases(typed, words, phrases):
    assert read_query(typed) == Query(words, phrases)


def test_a_query_is_short_however_much_was_typed():
    query = read_query(f'"{"a" * 1000} b" ' + "word " * 1000 + " ".join(str(n) for n in range(1000)))
    assert query.phrases == (("a" * LONGEST_WORD, "b"),)
    assert len(query.words) <= MOST_WORDS


def test_the_index_keeps_words_in_order_and_each_stem_once():
    assert indexed(["Ligji, ligji!", "Nr. 5"], "sq") == "ligji ligji nr 5 ligj0sq"


def test_no_word_of_the_index_is_too_long_for_any_database():
    page = publish("sq", "gjatë", "a" * 5000, "ž" * 5000)
    assert answers({page.pk: "it"}, holding(read_query("a" * 5000))) == {"it"}


def random_words(letters: int, code: str = "abcdefghijklmnopqrstuvwxyz") -> list[str]:
    """Words of seven letters that mostly occur once, always the same."""
    chosen = random.Random(7)
    return ["".join(chosen.choices(code, k=7)) for _ in range(letters // 8)]


@pytest.mark.parametrize("letters", ["abcdefghijklmnopqrstuvwxyz", "αβγδεζηθικλμνξοπρστυφχψω", "一丁七万丈三上下不与"])
def test_no_page_has_more_words_than_postgresql_stores(letters):
    text = " ".join(random_words(400_000, letters))
    kept = indexed([text, "e " * 60_000], "sq").split()
    # PostgreSQL's own sum: https://www.postgresql.org/docs/15/textsearch-limitations.html
    size = sum(len(word.encode()) + len(word.encode()) % 2 + 2 + 2 * min(n, 256) for word, n in Counter(kept).items())
    assert 800_000 < size < 1_040_000
    assert kept[0] == text.split()[0]


def test_a_page_of_random_words_is_published_and_found_by_the_first_ones():
    words = random_words(400_000)
    page = publish("sq", "Fjalë", *(" ".join(words[start : start + 1000]) for start in range(0, len(words), 1000)))
    asked = [words[0], words[20_000], words[-1]]
    assert words[-1] not in page.folded_text.split()
    assert [word for word in asked if answers({page.pk: "it"}, holding(read_query(word)))] == asked[:2]


# Places that PostgreSQL's vectors do not keep: after 16,383 words, and of a word that occurs 256 times.
FAR_BACK = [
    ("sq", "Larg", " ".join(f"fjala{number}" for number in range(17_000)), "Ndihma juridike falas."),
    ("sq", "Shpesh", "Dhe e pastaj e tjera. " * 300, "Ndihma e lirë."),
    ("sq", "Shkurt", "Ndihma juridike. Pastaj falas dhe e lirë."),
]
PHRASES_FAR_BACK = [
    ('"ndihma juridike"', {"Larg", "Shkurt"}), ('"ndihma juridike falas"', {"Larg"}), ('"juridike ndihma"', set()),
    ('"juridike falas" ndihme', {"Larg"}), ('"ndihma e lirë"', {"Shpesh"}), ('"e tjera" "e lirë"', {"Shpesh"}),
    ('"e lirë"', {"Shpesh", "Shkurt"}), ('"e falas"', set()), ('"fjala16998 fjala16999"', {"Larg"}),
    ('"fjala16998 fjala1699"', set()), ('"jala16998 fjala16999"', set()), ('"lirë"', {"Shpesh", "Shkurt"}),
]  # fmt: skip


def test_phrases_are_found_wherever_in_a_long_text_they_stand():
    pages = {publish(*words).pk: words[1] for words in FAR_BACK}
    expected = dict(PHRASES_FAR_BACK)
    assert {typed: answers(pages, holding(read_query(typed))) for typed in expected} == expected


def test_an_empty_question_asks_no_database(corpus, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert list(matching(live_pages(), read_query("!"))) == []


def test_a_question_is_one_query_without_a_look_up_of_private_pages(corpus, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert list(matching(live_pages(), read_query("zzzz"))) == []


# What is indexed, and when


def test_rows_of_a_page_are_found_as_soon_as_they_are_published():
    page = Consultation.objects.get(number="2026-S1").source_page
    page.questions = [*page.questions.all(), Question(text="Sa kushton karburantizimi?", locale=page.locale)]
    assert page.pk not in ids(live_pages(), "karburantizim")
    publish_without_review(page, importer(), "test")
    assert page.pk in ids(live_pages(), "karburantizim")


def test_drafts_of_public_pages_are_not_found(corpus):
    page = StandardPage.objects.get(pk=next(iter(corpus)))
    page.title = "Karburantizimi"
    page.body = [("heading", "Karburantizimi")]
    page.save_revision(user=importer())
    assert ids(live_pages(), "karburantizimi") == []
    assert answers(corpus, holding(read_query("ligji shendetesise"))) == {"health"}


def test_pages_that_were_never_published_are_indexed_for_the_admin_and_no_reader_finds_them():
    home = HomePage.objects.get(locale__language_code="sq")
    draft = home.add_child(instance=StandardPage(title="Karburantizimi", live=False, locale=home.locale))
    assert ids(Page.objects.all(), "karburantizimi") == [draft.pk]
    assert ids(live_pages(), "karburantizimi") == []


def make_private(page):
    """As nobody can here: past the gate, which refuses it."""
    PageViewRestriction.objects.bulk_create(
        [PageViewRestriction(page_id=page.pk, restriction_type=PageViewRestriction.LOGIN)]
    )


def test_private_pages_and_those_below_them_are_no_readers(corpus):
    page = Page.objects.get(pk=next(iter(corpus)))
    make_private(page)
    assert page.pk not in live_pages().values_list("pk", flat=True)
    assert live_pages().filter(pk__in=corpus).count() == len(corpus) - 1
    make_private(page.get_parent())
    assert not live_pages().filter(pk__in=corpus, locale=page.locale).exists()


def test_a_deleted_page_leaves_the_index():
    home = HomePage.objects.get(locale__language_code="sq")
    page = home.add_child(instance=StandardPage(title="Karburantizimi", live=False, locale=home.locale))
    entries = IndexEntry.objects.filter(object_id=str(page.pk), content_type=page.content_type)
    assert entries.exists()
    page.delete()
    assert not entries.exists()


def test_indexing_joins_the_transaction_of_the_page(corpus, monkeypatch):
    """The index is part of the publication: if it fails, nothing is published."""
    monkeypatch.setattr(full_text.index, "insert_or_update_object", lambda page: 1 / 0)
    before = Page.objects.count()
    with pytest.raises(ZeroDivisionError):
        publish("sq", "Karburantizimi")
    assert Page.objects.count() == before
