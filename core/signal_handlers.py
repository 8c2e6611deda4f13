"""What the ground floor does when something public changes."""

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Site
from wagtail.signals import page_unpublished, post_page_move

from . import content_version


def connect() -> None:
    """Public changes that do not pass a page's `save()`; that one bumps the content version itself."""
    content_version.bump_with(Redirect, Site, Locale)
    for signal in (page_unpublished, post_page_move):
        signal.connect(content_version._bump, dispatch_uid="bump_content_version")
