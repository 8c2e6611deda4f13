"""What the words and facts shipped in consultation_pages/seed must keep, whoever edits them next."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from consultation_pages.addresses import CONSULTATIONS, PLAN, REPORTS, STANDARDS
from consultation_pages.enums import Stage
from contributions.addresses import FIGURES, VERIFY

SEED = Path(__file__).resolve().parents[2] / "consultation_pages" / "seed"
LANGUAGES = ("sq", "sr", "en")
CODES = {"sq": "sq", "sr": "sr-latn", "en": "en"}
LISTS = (CONSULTATIONS, PLAN, REPORTS, STANDARDS, FIGURES, VERIFY)
KINDS = {
    "ministry", "prime_minister_office", "opm_office", "executive_agency", "independent_agency", "government",
    "municipality",
}  # fmt: skip
DOCUMENT_TYPES = {
    "draft_law", "draft_regulation", "draft_administrative_instruction", "concept_document", "strategy",
    "programme", "action_plan", "other",
}  # fmt: skip
STAGES = {
    "planned", "upcoming", "open", "closing_soon", "awaiting_report", "report_overdue", "reported",
    "withdrawn",
}  # fmt: skip
FORBIDDEN_LETTERS = {
    "sq": re.compile("[šžčćđ\u0400-\u04ff]", re.I),
    "sr": re.compile("[ëçâ\u0400-\u04ff]", re.I),
    "en": re.compile("[ëçšžčćđ\u0400-\u04ff]", re.I),
}
DAMAGE = re.compile(r"[\ufffd™ÃÄÅ'\"]|  | [.,;:?]|TODO|lorem", re.I)
CONSULTATION_WORD = re.compile(r"consult|konsult", re.I)
SAMPLE_WORD = re.compile(r"\bsample|\bdemo\b|\bmostër|\buzorak|\bfiktiv|invented", re.I)


def load(name):
    """The content of one seed file."""
    return json.loads((SEED / f"{name}.json").read_text(encoding="utf-8"))


def strings(value):
    """Every string inside a JSON value, depth first."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def by_language(value):
    """Every (language, string) below a key that is a language, or ends in one as name_sr does."""
    if isinstance(value, dict):
        for key, inner in value.items():
            language = key.rpartition("_")[2]
            texts = strings(inner) if language in LANGUAGES else ()
            yield from ((language, text) for text in texts)
            yield from () if language in LANGUAGES else by_language(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from by_language(inner)


def each(rows, *names):
    """One test per row, called after the columns given."""
    return [pytest.param(row, id="-".join(str(row[name]) for name in names)) for row in rows]


INSTITUTIONS, TOPICS, TYPES = load("institutions"), load("topics"), load("document_types")
ARCHIVE, ACTS = load("archive"), load("acts")
SAMPLES, PLANS, HOME, PAGES = load("samples"), load("plans"), load("pages")["home"], load("pages")["pages"]
BY_CODE = {row["code"]: row for row in INSTITUTIONS}
BY_KEY = {sample["slug_key"]: sample for sample in SAMPLES}
EVERY_WORDS = [
    pytest.param(words, id=f"{sample['slug_key']}-{language}")
    for sample in SAMPLES
    for language, words in sample["words"].items()
]


@pytest.mark.parametrize("path", sorted(SEED.glob("*.json")), ids=lambda path: path.name)
def test_files_are_stored_in_one_canonical_form(path):
    text = path.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param([row["code"] for row in INSTITUTIONS], id="institutions"),
        pytest.param([row["code"] for row in TOPICS], id="topics"),
        pytest.param([row["code"] for row in TYPES], id="document types"),
        pytest.param([row["slug_key"] for row in SAMPLES], id="samples"),
        pytest.param([(row["institution"], row["key"]) for row in PLANS], id="plan items"),
        pytest.param([row["legacy_id"] for row in ARCHIVE if row["legacy_id"]], id="archive"),
        *(pytest.param([page["slug"][lang] for page in PAGES], id=f"slugs {lang}") for lang in LANGUAGES),
    ],
)
def test_keys_are_unique(keys):
    assert len(keys) == len(set(keys)) > 0


@pytest.mark.parametrize("row", each(INSTITUTIONS + TOPICS + TYPES, "code"))
def test_vocabularies_have_a_name_in_every_language(row):
    assert all(row[f"name_{language}"].strip() for language in LANGUAGES)


@pytest.mark.parametrize("data", [INSTITUTIONS, TOPICS, TYPES, SAMPLES, PLANS, HOME, PAGES])
def test_every_language_is_written_with_its_own_letters(data):
    texts = list(by_language(data))
    assert texts
    assert [(lang, text) for lang, text in texts if FORBIDDEN_LETTERS[lang].search(text)] == []


