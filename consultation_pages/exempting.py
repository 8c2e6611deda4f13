"""Asking for an exemption from a rule of publication, and deciding on it: two people, the second of the Office."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from consultation_pages.desk import desk_of
from consultation_pages.models import Exemption
from core import content_version
from core.publication_gate import NotApproved


def ask(page: Page, rule: str, reason: str, language: str, user) -> Exemption:
    """Puts the question before the Office; `reason` in `language` is what the public will read.

    Raises NotApproved when the rule is asked for already, or granted.
    """
    try:
        with transaction.atomic():
            return Exemption.objects.create(page=page, rule=rule, reason=reason, language=language, asked_by=user)
    except IntegrityError as error:
        raise NotApproved(_("This exemption was asked for already")) from error


@transaction.atomic
def decide(pk: int, user, *, granting: bool) -> Exemption:
    """Grants or refuses an exemption.

    Raises NotApproved when it is decided already, for the person who asked, and for everybody outside the Office.
    """
    exemption = Exemption.objects.select_for_update().get(pk=pk)
    if exemption.state != Exemption.State.ASKED:
        raise NotApproved(_("Somebody else has already decided on this exemption"))
    if exemption.asked_by_id == user.pk or not desk_of(user).is_office:
        raise NotApproved(_("An exemption is decided on by another person, of the Office"))
    exemption.state = Exemption.State.GRANTED if granting else Exemption.State.REFUSED
    exemption.decided_by, exemption.decided_at = user, timezone.now()
    exemption.save(update_fields=["state", "decided_by", "decided_at"])
    content_version.bump()
    return exemption


def is_exempt(page: Page, rule: str) -> bool:
    """Whether the Office granted a page an exemption from a rule."""
    return Exemption.objects.granted().filter(page=page.pk, rule=rule).exists()
