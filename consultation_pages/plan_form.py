"""The form of a plan: a translation has the rows of its original, beside the original's words, and takes no others."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from consultation_pages.models.facts import FactsForm
from consultation_pages.models.plans import Plan

_ROW = "row"  # the hidden field that says whose translation a row is
_FACTS = ("quarter", "document_type")
_WORDS = ("title", "purpose")


class PlanForm(FactsForm):
    """Offers a translation every proposal of the public original, those without words yet empty.

    A row of its own would be nobody's proposal and show nowhere.
    """

    def __init__(self, *args, **kwargs):
        page = kwargs.get("instance")
        self.is_translation = page is not None and not page.carries_facts
        self.originals = _originals(page) if self.is_translation else {}
        if self.is_translation:
            _complete(page, self.originals)
        super().__init__(*args, **kwargs)
        self.foreign_rows = [form for form in self._rows() if not self._tie(form)]

    def _rows(self) -> list[forms.ModelForm]:
        return self.formsets["items"].forms if self.is_translation and "items" in self.formsets else []

    def _tie(self, form: forms.ModelForm) -> bool:
        """Makes a row the translation of the original's that it names; whether it may stay."""
        row = form.instance
        key = form.data.get(form.add_prefix(_ROW), "") if form.is_bound else str(row.translation_key)
        form.fields[_ROW] = forms.CharField(required=False, widget=forms.HiddenInput, initial=key)
        for name in _FACTS:
            form.fields.pop(name, None)
        original = self.originals.get(key)
        if original is None:
            return row.pk is not None or bool(form.data.get(form.add_prefix("DELETE")))
        for name in _WORDS:
            form.fields[name].help_text = getattr(original, name)
        if row.pk is None:
            _follow(row, original, self.instance)
        return True

    def clean(self):
        cleaned = super().clean()
        if self.foreign_rows:
            raise ValidationError(_("Proposals are added in the original of the plan; a translation only words them."))
        return cleaned


def _originals(page) -> dict:
    """The rows of the public original by their keys as text, in its order; one query and one for the original."""
    source = Plan.objects.filter(key=page.translation_key).values("source_page")
    rows = page.items.model.objects.filter(page__in=source, page__live=True).order_by("sort_order", "pk")
    return {str(row.translation_key): row for row in rows}


def _complete(page, originals: dict) -> None:
    """Adds the rows that the translation lacks, without words."""
    known = {str(row.translation_key) for row in page.items.all()}
    for key, original in originals.items():
        if key not in known:
            row = page.items.model(title="")
            _follow(row, original, page)
            page.items.add(row)


def _follow(row, original, page) -> None:
    """Gives a row the key and the facts of the original's."""
    row.translation_key, row.locale_id = original.translation_key, page.locale_id
    row.quarter, row.document_type_id, row.sort_order = original.quarter, original.document_type_id, original.sort_order
