"""Who may do what: nobody publishes, the last approval of the workflow does; and evidence is only read."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.models import Page, PagePermissionTester
from wagtail.permission_policies import ModelPermissionPolicy


class NobodyPublishes(PagePermissionTester):
    """Wagtail's rights on a page without the shortcuts round the workflow, for superusers too."""

    def can_publish(self):
        return False

    def can_publish_subpage(self):
        return False

    def can_unpublish(self):
        return False

    def can_set_view_restrictions(self):
        return False

    def can_reorder_children(self):
        return False

    def can_unschedule(self):
        # Makes nothing public, so whoever may edit may take a schedule back.
        return not self.page_is_root and (self.user.is_superuser or "change" in getattr(self, "permissions", ()))

    def can_delete(self, ignore_bulk=False):
        return not was_public(self.page) and super().can_delete(ignore_bulk)

    def can_move_to(self, destination):
        return not was_public(self.page) and super().can_move_to(destination)


def was_public(page: Page) -> bool:
    """Whether a page or one below it is, or ever was, public: it is then neither deleted nor moved."""
    subtree = page.get_descendants(inclusive=True)
    return subtree.filter(Q(live=True) | Q(first_published_at__isnull=False)).exists()


class OnlyTheseActions(ModelPermissionPolicy):
    """The rights of a model of which some actions do not exist, for superusers either."""

    def __init__(self, model, actions: Iterable[str]):
        super().__init__(model)
        self.actions = frozenset(actions)

    def user_has_permission(self, user, action):
        return action in self.actions and super().user_has_permission(user, action)

    def users_with_any_permission(self, actions):
        possible = self.actions.intersection(actions)
        return super().users_with_any_permission(possible) if possible else get_user_model().objects.none()
