"""Which type of page each kind of result is."""

from django.contrib.contenttypes.models import ContentType

from consultation_pages.models import ConsultationPage, InstitutionPage, PlanPage, ReportPage
from home.models import StandardPage
from search.enums import Kind

_MODELS = {
    Kind.INSTITUTION: InstitutionPage,
    Kind.CONSULTATION: ConsultationPage,
    Kind.REPORT: ReportPage,
    Kind.PLAN: PlanPage,
    Kind.TEXT: StandardPage,
}


def content_types() -> dict[Kind, int]:
    """The ids of the content types, which Django keeps in memory."""
    return {kind: ContentType.objects.get_for_model(model).pk for kind, model in _MODELS.items()}
