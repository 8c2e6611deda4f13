"""Wagtail's administration of users with our views; in the settings in the place of `wagtail.users`."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """As Wagtail's, but nobody sets a password of somebody else."""

    user_viewset = "core.accounts.viewset.AccountViewSet"
