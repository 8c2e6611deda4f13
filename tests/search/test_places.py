"""Each of the 38 municipalities is found by its name in either official language, and no common word with it."""

from core import full_text_engine as engine
from core.full_text import indexed, read_query

# Albanian, indefinite and definite, then Serbian; between bars.
MUNICIPALITIES = [
    "Deçan, Deçani, Deçanit | Dečani, Dečana, Dečanima",
    "Dragash, Dragashi, Dragashit | Dragaš, Dragaša, Dragašu",
    "Drenas, Drenasi, Gllogoc, Gllogocit | Glogovac, Glogovca, Glogovcu",
    "Ferizaj, Ferizaji, Ferizajt | Uroševac, Uroševca, Uroševcu",
    "Fushë Kosovë, Fushë Kosova, Fushë Kosovës | Kosovo Polje, Kosova Polja, Kosovu Polju",
    "Gjakovë, Gjakova, Gjakovës | Đakovica, Đakovice, Đakovici",
    "Gjilan, Gjilani, Gjilanit | Gnjilane, Gnjilana, Gnjilanu",
    "Graçanicë, Graçanica, Graçanicës | Gračanica, Gračanice, Gračanici",
    "Hani i Elezit, Hanit të Elezit | Elez Han, Elez Hana, Elez Hanu",
    "Istog, Istogu, Istogut | Istok, Istoka, Istoku",
    "Junik, Juniku, Junikut | Junik, Junika, Juniku",
    "Kaçanik, Kaçaniku, Kaçanikut | Kačanik, Kačanika, Kačaniku",
    "Kamenicë, Kamenica, Kamenicës | Kosovska Kamenica, Kosovske Kamenice, Kosovskoj Kamenici",
    "Klinë, Klina, Klinës | Klina, Kline, Klini",
    "Kllokot, Kllokoti, Kllokotit | Klokot, Klokota, Klokotu",
    "Leposaviq, Leposaviqi, Leposaviqit | Leposavić, Leposavića, Leposaviću",
    "Lipjan, Lipjani, Lipjanit | Lipljan, Lipljana, Lipljanu",
    "Malishevë, Malisheva, Malishevës | Mališevo, Mališeva, Mališevu",
    "Mamushë, Mamusha, Mamushës | Mamuša, Mamuše, Mamuši",
    "Mitrovicë e Jugut, Mitrovica e Jugut | Južna Mitrovica, Južne Mitrovice, Južnoj Mitrovici",
    "Mitrovicë e Veriut, Mitrovica e Veriut | Severna Mitrovica, Severne Mitrovice, Severnoj Mitrovici",
    "Novobërdë, Novobërda, Novobërdës | Novo Brdo, Novog Brda, Novom Brdu",
    "Obiliq, Obiliqi, Obiliqit | Obilić, Obilića, Obiliću",
    "Partesh, Parteshi, Parteshit | Parteš, Parteša, Partešu",
    "Pejë, Peja, Pejës | Peć, Peći",
    "Podujevë, Podujeva, Podujevës | Podujevo, Podujeva, Podujevu",
    "Prishtinë, Prishtina, Prishtinës | Priština, Prištine, Prištini",
    "Prizren, Prizreni, Prizrenit | Prizren, Prizrena, Prizrenu",
    "Rahovec, Rahoveci, Rahovecit | Orahovac, Orahovca, Orahovcu",
    "Ranillug, Ranillugu, Ranillugut | Ranilug, Raniluga, Ranilugu",
    "Shtërpcë, Shtërpca, Shtërpcës | Štrpce, Štrpca, Štrpcu",
    "Shtime, Shtimja, Shtimes | Štimlje, Štimlja, Štimlju",
    "Skenderaj, Skenderaji, Skenderajt | Srbica, Srbice, Srbici",
    "Suharekë, Suhareka, Suharekës | Suva Reka, Suve Reke, Suvoj Reci",
    "Vitia, Vitisë | Vitina, Vitine, Vitini",
    "Vushtrri, Vushtrria, Vushtrrisë | Vučitrn, Vučitrna, Vučitrnu",
    "Zubin Potok, Zubin Potoku, Zubin Potokut | Zubin Potok, Zubin Potoka, Zubin Potoku",
    "Zveçan, Zveçani, Zveçanit | Zvečan, Zvečana, Zvečanu",
]
COMMON = [
    ("sq", "Raporti i vitit: në këtë vit janë shtuar fusha; viti tjetër dhe vitet pas tij, edhe një shtim."),
    ("sq", "Kosova ka fusha të ndryshme."),
    ("sr-latn", "Isti ljudi, isto pravilo i kosa; novo polje na Kosovu."),
    ("en", "A part of it and parts of the rules."),
]


def holds(words: list[str], term: engine.Term) -> bool:
    """Whether what the index keeps of a text is found by a term, as the engines do it."""
    match term:
        case engine.Words(forms):
            return not set(forms).isdisjoint(words)
        case engine.Phrase(phrase):
            return any(tuple(words[start : start + len(phrase)]) == phrase for start in range(len(words)))
        case engine.AnyOf(alternatives):
            return any(all(holds(words, each) for each in terms) for terms in alternatives)


def found(typed: str, texts: dict) -> set:
    terms = read_query(typed).terms
    return {key for key, words in texts.items() if all(holds(words, term) for term in terms)}


def names() -> list[tuple[str, str, str]]:
    """The number of each municipality, the language, and a form of its name in it."""
    return [
        (str(number), code, name.strip())
        for number, row in enumerate(MUNICIPALITIES)
        for code, forms in zip(("sq", "sr-latn"), row.split("|"), strict=True)
        for name in forms.split(",")
    ]


def texts() -> dict:
    """What the index keeps of a text for each form, and of texts with words that only look so."""
    common = {("", code, text): indexed([text], code).split() for code, text in COMMON}
    return common | {each: indexed([f"Prej tamo {each[2]}."], each[1]).split() for each in names()}


def test_every_name_of_a_municipality_finds_it_in_both_languages_and_nothing_else():
    assert len(MUNICIPALITIES) == 38
    there = texts()
    wrong = {}
    for number, _code, name in names():
        wanted, got = {key for key in there if key[0] == number}, found(name, there)
        if got != wanted:
            wrong[name] = ([key[2] for key in wanted - got], [key[2] for key in got - wanted])
    assert wrong == {}


def test_a_name_that_is_a_common_word_finds_both():
    year, place = found("vitit", texts()), found("Vitina", texts())
    assert year
    assert place
    assert not year & place
    assert found("Viti", texts()) == year | place
