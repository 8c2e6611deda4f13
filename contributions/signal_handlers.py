"""What happens here when something happens below: a report comes out."""

from django.db import transaction
from wagtail.signals import page_published

from consultation_pages.models import ReportPage
from contributions import letters
from contributions.reports import consultation_of


def connect() -> None:
    """Listens to publications of reports."""
    page_published.connect(tell_answers, sender=ReportPage, dispatch_uid="contributions_tell_answers")


@transaction.atomic
def tell_answers(sender, instance, **kwargs) -> None:
    """Everybody who gave an address is told that the report is out."""
    consultation = consultation_of(instance)
    if consultation is not None:
        letters.tell_report(consultation)
