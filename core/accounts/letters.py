"""Letters about accounts: the link to a password of one's own, and what an administrator changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from wagtail.admin.views.account import PasswordResetView

from core.models import User

CHANGED = "core/mail/account_changed.txt"


@dataclass(frozen=True)
class Facts:
    """What says who an account is and what it may: its changes are told."""

    email: str = ""
    roles: tuple[str, ...] = ()
    is_administrator: bool = False


def facts_of(person: User) -> Facts:
    """The facts as they are in the database."""
    stored = User.objects.get(pk=person.pk)
    roles = stored.groups.order_by("name").values_list("name", flat=True)
    return Facts(stored.email, tuple(roles), stored.is_superuser)


class _Link(PasswordResetForm):
    """Django's form for one person, however many share the address, and also if there is no password yet."""

    person: User

    def get_users(self, email: str) -> Iterable[User]:
        return [self.person]


def send_link(person: User) -> None:
    """Sends Wagtail's letter with the link for a new password, in the person's language; none to inactive people."""
    form = _Link({"email": person.email})
    form.person = person
    if not (person.is_active and form.is_valid()):
        return
    url = urlsplit(settings.BASE_URL)
    with translation.override(_language_of(person)):
        form.save(
            domain_override=url.netloc,
            use_https=url.scheme == "https",
            subject_template_name=PasswordResetView.subject_template_name,
            email_template_name=PasswordResetView.email_template_name,
        )


def tell_changes(person: User, before: Facts, by: User) -> None:
    """Tells the person, at the old address and the new one, and the other administrators what changed, if anything."""
    after = facts_of(person)
    if before == after:
        return
    context = {"person": person, "before": before, "after": after, "by": by}
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk__in=[by.pk, person.pk])
    letters = [(each.email, each) for each in others.select_related("wagtail_userprofile")]
    letters += [(address, person) for address in dict.fromkeys([before.email, after.email])]
    for address, reader in letters:
        if address:
            _send(address, _language_of(reader), context)


def _send(address: str, language: str, context: dict) -> None:
    with translation.override(language):
        subject, _newline, text = render_to_string(CHANGED, context).partition("\n")
    send_mail(subject, text.strip() + "\n", None, [address])


def _language_of(person: User) -> str:
    profile = getattr(person, "wagtail_userprofile", None)
    return (profile and profile.get_preferred_language()) or settings.LANGUAGE_CODE
