"""The filters of plans, reports and standards as forms that read an address."""

from collections.abc import Iterable, Mapping

from django import forms
from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from consultation_pages.choices import filter_choices, name_in_language
from consultation_pages.models import Consultation, DocumentType, Institution, Proposal
from consultation_pages.plan_listing import QUARTERS, PlanFilters
from consultation_pages.report_listing import STATES, ReportFilters
from consultation_pages.standard_measures import MEASURES
from core.text import fold

Choices = Iterable[tuple[str, str]]


class FilterForm(forms.Form):
    """Reads the parameters of a list; what is not offered is an error in words, never a guess.

    A parameter that is missing has its default, and one that has its default is missing from addresses: the same list
    has one address.
    """

    def __init__(self, data: QueryDict, choices: Mapping[str, Choices], defaults: Mapping[str, str]):
        self.defaults = defaults
        given = {name: data.get(name) or defaults.get(name, "") for name in self.base_fields}
        super().__init__(given, auto_id="filter-%s", label_suffix="")
        for name, offered in choices.items():
            self.fields[name].choices = [*self.fields[name].choices, *offered]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = _("There is no “%(value)s” to choose here.")
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "input"
            if self.errors.get(name):
                field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"filter-{name}-error"}

    @property
    def query(self) -> QueryDict:
        """The parameters of a valid form that mean something, in a fixed order."""
        query = QueryDict(mutable=True)
        meant = {name: value for name, value in self.cleaned_data.items() if value != self.defaults.get(name, "")}
        query.update(meant)
        return query

    @property
    def full_query(self) -> QueryDict:
        """The same with the defaults, for what is kept and must mean the same next year."""
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in self.cleaned_data.items() if value})
        return query

    @property
    def active(self) -> list[str]:
        """The filters of a valid form that narrow the list, of those that are shown; an order is none."""
        shown = {field.name for field in self.visible_fields()} - {"sort"}
        return [name for name in self.query if name in shown]

    def query_with(self, **changed: str) -> str:
        """The address of the same list with other values for some parameters; an empty one drops it."""
        query = self.query
        for name, value in changed.items():
            query.pop(name, None)
            if value and value != self.defaults.get(name):
                query[name] = value
        return f"?{query.urlencode()}"


class PlanFilterForm(FilterForm):
    """The plan of a year over all institutions."""

    year = forms.ChoiceField(label=_("Year"), required=False)
    institution = forms.ChoiceField(label=_("Institution"), required=False, choices=[("", _("All institutions"))])
    type = forms.ChoiceField(label=_("Type of act"), required=False, choices=[("", _("All types"))])
    quarter = forms.ChoiceField(
        label=_("Quarter"),
        required=False,
        choices=[("", _("All quarters")), *((str(number), months) for number, months in QUARTERS.items())],
    )

    def __init__(self, data: QueryDict, this_year: int):
        choices = plan_choices(this_year)
        self.years = [int(year) for year, _name in choices["year"]]
        super().__init__(data, choices, {"year": str(this_year)})

    @property
    def filters(self) -> PlanFilters:
        """The filters of a valid form."""
        data = self.cleaned_data
        return PlanFilters(
            year=int(data["year"]),
            institution=data["institution"],
            type=data["type"],
            quarter=int(data["quarter"]) if data["quarter"] else None,
        )


class ReportFilterForm(FilterForm):
    """The reports of all institutions."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=list(STATES.items()), widget=forms.HiddenInput()
    )
    institution = forms.ChoiceField(label=_("Institution"), required=False, choices=[("", _("All institutions"))])
    year = forms.ChoiceField(label=_("Year"), required=False, choices=[("", _("All years"))])

    def __init__(self, data: QueryDict):
        offered = filter_choices()
        choices = {"institution": offered["institution"], "year": offered["year"]}
        super().__init__(data, choices, {"state": "published"})

    @property
    def filters(self) -> ReportFilters:
        """The filters of a valid form."""
        data = self.cleaned_data
        year = int(data["year"]) if data["year"] else None
        return ReportFilters(state=data["state"], institution=data["institution"], year=year)


class StandardsForm(FilterForm):
    """The year and the order of the table of standards."""

    year = forms.ChoiceField(label=_("Year"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("Institution")), *((measure.name, measure.label) for measure in MEASURES)],
    )

    def __init__(self, data: QueryDict, this_year: int):
        choices = {"year": consultation_years(this_year)}
        self.years = [int(year) for year, _name in choices["year"]]
        super().__init__(data, choices, {"year": str(this_year)})


def plan_choices(this_year: int) -> dict[str, list[tuple[str, str]]]:
    """Institutions and types of act by name, and the years that have plans, and this one, newest first; one query."""
    names = [
        model.objects.order_by().values_list(Value(kind), "code", name_in_language())
        for kind, model in (("institution", Institution), ("type", DocumentType))
    ]
    year = Cast("year", CharField())
    years = Proposal.objects.public().order_by().values_list(Value("year"), year, year).distinct()
    found: dict[str, list[tuple[str, str]]] = {"institution": [], "type": [], "year": []}
    for kind, code, name in names[0].union(names[1], years, all=True):
        found[kind].append((code, name))
    for kind in ("institution", "type"):
        found[kind].sort(key=lambda choice: fold(choice[1]))
    found["year"] = _pairs({*(int(code) for code, _name in found["year"]), this_year})
    return found


def consultation_years(this_year: int) -> list[tuple[str, str]]:
    """The years that have consultations, and this one; newest first."""
    years = Consultation.objects.public().order_by().values_list("year", flat=True).distinct()
    return _pairs({*years, this_year})


def _pairs(years: Iterable[int]) -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in sorted(years, reverse=True)]
