"""Wagtail's forms for signing in and for a new password, with the limits that other doors for strangers have."""

from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import auth

from core.limits import counted_of, uncounted_of
from core.mail import places
from core.models import User

LETTERS = "password:"
_WRONG, _ASKED = "wrong passwords", "links for a new password"


def _is_over(request: HttpRequest | None, what: str) -> bool:
    return request is not None and counted_of(request, what) > settings.ACCOUNT_ATTEMPTS_PER_NETWORK


class LoginForm(auth.LoginForm):
    """Signing in; after many wrong passwords a network waits, with right ones too, or it would go on guessing."""

    def clean(self):
        # Counted before it is known to be wrong: many at the same instant get no more tries than there are.
        if _is_over(self.request, _WRONG):
            raise ValidationError(_("Too many wrong passwords. Try again in ten minutes."), code="slowed")
        cleaned = super().clean()
        if self.get_user() and self.request:
            uncounted_of(self.request, _WRONG)
        return cleaned


class PasswordResetForm(auth.PasswordResetForm):
    """Asking for a link: so many letters a day for one mailbox; who asks reads the same whether one is sent."""

    def get_users(self, email: str) -> Iterator[User]:
        """Those with this address, also those who have no password yet."""
        people = User.objects.filter(email__iexact=email, is_active=True)
        return (person for person in people if person.email.casefold() == email.casefold())

    def save(self, *args, request: HttpRequest | None = None, **options) -> None:
        if not _is_over(request, _ASKED):
            super().save(*args, request=request, **options)

    def send_mail(self, subject_template, text_template, context, from_email, to, html_email_template_name=None):
        subject, text = (render_to_string(name, context) for name in (subject_template, text_template))
        most = settings.ACCOUNT_LETTERS_PER_ADDRESS
        places.queue_in_place(LETTERS, to, most, subject=" ".join(subject.split()), text=text)


def forget_letters() -> None:
    """The job: who asked for links long ago is forgotten."""
    places.forget(LETTERS)
