"""The form of a consultation, which says from the first day on when the period may end, with a script and without."""

from urllib.parse import urlencode

from django import forms
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminDateInput

from consultation_pages.lawful_period import LawfulPeriod, lawful_period
from consultation_pages.models.facts import FactsForm
from consultation_pages.models.institutions import Institution
from consultation_pages.projection import institution_above


class OpeningDayInput(AdminDateInput):
    """A day whose choice proposes another: the script asks `address` and offers the answer for the last day."""

    def __init__(self, address: str, **kwargs):
        super().__init__(attrs={"data-lawful-period": address}, **kwargs)

    @property
    def media(self):
        script = format_html(
            '<script type="module" src="{}"></script>', static("consultation_pages/admin/lawful-period.js")
        )
        return super().media + forms.Media(js=[script])


class PeriodForm(FactsForm):
    """Proposes the first lawful last day and says why."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "opens_on" not in self.fields or "closes_on" not in self.fields:
            return
        if self.institution is None:
            return
        address = f"{reverse('lawful_period')}?{urlencode({'institution': self.institution.code})}"
        self.fields["opens_on"].widget = OpeningDayInput(address)
        self.fields["closes_on"].help_text = self._hint(self.institution)

    @cached_property
    def institution(self) -> Institution | None:
        """The institution of the page, or of its parent while it is new."""
        try:
            if self.instance.pk:
                return institution_above(self.instance)
            tree = [*self.parent_page.get_ancestors(inclusive=True).values_list("path", flat=True)]
            return Institution.objects.filter(pages__path__in=tree).first()
        except Institution.DoesNotExist:
            return None

    def _hint(self, institution: Institution) -> SafeString | str:
        opens_on = self.instance.opens_on
        if self.is_bound:
            opens_on = self._typed("opens_on")
        if opens_on is None:
            return _("Give the first day: the first lawful last day is then proposed, with the reasons.")
        found = lawful_period(opens_on, institution.kind, self.instance.document_type_id)
        return in_words(found) if found else _("No rule is in force on this first day.")

    def _typed(self, name: str):
        field = self.fields[name]
        try:
            return field.clean(field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name)))
        except forms.ValidationError:
            return None


def in_words(found: LawfulPeriod) -> SafeString:
    """The proposal and its reasons, as help text."""
    said = proposal(found)
    return format_html("{} {}", said, format_html_join(" ", "{}", ((reason,) for reason in found.reasons)))


def proposal(found: LawfulPeriod) -> str:
    """The proposal in one sentence."""
    days = {"first": date_format(found.opens_on), "last": date_format(found.closes_on)}
    return _("From %(first)s on, the first lawful last day is %(last)s.") % days
