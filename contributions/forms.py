"""The form in which anybody sends a comment: one required field, and every error keeps what was typed."""

import re
import unicodedata
from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from contributions.attachments import accepted, bounded
from contributions.enums import AuthorKind
from contributions.submission import Author, Submission
from contributions.tokens import arrival_note, form_token, read_arrival_note, read_form_token

LONGEST_TEXT = 5000
LANGUAGES = [("sq", gettext_lazy("Albanian")), ("sr-latn", gettext_lazy("Serbian")), ("en", gettext_lazy("English"))]
SHORTEST_TIME = timedelta(seconds=2)
# Nothing that people type: NUL, which PostgreSQL refuses, and the other control letters but tab and new line.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Letters that turn the direction of what follows: in a name they could rewrite the line it stands in.
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
CONSENT = gettext_lazy(
    "By sending you agree that your comment is published with its number after a check for personal data and insults, "
    "and that it is kept with the file of the consultation. Your name and organisation are shown only if you tick it "
    "above; then they also stand in the report, in the files to download and in the open data, which anybody may copy. "
    "Your e-mail address is never shown; it is used only to tell you what becomes of your comment, and is deleted at "
    "the latest one year after the report or the withdrawal, or two years after the day on which the report was due "
    "if none comes. You can delete it earlier with your private link."
)


class CleanTextField(forms.CharField):
    """Text from strangers, without what no person types and no database stores."""

    def to_python(self, value):
        text = _CONTROLS.sub("", super().to_python(value).replace("\r\n", "\n").replace("\r", "\n"))
        return text.strip() if self.strip else text


