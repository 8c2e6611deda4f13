"""What the page editor refuses and why: the second lock behind the permissions, and the one that speaks."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet

from consultation_pages.desk import desk_at
from core.permissions import was_public
from home.forms import newer_version_than_loaded

_EDITING = ("add", "change")
_MOVING = {"delete", "move"}


def keep_what_was_public(request: HttpRequest, page: Page, *destination) -> HttpResponse | None:
    """Sends whoever deletes or moves what was public back to the page, with the reason."""
    if not was_public(page):
        return None
    messages.error(request, _kept())
    return redirect("wagtailadmin_explore", page.pk)


def move_own_pages_only(request: HttpRequest, page: Page, destination: Page) -> None:
    """Asks for the right before Wagtail does, whose question whether to move names the page."""
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied


def keep_what_was_public_in_bulk(
    request: HttpRequest, action: str, objects: Iterable, bulk_action
) -> HttpResponse | None:
    """The same for bulk actions on pages."""
    pages = [each for each in objects if isinstance(each, Page)]
    if action not in _MOVING or not any(was_public(page) for page in pages):
        return None
    messages.error(request, _kept())
    return redirect(bulk_action.next_url)


def notice_newer_version(request: HttpRequest, page: Page) -> None:
    """Tells the form of a stale save that somebody was faster (see `home.forms.StaleSaveForm`)."""
    if request.method == "POST":
        page.newer_version = newer_version_than_loaded(page, request.POST, request.user)


def choosable_pages(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Public pages and one's own trees: a chooser names no drafts of other institutions.

    Raises Http404 when the chooser is opened at such a draft. See https://github.com/wagtail/wagtail/issues/9714.
    """
    own = page_permission_policy.instances_user_has_any_permission_for(request.user, _EDITING)
    parent = request.resolver_match.kwargs.get("parent_page_id")
    if parent and not (Page.objects.filter(pk=parent, live=True) | own.filter(pk=parent)).exists():
        raise Http404
    return pages.filter(Q(live=True) | Q(pk__in=own.values("pk")))


def explorable_pages(parent: Page, pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """The pages of the explorer as they are.

    Raises Http404 below a page where the person has nothing to do: Wagtail lists none of its children, but shows its
    title and status to every editor of the same tree.
    """
    if not page_permission_policy.explorable_instances(request.user).filter(pk=parent.pk).exists():
        raise Http404
    return pages


def without_usage_of_types(request: HttpRequest, menu_items: list) -> None:
    """Leaves the report out of the menu of those who are refused it."""
    if not desk_at(request).sees_everything:
        menu_items[:] = [item for item in menu_items if item.name != "page-types-usage"]


def _kept() -> str:
    return _("What was published is never deleted or moved. Withdraw it instead.")
