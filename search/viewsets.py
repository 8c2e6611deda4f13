"""What editors see of searches in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from core.permissions import OnlyTheseActions
from search.models import EmptySearch

register_permission_policy(EmptySearch, OnlyTheseActions(EmptySearch, ("view",)))


class EmptySearchViewSet(ModelViewSet):
    """Words for which nothing was found, those of most days first."""

    model = EmptySearch
    url_prefix = "searches-without-results"
    icon = "search"
    menu_label = _("Searches without results")
    menu_order = 950
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = ("words", "language", Column("count", label=_("On how many days"), sort_key="count"), "last_on")
    list_filter = ("language",)
    search_fields = ("words",)
    ordering = ("-count", "-last_on")
    list_per_page = 50
    form_fields = ()

    def get_queryset(self, request):
        return EmptySearch.objects.exclude(words="")
