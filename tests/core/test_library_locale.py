"""The libraries' strings in our languages: complete, alike in both, unbroken, and kept when they are collected anew."""

import json
import re
from collections import Counter
from io import StringIO
from itertools import pairwise, product
from shutil import copytree, ignore_patterns

import polib
import pytest
from django.core.management import call_command

from core.management.commands.collect_library_strings import DOMAINS, LIBRARY_LOCALE, PLURALS

PLACEHOLDER_OR_TAG = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}|</?\w[^>]*>")
FOREIGN_LETTERS = {"sq": re.compile("[šđžŠĐŽ\u0400-\u04ff]"), "sr_Latn": re.compile("[ëçËÇ\u0400-\u04ff]")}
WANTED = json.loads((LIBRARY_LOCALE / "wanted.json").read_text("utf-8"))

each_catalogue = pytest.mark.parametrize(("locale", "domain"), list(product(PLURALS, DOMAINS)))


def catalogue(locale, domain, folder=LIBRARY_LOCALE):
    return polib.pofile(str(folder / locale / "LC_MESSAGES" / f"{domain}.po"))


def used(locale, domain):
    return [entry for entry in catalogue(locale, domain) if not entry.obsolete]


def words(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def marks(text):
    return Counter(PLACEHOLDER_OR_TAG.findall(text))


def failures(entries, is_right):
    return [entry.msgid for entry in entries if not is_right(entry)]


@each_catalogue
def test_every_wanted_string_is_translated(locale, domain):
    wanted = {(string["msgctxt"], string["msgid"]) for string in WANTED if string["domain"] == domain}
    translated = {(entry.msgctxt, entry.msgid) for entry in used(locale, domain) if entry.translated()}
    assert wanted - translated == set()


@pytest.mark.parametrize("domain", DOMAINS)
def test_all_languages_translate_the_same_strings(domain):
    """A string that only Albanian had would appear in Albanian in the Serbian admin."""
    translated = [
        {(entry.msgctxt, entry.msgid): entry.translated() for entry in used(locale, domain)} for locale in PLURALS
    ]
    assert all(one == other for one, other in pairwise(translated))


@each_catalogue
def test_nothing_is_left_fuzzy(locale, domain):
    assert failures(catalogue(locale, domain), lambda entry: not entry.fuzzy) == []


@each_catalogue
def test_plurals_have_all_forms_of_the_language(locale, domain):
    plurals = [entry for entry in used(locale, domain) if entry.msgid_plural]
    forms = list(range(PLURALS[locale].forms))
    assert failures(plurals, lambda entry: sorted(entry.msgstr_plural) == forms and all(words(entry))) == []
    assert catalogue(locale, domain).metadata["Plural-Forms"].startswith(f"nplurals={len(forms)};")


@each_catalogue
def test_placeholders_and_tags_are_those_of_the_english(locale, domain):
    """Also in the first plural form: in Serbian it serves 21 and 31 too, so it must show the number."""
    broken = failures(
        used(locale, domain),
        lambda entry: all(marks(text) == marks(entry.msgid_plural or entry.msgid) for text in words(entry)),
    )
    assert broken == []


@each_catalogue
def test_letters_are_those_of_the_language(locale, domain):
    foreign = FOREIGN_LETTERS[locale]
    assert failures(used(locale, domain), lambda entry: not any(map(foreign.search, words(entry)))) == []


@each_catalogue
def test_the_compiled_catalogue_is_the_written_one(locale, domain):
    compiled = (LIBRARY_LOCALE / locale / "LC_MESSAGES" / f"{domain}.mo").read_bytes()
    assert compiled == catalogue(locale, domain).to_binary()


class TestCollecting:
    """What the command `collect_library_strings` does to catalogues, tried on copies."""

    @pytest.fixture
    def folder(self, tmp_path):
        return copytree(LIBRARY_LOCALE, tmp_path / "copy", ignore=ignore_patterns("*.mo"))

    @staticmethod
    def contents(folder):
        return {path.relative_to(folder): path.read_bytes() for path in folder.glob("*/LC_MESSAGES/*")}

    @staticmethod
    def collect(folder, **options):
        call_command("collect_library_strings", folder=folder, stdout=StringIO(), **options)

    def test_with_the_same_libraries_it_changes_nothing(self, folder):
        self.collect(folder)
        assert self.contents(folder) == self.contents(LIBRARY_LOCALE)

    def test_a_new_string_is_added_empty(self, folder):
        for path in folder.glob("sq/LC_MESSAGES/*.po"):
            path.unlink()
        self.collect(folder)
        assert {entry.msgid for entry in catalogue("sq", "djangojs", folder)} == {
            string["msgid"] for string in WANTED if string["domain"] == "djangojs"
        }
        assert not any(entry.translated() for entry in catalogue("sq", "djangojs", folder))

    def test_a_vanished_string_becomes_obsolete_and_keeps_its_words(self, folder):
        path = folder / "sq" / "LC_MESSAGES" / "django.po"
        old = catalogue("sq", "django", folder)
        old.append(polib.POEntry(msgid="A string of yesterday", msgstr="Një varg i djeshëm"))
        old.save(str(path))
        self.collect(folder)
        entry = catalogue("sq", "django", folder).find("A string of yesterday", include_obsolete_entries=True)
        assert (entry.obsolete, entry.msgstr) == (True, "Një varg i djeshëm")

    def test_an_unsure_translation_stays_marked(self, folder):
        path = folder / "sq" / "LC_MESSAGES" / "djangojs.po"
        old = catalogue("sq", "djangojs", folder)
        old.find("Delete").flags.append("fuzzy")
        old.save(str(path))
        self.collect(folder)
        assert catalogue("sq", "djangojs", folder).find("Delete").fuzzy

    def test_all_adds_the_same_strings_in_every_language(self, folder):
        self.collect(folder, all=True)
        sq, sr = ([entry.msgid for entry in catalogue(locale, "django", folder)] for locale in PLURALS)
        assert sq == sr
        assert len(sq) > len(used("sq", "django"))
