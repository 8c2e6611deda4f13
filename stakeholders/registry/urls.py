"""The addresses of the registry and its entry in the admin's menu."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from core.admin_menu import ItemFor
from stakeholders.registry import doubles, entries, importing, inviting, lists
from stakeholders.registry.access import desk_of


def admin_urls() -> list:
    """What Wagtail's admin serves below its own address, to people who are signed in."""
    return [
        path("stakeholders/", lists.people, name="registry"),
        path("stakeholders/export/", lists.export, name="registry_export"),
        path("stakeholders/new/", entries.add, name="registry_add"),
        path("stakeholders/import/", importing.import_people, name="registry_import"),
        path("stakeholders/doubles/", doubles.doubles, name="registry_doubles"),
        path("stakeholders/doubles/<number:pk>/<number:number>/", doubles.merge, name="registry_merge"),
        path("stakeholders/<number:pk>/", entries.person, name="registry_person"),
        path("stakeholders/<number:pk>/change/", entries.edit, name="registry_edit"),
        path("stakeholders/<number:pk>/delete/", entries.delete, name="registry_delete"),
        path("stakeholders/invitations/", inviting.consultations, name="registry_consultations"),
        path("stakeholders/invitations/<number:pk>/", inviting.invitations, name="registry_invitations"),
        path("stakeholders/invitations/<number:pk>/add/", inviting.add, name="registry_identify"),
        path("stakeholders/invitations/<number:pk>/remove/<number:number>/", inviting.remove, name="registry_take_off"),
    ]


def menu_item() -> ItemFor:
    """The entry of the menu, for those who keep a registry."""
    return ItemFor(
        _("Stakeholders"), reverse("registry"), lambda request: desk_of(request.user).is_there,
        name="stakeholders", icon_name="group", order=260,
    )  # fmt: skip
