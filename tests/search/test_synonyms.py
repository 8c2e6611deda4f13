"""Words that mean the same find the same pages, whatever language a place is named in."""

import pytest
from django.utils import timezone

from core.full_text import holding, read_query
from home.models import StandardPage
from search.found import find
from tests.search.writing import publish

pytestmark = pytest.mark.django_db

TEXTS = {
    "capital": ("sq", "Takim në Prishtinë", "Qytetarët u ftuan në një debat publik."),
    "glavni": ("sr-latn", "Sastanak u Prištini", "Građani su pozvani na javnu raspravu, i u Uroševcu."),
    "west": ("sr-latn", "Sastanak u Peći", "Nevladine organizacije i jedan NVO."),
    "meeting": ("en", "A meeting in Peja", "Public consultations on a bill, and an NGO."),
    "ferizaj": ("sq", "Takim në Ferizaj", "Organizatë joqeveritare nga Ferizaji."),
    "guide": ("sq", "Rregulla", "Udhëzimi administrativ për arkivat."),
    "pronoun": ("sq", "Vendimi", "Komuna mund t’ua kthejë dokumentet."),
    "proposer": ("sr-latn", "Pravila", "Predlagački organ odgovara."),
    "javnost": ("sr-latn", "Javne konsultacije", "O nacrtu zakona i javnoj raspravi."),
}
ANSWERS = [
    ("Prishtina", "capital glavni"), ("Priština", "capital glavni"), ("Приштине", "capital glavni"),
    ("Pristina", "capital glavni"), ("Peć", "west meeting"), ("Pejës", "west meeting"), ("u Peći", "west meeting"),
    ("Uroševac", "glavni ferizaj"), ("Ferizajit", "glavni ferizaj"),
    ("javna rasprava", "glavni javnost"), ("javnih konsultacija", "glavni javnost"),
    ("јавне консултације", "glavni javnost"), ("konsultim publik", "capital"), ("konsultimeve publike", "capital"),
    ("public debate", "meeting"), ("draft law", "meeting"), ("NVO", "west"), ("nevladina organizacija", "west"),
    ("OJQ", "ferizaj"), ("OJQ Ferizaj", "ferizaj"), ("javna rasprava Prishtinë", "glavni"),
    # two letters are understood but not looked for: folded, they are a pronoun
    ("udhëzim administrativ", "guide"), ("UA", "guide pronoun"), ("administrativno uputstvo", ""), ("AU", ""),
    ("organ za predlaganje", "proposer"), ("predlagački organ", "proposer"),
    # a quotation means these words and no others, and words apart are no expression
    ('"javna rasprava"', ""), ('"javnu raspravu"', "glavni"), ("rasprava o javnoj nabavci", ""),
]  # fmt: skip


@pytest.fixture
def texts():
    return {publish(*words).pk: name for name, words in TEXTS.items()}


@pytest.mark.parametrize(("typed", "expected"), ANSWERS)
def test_words_that_mean_the_same_find_the_same(texts, typed, expected):
    pages = StandardPage.objects.filter(holding(read_query(typed)), pk__in=texts)
    assert {texts[page.pk] for page in pages} == set(expected.split())


def test_a_search_in_one_language_finds_the_other_name_of_a_place(texts):
    found = {page for each in find(read_query("Uroševac"), timezone.now())[0] for page in each.pages.values()}
    assert {texts[pk] for pk in found & texts.keys()} == {"glavni", "ferizaj"}
