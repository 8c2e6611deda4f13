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
    return of_network(request, number) or of_consultation(number)


def of_network(request: HttpRequest, number: str) -> Limit | None:
    """Counts a post for its network, whatever becomes of it, and says whether that has no more room."""
    return Limit.NETWORK if counted_of(request, number) > settings.CONTRIBUTIONS_PER_NETWORK else None


def of_consultation(number: str) -> Limit | None:
    """Counts a post for all that a consultation gets, and says whether that has no more room."""
    return Limit.CONSULTATION if counted(f"all:{number}") > settings.CONTRIBUTIONS_PER_CONSULTATION else None
