"""The form of a consultation: beside its period, the proposals and contact persons of its own institution to choose."""

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from consultation_pages.models.institutions import ContactOfficer, Institution
from consultation_pages.models.plan_pages import PlanItem
from consultation_pages.models.plans import Proposal
from consultation_pages.period_form import PeriodForm


class ConsultationForm(PeriodForm):
    """Offers what may be published: own proposals that were not dropped, own contacts, and what is chosen already."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "proposal" in self.fields:
            self.fields["proposal"].queryset = self._proposals()
            self.fields["proposal"].label_from_instance = _number_and_title
        if "contact_officer" in self.fields:
            self.fields["contact_officer"].queryset = self._officers()

    def _proposals(self):
        public = Proposal.objects.public().filter(of_institution(self.institution), dropped_at=None)
        offered = Proposal.objects.filter(Q(pk__in=public.values("pk")) | Q(pk=self.instance.proposal_id))
        rows = PlanItem.objects.filter(translation_key=OuterRef("key"), page__live=True).values("title")
        own = Subquery(rows.filter(locale=self.instance.locale_id)[:1])
        original = Subquery(rows.filter(page=OuterRef("plan__source_page"))[:1])
        titled = offered.annotate(title=Coalesce(own, original, Value("")))
        return titled.order_by("-year", "quarter", "position", "pk")

    def _officers(self):
        own = Q(institution=self.institution, is_active=True)
        return ContactOfficer.objects.filter(own | Q(pk=self.instance.contact_officer_id)).select_related("institution")


def of_institution(institution: Institution | None) -> Q:
    """The condition for proposals that an institution consults on: its own, and those it took over with a body."""
    return Q(institution=institution) | Q(institution__successor=institution, institution__successor__isnull=False)


def _number_and_title(proposal: Proposal) -> str:
    return f"{proposal.number} {proposal.title}".strip()