@pytest.mark.parametrize("data", [SAMPLES, PLANS, HOME, PAGES])
def test_texts_have_no_damage_and_use_typographic_quotes(data):
    plain = [re.sub(r"<[^>]*>", "", text) for _, text in by_language(data)]
    assert [text for text in plain if DAMAGE.search(text) or text != text.strip()] == []


class TestInstitutions:
    def test_kinds_are_known(self):
        assert {row["kind"] for row in INSTITUTIONS} <= KINDS

    def test_a_successor_exists_and_still_works(self):
        successors = {row["code"]: row["successor"] for row in INSTITUTIONS if row["successor"]}
        assert all(BY_CODE[new]["valid_to"] is None for new in successors.values())
        assert all(BY_CODE[old]["valid_to"] for old in successors)

    @pytest.mark.parametrize("row", each(INSTITUTIONS, "code"))
    def test_dates_are_in_order_and_say_how_sure_they_are(self, row):
        days = [date.fromisoformat(row[name]) for name in ("valid_from", "valid_to") if row[name]]
        assert days == sorted(set(days))
        assert not days or "to be confirmed" in row["note"]


def test_document_types_are_the_eight_the_office_counts():
    assert {row["code"] for row in TYPES} == DOCUMENT_TYPES
    assert all(row[f"plural_{language}"] for row in TYPES for language in LANGUAGES)


class TestArchive:
    @pytest.mark.parametrize("row", each(ARCHIVE, "institution", "legacy_id"))
    def test_facts_are_consistent(self, row):
        institution = BY_CODE[row["institution"]]
        first, end = institution["valid_from"] or "0001-01-01", institution["valid_to"] or "9999-12-31"
        days = [row[name] for name in ("opens_on", "closes_on", "report_published_on") if row[name]]
        assert days == sorted(days)
        assert all(first <= day < end and date.fromisoformat(day).year >= row["year"] for day in days)
        assert row["document_type"] in DOCUMENT_TYPES
        assert row["titles"]["sq"]

    def test_holds_no_personal_data(self):
        assert not [text for text in strings([ARCHIVE, ACTS]) if "@" in text]

    def test_acts_name_a_known_institution_or_none_for_the_assembly(self):
        assert {row["institution"] for row in ACTS} <= {*BY_CODE, None}
        assert {row["document_type"] for row in ACTS} <= DOCUMENT_TYPES


class TestSamples:
    def test_every_stage_type_and_round_is_shown(self):
        stages = [sample["stage"] for sample in SAMPLES]
        assert set(stages) == STAGES
        assert (stages.count("open"), stages.count("reported")) == (4, 2)
        assert {sample["document_type"] for sample in SAMPLES} == DOCUMENT_TYPES
        assert {sample["round"] for sample in SAMPLES} == {"public", "preliminary"}

    def test_languages_cover_the_cases_a_reader_can_meet(self):
        sets = [tuple(sample["languages"]) for sample in SAMPLES]
        assert sets.count(LANGUAGES) == 8
        assert {("sq",), ("sq", "sr"), ("sq", "en")} <= set(sets)
        assert [languages for languages in sets if languages[0] == "sr" and "sq" not in languages]

    @pytest.mark.parametrize("sample", each(SAMPLES, "slug_key"))
    def test_references_exist_and_reasons_speak_every_language_of_the_text(self, sample):
        assert BY_CODE[sample["institution"]]["valid_to"] is None
        assert set(sample["topics"]) <= {topic["code"] for topic in TOPICS}
        assert list(sample["words"]) == sample["languages"]
        needed = {
            "extension_reason": sample["extended"],
            "unplanned_reason": not sample["planned"],
            "withdrawal_reason": sample["stage"] == "withdrawn",
        }
        for name, is_needed in needed.items():
            assert list(sample[name] or {}) == (sample["languages"] if is_needed else []), name

    @pytest.mark.parametrize("sample", each(SAMPLES, "slug_key"))
    def test_reports_and_meetings_stand_where_the_facts_say_so(self, sample):
        words = sample["words"].values()
        assert {text["report"] is not None for text in words} == {sample["stage"] == "reported"}
        meeting = {sample["meeting_offset_days"] is not None, sample["meeting_hour"] is not None}
        assert {text["meeting"] is not None for text in words} == meeting

    def test_three_samples_have_a_meeting_and_one_open_sample_is_extended(self):
        assert sum(sample["meeting_hour"] is not None for sample in SAMPLES) == 3
        assert [sample["stage"] for sample in SAMPLES if sample["extended"]] == ["open"]

    @pytest.mark.parametrize("words", EVERY_WORDS)
    def test_texts_are_short_and_plain(self, words):
        sentences = re.split(r"(?<=[.?])\s", words["summary"])
        assert len(words["title"]) <= 65
        assert not CONSULTATION_WORD.search(words["title"])
        assert len(words["summary"].split()) <= 90
        assert max(len(sentence.split()) for sentence in sentences) <= 21
        assert all(question.endswith("?") for question in words["questions"])

    @pytest.mark.parametrize("words", EVERY_WORDS)
    def test_texts_are_complete(self, words):
        assert all(text for text in strings(words))
        assert 3 <= len(words["changes"]) <= 5
        assert 2 <= len(words["questions"]) <= 4
        assert [len(section["paragraphs"]) for section in words["body_sections"]] == [2, 2]
        assert words["report"] is None or len(words["report"]["themes"]) == 3

    @pytest.mark.parametrize("words", EVERY_WORDS)
    def test_the_text_leaves_the_mark_of_a_sample_to_the_page(self, words):
        assert not [text for text in strings(words) if SAMPLE_WORD.search(text)]

    @pytest.mark.parametrize("sample", each(SAMPLES, "slug_key"))
    def test_all_languages_say_the_same_number_of_things(self, sample):
        words = sample["words"].values()
        shapes = {(len(w["changes"]), len(w["questions"]), len(list(strings(w)))) for w in words}
        assert len(shapes) == 1


