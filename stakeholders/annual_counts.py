"""What the annual report says of invitations: how many stakeholders were asked, and how many of them took part."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consultation_pages.models import Consultation
from consultation_pages.standard_measures import Measure
from contributions.annual import GROUP_OF_RECORD, Fact, add_figures
from stakeholders.coverage import counted_asked
from stakeholders.models import Invitation

INVITED = Measure(
    "invited", _("Stakeholders invited"), _("Invitations to these consultations that were sent to stakeholders.")
)
TOOK_PART = Measure(
    "invited_took_part", _("Of them took part"), _("Invitations whose recipient sent comments on the consultation.")
)


def connect() -> None:
    """Adds the two figures to the annual report."""
    add_figures((INVITED, TOOK_PART), invitations)


def invitations(records: QuerySet[Consultation]) -> Iterator[Fact]:
    """The figures by institution and type of act."""
    sent = Invitation.objects.filter(consultation__in=records)
    for *group, invited, took_part in counted_asked(sent, *GROUP_OF_RECORD):
        yield *group, INVITED.name, invited
        yield *group, TOOK_PART.name, took_part
