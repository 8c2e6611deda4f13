"""The form of a report: the techniques used are a fact, prefilled from what is on record, as are drafts of themes."""

from collections.abc import Callable, Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation_pages.enums import Technique
from consultation_pages.models.consultations import Consultation
from consultation_pages.models.facts import FactsForm

# Floors above add what they know of a consultation: techniques that were used, and themes (title, what people said).
known_techniques: list[Callable[[Consultation], Iterable[Technique]]] = []
known_themes: list[Callable[[Consultation], Iterable[tuple[str, str]]]] = []


class ReportForm(FactsForm):
    """Takes several techniques; a new report begins with those on record, which its author confirms or corrects."""

    techniques = forms.MultipleChoiceField(
        label=_("techniques used"), choices=Technique.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        page, above, is_posted = kwargs.get("instance"), kwargs.get("parent_page"), bool(args) or "data" in kwargs
        is_new = page and page.pk is None and above and not is_posted
        consultation = is_new and Consultation.objects.filter(key=above.translation_key).first()
        if consultation:
            page.techniques = techniques_of(consultation)
            page.themes = [page.themes.model(title=title, said=said) for title, said in themes_of(consultation)]
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if Technique.OTHER in cleaned.get("techniques", ()) and not cleaned.get("techniques_other"):
            self.add_error("techniques_other", _("Say which other techniques were used."))
        return cleaned


def techniques_of(consultation: Consultation) -> list[str]:
    """The techniques on record, in the order of their kinds; a consultation that is here was published here."""
    known = {Technique.PLATFORM, *(each for ask in known_techniques for each in ask(consultation))}
    return [each.value for each in Technique if each in known]


def themes_of(consultation: Consultation) -> list[tuple[str, str]]:
    """Drafts of themes, for the author to write on."""
    return [theme for ask in known_themes for theme in ask(consultation)]
