"""Light stems: which forms come together, and which words must not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.stems import stem
from core.text import words_of

FAMILIES = {
    "sq": [
        "konsultim konsultimi konsultimin konsultimit konsultime konsultimet konsultimeve konsultimesh",
        "ministri ministria ministrisë ministrinë ministrive ministrave ministritë",
        "komunë komuna komunës komunën komunat komunave",
        "projektligj projektligji projektligjit projektligjet projektligjeve",
        "ligj ligji ligjit ligjin ligje ligjet ligjeve",
        "qytetar qytetari qytetarët qytetarëve qytetarit",
        "çështje çështja çështjes çështjet çështjeve çështjen",
        "shoqëri shoqëria shoqërisë shoqërinë",
        "buxhet buxheti buxhetit buxhetin",
        "punë puna punës punën",
        "vit viti vitit vite vitet viteve",
        "drejtësi drejtësia drejtësisë",
        "komunitet komuniteti komunitetit komunitetet komuniteteve",
        "shtet shteti shtetit shtetet",
        "afat afati afatit afatet afateve",
        "mjedis mjedisi mjedisit",
        "publik publikut publikun publike",
        "nxënës nxënësit nxënësve",
        "grua gruaja gruas gruan gra gratë grave",
        "ujë uji ujit ujin ujërave",
        "njeri njeriu njeriut njeriun njerëz njerëzve",
        "ajër ajri ajrit ajrin",
        "numër numri numrit numra numrave",
        "qendër qendra qendrës qendrat",
        "pyll pyllit pyje pyjet pyjeve",
        "treg tregu tregut tregje tregjeve",
        "rregullore rregullorja rregullores rregulloreve",
        "fshat fshati fshatra fshatrave",
        "bujk bujku bujq bujqve",
        "muaj muajt muajit muajve",
        "rrezik rreziku rreziqe rreziqeve",
    ],
    "sr-latn": [
        "konsultacija konsultacije konsultaciji konsultaciju konsultacijom konsultacijama",
        "građani građana građanima građane",
        "zakon zakona zakonu zakonom zakoni zakonima",
        "sud suda sudu sudom sudovi sudova sudovima",
        "javna javne javnih javnim javnog javnoj javnom",
        "opština opštine opštini opštinu opštinama",
        "ministarstvo ministarstva ministarstvu ministarstvom ministarstvima",
        "šuma šume šumi šumu šumom šumama",
        "budžet budžeta budžetu budžetom",
        "program programa programi programima",
        "Kosovo Kosova Kosovu Kosovom",
        "pravo prava pravu pravima",
        "radnik radnika radnici radnicima radniče",
        "poslodavac poslodavca poslodavci poslodavaca poslodavcima",
        "policajac policajca policajci",
        "građanin građanina građaninu građani građana građanima",
        "predsednik predsednika predsednici",
        "zadatak zadatka zadaci zadataka zadacima",
        "podatak podatka podaci podataka podacima",
        "sastanak sastanka sastanci sastancima",
        "postupak postupka postupci postupaka",
        "tužilac tužioca tužioci tužilaca",
        "odluka odluke odluci odluku",
        "predlog predloga predlozi predlozima",
        "dohodak dohotka dohotku",
        "dete deteta deca dece decu",
        "Orahovac Orahovca Orahovcu",
        "ministar ministra ministri ministara",
        "centar centra centri",
        "vetar vetra vetrovi",
        "registar registra registri registara",
        "projekat projekta projekti",
        "subjekat subjekta subjekti subjekata",
        "objekat objekta objekata",
        "akt akta akti akata",
        "dokument dokumenta dokumenti dokumenata",
        "sredstvo sredstva sredstvima sredstava",
        "javan javna javni javno",
        "potreban potrebna potrebni",
        "koristan korisna korisni",
        "usluga usluge usluzi usluga",
        "banka banke banci",
        "korak koraka koraci",
        "biblioteka biblioteke biblioteci",
        "zemlja zemlje zemalja",
        "pismo pisma pisama",
        "posao posla poslovi",
        "sledeći sledeća sledećeg",
    ],
    "en": [
        "consultation consultations consulted consulting consult",
        "policy policies",
        "process processes processed",
        "regulation regulations regulate regulated regulating",
        "tax taxes taxed taxation",
        "plan plans planned planning",
        "law laws",
        "ministry ministries",
        "state states",
        "analysis analyses",
        "need needs needed",
        "service services",
        "child children",
        "woman women",
        "man men",
        "simple simpler simplest",
        "apply applied applications",
        "decide decided decisions",
        "notify notified notifications",
        "licence licences license",
        "disability disabilities disabled",
    ],
}
STRANGERS = {
    "sq": [
        ("komunë", "komunitet"),
        ("ligj", "ligjor"),
        ("drejtësi", "drejtim"),
        ("punë", "publik"),
        ("vit", "vitamin"),
        ("saj", "sajt"),
    ],
    "sr-latn": [
        ("pravo", "pravilnik"),
        ("sud", "sudija"),
        ("opština", "opšte"),
        ("stranac", "stranka"),
        ("lice", "likovi"),
        ("granata", "grant"),
        ("kazan", "kazna"),
        ("posle", "poslovi"),
        ("kolega", "kola"),
        ("osnov", "ostane"),
    ],
    "en": [
        ("police", "policy"),
        ("public", "publication"),
        ("office", "officer"),
        ("commit", "committee"),
        ("farm", "farmer"),
    ],
}


@pytest.mark.parametrize(("code", "forms"), [(code, forms) for code, rows in FAMILIES.items() for forms in rows])
def test_the_forms_of_a_word_have_one_stem(code, forms):
    assert len({stem(word, code) for word in words_of(forms)}) == 1


@pytest.mark.parametrize(("code", "pair"), [(code, pair) for code, rows in STRANGERS.items() for pair in rows])
def test_words_of_another_meaning_keep_apart(code, pair):
    one, other = words_of(" ".join(pair))
    assert stem(one, code) != stem(other, code)


@pytest.mark.parametrize("word", ["md", "ligj5", "2026", "per", ""])
@pytest.mark.parametrize("code", FAMILIES)
def test_short_words_and_numbers_have_no_forms(word, code):
    assert stem(word, code) == word


def test_words_of_an_unknown_language_stay_as_they_are():
    assert stem("konsultimeve", "de") == "konsultimeve"


@given(st.text("abcdefghijklmnoprstuvzxyq", max_size=20), st.sampled_from(sorted(FAMILIES)))
def test_a_stem_begins_as_its_word_and_is_long_enough_to_mean_something(word, code):
    found = stem(word, code)
    assert found[:2] == word[:2]
    assert found == word or len(found) >= 3
