"""Who may do what with pages: nobody publishes. The last approval of the workflow does."""

from django.db.models import Q
from wagtail.models import PagePermissionTester


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
        return not self._was_public() and super().can_delete(ignore_bulk)

    def can_move_to(self, destination):
        return not self._was_public() and super().can_move_to(destination)

    def _was_public(self):
        subtree = self.page.get_descendants(inclusive=True)
        return subtree.filter(Q(live=True) | Q(first_published_at__isnull=False)).exists()
