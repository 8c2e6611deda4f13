"""The number of the public content: every change that readers can see raises it, in the same transaction."""

from django.db.models import F
from django.db.models.signals import post_delete, post_save

from .models import ContentVersion


def current() -> int:
    """The content's number as the database has it now."""
    return ContentVersion.objects.values_list("number", flat=True).get(pk=1)


def bump() -> None:
    """Raises the number. Call it last in a transaction: its row is the busiest lock of the house."""
    ContentVersion.objects.filter(pk=1).update(number=F("number") + 1)


def bump_with(*models) -> None:
    """Every saved or deleted row of these models is a public change.

    Call it after what else follows these rows was connected; a second call puts the number behind that again.
    """
    for model in models:
        for signal in (post_save, post_delete):
            uid = f"bump_{id(signal)}_{model._meta.label}"
            signal.disconnect(sender=model, dispatch_uid=uid)
            signal.connect(_bump, sender=model, dispatch_uid=uid)


def _bump(sender, **kwargs) -> None:
    bump()
