"""Reports as this floor needs them: their pages in all languages, and whether one is being reviewed."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, WorkflowState

from consultation_pages.approval import start_over
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
    """Whether the answers stand: the report with them is published, before its reviewers, or waits for its hour."""
    return bool(consultation.report_published_at) or is_under_review(consultation)


def is_under_review(consultation: Consultation) -> bool:
    """Whether a report is before its reviewers or approved and not yet public; one sent back to its author is not.

    What two people approve must be what the public reads, so nobody changes an answer meanwhile.
    """
    states = _states().filter(status=WorkflowState.STATUS_IN_PROGRESS)
    waiting = Approval.objects.waiting().filter(page=OuterRef("pk"))
    return report_pages(consultation).filter(Exists(waiting) | Exists(states)).exists()


def hold_reviews(consultation: Consultation) -> None:
    """Holds the report and its reviews until the transaction ends, so that no approval goes through meanwhile.

    Call it before the consultation's row is held: an approval takes them in this order.
    """
    keys = list(report_pages(consultation).order_by("pk").values_list("pk", flat=True))
    page_type = ContentType.objects.get_for_model(Page)
    states = WorkflowState.objects.filter(base_content_type=page_type, object_id__in=[str(key) for key in keys])
    for rows in (states, Page.objects.filter(pk__in=keys)):
        list(rows.select_for_update().order_by("pk").values_list("pk"))


def ask_again(consultation: Consultation, user) -> bool:
    """Ends every review of the report, sent back ones included, and spends approvals: what they are about changed.

    Returns whether there was any.
    """
    waiting = Approval.objects.waiting().filter(page=OuterRef("pk"))
    pages = list(report_pages(consultation).filter(Exists(waiting) | Exists(_states())))
    for page in pages:
        start_over(page, user)
    return bool(pages)


def _states() -> QuerySet[WorkflowState]:
    """The reviews of a page of an outer query that are not over."""
    page_type = ContentType.objects.get_for_model(Page)
    return WorkflowState.objects.active().filter(
        base_content_type=page_type, object_id=Cast(OuterRef("pk"), CharField())
    )
