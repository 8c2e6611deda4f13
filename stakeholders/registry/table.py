"""A table of stakeholders: its columns and cells in three languages, read into good rows and named faults."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation_pages.models import Topic
from contributions.forms import CleanLineField
from core.languages import PREFIXES
from core.table_files import Row
from core.text import words_of
from stakeholders.enums import StakeholderKind
from stakeholders.models import LANGUAGES

COLUMNS = {
    "organisation": gettext_lazy("Organisation"), "name": gettext_lazy("Name"), "kind": gettext_lazy("Kind"),
    "email": gettext_lazy("E-mail"), "phone": gettext_lazy("Telephone"), "language": gettext_lazy("Language"),
    "topics": gettext_lazy("Topics"),
}  # fmt: skip
_ALSO = {"email": ("email",), "phone": ("phone",), "language": ("gjuha", "jezik"), "topics": ("topic", "temat", "teme")}


@dataclass(frozen=True)
class Fault:
    """One row that cannot be taken over, what it says, and every reason."""

    line: int
    text: str
    reasons: list[str]


class RowForm(forms.Form):
    """The cells of one row, cleaned as an entry that is typed."""

    organisation = CleanLineField(label=COLUMNS["organisation"], max_length=200, required=False)
    name = CleanLineField(label=COLUMNS["name"], max_length=160, required=False)
    kind = forms.ChoiceField(label=COLUMNS["kind"], choices=StakeholderKind.choices)
    email = forms.EmailField(label=COLUMNS["email"], max_length=254, required=False)
    phone = CleanLineField(label=COLUMNS["phone"], max_length=40, required=False)
    language = forms.ChoiceField(label=COLUMNS["language"], choices=LANGUAGES)

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean(self) -> dict:
        data = super().clean()
        if not (data.get("name") or data.get("organisation")):
            self.add_error(None, _("Enter an organisation or a name."))
        return data

    def reasons(self) -> list[str]:
        """Every error, with the column it is in."""
        return [
            f"{self.fields[name].label}: {text}" if name in self.fields else text
            for name, texts in self.errors.items()
            for text in texts
        ]


def read_people(rows: list[Row]) -> tuple[list[dict], list[Fault]]:
    """The good rows as plain data (with `line` and `topics` as codes) and the bad ones.

    Raises ValidationError when the first row names neither an organisation nor a name, or a column twice.
    """
    columns, topics = _columns(rows[0]), _topics()
    kinds, languages = _choices(StakeholderKind.choices), _choices(LANGUAGES)
    good, faults = [], []
    for row in rows[1:]:
        cells = {name: _cell(row, index) for name, index in columns.items()}
        cells["kind"] = kinds.get(_key(cells.get("kind", "")), cells.get("kind") or StakeholderKind.OTHER)
        cells["language"] = languages.get(_key(cells.get("language", "")), cells.get("language") or "sq")
        wanted = [each for each in cells.pop("topics", "").replace(";", ",").split(",") if each.strip()]
        form = RowForm(cells)
        reasons = [] if form.is_valid() else form.reasons()
        reasons += [_("“%(text)s” is no topic that we know.") % {"text": each.strip()[:40]} for each in wanted
                    if _key(each) not in topics]  # fmt: skip
        if reasons:
            faults.append(Fault(row.number, cells.get("organisation") or cells.get("name", ""), reasons))
        else:
            codes = sorted({topics[_key(each)] for each in wanted})
            good.append({"line": row.number, "topics": codes, **form.cleaned_data})
    return good, faults


def _columns(first: Row) -> dict[str, int]:
    known = _choices(COLUMNS.items()) | {_key(other): name for name, others in _ALSO.items() for other in others}
    found: dict[str, int] = {}
    for index, cell in enumerate(first.cells):
        name = known.get(_key(cell))
        if name in found:
            raise ValidationError(_("Two columns are called “%(name)s”.") % {"name": cell}, code="double_column")
        if name:
            found[name] = index
    if not {"organisation", "name"} & set(found):
        names = str(COLUMNS["organisation"])
        raise ValidationError(_("The first row must name the columns. Missing: %(names)s.") % {"names": names})
    return found


def _cell(row: Row, index: int) -> str:
    text = row.cells[index] if index < len(row.cells) else ""
    # Our exports write an apostrophe before what a spreadsheet would take for a formula.
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _key(text: str) -> str:
    return " ".join(words_of(text.replace("_", " ")))


def _choices(choices: Iterable[tuple]) -> dict[str, str]:
    """Values by their own name and by their label in each language."""
    choices = list(choices)
    found = {_key(value): value for value, _label in choices}
    for code in PREFIXES:
        with translation.override(code):
            found |= {_key(str(label)): value for value, label in choices}
    return found


def _topics() -> dict[str, str]:
    return {
        _key(name): each.code
        for each in Topic.objects.all()
        for name in (each.code, each.name_sq, each.name_sr, each.name_en)
        if name
    }
