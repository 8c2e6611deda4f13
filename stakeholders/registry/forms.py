"""The forms of the registry in the admin: filters of the list, an entry, and a table of entries."""

from datetime import datetime

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consultation_pages.models import Institution, Topic
from contributions.forms import CleanLineField
from stakeholders.enums import StakeholderKind
from stakeholders.models import LANGUAGES, Interest, Stakeholder

STATES = [
    ("", _("All")),
    ("confirmed", _("signed up and confirmed")),
    ("entered", _("entered by an institution")),
    ("stopped", _("wants no more letters")),
    ("unreachable", _("address fails")),
]
_CONDITIONS = {
    "confirmed": Q(confirmed_at__isnull=False, stopped_at=None),
    "entered": Q(confirmed_at=None),
    "stopped": Q(stopped_at__isnull=False),
    "unreachable": Q(unreachable_at__isnull=False),
}


class RegistryFilters(forms.Form):
    """What the list shows; what is not offered is an error in words."""

    q = CleanLineField(label=_("Name, organisation or e-mail"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *StakeholderKind.choices])
    topic = forms.ChoiceField(label=_("Interested in the topic"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("All")), *LANGUAGES])
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def __init__(self, data):
        super().__init__(data, auto_id="registry-%s")
        topics = sorted(((each.code, each.name) for each in Topic.objects.all()), key=lambda choice: choice[1])
        self.fields["topic"].choices = [("", _("All")), *topics]

    def apply(self, people: QuerySet[Stakeholder], now: datetime) -> QuerySet[Stakeholder]:
        """Those who answer the filters of a valid form."""
        data = self.cleaned_data
        if words := data["q"]:
            names = ("name", "organisation", "email")
            people = people.filter(Q(*((f"{name}__icontains", words) for name in names), _connector=Q.OR))
        if data["topic"]:
            held = Interest.objects.current(now).filter(topic__code=data["topic"])
            people = people.filter(pk__in=held.values("stakeholder"))
        if data["state"]:
            people = people.filter(_CONDITIONS[data["state"]])
        return people.filter(**{name: data[name] for name in ("kind", "language") if data[name]})


class EntryForm(forms.ModelForm):
    """An organisation or a person whom an institution enters: contacts that are public or were given to it."""

    name = CleanLineField(label=_("Name"), max_length=160, required=False)
    organisation = CleanLineField(label=_("Organisation"), max_length=200, required=False)
    phone = CleanLineField(label=_("Telephone"), max_length=40, required=False)
    keeper = forms.ModelChoiceField(label=_("Entered by"), queryset=Institution.objects.none())

    class Meta:
        model = Stakeholder
        fields = ("keeper", "kind", "organisation", "name", "email", "phone", "language")

    def __init__(self, institutions, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["keeper"].queryset = institutions

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean(self) -> dict:
        data = super().clean()
        if not (data.get("name") or data.get("organisation")):
            self.add_error("organisation", _("Enter an organisation or a name."))
        # Only among one's own entries: telling of more would tell whom another institution knows.
        own = Stakeholder.objects.with_address(data.get("email", "")).filter(keeper=data.get("keeper"))
        if data.get("keeper") and own.exclude(pk=self.instance.pk).exists():
            self.add_error("email", _("Your institution has an entry with this address already."))
        return data
