"""The list "Consultations" of the admin: all of one's own institution, drafts included, to search, sort and export."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from consultation_pages import consultation_rows as rows_of
from consultation_pages.columns import DayColumn
from consultation_pages.desk import desk_at, has_anything_to_see
from consultation_pages.enums import Stage
from consultation_pages.models import ConsultationPage, DocumentType, Institution
from consultation_pages.page_states import State
from consultation_pages.views.desk_listing import DeskListing
from core.admin_menu import ItemFor
from core.languages import PREFIXES

_STAGES = [*Stage.choices, (rows_of.UNPUBLISHED, _("never published"))]


class ConsultationsFilterSet(WagtailFilterSet):
    """What an editor asks for; what is not offered is an error in words."""

    stage = ChoiceFilter(label=_("Stage"), choices=_STAGES, method="filter_stage")
    state = ChoiceFilter(label=_("Workflow"), choices=State.choices, method="filter_state")
    missing = ChoiceFilter(label=_("Missing language"), method="filter_missing")
    year = ChoiceFilter(label=_("Year"), method="filter_year")
    institution = ModelChoiceFilter(
        label=_("Institution"), queryset=lambda request: _institutions(request), method="filter_institution"
    )
    type = ModelChoiceFilter(
        label=_("Type of document"), queryset=DocumentType.objects.order_by("position"), method="filter_type"
    )

    class Meta:
        model = ConsultationPage
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.filters["locale"]  # a row is a consultation in all its languages
        desk = desk_at(self.request)
        names = settings.LANGUAGE_NAMES
        self.filters["missing"].extra["choices"] = [(code, names[code]) for code in PREFIXES]
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in rows_of.years(desk)]

    def filter_stage(self, rows, name, value):
        return rows.filter(rows_of.in_stage(value))

    def filter_state(self, rows, name, value):
        return rows.filter(rows_of.in_state(value))

    def filter_missing(self, rows, name, value):
        return rows.filter(rows_of.without_language(value))

    def filter_year(self, rows, name, value):
        return rows.filter(rows_of.of_year(int(value)))

    def filter_institution(self, rows, name, value):
        return rows.filter(rows_of.of_institution(desk_at(self.request), value))

    def filter_type(self, rows, name, value):
        return rows.filter(rows_of.of_type(value))


def _institutions(request):
    seen = [each.pk for each in desk_at(request).seen_institutions()]
    return Institution.objects.filter(pk__in=seen)


class LanguagesColumn(Column):
    """Each language with its state: a tick when public, words when not, a dash when there is none."""

    cell_template_name = "consultation_pages/admin/languages_cell.html"

    def get_value(self, instance):
        names = settings.LANGUAGE_NAMES
        return [
            {
                "code": PREFIXES[code],
                "name": names[code],
                "state": state.label if state else "",
                "is_public": state in (State.PUBLIC, State.CHANGED),
            }
            for code, state in instance.languages.items()
        ]


class ConsultationsView(DeskListing):
    """One row for each consultation, by the title in the editor's language."""

    page_title = _("Consultations")
    header_icon = "comment"
    index_url_name, index_results_url_name = "consultations_list", "consultations_list_results"
    filterset_class = ConsultationsFilterSet
    is_searchable = True
    default_ordering = ("-latest_revision_created_at", "-pk")
    verbose_name_plural = ConsultationPage._meta.verbose_name_plural
    columns = [
        Column("number", label=_("Number"), sort_key="consultation__number"),
        TitleColumn("shown_title", label=_("Title"), sort_key="shown_title", get_url=lambda row: row.address),
        Column("institution", label=_("Institution")),
        Column("type", label=_("Type")),
        Column("stage", label=_("Stage")),
        DayColumn("first_day", label=_("First day"), sort_key="consultation__opens_at"),
        DayColumn("last_day", label=_("Last day"), sort_key="consultation__closes_at"),
        LanguagesColumn("languages", label=_("Languages")),
        Column("state", label=_("Workflow")),
        DateColumn("latest_revision_created_at", label=_("Edited"), sort_key="latest_revision_created_at"),
    ]
    export_headings = {
        "number": _("Number"), "shown_title": _("Title"), "institution": _("Institution"), "type": _("Type"),
        "stage": _("Stage"), "first_day": _("First day"), "last_day": _("Last day"), "report_due": _("Report due"),
        **{f"state_{prefix}": settings.LANGUAGE_NAMES[code] for code, prefix in PREFIXES.items()},
        "state": _("Workflow"), "latest_revision_created_at": _("Edited"), "address": _("Address"),
    }  # fmt: skip
    list_export = list(export_headings)
    export_filename = "consultations"

    def get_queryset(self):
        return self.order_queryset(rows_of.consultation_rows(self.desk))

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        return found.filter(rows_of.holding_words(self.search_query)) if self.is_searching else found

    def decorate(self, rows):
        rows_of.decorate(rows, self.desk)
        for row in rows:
            row.address = self._address(row)
            for code, state in row.languages.items():
                setattr(row, f"state_{PREFIXES[code]}", state.label if state else "")

    def _address(self, row: ConsultationPage) -> str | None:
        if self.desk.may_edit:
            return reverse("wagtailadmin_pages:edit", args=[row.pk])
        return reverse("number", args=[row.number]) if row.number and row.consultation.is_public else None


def menu_item() -> ItemFor:
    """The entry of the main menu."""
    return ItemFor(
        _("Consultations"), reverse("consultations_list"), has_anything_to_see,
        name="consultations", icon_name="comment", order=50,
    )  # fmt: skip


def admin_urls() -> list:
    """The addresses of the list."""
    return ConsultationsView.urls("consultations/")
