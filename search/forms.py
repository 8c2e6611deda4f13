"""What a reader may ask of a search, as a form that reads an address."""

from collections import Counter

from django import forms
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from consultation_pages.choices import filter_choices
from consultation_pages.enums import Stage
from consultation_pages.filter_forms import FilterForm
from core.languages import CODES, prefix_of
from home.templatetags.site_tags import in_language
from search.enums import Kind
from search.narrowing import ALL, Choice, Counts

LONGEST_QUERY = 200
BEGIN = "1"
ORDERS = [("", _("Best match first")), ("newest", _("Newest first"))]


class SearchForm(FilterForm):
    """The words and the choices; languages go by their words in addresses: sq, sr, en, all."""

    q = forms.CharField(
        label=_("Words to look for"),
        required=False,
        max_length=LONGEST_QUERY,
        widget=forms.HiddenInput(),
        error_messages={
            "max_length": _("there are %(show_value)d letters, and at most %(limit_value)d can be looked for")
        },
    )
    kind = forms.ChoiceField(
        label=_("Kind of result"), required=False, choices=[("", ""), *Kind.choices], widget=forms.HiddenInput()
    )
    # What scripts suggest while somebody types, for those without.
    begin = forms.ChoiceField(
        label=_("Titles that begin so"), required=False, choices=[("", ""), (BEGIN, BEGIN)], widget=forms.HiddenInput()
    )
    stage = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *Stage.choices])
    institution = forms.ChoiceField(label=_("Institution"), required=False, choices=[("", _("All institutions"))])
    type = forms.ChoiceField(label=_("Type of act"), required=False, choices=[("", _("All types"))])
    language = forms.ChoiceField(label=_("Language"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS)

    def __init__(self, data: QueryDict):
        offered = filter_choices()
        self.names = dict(offered["institution"])
        choices = {
            "institution": offered["institution"],
            "type": offered["type"],
            "language": [*((word, in_language(code)) for word, code in CODES.items()), (ALL, _("all languages"))],
        }
        super().__init__(data, choices, {"language": prefix_of(translation.get_language())})

    @property
    def choice(self) -> Choice:
        """The choices of a valid form."""
        data = self.cleaned_data
        language = CODES.get(data["language"], ALL)
        return Choice(language, *(data[name] for name in ("kind", "stage", "institution", "type")))

    @property
    def is_unfiltered(self) -> bool:
        """Whether a valid form asks for words and nothing more: no filter, no order, no other language."""
        return not self.query.keys() - {"q"}

    def show_counts(self, counts: Counts) -> None:
        """Puts beside each choice how much it would leave, and takes out those that would leave nothing."""
        words = {code: word for word, code in CODES.items()}
        by_word = Counter({words.get(code, code): count for code, count in counts["language"].items()})
        for name, held in {**counts, "language": by_word}.items():
            field, chosen = self.fields[name], self[name].value()
            field.choices = [
                (value, f"{label} ({held[value]})" if value else label)
                for value, label in field.choices
                if not value or held[value] or value == chosen
            ]
