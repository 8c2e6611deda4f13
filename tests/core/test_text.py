"""Folding: what counts as the same word, and how a title becomes an address."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import fold, fold_with_positions, slug_of, words_of

SAME = [
    ("djakovica", "Đakovica ĐAKOVICA Ђаковица ЂАКОВИЦА djakovica DJAKOVICA Ðakovica Ɖakovica"),
    ("ceshtje", "çështje ÇËSHTJE Çështje ceshtje CESHTJE"),
    ("shendetesise", "shëndetësisë Shëndetësisë SHËNDETËSISË shendetesise"),
    ("suma", "šuma ŠUMA шума ШУМА suma"),
    ("ljubav", "ljubav LJUBAV Ljubav ǉubav ǈubav Ǉubav љубав ЉУБАВ"),
    ("njiva", "njiva Njiva ǌiva ǋiva Ǌiva њива ЊИВА"),
    ("dzep", "džep DŽEP ǆep ǅep Ǆep џеп ЏЕП"),
    ("cuprija", "Ćuprija ћуприја ЋУПРИЈА cuprija"),
    ("zivot", "život ЖИВОТ живот zivot"),
    ("strasse", "Straße STRASSE"),
    ("t'u", "t'u t’u t‘u tʼu t`u t´u T′U"),
    ("fine", "ﬁne ｆｉｎｅ fi\u00adne fi\u200bne"),
    ("52", "52 ５２ 5²"),
]
DIFFERENT = [("Prishtinë", "Приштина"), ("đ", "d"), ("ль", "lj"), ("nj", "n")]
TEXTS = st.one_of(st.text(), st.text("çëÇËđĐšžčćŠŽČĆљњџђЉЊЏЂжшч'’ abZ0\u0301\u030c\u00ad-.", max_size=40))


@pytest.mark.parametrize(("folded", "spellings"), SAME)
def test_spellings_of_one_word_fold_alike_composed_or_not(folded, spellings):
    for form in ("NFC", "NFD"):
        assert {fold(unicodedata.normalize(form, word)) for word in spellings.split()} == {folded}


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_words_stay_other_words(one, other):
    assert fold(one) != fold(other)


def test_every_letter_of_serbian_cyrillic_folds_to_plain_latin():
    alphabet = "абвгдђежзијклљмнњопрстћуфхцчџш"
    assert fold(alphabet) == fold(alphabet.upper()) == "abvgddjezzijklljmnnjoprstcufhccdzs"


def test_every_letter_of_unicode_is_folded_for_good():
    """What is folded is never folded further, and holds neither marks nor capitals."""
    letters = [chr(point) for point in range(0x30000) if not 0xD800 <= point < 0xE000]
    folded = [fold(letter) for letter in letters]
    assert [fold(each) for each in folded] == folded
    assert not {each for text in folded for each in text if unicodedata.category(each)[0] == "M"}
    assert [each for each in folded if each != each.casefold()] == []


@given(TEXTS)
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_composed_and_decomposed_texts_fold_alike(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(TEXTS)
def test_positions_lead_back_to_the_letters(text):
    composed = unicodedata.normalize("NFC", text)
    folded, positions = fold_with_positions(text)
    assert folded == fold(text)
    assert len(positions) == len(folded)
    assert positions == sorted(positions)
    assert all(letter in fold(composed[position]) for letter, position in zip(folded, positions, strict=True))


@given(TEXTS)
def test_words_hold_letters_and_digits_only(text):
    assert all(word.isalnum() for word in words_of(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ligji Nr. 05/L-2016", ["ligji", "nr", "05", "l", "2016"]),
        ("T’u bësh: s’ka!", ["t", "u", "besh", "s", "ka"]),
        ("Draft-Strategjia_per_Diasporen2019", ["draft", "strategjia", "per", "diasporen2019"]),
        ("Јавна расправа – Ђаковица", ["javna", "rasprava", "djakovica"]),
        ("… – !", []),
    ],
)
def test_words_end_at_everything_else(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Ndihma juridike falas më afër qytetarit", "ndihma-juridike-falas-me-afer-qytetarit"),
        ("Закон о шумама", "zakon-o-sumama"),
        ("Đački  —  prevoz!", "djacki-prevoz"),
        ("漢字", "-"),
        ("", "-"),
        ("  ", "-"),
        ("word " * 30, "-".join(["word"] * 16)),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_title_becomes_an_address_cut_at_a_word(title, slug):
    assert slug_of(title) == slug


@given(TEXTS, st.integers(min_value=5, max_value=80))
def test_an_address_is_plain_and_short_enough(title, longest):
    slug = slug_of(title, longest)
    assert 0 < len(slug) <= longest
    assert slug == "-" or all(part.isascii() and part.isalnum() and part == part.lower() for part in slug.split("-"))
