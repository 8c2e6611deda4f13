"""How much is taken of one network and for one consultation: floods are slowed, nobody's text is lost."""

from django.conf import settings
from django.db.models import TextChoices
from django.http import HttpRequest

from core.limits import counted, counted_of


class Limit(TextChoices):
    """What has no more room for a while."""

    NETWORK = "network"
    CONSULTATION = "consultation"


def reached(request: HttpRequest, number: str) -> Limit | None:
    """Counts a post to a consultation, and says which limit it meets; None while there is room.

    A post that its network's limit stops does not count for the consultation: one network alone cannot shut it for
    everybody.
    """
    if counted_of(request, number) > settings.CONTRIBUTIONS_PER_NETWORK:
        return Limit.NETWORK
    if counted(f"all:{number}") > settings.CONTRIBUTIONS_PER_CONSULTATION:
        return Limit.CONSULTATION
    return None
