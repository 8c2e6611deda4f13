"""The filters of lists as a form that reads an address."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from consultation_pages.choices import filter_choices
from consultation_pages.enums import Stage
from consultation_pages.listing import Filters
from core.languages import CODES
from home.templatetags.site_tags import in_language

LONGEST_WORDS = 200


class SeveralChoicesField(forms.MultipleChoiceField):
    """Several values of one parameter; an empty one chooses nothing."""

    def to_python(self, value):
        return [each for each in super().to_python(value) if each]


class ConsultationFilterForm(forms.Form):
    """Reads the parameters of the list of consultations; what it does not know is an error in words, never a guess."""

    q = forms.CharField(label=_("Words"), required=False, max_length=LONGEST_WORDS, widget=forms.SearchInput)
    stage = SeveralChoicesField(label=_("State"), required=False, choices=Stage.choices)
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    type = forms.ChoiceField(label=_("Type of act"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)
    language = forms.ChoiceField(label=_("Available"), required=False)

    _EVERYTHING = {
        "institution": _("All institutions"),
        "type": _("All types"),
        "topic": _("All topics"),
        "year": _("All years"),
        "language": _("All languages"),
    }

    def __init__(self, data: QueryDict):
        super().__init__(data, auto_id="filter-%s", label_suffix="")
        choices = filter_choices() | {"language": [(word, in_language(code)) for word, code in CODES.items()]}
        for name, everything in self._EVERYTHING.items():
            self.fields[name].choices = [("", everything), *choices[name]]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = _("There is no “%(value)s” to choose here.")
        for name in self.fields:
            self._describe(name)

    def _describe(self, name: str) -> None:
        """Ties a field to its error, for those who hear the page."""
        attributes = {"class": "input"}
        if self.errors.get(name):
            attributes |= {"aria-invalid": "true", "aria-describedby": f"filter-{name}-error"}
        self.fields[name].widget.attrs |= attributes

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """Every field but the stages, which are chosen by links."""
        return [field for field in self if field.name != "stage"]

    @property
    def filters(self) -> Filters:
        """The filters of a valid form."""
        data = self.cleaned_data
        return Filters(
            stages=tuple(Stage(stage) for stage in data["stage"]),
            institution=data["institution"],
            type=data["type"],
            topic=data["topic"],
            year=int(data["year"]) if data["year"] else None,
            words=data["q"],
            language=CODES.get(data["language"], ""),
        )

    @property
    def query(self) -> QueryDict:
        """The parameters that mean something, in a fixed order."""
        query = QueryDict(mutable=True)
        for name, value in self.cleaned_data.items():
            if value:
                query.setlist(name, value if isinstance(value, list) else [value])
        return query

    def query_with(self, **changed: Sequence[str]) -> str:
        """The address of the same list with other values for some parameters; an empty list drops one."""
        query = self.query
        for name, values in changed.items():
            query.pop(name, None)
            if values:
                query.setlist(name, values)
        return f"?{query.urlencode()}"

    @property
    def active(self) -> list[tuple[str, str]]:
        """The filters in force besides the stages: what each says, and the address of the list without it."""
        found = []
        for name in ("q", *self._EVERYTHING):
            value = self.cleaned_data.get(name)
            if value:
                words = dict(self.fields[name].choices)[value] if name in self._EVERYTHING else f"“{value}”"
                found.append((words, self.query_with(**{name: []})))
        return found
