"""What editors see of searches in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from core.permissions import OnlyTheseActions
from search.models import EmptySearch

register_permission_policy(EmptySearch, OnlyTheseActions(EmptySearch, ("view",)))


class OfKnownWords(IndexView):
    """The list, without searches whose words are not kept because few looked for them."""

    def get_base_queryset(self):
        return super().get_base_queryset().exclude(words="")


class EmptySearchViewSet(ModelViewSet):
    """Words for which nothing was found, those of most days first."""

    model = EmptySearch
    url_prefix = "searches-without-results"
    icon = "search"
    menu_label = _("Searches without results")
    menu_order = 950
    add_to_admin_menu = True
    add_to_reference_index = False
    index_view_class = OfKnownWords
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = ("words", "language", Column("count", label=_("On how many days"), sort_key="count"), "last_on")
    list_filter = ("language",)
    search_fields = ("words",)
    ordering = ("-count", "-last_on")
    list_per_page = 50
    form_fields = ()
