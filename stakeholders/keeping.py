"""What institutions enter themselves: contacts and their fields of interest, which hold until they are changed."""

from datetime import datetime

from django.db import transaction

from stakeholders import subjects
from stakeholders.models import Stakeholder
from stakeholders.subjects import Wanted


@transaction.atomic
def keep(entry: Stakeholder, wanted: Wanted, now: datetime) -> None:
    """Writes an entry, new or changed, and all that it is interested in."""
    entry.save()
    subjects.replace(entry, wanted, now)
