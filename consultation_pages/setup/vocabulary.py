"""The institutions, topics and types of document that a new site begins with."""

from django.db import models

from consultation_pages.models import DocumentType, Institution, Topic

from . import Changes, seed

_NAMES = ("name_sq", "name_sr", "name_en")


def set_up() -> Changes:
    """Adds what is missing; what the Office has changed since stays as it is."""
    yield from _add_missing(Topic, seed("topics"), _NAMES)
    types = [row | {"position": position} for position, row in enumerate(seed("document_types"))]
    yield from _add_missing(DocumentType, types, (*_NAMES, "position"))
    rows = seed("institutions")
    columns = (*_NAMES, "kind", "abbr_sq", "abbr_sr", "abbr_en", "valid_from", "valid_to")
    added = list(_add_missing(Institution, rows, columns))
    yield from added
    if added:
        _join_successors(rows)


def _add_missing(model: type[models.Model], rows: list[dict], columns: tuple[str, ...]) -> Changes:
    known = set(model.objects.values_list("code", flat=True))
    missing = [row for row in rows if row["code"] not in known]
    for row in missing:
        model.objects.create(code=row["code"], **{name: row[name] for name in columns})
    if missing:
        yield f"{model._meta.verbose_name_plural}: {len(missing)} added"


def _join_successors(rows: list[dict]) -> None:
    by_code = {each.code: each for each in Institution.objects.all()}
    for row in rows:
        if row["successor"] and by_code[row["code"]].successor_id is None:
            Institution.objects.filter(code=row["code"]).update(successor=by_code[row["successor"]])
