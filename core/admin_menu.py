"""Entries of the admin's menu that are there for some accounts only."""

from collections.abc import Callable

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem


class ItemFor(MenuItem):
    """Shown to whom `is_for` names; the address decides by itself who may open it."""

    def __init__(self, label: str, url: str, is_for: Callable[[HttpRequest], bool], **options):
        super().__init__(label, url, **options)
        self.is_shown = is_for
