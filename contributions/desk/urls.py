"""The addresses of the desk and its entry in the admin's menu."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from contributions.desk import entries, items, lists
from contributions.desk.access import desk_of
from core.admin_menu import ItemFor


def admin_urls() -> list:
    """What Wagtail's admin serves below its own address, to people who are signed in."""
    return [
        path("comments/", lists.consultations, name="contribution_consultations"),
        path("comments/<number:pk>/", lists.worklist, name="contribution_desk"),
        path("comments/<number:pk>/many/", lists.many, name="contribution_many"),
        path("comments/<number:pk>/enter/", entries.entry, name="contribution_entry"),
        path("comments/<number:pk>/meeting/", entries.meeting, name="contribution_meeting"),
        path("comments/meeting/<number:pk>/", entries.change_meeting, name="contribution_meeting_change"),
        path("comments/meeting/<number:pk>/confirm/", entries.confirm_meeting, name="contribution_meeting_confirm"),
        path("comments/one/<number:pk>/", items.item, name="contribution_item"),
        path("comments/one/<number:pk>/file/<number:position>/", items.file, name="contribution_file"),
    ]


def menu_item() -> ItemFor:
    """The entry of the menu, for those who have something to do or to read there."""
    return ItemFor(
        _("Comments"), reverse("contribution_consultations"), lambda request: desk_of(request.user).is_there,
        name="comments-desk", icon_name="comment", order=250,
    )  # fmt: skip
