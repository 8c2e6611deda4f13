"""Files in the admin: each institution works with its own, and nothing about others' shows through."""

from django.db.models import QuerySet
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry

from home.models import SiteDocument, SiteImage

_USING = ("choose", "add", "change")


class OwnDocuments(DocumentsAdminAPIViewSet):
    """Documents as programs of the admin read them, of the collections that the person may use."""

    def get_queryset(self):
        return super().get_queryset() & usable(SiteDocument, self.request.user)


class OwnImages(ImagesAdminAPIViewSet):
    """The same for images."""

    def get_queryset(self):
        return super().get_queryset() & usable(SiteImage, self.request.user)


def usable(model, user) -> QuerySet:
    """The files that somebody may choose or change."""
    return policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, _USING)


def use_own_files(router) -> None:
    """Puts the two above in the place of Wagtail's."""
    router.register_endpoint("documents", OwnDocuments)
    router.register_endpoint("images", OwnImages)


def take_tags_away() -> None:
    """Files have no tags: tags are one list for all institutions, and it shows what their drafts are about."""
    for model in (SiteDocument, SiteImage):
        bulk_action_registry.get_bulk_actions_for_model("home", model._meta.model_name)  # makes it look for them
        bulk_action_registry.actions["home"][model._meta.model_name].pop("add_tags", None)
