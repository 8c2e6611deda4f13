"""Reports as this floor needs them: their pages in all languages, and whether one is being reviewed."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, WorkflowState

from consultation_pages.models import Approval, Consultation, ConsultationPage, ReportPage


def consultation_of(report: ReportPage) -> Consultation | None:
    """The consultation that a report page stands below, public or not; None for a page without a record."""
    parent = report.get_parent()
    return parent and Consultation.objects.filter(key=parent.translation_key).first()


def report_pages(consultation: Consultation) -> QuerySet[ReportPage]:
    """The pages of the report on a consultation, drafts included, in all languages."""
    below = Q(pk__in=[])
    for path, depth in ConsultationPage.objects.filter(translation_key=consultation.key).values_list("path", "depth"):
        below |= Q(path__range=Page._get_children_path_interval(path), depth=depth + 1)
    return ReportPage.objects.filter(below)


def is_settled(consultation: Consultation) -> bool:
    """Whether the answers stand: the report with them is published, before its reviewers, or waits for its hour.

    What two people approve must be what the public reads, so nobody changes an answer meanwhile.
    """
    if consultation.report_published_at:
        return True
    page_type = ContentType.objects.get_for_model(Page)
    states = WorkflowState.objects.active().filter(
        base_content_type=page_type, object_id=Cast(OuterRef("pk"), CharField())
    )
    waiting = Approval.objects.waiting().filter(page=OuterRef("pk"))
    return report_pages(consultation).filter(Exists(waiting) | Exists(states)).exists()
