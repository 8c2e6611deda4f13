"""The forms of sign-up and self-service: ticks and words, without a script; every error keeps what was typed."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultation_pages import legal_calendar
from consultation_pages.models import DocumentType, Institution, Topic
from contributions.forms import CleanLineField
from core.text import fold
from stakeholders import consents, proposal_search, wording
from stakeholders.enums import Frequency, StakeholderKind
from stakeholders.models import LANGUAGES, Consent
from stakeholders.subjects import Wanted

_TICKS = forms.CheckboxSelectMultiple
LONGEST_WORDS = 100


class InterestForm(forms.Form):
    """What somebody is interested in, how often they want letters, and what they say of themselves."""

    institution = forms.MultipleChoiceField(label=_("Institutions"), required=False, widget=_TICKS)
    topic = forms.MultipleChoiceField(label=_("Topics"), required=False, widget=_TICKS)
    document_type = forms.MultipleChoiceField(label=_("Types of act"), required=False, widget=_TICKS)
    proposal = forms.MultipleChoiceField(label=_("Planned proposals"), required=False, widget=_TICKS)
    q = CleanLineField(
        label=_("Words of a planned proposal"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=_("Look for proposals in the annual plans and tick those that interest you. What you ticked stays."),
    )
    frequency = forms.ChoiceField(label=_("How often shall we write?"), choices=Frequency, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language of the messages"), choices=LANGUAGES, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("I sign up as"), choices=StakeholderKind)
    name = CleanLineField(label=_("Your name (optional)"), max_length=160, required=False)
    organisation = CleanLineField(label=_("Organisation (optional)"), max_length=200, required=False)
    is_listed = forms.BooleanField(label=wording.LISTING, required=False)

    subjects = ("institution", "topic", "document_type", "proposal")
    lines = ("q", "kind", "name", "organisation")

    def __init__(
        self,
        data: QueryDict | None,
        now: datetime,
        initial: Mapping | None = None,
        held: Wanted | None = None,
        suggested: Iterable[str] = (),
        may_search: bool = True,
    ):
        """`held` are the subjects that somebody has, offered also where nobody else could choose them any more.

        `suggested` are numbers of proposals that are shown in a group of their own; ticking them is left to people.
        """
        start = {"frequency": Frequency.AT_ONCE, "language": get_language(), "kind": StakeholderKind.CITIZEN}
        super().__init__(data, initial=start | dict(initial or {}), auto_id="interest-%s", label_suffix="")
        today = legal_calendar.local_date(now)
        self.held, self.suggested = held or {}, frozenset(suggested)
        in_office = Institution.objects.in_office(today)
        kept = Institution.objects.filter(code__in=self.held.get("institution", ()))
        self.fields["institution"].choices = choices_of(in_office | kept)
        self.fields["topic"].choices = choices_of(Topic.objects.all())
        self.fields["document_type"].choices = [(each.code, each.name) for each in DocumentType.objects.all()]
        self.fields["proposal"].choices = self._proposals(now, may_search)
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = _("There is no “%(value)s” to choose here.")
        for name in self.lines:
            self.fields[name].widget.attrs["class"] = "input"
        for name, word in {"name": "name", "organisation": "organization", "email": "email"}.items():
            if name in self.fields:
                self.fields[name].widget.attrs["autocomplete"] = word
        self._describe_errors()

    def _proposals(self, now: datetime, may_search: bool) -> list:
        """What is ticked, held and suggested, then what was found."""
        if self.is_bound:
            ticked, words = self.data.getlist("proposal")[:200], self.data.get("q", "")[:LONGEST_WORDS]
        else:
            ticked, words = self.initial.get("proposal", []), ""
        numbers = {*ticked, *self.held.get("proposal", ()), *self.suggested}
        choices = proposal_search.chosen(numbers) if numbers else []
        self.found = proposal_search.find(words, now) if words and self.is_search and may_search else []
        return list(dict([*choices, *self.found]).items())

    @property
    def new_proposals(self) -> list[forms.boundfield.BoundWidget]:
        """The ticks of what a letter suggested."""
        return [tick for tick in self["proposal"] if tick.data["value"] in self.suggested]

    @property
    def other_proposals(self) -> list[forms.boundfield.BoundWidget]:
        """The ticks of all other proposals."""
        return [tick for tick in self["proposal"] if tick.data["value"] not in self.suggested]

    def _describe_errors(self) -> None:
        """Ties groups of ticks to their errors, for those who hear the page; Django does it for all other fields."""
        if self.is_bound and "search" not in self.data:
            for name in self.errors:
                if name in self.fields and self.fields[name].widget.use_fieldset:
                    attributes = {"aria-invalid": "true", "aria-describedby": f"interest-{name}_error"}
                    self.fields[name].widget.attrs |= attributes

    @property
    def is_search(self) -> bool:
        """Whether the person only looks for proposals and keeps the rest for later."""
        return self.is_bound and "search" in self.data

    @property
    def wanted(self) -> dict[str, list[str]]:
        """The subjects that were ticked, by their codes."""
        return {name: self.cleaned_data[name] for name in self.subjects}

    def clean(self) -> dict:
        if not self.errors and not any(self.wanted.values()):
            self.add_error("institution", _("Tick at least one institution, topic, type of act or proposal."))
        data = self.cleaned_data
        if data.get("is_listed") and not (data.get("name") or data.get("organisation")):
            self.add_error("name", _("To be shown in public, give your name or an organisation."))
        return data


class ConsentForm(InterestForm):
    """The same with the consent, for whoever has not agreed yet."""

    consent = forms.BooleanField(
        label=wording.NOTICES, error_messages={"required": _("Without your consent we may not write to you.")}
    )

    @property
    def request(self) -> dict:
        """What is kept until it is confirmed."""
        data = self.cleaned_data
        purposes = [Consent.Purpose.NOTICES, *([Consent.Purpose.LISTING] if data["is_listed"] else [])]
        own = {name: data[name] for name in ("kind", "name", "organisation", "language", "frequency", "is_listed")}
        return own | self.wanted | {"consents": consents.texts(purposes), "version": wording.VERSION}


class SignUpForm(ConsentForm):
    """The same with an address."""

    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        error_messages={
            "required": _("Enter your e-mail address"),
            "invalid": _("Enter an e-mail address like name@example.com"),
        },
    )
    # People do not see it and programs fill it in.
    website = forms.CharField(required=False)

    lines = (*InterestForm.lines, "email")
    field_order = (*InterestForm.base_fields, "email", "consent")

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class AddressForm(forms.Form):
    """An address to which the link of one's own page is sent."""

    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        error_messages={
            "required": _("Enter your e-mail address"),
            "invalid": _("Enter an e-mail address like name@example.com"),
        },
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
    )

    def __init__(self, data: QueryDict | None = None):
        super().__init__(data, label_suffix="")

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


def choices_of(rows) -> list[tuple[str, str]]:
    """Codes and names in the active language, in its order."""
    return sorted(((row.code, row.name) for row in rows), key=lambda choice: fold(choice[1]))
