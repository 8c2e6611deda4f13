"""One envelope around every list: which rows, how many there are, and where the neighbouring pages are."""

from collections.abc import Callable, Iterable

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja.errors import ValidationError

from consultation_pages.api.parameters import MOST_OFFSET, Paging
from consultation_pages.choices import filter_choices
from home.frame import absolute

CODES = ("institution", "type", "topic")


def envelope(request: HttpRequest, asked: Paging, rows: QuerySet, present: Callable[[list], Iterable[dict]]) -> dict:
    """The page of `rows` that was asked for, each as `present` shows them, in one count and one look-up.

    Raises ValidationError (answered with 422) for parameters and codes that do not exist.
    """
    refuse_unknown_parameters(request, asked)
    total = rows.count()
    if not total:
        refuse_unknown_codes(asked)
    before, after = asked.offset - asked.limit, asked.offset + asked.limit
    return {
        "items": list(present(list(rows[asked.offset : after]))),
        "total": total,
        "next": _at(request, after) if after < min(total, MOST_OFFSET + 1) else None,
        "previous": _at(request, max(0, before)) if asked.offset else None,
    }


def _at(request: HttpRequest, offset: int) -> str:
    query = request.GET.copy()
    query["offset"] = str(offset)
    return absolute(f"{request.path}?{query.urlencode()}")


def refuse_unknown_parameters(request: HttpRequest, asked: Paging) -> None:
    """Raises ValidationError for parameters that mean nothing, and for single ones given twice."""
    known = type(asked).model_fields
    faults = []
    for name, values in request.GET.lists():
        if name not in known:
            faults.append((name, f"There is no such parameter; there are: {', '.join(known)}."))
        elif len(values) > 1 and not isinstance(getattr(asked, name), list):
            faults.append((name, "Give this parameter once."))
    refuse(faults)


def refuse_unknown_codes(asked: Paging) -> None:
    """Raises ValidationError for codes that are in no vocabulary, as the website's list refuses them.

    Asked only when nothing was found: whoever finds something has named existing codes.
    """
    wanted = {name: code for name in CODES if (code := getattr(asked, name, None))}
    if wanted:
        choices = filter_choices()
        known = {name: {code for code, _name in choices[name]} for name in CODES}
        refuse((name, f"There is no “{code}”.") for name, code in wanted.items() if code not in known[name])


def refuse(faults: Iterable[tuple[str, str]]) -> None:
    """Raises ValidationError if there are faults: pairs of a parameter and what is wrong with it."""
    errors = [{"loc": ("query", name), "msg": message} for name, message in faults]
    if errors:
        raise ValidationError(errors)
