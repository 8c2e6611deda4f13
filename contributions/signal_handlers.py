"""What happens here when something happens below: a report comes out, or the demo comes and goes."""

from django.db import transaction
from wagtail.signals import page_published

from consultation_pages.models import ReportPage
from contributions import letters
from contributions.enums import State
from contributions.models import Contributor
from contributions.reports import consultation_of


def connect() -> None:
    """Listens to publications of reports."""
    page_published.connect(tell_answers, sender=ReportPage, dispatch_uid="contributions_tell_answers")


@transaction.atomic
def tell_answers(sender, instance, **kwargs) -> None:
    """Everybody who gave an address is told once, whichever language of the report comes out first."""
    consultation = consultation_of(instance)
    if consultation is None:
        return
    people = Contributor.objects.filter(contribution__consultation=consultation).exclude(email="")
    letters.queue(people.filter(contribution__standing__state=State.PUBLISHED), letters.ANSWERED)
