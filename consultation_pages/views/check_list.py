"""The report "Checks": what stands in the way of publishing, over all texts of an institution or of all."""

import re

from django.conf import settings
from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from consultation_pages.desk import has_anything_to_see
from consultation_pages.models import FoundProblem
from consultation_pages.views.desk_listing import DeskListing
from core.admin_menu import ItemFor
from core.publication_checks import Level

_CHECK = pgettext_lazy("one of the checks", "Check")  # the button that checks a receipt is called so too
# What differs from page to page: numbers, and what is quoted.
_OWN_WORDS = re.compile(r"\d+(?:[.]\d+)*|(?<=“)[^”]*(?=”)")


class ChecksFilterSet(WagtailFilterSet):
    """Which check, and how grave."""

    level = ChoiceFilter(label=_("Level"), choices=Level.choices)
    code = ChoiceFilter(label=_CHECK, choices=lambda: [])

    class Meta:
        model = FoundProblem
        fields = ["level", "code"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["code"].extra["choices"] = names_of_checks()


def names_of_checks() -> list[tuple[str, str]]:
    """Each check of which a problem stands on the list, by its own words without numbers and quotes; two queries."""
    first = FoundProblem.objects.order_by().values("code").annotate(first=Min("pk")).values_list("first", flat=True)
    examples = FoundProblem.objects.in_bulk(list(first)).values()
    return sorted(((each.code, _OWN_WORDS.sub("…", each.message)) for each in examples), key=lambda name: name[1])


class ChecksView(DeskListing):
    """Problems with their page, the blocking ones first."""

    page_title = _("Checks")
    header_icon = "warning"
    index_url_name, index_results_url_name = "checks_list", "checks_list_results"
    filterset_class = ChecksFilterSet
    default_ordering = ("level", "-found_since", "pk")
    verbose_name_plural = FoundProblem._meta.verbose_name_plural
    columns = [
        TitleColumn("title", label=_("Page"), accessor="title", get_url=lambda row: row.address),
        Column("language", label=_("Language")),
        Column("institution", label=_("Institution")),
        Column("message", label=_("Problem")),
        Column("level_name", label=_("Level"), sort_key="level"),
        DateColumn("found_since", label=_("Found since"), sort_key="found_since"),
    ]
    list_export = ["title", "language", "institution", "code", "level_name", "message", "field", "found_since"]
    export_headings = {
        "title": _("Page"), "language": _("Language"), "institution": _("Institution"), "code": _CHECK,
        "level_name": _("Level"), "message": _("Problem"), "field": _("Field"), "found_since": _("Found since"),
    }  # fmt: skip
    export_filename = "checks"

    def get_queryset(self):
        found = FoundProblem.objects.filter(self.desk.pages("page__")).select_related("page__locale")
        return self.order_queryset(found)

    def decorate(self, rows):
        for row in rows:
            row.title = row.page.draft_title or row.page.title
            row.language = str(settings.LANGUAGE_NAMES[row.page.locale.language_code])
            row.institution = str(self.desk.institution_at(row.page.path) or "")
            row.level_name = row.get_level_display()
            row.address = reverse("review", args=[row.page_id])


def menu_item() -> ItemFor:
    """The entry of the reports menu."""
    return ItemFor(
        _("Checks"), reverse("checks_list"), has_anything_to_see, name="checks", icon_name="warning", order=100
    )


def admin_urls() -> list:
    """The addresses of the list."""
    return ChecksView.urls("reports/checks/")
