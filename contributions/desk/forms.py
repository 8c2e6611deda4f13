"""The forms of the desk about comments that are there: filters, decisions, answers, assignments."""

from collections.abc import Iterable
from hashlib import sha256

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contributions.answering import Reply
from contributions.enums import AuthorKind, Outcome, State, WithholdReason
from contributions.forms import CleanTextField
from contributions.models import Decision
from contributions.moderation import cover_of
from contributions.redaction import plain

UNANSWERED, MINE, NOBODY = "none", "me", "nobody"
# Reasons that only the person gives, on their private page: with them an office could hide an opinion.
OF_THE_PERSON = (WithholdReason.DISOWNED, WithholdReason.ASKED)
NOTHING_CHOSEN = ("", "–")
_rows = {"rows": 3}


class WorkFilters(forms.Form):
    """What the work list shows."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *State.choices])
    outcome = forms.ChoiceField(
        label=_("Answer"), required=False, choices=[("", _("All")), (UNANSWERED, _("Not answered")), *Outcome.choices]
    )
    kind = forms.ChoiceField(label=_("Sent by"), required=False, choices=[("", _("Everybody")), *AuthorKind.choices])
    assignee = forms.ChoiceField(
        label=_("Assigned to"),
        required=False,
        choices=[("", _("Everybody")), (MINE, _("Me")), (NOBODY, _("Nobody"))],
    )
    q = forms.CharField(label=_("Words"), required=False, max_length=100)

    def __init__(self, data, people):
        super().__init__(data)
        self.fields["assignee"].choices += [(str(each.pk), str(each)) for each in people]

    def apply(self, rows, user):
        """The rows that answer the filters."""
        data = self.cleaned_data
        lookups = {
            "standing__state": data["state"],
            "standing__outcome": "" if data["outcome"] == UNANSWERED else data["outcome"] or None,
            "author_kind": data["kind"],
            "text__icontains": data["q"],
            "standing__assignee": {MINE: user.pk, NOBODY: None}.get(data["assignee"], data["assignee"]),
        }
        wanted = {
            name: value for name, value in lookups.items() if value or (name == "standing__outcome" and value == "")
        }
        rows = rows.filter(**wanted)
        return rows.filter(standing__assignee=None) if data["assignee"] == NOBODY else rows


class PartForm(forms.Form):
    """One of several that stand in one form of a page: only those that somebody changed are saved.

    It is drawn with the stamp of what stood in it, so that what somebody else saved meanwhile is neither taken for a
    change nor overwritten. `leading` names the field without which a change says nothing.
    """

    use_required_attribute = False  # most of them are left alone, and empty
    leading = ""

    @property
    def stamp(self) -> str:
        """Stands for what is saved now."""
        return _stamp(self.get_initial_for_field(field, name) for name, field in self.fields.items())

    @property
    def is_changed(self) -> bool:
        """Whether somebody typed or chose something else than what they saw."""
        is_posted = any(self.add_prefix(name) in self.data for name in self.fields)
        return is_posted and _stamp(bound.value() for bound in self) != self._seen

    @property
    def is_outdated(self) -> bool:
        """Whether something else was saved since the form was drawn."""
        return self._seen != self.stamp

    @property
    def _seen(self) -> str:
        return self.data.get(self.add_prefix("seen"), self.stamp)

    def clean(self):
        data = super().clean()
        if self.leading and self.leading not in self.errors and not data.get(self.leading):
            self.add_error(self.leading, self.fields[self.leading].error_messages["required"])
        return data


def _stamp(values: Iterable) -> str:
    """Of a form's values, whether they come from the database or from a browser."""
    texts = [plain(str(value or "")) for value in values]
    return sha256(repr(texts).encode(errors="surrogatepass")).hexdigest()[:16]


def as_changed(make, posted):
    """The form as somebody changed it; as it is saved now where they left it alone."""
    form = make(posted)
    return form if form.is_changed else make(None)


