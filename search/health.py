"""What `/health/deps` tells of the search: who answers, and how far the index is behind."""

from django.utils import timezone

from search.elastic.connection import breaker, is_configured
from search.models import IndexChange

_ENGINES = {True: "elasticsearch", False: "database", None: "not asked yet"}


def report() -> dict[str, object]:
    """The engine that answers this process now, how many changes wait, and the age of the oldest in seconds.

    Elasticsearch is said to answer only once it did: that the breaker lets somebody try again is no answer.
    """
    oldest = IndexChange.objects.order_by("pk").values_list("made_at", flat=True).first()
    return {
        "engine": _ENGINES[breaker.is_answered] if is_configured() else "database",
        "waiting_changes": IndexChange.objects.count(),
        "oldest_change_seconds": int((timezone.now() - oldest).total_seconds()) if oldest else 0,
    }