class TestPlans:
    @pytest.mark.parametrize("item", each(PLANS, "institution", "key"))
    def test_an_item_is_complete(self, item):
        assert BY_CODE[item["institution"]]["valid_to"] is None
        assert item["quarter"] in (1, 2, 3, 4)
        assert item["document_type"] in DOCUMENT_TYPES
        assert all(item[name][language] for name in ("titles", "purposes") for language in LANGUAGES)
        assert all(len(title) <= 65 for title in item["titles"].values())

    @pytest.mark.parametrize("item", each([item for item in PLANS if item["sample"]], "sample"))
    def test_an_item_and_its_sample_agree(self, item):
        sample = BY_KEY[item["sample"]]
        assert all(item[name] == sample[name] for name in ("institution", "document_type"))
        assert sample["planned"]
        assert not item["dropped"]

    def test_every_planned_sample_stands_in_a_plan_once(self):
        planned = sorted(sample["slug_key"] for sample in SAMPLES if sample["planned"])
        assert sorted(item["sample"] for item in PLANS if item["sample"]) == planned

    def test_one_item_was_dropped_and_one_added_by_amendment(self):
        assert [sum(item[flag] for item in PLANS) for flag in ("dropped", "added_by_amendment")] == [1, 1]


class TestPages:
    DATA = {"/api/data/v1/", "/api/v2/pages/"}

    def test_home_speaks_every_language(self):
        assert list(HOME) == list(LANGUAGES)
        assert all(HOME[language][name] for language in LANGUAGES for name in ("title", "heading", "lead"))

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("page", each(PAGES, "key"))
    def test_a_page_is_complete(self, page, language):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", page["slug"][language])
        assert page["title"][language]
        assert 0 < len(page["search_description"][language]) <= 150
        kinds = {name: [block["type"] for block in page["body"][name]] for name in LANGUAGES}
        assert kinds[language] == kinds["sq"]

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("page", each(PAGES, "key"))
    def test_html_is_simple_and_links_stay_in_the_language(self, page, language):
        html = "".join(block["value"] for block in page["body"][language] if block["type"] == "paragraph")
        opened, closed = (sorted(re.findall(rf"<{slash}([a-z0-9]+)", html)) for slash in ("", "/"))
        assert opened == closed
        assert set(opened) <= {"p", "ul", "li", "b", "a"}
        inner = {url for url in re.findall(r'href="([^"]*)"', html) if not url.startswith("http")}
        lists = {f"/{language}/{words[CODES[language]]}/" for words in LISTS}
        assert inner <= self.DATA | lists | {f"/{language}/{other['slug'][language]}/" for other in PAGES}

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_legend_explains_every_tag_of_the_site_by_its_name(self, language):
        (page,) = (each for each in PAGES if each["key"] == "how-it-works")
        legend = page["body"][language][-1]["value"]
        with translation.override(CODES[language]):
            assert re.findall("<b>(.*?)</b>", legend) == [str(stage.label) for stage in Stage]
