"""The people who work in the CMS. Readers and contributors need no account."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """An account of an editor, reviewer, publisher or auditor.

    Our own class from the first migration, so that it can grow. Accounts are deactivated, never deleted: a text
    whose author is unknown cannot be published.
    """
