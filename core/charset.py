"""Every request is read in UTF-8, whatever its `Content-Type` says."""

import codecs

from django.utils.http import parse_header_parameters

ANOTHER_CHARSET = "core.another_charset"


def only_utf8(application):
    """Wraps a WSGI application: a `Content-Type` that is not read in UTF-8 does not reach it, but a mark to refuse it.

    Django decodes even the query of a GET in that charset, as soon as it has the request: the same address would say
    something else than to other readers. And some of Python's codecs read no text, some headers cannot be read.
    """

    def answer(environ, start_response):
        if not _is_utf8(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"], environ[ANOTHER_CHARSET] = "", "1"
        return application(environ, start_response)

    return answer


def _is_utf8(kind: str) -> bool:
    try:
        _type, named = parse_header_parameters(kind)
        return "charset" not in named or codecs.lookup(named["charset"]).name == "utf-8"
    except (LookupError, ValueError):
        return False
