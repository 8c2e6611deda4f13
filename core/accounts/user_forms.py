"""The forms of user administration: people, addresses and roles, and no passwords, which are of their owners only."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm


class NewAccountForm(UserCreationForm):
    """A new account; its owner makes the password, by the link in a letter."""

    password_enabled = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("A link with which the person sets a password is sent there.")

    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit)


class AccountForm(UserEditForm):
    """An account that is there; on request its owner gets a link for a new password."""

    password_enabled = False

    send_link = forms.BooleanField(
        label=_("Send a link for a new password"),
        help_text=_("To the address of the account. Only the person sets the password."),
        required=False,
    )

    def __init__(self, *args, editing_self: bool = False, **kwargs):
        super().__init__(*args, editing_self=editing_self, **kwargs)
        if editing_self:
            del self.fields["send_link"]  # one's own is changed with the old one, below "Account"
