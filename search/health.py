"""What `/health/deps` tells of the search: who answers, and how far the index is behind."""

from django.utils import timezone

from search.elastic.connection import breaker, is_configured
from search.models import IndexChange


def report() -> dict[str, object]:
    """The engine that answers this process now, how many changes wait, and the age of the oldest in seconds."""
    answers = is_configured() and not breaker.is_open
    oldest = IndexChange.objects.order_by("pk").values_list("made_at", flat=True).first()
    return {
        "engine": "elasticsearch" if answers else "database",
        "waiting_changes": IndexChange.objects.count(),
        "oldest_change_seconds": int((timezone.now() - oldest).total_seconds()) if oldest else 0,
    }
