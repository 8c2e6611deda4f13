"""How Elasticsearch takes texts apart: folded as `core.text` folds, and by the grammar of each language.

Measured on Elasticsearch 8.12. There is no Albanian analyzer: hunspell with the dictionary `sq_AL` serves where the
node has it (Debian's myspell-sq), and where not, the stems of `core.stems`, which every page carries anyway.
"""

from core.languages import PREFIXES
from core.text import fold

CODES = tuple(PREFIXES)
LANGUAGES = tuple(PREFIXES.values())
FOLDED = "folded"
DICTIONARY = "sq_AL"

# Letters that Elasticsearch's own folding does not know or folds otherwise (đ to d): as our folding has them.
_LETTERS = "абвгдђежзијклљмнњопрстћуфхцчџшđðɖ"
_SPELLED = [f"{letter}=>{fold(letter)}" for each in _LETTERS for letter in dict.fromkeys((each, each.upper()))]
# For grammars that need the marks: Cyrillic to the same word in Latin letters.
_MARKED = {"ђ": "đ", "ж": "ž", "ћ": "ć", "ч": "č", "џ": "dž", "ш": "š"}
_LATIN = [
    f"{letter}=>{_MARKED.get(each, fold(each))}" for each in _LETTERS[:30] for letter in (each, each.upper())
]  # fmt: skip
_STOP_SQ = ["dhe", "e", "i", "të", "te", "në", "ne", "për", "per", "me", "nga", "se", "që", "qe", "u", "do", "si"]
_STOP_SR = ["i", "u", "o", "na", "za", "je", "se", "da", "od", "sa", "su", "li", "ili"]
_APOSTROPHES = ["’=>'", "‘=>'", "ʼ=>'", "`=>'"]


def analyzer_of(language: str) -> str:
    """The name of the analyzer of a language, by its word in addresses."""
    return f"grammar_{language}"


def settings(*, has_dictionary: bool) -> dict:
    """Settings of an index; one that names a dictionary can only be made on nodes that have it."""
    return {
        "index": {"max_ngram_diff": 20},
        "analysis": {"char_filter": _CHAR_FILTERS, "filter": _filters(has_dictionary), "analyzer": _ANALYZERS},
    }


_CHAR_FILTERS = {
    "spelled": {"type": "mapping", "mappings": _SPELLED},
    "latin": {"type": "mapping", "mappings": _LATIN},
    "apostrophes": {"type": "mapping", "mappings": _APOSTROPHES},
}


def _filters(has_dictionary: bool) -> dict:
    albanian = {"type": "hunspell", "locale": DICTIONARY, "dedup": True, "longest_only": True}
    return {
        "sq_elision": {"type": "elision", "articles": ["s", "m", "t", "n", "ç"], "articles_case": True},
        "sq_stop": {"type": "stop", "stopwords": _STOP_SQ},
        "sq_stem": albanian if has_dictionary else {"type": "lowercase"},
        "sr_stop": {"type": "stop", "stopwords": _STOP_SR},
        "sr_stem": {"type": "snowball", "language": "Serbian"},
        "en_possessive": {"type": "stemmer", "language": "possessive_english"},
        "en_stop": {"type": "stop", "stopwords": "_english_"},
        "en_stem": {"type": "stemmer", "language": "english"},
        "once": {"type": "unique", "only_on_same_position": True},
        "beginnings": {"type": "edge_ngram", "min_gram": 1, "max_gram": 20},
    }


def _analyzer(char_filter: list[str], *filters: str, tokenizer: str = "standard") -> dict:
    return {"type": "custom", "tokenizer": tokenizer, "char_filter": char_filter, "filter": list(filters)}


_ANALYZERS = {
    # The one that fields without a word about it get.
    "default": _analyzer(["spelled"], "lowercase", "asciifolding"),
    FOLDED: _analyzer(["spelled"], "lowercase", "asciifolding"),
    # Words and stems that `core.full_text.indexed` has made already.
    "words": _analyzer([], tokenizer="whitespace"),
    # Both the word and its dictionary form: who types without marks meets the former.
    analyzer_of("sq"): _analyzer(
        ["latin", "apostrophes"],
        "lowercase", "sq_elision", "sq_stop", "keyword_repeat", "sq_stem", "asciifolding", "once",
    ),
    analyzer_of("sr"): _analyzer(
        ["latin"], "lowercase", "sr_stop", "serbian_normalization", "sr_stem", "asciifolding"
    ),
    analyzer_of("en"): _analyzer(
        ["spelled"], "en_possessive", "lowercase", "asciifolding", "en_stop", "en_stem"
    ),
    "edgengram_analyzer": _analyzer(["spelled"], "lowercase", "asciifolding", "beginnings"),
}  # fmt: skip
