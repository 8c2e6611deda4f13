"""The page whose source version carries facts beside its words."""

from wagtail.admin.panels import InlinePanel, MultiFieldPanel

from home.forms import StaleSaveForm
from home.models import BasePage


class FactsForm(StaleSaveForm):
    """Takes the fact fields off the form of a page that does not carry the facts.

    Their panels vanish by themselves, and a forged POST changes nothing.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.carries_facts:
            for name in self.instance.fact_fields:
                self.fields.pop(name, None)
            for name in self.instance.fact_formsets:
                self.formsets.pop(name, None)


class FactsInlinePanel(InlinePanel):
    """Rows that are facts: nothing where the form has none, for which Wagtail's own panel answers 500."""

    def get_bound_panel(self, form=None, **kwargs):
        if form is None or self.relation_name in form.formsets:
            return super().get_bound_panel(form=form, **kwargs)
        return MultiFieldPanel([]).bind_to_model(self.model).get_bound_panel(form=form, **kwargs)


class OriginalRowsPanel(InlinePanel):
    """Rows that only the page with the facts adds; on a translation there is no button for it."""

    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "consultation_pages/admin/original_rows.html"


class FactsPage(BasePage):
    """A page whose source version carries facts; writing its public row writes the record."""

    fact_fields = ()
    # Inline rows that are facts altogether; rows that also hold words stay, and only their source is read for facts.
    fact_formsets = ()
    base_form_class = FactsForm

    class Meta:
        abstract = True

    @property
    def carries_facts(self) -> bool:
        """Whether the record reads its facts from this page."""
        raise NotImplementedError