class DecisionForm(PartForm):
    """Whether a comment is shown, or many are; what is blacked out of each stays so."""

    leading = "state"
    state = forms.ChoiceField(
        label=_("Decision"),
        required=False,
        choices=[NOTHING_CHOSEN, (State.PUBLISHED, _("Show it")), (State.WITHHELD, _("Withhold it"))],
    )
    reason = forms.ChoiceField(
        label=_("Reason for withholding, blacking out or hiding files"),
        required=False,
        choices=[NOTHING_CHOSEN, *((each.value, each.label) for each in WithholdReason if each not in OF_THE_PERSON)],
        help_text=_("Shown in public. An opinion is never a reason."),
    )
    note = CleanTextField(
        label=_("Note to the contributor"), required=False, max_length=1000, widget=forms.Textarea(attrs=_rows)
    )

    def decision(self, contribution, user) -> Decision:
        """What a valid form decides."""
        facts = {name: self.cleaned_data[name] for name in ("state", "reason", "note")}
        return Decision(contribution=contribution, decided_at=timezone.now(), decided_by=user, **facts)


class OneDecisionForm(DecisionForm):
    """What is shown of one comment: it begins as the last decision left it."""

    shown_text = CleanTextField(
        label=_("Text with parts blacked out"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Put ████ in place of personal data of others and of insults. Leave the rest as it is."),
    )
    shows_whole = forms.BooleanField(
        label=_("Show the whole text"),
        required=False,
        help_text=_("Only where nothing is to be blacked out any more."),
    )
    hides_files = forms.BooleanField(label=_("Do not show the files"), required=False)

    def __init__(self, contribution, *args, **kwargs):
        self.contribution, self.cover = contribution, cover_of(contribution)
        last, covered = contribution.standing.decision, self.cover.shown_text
        text = contribution.text if covered is None else covered
        initial = {"shown_text": text, "hides_files": self.cover.hides_files}
        if last:
            initial |= {"state": last.state, "reason": last.reason, "note": last.note}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self):
        """A text that was blacked out is shown whole only on purpose, and never because a field was emptied."""
        data = super().clean()
        if data.get("state") != State.PUBLISHED or data.get("shows_whole") or "shown_text" not in data:
            return data
        is_left_out = self.add_prefix("shown_text") not in self.data
        uncovers = data["shown_text"] == plain(self.contribution.text) and self.cover.shown_text is not None
        if uncovers or not (data["shown_text"] or is_left_out):
            self.add_error("shown_text", _("This would show the whole text as received. Tick it if you mean it."))
        return data

    def decision(self, contribution, user) -> Decision:
        """The same, with what is blacked out; a text that is left as it was received is shown as it was received."""
        decision, text = super().decision(contribution, user), self.cleaned_data["shown_text"]
        decision.hides_files = self.cleaned_data["hides_files"]
        if text != plain(contribution.text):
            decision.shown_text = text or (None if self.cleaned_data["shows_whole"] else self.cover.shown_text)
        return decision


class ReplyForm(PartForm):
    """The answer to a comment, or to many."""

    leading = "outcome"
    outcome = forms.ChoiceField(label=_("Answer"), required=False, choices=[NOTHING_CHOSEN, *Outcome.choices])
    reason_sq = CleanTextField(
        label=_("Reason in Albanian"), required=False, max_length=5000, widget=forms.Textarea(_rows)
    )
    reason_sr = CleanTextField(
        label=_("Reason in Serbian"), required=False, max_length=5000, widget=forms.Textarea(_rows)
    )
    reason_en = CleanTextField(
        label=_("Reason in English"), required=False, max_length=5000, widget=forms.Textarea(_rows)
    )
    merged_with = forms.IntegerField(
        label=_("Answered with No."), required=False, min_value=1, max_value=9_999_999, help_text=_("For a merger.")
    )

    @property
    def reply(self) -> Reply:
        """What a valid form answers."""
        data = self.cleaned_data
        reasons = {"sq": data["reason_sq"], "sr-latn": data["reason_sr"], "en": data["reason_en"]}
        return Reply(data["outcome"], reasons, data["merged_with"])


class AssignForm(PartForm):
    """To whom comments go."""

    assignee = forms.ChoiceField(label=_("Assign to"), required=False)

    def __init__(self, people, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._people = {str(each.pk): each for each in people}
        people = ((key, str(each)) for key, each in self._people.items())
        self.fields["assignee"].choices = [NOTHING_CHOSEN, (NOBODY, _("Nobody")), *people]

    @property
    def person(self):
        """Whom a valid form names; None for nobody."""
        return self._people.get(self.cleaned_data["assignee"])
