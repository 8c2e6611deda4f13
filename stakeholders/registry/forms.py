"""The forms of the registry in the admin: filters of the list, an entry, and a table of entries."""

from datetime import datetime

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consultation_pages.models import DocumentType, Institution, Topic
from contributions.forms import CleanLineField
from stakeholders import proposal_search
from stakeholders.enums import StakeholderKind
from stakeholders.forms import choices_of
from stakeholders.models import LANGUAGES, SUBJECTS, Interest, Stakeholder
from stakeholders.subjects import codes_of

_TICKS = forms.CheckboxSelectMultiple

STATES = [
    ("", _("All")),
    ("confirmed", _("signed up and confirmed")),
    ("entered", _("entered by an institution")),
    ("stopped", _("wants no more messages")),
    ("unreachable", _("address fails")),
]
_CONDITIONS = {
    "confirmed": Q(confirmed_at__isnull=False, stopped_at=None),
    "entered": Q(confirmed_at=None),
    "stopped": Q(stopped_at__isnull=False),
    "unreachable": Q(unreachable_at__isnull=False),
}


class PeopleFilters(forms.Form):
    """Which people a list shows, by words, kind and subject; what is not offered is an error in words."""

    q = CleanLineField(label=_("Name, organisation or e-mail"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *StakeholderKind.choices])
    topic = forms.ChoiceField(label=_("Interested in the topic"), required=False)
    document_type = forms.ChoiceField(label=_("Interested in the type of act"), required=False)

    subjects = {"topic": Topic, "document_type": DocumentType}
    plain = ("kind",)

    def __init__(self, data, **more):
        super().__init__(data, auto_id="registry-%s", **more)
        for name, model in self.subjects.items():
            if name in self.fields:
                self.fields[name].choices = [("", _("All")), *choices_of(model.objects.all())]

    def apply(self, people: QuerySet[Stakeholder], now: datetime) -> QuerySet[Stakeholder]:
        """Those who answer the filters of a valid form."""
        data = self.cleaned_data
        if data["q"]:
            people = people.holding(data["q"])
        for name in self.subjects:
            if data.get(name):
                held = Interest.objects.current(now).filter(**{f"{name}__code": data[name]})
                people = people.filter(pk__in=held.values("stakeholder"))
        return people.filter(**{name: data[name] for name in self.plain if data[name]})


class RegistryFilters(PeopleFilters):
    """The same for the registry. Of other institutions only the Office learns who is interested in them."""

    institution = forms.ChoiceField(label=_("Interested in the institution"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("All")), *LANGUAGES])
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    subjects = {"institution": Institution, **PeopleFilters.subjects}
    plain = ("kind", "language")
    field_order = ("q", "kind", "institution", "topic", "document_type")

    def __init__(self, data, *, is_office: bool):
        super().__init__(data)
        if not is_office:
            del self.fields["institution"]

    def apply(self, people: QuerySet[Stakeholder], now: datetime) -> QuerySet[Stakeholder]:
        """Those who answer the filters of a valid form."""
        state = self.cleaned_data["state"]
        return super().apply(people.filter(_CONDITIONS[state]) if state else people, now)


class EntryForm(forms.ModelForm):
    """An organisation or a person whom an institution enters: contacts that are public or were given to it."""

    name = CleanLineField(label=_("Name"), max_length=160, required=False)
    organisation = CleanLineField(label=_("Organisation"), max_length=200, required=False)
    phone = CleanLineField(label=_("Telephone"), max_length=40, required=False)
    keeper = forms.ModelChoiceField(label=_("Entered by"), queryset=Institution.objects.none())
    institution = forms.MultipleChoiceField(label=_("Interested in the institution"), required=False, widget=_TICKS)
    topic = forms.MultipleChoiceField(label=_("Interested in the topics"), required=False, widget=_TICKS)
    document_type = forms.MultipleChoiceField(label=_("Interested in the types of act"), required=False, widget=_TICKS)
    proposal = forms.MultipleChoiceField(label=_("Interested in the planned proposals"), required=False, widget=_TICKS)

    class Meta:
        model = Stakeholder
        fields = ("keeper", "kind", "organisation", "name", "email", "phone", "language")

    def __init__(self, institutions, now: datetime, *args, instance: Stakeholder, **kwargs):
        held = codes_of(instance.interests.current(now)) if instance.pk else {}
        super().__init__(*args, instance=instance, initial=held, **kwargs)
        self.fields["keeper"].queryset = institutions
        self.fields["institution"].choices = choices_of(institutions)
        self.fields["topic"].choices = choices_of(Topic.objects.all())
        self.fields["document_type"].choices = choices_of(DocumentType.objects.all())
        kept = proposal_search.chosen(held["proposal"]) if held.get("proposal") else []
        self.fields["proposal"].choices = list(dict([*kept, *proposal_search.planned_by(institutions, now)]).items())

    @property
    def wanted(self) -> dict[str, list[str]]:
        """The subjects that were ticked, by their codes."""
        return {name: self.cleaned_data[name] for name in SUBJECTS}

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
