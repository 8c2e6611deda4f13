"""The forms of the desk for what came by other ways than the public form: comments, and meetings with their minutes."""

from pathlib import PurePath

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import get_document_form
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from consultation_pages.legal_calendar import local_date
from contributions.attachments import accepted
from contributions.enums import AuthorKind, Channel
from contributions.forms import LANGUAGES, CleanLineField, CleanTextField, FilesField
from contributions.models import MeetingRecord
from contributions.questions import about
from contributions.submission import Author
from core.admin_fields import DayField, InstantField
from home.models import SiteDocument


class EntryForm(forms.Form):
    """A comment that came on paper, by e-mail or at a meeting."""

    channel = forms.ChoiceField(
        label=_("Way"), choices=[(each.value, each.label) for each in Channel if each != Channel.ONLINE]
    )
    sent_on = DayField(
        label=_("Arrived on"), widget=forms.DateInput(attrs={"type": "date"}), help_text=_("Within the period.")
    )
    text = CleanTextField(label=_("Text"), max_length=50_000, widget=forms.Textarea(attrs={"rows": 10}))
    language = forms.ChoiceField(
        label=_("Language of the text"), choices=[*LANGUAGES, ("sr-cyrl", _("Serbian, Cyrillic"))]
    )
    question = forms.ChoiceField(label=_("What is it about?"), required=False)
    kind = forms.ChoiceField(label=_("Sent by"), choices=AuthorKind.choices)
    name = CleanLineField(label=_("Name"), max_length=160, required=False)
    organisation = CleanLineField(label=_("Organisation"), max_length=200, required=False)
    shows_name = forms.BooleanField(label=_("The person agreed in writing that the name is shown"), required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    meeting = forms.ModelChoiceField(label=_("Public meeting"), queryset=MeetingRecord.objects.none(), required=False)
    files = FilesField(label=_("Scan"), required=False, help_text=_("PDF, DOCX or ODT, each smaller than 10 MB."))

    def __init__(self, consultation, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.consultation = consultation
        self.fields["meeting"].queryset = consultation.meetings_held.meetings()
        self.fields["question"].choices = about(consultation)

    def clean_files(self):
        return accepted(self.cleaned_data["files"])

    def clean_sent_on(self):
        """What arrived after the last day is late on paper too."""
        day, record = self.cleaned_data["sent_on"], self.consultation
        if not record.opens_at or not record.closes_at:
            raise forms.ValidationError(_("This consultation has no period yet."))
        first, end = timezone.localtime(record.opens_at).date(), timezone.localtime(record.closes_at).date()
        if not first <= day < end or day > timezone.localdate():
            raise forms.ValidationError(_("It must have arrived within the period, and not in the future."))
        return day

    @property
    def author(self) -> Author:
        """Who sent it."""
        data = self.cleaned_data
        language = "sr-latn" if data["language"] == "sr-cyrl" else data["language"]
        names = {name: data[name] for name in ("name", "organisation", "shows_name", "email")}
        return Author(kind=data["kind"], language=language, **names)


class MeetingForm(forms.ModelForm):
    """A public meeting as it took place; minutes that somebody uploads here become a document of the institution."""

    upload = forms.FileField(
        label=_("Or upload the minutes here"),
        required=False,
        widget=forms.FileInput,
        help_text=_("The file becomes a document of your institution. It is public once the meeting is confirmed."),
    )

    class Meta:
        model = MeetingRecord
        fields = ("held_at", "place", "attendance", "minutes")
        field_classes = {"held_at": InstantField}
        widgets = {"held_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}

    def __init__(self, consultation, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.consultation, self.user, self._document = consultation, user, None
        self._collection = Collection.objects.filter(name=consultation.institution.code).first()
        documents = SiteDocument.objects.filter(collection=self._collection)
        self.fields["minutes"].queryset = documents.order_by("title")
        self.fields["minutes"].help_text = _("A document that was uploaded before.")

    def clean_upload(self):
        """The same is asked of the file as where documents are uploaded."""
        file = self.cleaned_data["upload"]
        if file:
            title, place = PurePath(file.name).stem, self._collection and self._collection.pk
            new = SiteDocument(uploaded_by_user=self.user)
            form = get_document_form(SiteDocument)(
                {"title": title, "collection": place}, {"file": file}, instance=new, user=self.user
            )
            if not form.is_valid():
                raise forms.ValidationError([message for found in form.errors.values() for message in found])
            self._document = form
        return file

    def clean_held_at(self):
        """Since the consultation could be known of, and not in the future."""
        held_at, record = self.cleaned_data["held_at"], self.consultation
        known_on = local_date(min(filter(None, (record.opens_at, record.first_published_at))))
        if local_date(held_at) < known_on:
            day = {"day": date_format(known_on)}
            raise forms.ValidationError(_("It must have taken place since the consultation began, on %(day)s.") % day)
        if held_at > timezone.now():
            raise forms.ValidationError(_("Record a meeting once it has taken place."))
        return held_at

    def save(self, commit=True):
        """Uploaded minutes stand in the place of chosen ones."""
        if self._document:
            self.instance.minutes = self._uploaded_before() or self._document.save()
        return super().save(commit)

    def _uploaded_before(self) -> SiteDocument | None:
        """The same file from the same person, as when a form is sent twice."""
        file = self.cleaned_data["upload"]
        file.seek(0)
        digest = hash_filelike(file)
        file.seek(0)
        own = SiteDocument.objects.filter(collection=self._collection, uploaded_by_user=self.user)
        return own.filter(file_hash=digest).first()
