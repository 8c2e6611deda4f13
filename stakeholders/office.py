"""What the Office is told: a report that is overdue, once to each of its publishers in their own language."""

from django.conf import settings
from django.contrib.auth import get_user_model

from consultation_pages.roles import PUBLISHER
from core.models import Mail
from stakeholders.models import Event

TEMPLATE = "stakeholders/mail/overdue"


def tell(event: Event) -> int:
    """Queues the letters of an event for the Office and returns how many there are."""
    people = get_user_model().objects.filter(groups__name=PUBLISHER.name, is_active=True).exclude(email="")
    letters = [
        Mail(
            key=f"{event.key}:{user.pk}", to=user.email, template=TEMPLATE, language=_language_of(user),
            context={"consultation": event.consultation_id},
        )
        for user in people
    ]  # fmt: skip
    return len(Mail.objects.bulk_create(letters, ignore_conflicts=True))


def _language_of(user) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE
