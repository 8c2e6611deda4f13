"""Wagtail's views of users: no passwords of others, and every change of who somebody is or may is told."""

from django.http import HttpRequest
from wagtail.users.views import users

from core.accounts.letters import Facts, facts_of, send_link, tell_changes
from core.accounts.user_forms import AccountForm, NewAccountForm

ASSIGN_ROLE = "assign_role"


class CreateView(users.CreateView):
    """A new account: its owner gets a link for a password, the other administrators a letter."""

    def save_instance(self):
        person = super().save_instance()
        send_link(person)
        tell_changes(person, Facts(email=person.email), self.request.user)
        return person


class EditView(users.EditView):
    """An account that is changed."""

    def save_instance(self):
        before = facts_of(self.object)
        person = super().save_instance()
        tell_changes(person, before, self.request.user)
        if self.form.cleaned_data.get("send_link"):
            send_link(person)
        return person


class AccountViewSet(users.UserViewSet):
    """User administration without passwords."""

    add_view_class = CreateView
    edit_view_class = EditView

    def get_form_class(self, for_update=False):
        return AccountForm if for_update else NewAccountForm


def tell_of_roles(request: HttpRequest, action_type: str, people, action) -> None:
    """Wagtail's hook: a role that was given to many at once is told like one given in the form."""
    if action_type != ASSIGN_ROLE or not people or not isinstance(people[0], users.User):
        return
    role = action.cleaned_form.cleaned_data["role"].name
    for person in people:
        now = facts_of(person)
        before = Facts(now.email, tuple(name for name in now.roles if name != role), now.is_administrator)
        tell_changes(person, before, request.user)