class CleanLineField(CleanTextField):
    """One line of such text."""

    def to_python(self, value):
        return " ".join(_DIRECTIONS.sub("", super().to_python(value)).split())


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Files, not opened yet: whoever has a form with this field opens them by `attachments.accepted` last of all."""

    widget = FilesInput

    def clean(self, data, initial=None) -> list[UploadedFile]:
        return bounded([each for each in data or [] if each])


class ContributionForm(forms.Form):
    """A comment on a consultation. `subjects` are the keys and texts of what it can be about."""

    text = CleanTextField(label=gettext_lazy("Your comment"), widget=forms.Textarea(attrs={"rows": 10}))
    text_language = forms.ChoiceField(label=gettext_lazy("My text is in"), choices=LANGUAGES, required=False)
    about = forms.ChoiceField(label=gettext_lazy("What is it about?"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("I write as"), choices=AuthorKind.choices, required=False)
    name = CleanLineField(label=gettext_lazy("Your name (optional)"), max_length=160, required=False)
    organisation = CleanLineField(label=gettext_lazy("Organisation (optional)"), max_length=200, required=False)
    shows_name = forms.BooleanField(
        label=gettext_lazy("Show my name and organisation with the comment"), required=False
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail (optional)"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Only to send you the receipt and the answer. It is never shown."),
        error_messages={"invalid": gettext_lazy("Enter an e-mail address like name@example.com")},
    )
    files = FilesField(
        label=gettext_lazy("Files (optional)"),
        required=False,
        help_text=gettext_lazy(
            "Up to three: PDF, DOCX or ODT, each smaller than 10 MB. Names that programs write into a file, such as "
            "its author, are removed. What you wrote in it stays, your name too."
        ),
    )
    # People do not see it and programs fill it in.
    website = forms.CharField(required=False)

    def __init__(self, number: str, subjects: list[tuple[str, str]], data=None, files=None):
        super().__init__(data, files, auto_id="comment-%s", label_suffix="")
        self.number = number
        self.fields["text_language"].initial = get_language()
        self.fields["about"].choices = subjects
        self.fields["text"].error_messages["required"] = _("Write your comment")
        hint = _("At most %(longest)s characters. Say which article you mean. Write no personal data of other people.")
        self.fields["text"].help_text = hint % {"longest": LONGEST_TEXT}
        self.token = data.get("token", "") if data is not None else form_token(number)
        self.read = read_form_token(number, self.token)
        if self.read.is_expired:
            self.token = form_token(number, self.read.key)
        self.arrival = ""
        for name, field in self.fields.items():
            if name != "shows_name":
                field.widget.attrs["class"] = "input"
        for name, word in {"name": "name", "organisation": "organization", "email": "email"}.items():
            self.fields[name].widget.attrs["autocomplete"] = word

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if not any(unicodedata.category(letter)[0] in "LNPS" for letter in text):
            raise forms.ValidationError(_("Write your comment"), code="required")
        if len(text) > LONGEST_TEXT:
            raise forms.ValidationError(too_long(len(text)), code="max_length")
        return text

    def clean(self) -> dict:
        """The traps come last, so that an honest person who springs one sees every error at once."""
        if self.read.is_expired:
            self.add_error(None, _("The page was open a long time. Press “Send comment” again; your text is kept."))
        elif self.read.age < SHORTEST_TIME or self.cleaned_data.get("website"):
            message = _("This looked as if a program had sent it. Press “Send comment” again; your text is kept.")
            self.add_error(None, message)
        return self.cleaned_data

    @cached_property
    def has_good_files(self) -> bool:
        """Whether all files may come in, which opens them; what is wrong with the first bad one stands beside it.

        As that takes seconds, it is no part of the validation, which any page that shows an error begins.
        """
        try:
            self.cleaned_data["files"] = accepted(self.cleaned_data.get("files", []))
        except forms.ValidationError as refusal:
            self.add_error("files", refusal)
        return "files" not in self.errors

    @property
    def typed_text(self) -> str:
        """The text as it would be stored, whether or not the form can be sent."""
        return self.fields["text"].to_python(self.data.get("text", ""))

    @cached_property
    def first_arrived(self) -> datetime | None:
        """When the same form came before and there was no room for it; None for one that comes the first time."""
        return read_arrival_note(self.number, self.data.get("arrival", ""), self.read.key, self.typed_text)

    def note_arrival(self) -> None:
        """Has the page say when the form first came, so that who sends it again is not late for it."""
        is_noted = self.first_arrived is not None
        self.arrival = self.data["arrival"] if is_noted else arrival_note(self.number, self.read.key, self.typed_text)

    @property
    def is_trapped(self) -> bool:
        """Whether the form is too old, not ours, or was filled in as programs do."""
        return NON_FIELD_ERRORS in self.errors

    @property
    def has_all_fields_right(self) -> bool:
        """Whether nothing is wrong with the form but its age or its traps."""
        return not self.errors.keys() - {NON_FIELD_ERRORS}

    @property
    def submission(self) -> Submission:
        """What a form sends that has all its fields right and its files opened."""
        data, language = self.cleaned_data, get_language()
        author = Author(
            kind=data["kind"] or AuthorKind.CITIZEN, name=data["name"], organisation=data["organisation"],
            shows_name=data["shows_name"], email=data["email"], language=language,
        )  # fmt: skip
        return Submission(
            text=data["text"], key=self.read.key, author=author,
            language=language_of(data["text"], data["text_language"] or language), question=data["about"] or None,
            files=data["files"], consent=str(CONSENT), first_arrived=self.first_arrived,
        )  # fmt: skip


def too_long(length: int) -> str:
    """Says by how much a text is too long."""
    excess = length - LONGEST_TEXT
    return ngettext(
        "Your comment has %(length)d characters. Shorten it by %(excess)d or attach a file.",
        "Your comment has %(length)d characters. Shorten it by %(excess)d or attach a file.",
        excess,
    ) % {"length": length, "excess": excess}


def language_of(text: str, chosen: str) -> str:
    """The language that a text is marked with: the one that was chosen, unless its letters are Cyrillic."""
    letters = [letter for letter in text if letter.isalpha()]
    cyrillic = sum("CYRILLIC" in unicodedata.name(letter, "") for letter in letters)
    return "sr-cyrl" if cyrillic * 2 > len(letters) else chosen
