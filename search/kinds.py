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
    types = ContentType.objects.get_for_models(*_MODELS.values())
    return {kind: types[model].pk for kind, model in _MODELS.items()}
