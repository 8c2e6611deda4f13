"""Light stems: the forms of one word in Albanian, Serbian and English brought together, for engines that cannot.

Neither SQLite nor PostgreSQL nor Snowball knows Albanian. These stemmers take endings away, and rather leave too much
than too little; then Serbian consonants and vowels that change with the ending are made alike (radnik, radnici), and
forms that no rule joins are named. So a stem need not be the beginning of its word, though they begin alike: what
shows words to people must take the words, never their stems. Words are folded (`core.text.fold`).
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

_SHORTEST_WORD = 3  # it has longer forms: sud, sudovi; law, laws
_SHORTEST_STEM = 3
_VOWEL = re.compile("[aeiouyr]")  # r too: it carries the syllable of žrtva and trg

# Endings of case and number stand one behind the other (ministri-s-e, ligj-e-v-e-t) and are taken off from the right.
# -itet belongs to the word: komunitet is no form of komun-.
_ALBANIAN = re.compile(
    r"([aeiou]|(?<![a-z]{3}it)et|[ai]t|[ei]s|[ei]n|(?<=[ghk])u[nt]|[aei]v|[aei]sh|(?<=[sj])v|(?<=[a-z]{2}aj)t)$"
)
_SERBIAN = re.compile(r"([aeiou]|[aeio]m|ih|og|(?<=[cszj])eg|(?<=pst)eg|oj|[oe]v)$")
# English endings do not add up after the plural: the first that leaves a stem counts.
_ENGLISH = ("ation", "ating", "ated", "ate", "ion", "ing", "ied", "ed", "ie", "is", "e", "y")
_KEEP_C = ("ation", "ating", "ated", "ate", "e")  # publication is not public, nor police policy

# What changes inside a Serbian word, on what is left without its ending, one after the other. All forms of a word must
# come out alike; what comes out need be no word.
_SERBIAN_CHANGES = [
    (re.compile(pattern), put)
    for pattern, put in (
        (r"(?<=..ote)c$", "k"),  # biblioteka, biblioteci
        (r"(?<=..[lr])uz$", "ug"),  # usluga, usluzi; okrug, okruzi
        (r"(?<=..)anin$", "an"),  # građanin, građani
        (r"(?<=..)([ai])lac$", r"\1oc"),  # tužilac, tužioci
        # poslodavac, poslodavca; postupak, postupka; ministar, ministra; javan, javna. A cauldron (kazan) is no kazna.
        (r"(?<=..[^aeiou])(?<!^kaz)a(?=[ckrn]$)", ""),
        (r"(?<=..s)tn$", "n"),  # koristan, korisna
        # projekat, projekta; akata, akta; dokumenata, dokumenta. Grenades are no grants.
        (r"((?<=.k)|(?<=.[aei]n))(?<!gran)at$", "t"),
        # sredstava, sredstva; odredaba, odredba; zemalja, zemlja
        (r"(?<=..[^aeiou]t)a(?=v$)|(?<=..d)a(?=b$)|(?<=.[^aeiou])a(?=lj$)", ""),
        (r"(?<=.)dk$", "tk"),  # dohodak, dohotka
        # radnik, radnici; odluka, odluci; postupak, postupci. Not the foreigner (stranac), who is no party (stranka).
        (r"(?<=..[^aeon])c$", "k"),
        (r"(?<=..)loz$", "l"),  # predlozi, as predlog, which loses its -og
    )
]
# Before the plural's -ci a t or an n goes as well: podatak, podaci.
_WITHOUT_T = ["poda", "zada", "doda", "izda", "osta", "nedosta", "poce", "gubi", "dobi", "izuze", "pogo", "trenu"]
_SERBIAN_PLURALS = {
    **{f"{part}c": f"{part}tk" for part in _WITHOUT_T},
    "sastanc": "sastank",
    # Others end so and must be left alone: kovači, traži.
    **{f"{part}c": f"{part}k" for part in ("ban", "kora", "svedo", "uzro", "poto")},
    **{f"{part}z": f"{part}g" for part in ("knji", "bri", "sna", "kole")},
    **dict.fromkeys(("det", "detet"), "dec"),  # dete, deteta, deca
}


def _forms_of_one(*families: str) -> dict[str, str]:
    """The first word of each family, by each of them."""
    return {word: family.split()[0] for family in families for word in family.split()}


# Forms that have too little in common for rules, folded.
_NAMED = {
    "sq": _forms_of_one(
        "grua gruaja gruaje gruas gruan gra grate grave grash",
        "uje uji ujit ujin ujera ujerat ujerave ujerash",
        "njeri njeriu njeriut njeriun njerez njerezit njerezve njerezish",
        "pyll pylli pyllit pyllin pyje pyjet pyjeve pyjesh",
        "treg tregu tregut tregun tregje tregjet tregjeve tregjesh",
        "lume lumi lumit lumin lumenj lumenjte lumenjve",
        "burg burgu burgut burgun burgje burgjet burgjeve burgjesh",
        "fshat fshati fshatit fshatin fshatra fshatrat fshatrave fshatrash",
        "bujk bujku bujkut bujkun bujq bujqit bujqve bujqish",
        "mik miku mikut mikun miq miqte miqve miqsh",
        "peshk peshku peshkut peshkun peshq peshqit peshqve peshqish",
        "zog zogu zogut zogun zogj zogjte zogjve zogjsh",
        # Places, which are not the year (viti) nor additions (shtim).
        "vitia vitise vitine vitina vitini vitinu",
        "shtime shtimja shtimes shtimen",
    ),
    "sr-latn": _forms_of_one(
        "pismo pisma pismu pismom pisama pismima",
        "posao posla poslu poslom poslovi poslova poslove poslovima",  # posle is after
        # Places, which are not hair (kosa) nor the same (istog).
        "kosovo kosova kosovu kosovom",
        "istog istogu",
    ),
    "en": _forms_of_one(
        "child children childrens",
        "woman women womens",
        "man men mens",
        "simple simpler simplest",
        "young younger youngest",
        "safe safer safest",
        "criterion criteria",
        "apply applies applied applying application applications",
        "decide decides decided deciding decision decisions",
        "licence licences license licenses licensed licensing",
        "disability disabilities disabled",
        "partes",  # a place, and not a part
    ),
}


def has_forms(word: str, code: str) -> bool:
    """Whether a folded word of a language is brought together with others; short ones and numbers are not."""
    return (len(word) >= _SHORTEST_WORD and word.isalpha()) or word in _NAMED.get(code, ())


@lru_cache(maxsize=20_000)
def stem(word: str, code: str) -> str:
    """The stem of a folded word of a language; the word itself when it is short or holds more than letters.

    `code` is a language code such as "sr-latn"; words of an unknown one stay as they are.
    """
    take_endings = _STEMMERS.get(code)
    if take_endings is None or not has_forms(word, code):
        return word
    return _NAMED.get(code, _NOBODY).get(word) or take_endings(word)


_NOBODY: Mapping[str, str] = {}


def _one_by_one(endings: re.Pattern) -> Callable[[str], str]:
    def take(word: str) -> str:
        while (shorter := endings.sub("", word)) != word and _is_stem(shorter):
            word = shorter
        return word

    return take


_take_albanian_endings = _one_by_one(_ALBANIAN)


def _albanian(word: str) -> str:
    word = re.sub(r"(?<=..or)j$", "", _take_albanian_endings(word))  # rregullore, rregullorja
    word = re.sub(r"(?<=..i)q$", "k", word)  # rrezik, rreziqe
    # ajër, ajri; numër, numri; qendër, qendra
    return shorter if _is_stem(shorter := re.sub(r"(?<=[^aeiou])er$", "r", word)) else word


_take_serbian_endings = _one_by_one(_SERBIAN)


def _serbian(word: str) -> str:
    word = _take_serbian_endings(word)
    word = _SERBIAN_PLURALS.get(word, word)
    for pattern, put in _SERBIAN_CHANGES:
        word = changed if _is_stem(changed := pattern.sub(put, word)) else word
    return word


def _english(word: str) -> str:
    word = re.sub(r"(?<=...)(?<![isu])s$", "", word)
    word = re.sub(r"(?<=..)ification$", "ify", word)  # notify, notification
    for ending in _ENGLISH:
        rest = word.removesuffix(ending)
        if rest != word and _is_stem(rest) and not (rest.endswith("c") and ending in _KEEP_C):
            return re.sub(r"([bdgmnprt])\1$", r"\1", rest)  # planning: plan
    return word


def _is_stem(part: str) -> bool:
    return len(part) >= _SHORTEST_STEM and bool(_VOWEL.search(part))


_STEMMERS = {"sq": _albanian, "sr-latn": _serbian, "en": _english}
