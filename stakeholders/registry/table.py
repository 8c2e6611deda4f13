"""A table of stakeholders: its columns and cells in three languages, read into good rows and named faults."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation_pages.models import Topic
from contributions.forms import CleanLineField
from core.languages import PREFIXES
from core.table_columns import Fault, by_label, by_name, cell, columns_of, key
from core.table_files import Row
from stakeholders.enums import StakeholderKind
from stakeholders.models import LANGUAGES

COLUMNS = {
    "organisation": gettext_lazy("Organisation"), "name": gettext_lazy("Name"), "kind": gettext_lazy("Kind"),
    "email": gettext_lazy("E-mail"), "phone": gettext_lazy("Telephone"), "language": gettext_lazy("Language"),
    "topics": gettext_lazy("Topics"),
}  # fmt: skip
_ALSO = {"email": ("email",), "phone": ("phone",), "language": ("gjuha", "jezik"), "topics": ("topic", "temat", "teme")}


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
    columns = columns_of(rows[0], _column_names(), {COLUMNS["organisation"]: ("organisation", "name")})
    kinds, languages = _values(StakeholderKind.choices), _values(LANGUAGES)
    languages |= {prefix: code for code, prefix in PREFIXES.items()}
    topics = by_name(Topic.objects.all())
    good, faults = [], []
    for row in rows[1:]:
        cells = {name: cell(row, index) for name, index in columns.items()}
        cells["kind"] = kinds.get(key(cells.get("kind", "")), cells.get("kind") or StakeholderKind.OTHER)
        cells["language"] = languages.get(key(cells.get("language", "")), cells.get("language") or "sq")
        wanted = [each for each in cells.pop("topics", "").replace(";", ",").split(",") if each.strip()]
        form = RowForm(cells)
        reasons = [] if form.is_valid() else form.reasons()
        reasons += [_("“%(text)s” is no topic that we know.") % {"text": each.strip()[:40]} for each in wanted
                    if key(each) not in topics]  # fmt: skip
        if reasons:
            faults.append(Fault(row.number, cells.get("organisation") or cells.get("name", ""), reasons))
        else:
            codes = sorted({topics[key(each)] for each in wanted})
            good.append({"line": row.number, "topics": codes, **form.cleaned_data})
    return good, faults


def _column_names() -> dict[str, str]:
    found = by_label(COLUMNS.items()) | {key(name): name for name in COLUMNS}
    return found | {key(other): name for name, others in _ALSO.items() for other in others}


def _values(choices: list[tuple[str, str]]) -> dict[str, str]:
    return by_label(choices) | {key(value): value for value, _label in choices}
