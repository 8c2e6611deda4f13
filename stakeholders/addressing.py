"""The links that letters and pages hold, in the language of whom they are for."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation

from home.frame import absolute
from stakeholders import tokens
from stakeholders.models import Invitation, SignUp, Stakeholder
from stakeholders.tokens import Purpose


def confirm_link(sign_up: SignUp) -> str:
    """Where a sign-up is confirmed."""
    return _link("interest-confirm", tokens.make(Purpose.CONFIRM, sign_up.key), sign_up.language)


def manage_link(stakeholder: Stakeholder, **chosen: str | list[str]) -> str:
    """Where somebody sees and changes what is kept about them; `chosen` are subjects that are ticked already."""
    address = _link("interest-manage", tokens.make(Purpose.MANAGE, stakeholder.key), stakeholder.language)
    return f"{address}?{urlencode(chosen, doseq=True)}" if chosen else address


def stop_link(stakeholder: Stakeholder) -> str:
    """Where one click, or a mail program (RFC 8058), ends all letters to the address, whatever became of its entry."""
    key = stakeholder.address or stakeholder.key
    return _link("interest-stop", tokens.make(Purpose.STOP, key), stakeholder.language)


def invitation_link(invitation: Invitation, language: str) -> str:
    """Where an invitation leads to its consultation."""
    return _link("invitation", tokens.make(Purpose.INVITATION, invitation.key), language)


def _link(name: str, token: str, language: str) -> str:
    with translation.override(language):
        return absolute(reverse(name, args=[token]))
