"""Languages and addresses: `/sq/`, `/sr/`, `/en/`; the path alone decides, so that every address has one content.

Django's `sr` is Cyrillic, the site's Serbian is `sr-latn`, and the address says `sr`.
"""

from django.conf import settings
from django.http import HttpRequest
from django.urls import LocalePrefixPattern, URLResolver
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

PREFIXES = {"sq": "sq", "sr-latn": "sr", "en": "en"}
CODES = {prefix: code for code, prefix in PREFIXES.items()}
# BCP 47 tags for the lang and hreflang attributes.
TAGS = {"sq": "sq", "sr-latn": "sr-Latn", "en": "en"}
COOKIE = "language"
# Constitution of Kosovo, article 5; Law 02/L-37 on the use of languages.
OFFICIAL = ("sq", "sr-latn")


class PrefixPattern(LocalePrefixPattern):
    """Django's language prefix with our short word for Serbian."""

    @property
    def language_prefix(self) -> str:
        return prefix_of(translation.get_language()) + "/"


def language_patterns(*urls) -> list[URLResolver]:
    """What stands below `/<language>/`; in place of `i18n_patterns`."""
    return [URLResolver(PrefixPattern(), list(urls))]


def prefix_of(code: str | None) -> str:
    """The address word of a language code; the first language's when there is none."""
    return PREFIXES.get(code or "", PREFIXES[settings.LANGUAGE_CODE])


def tag_of(code: str) -> str:
    """The language tag of HTML for a language code."""
    return TAGS.get(code, code)


def code_of(language: str) -> str:
    """The site's language of a text in `language`: "sr-latn" for "sr-cyrl" too; the first one for those it has not."""
    same = (code for code in PREFIXES if code.split("-")[0] == language.split("-")[0])
    return language if language in PREFIXES else next(same, settings.LANGUAGE_CODE)


def code_in_path(path: str) -> str | None:
    """The language that a path names: "sr-latn" for "/sr/…", None where it names none."""
    return CODES.get(path.split("/", 2)[1]) if path.startswith("/") else None


def preferred_code(request: HttpRequest) -> str:
    """The language to begin with: what the reader chose last, else what their browser asks for, else Albanian."""
    chosen = CODES.get(request.COOKIES.get(COOKIE, ""))
    if chosen:
        return chosen
    for wanted, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        code = CODES.get(wanted.split("-")[0])
        if code:
            return code
    return settings.LANGUAGE_CODE
