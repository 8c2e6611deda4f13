"""The Office's registers in the admin, and the evidence, which nobody edits."""

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from consultation_pages.calendar_records import closing_day, opening_day
from consultation_pages.columns import DayColumn, YesNoColumn
from consultation_pages.models import (
    Approval,
    Consultation,
    ConsultationRule,
    ContactOfficer,
    DocumentType,
    Holiday,
    Institution,
    Plan,
    Proposal,
    Topic,
)
from consultation_pages.models.approvals import with_people
from core.admin_fields import bounds_of
from core.permissions import OnlyTheseActions

# Published pages and their old revisions name these for ever: they are corrected or retired, never deleted.
KEPT = (Institution, ContactOfficer, Topic, DocumentType, ConsultationRule)
EVIDENCE = (Consultation, Proposal, Plan, Approval)
NAMES = ("name_sq", "name_sr", "name_en")
SCOPE = ("institution_kind", "document_type")
PERIODS = ("minimum_working_days", "first_day_counts", "report_due_working_days", "meeting_notice_working_days")

for _model in KEPT:
    register_permission_policy(_model, OnlyTheseActions(_model, ("add", "change", "view")))
for _model in EVIDENCE:
    register_permission_policy(_model, OnlyTheseActions(_model, ("view",)))


def _field(model: type[Model], name: str) -> str:
    """What a field is called."""
    return model._meta.get_field(name).verbose_name


class RegisterIndex(IndexView):
    """The list of a register; what its rows name is fetched with them."""

    select_related: tuple[str, ...] = ()

    def get_base_queryset(self):
        return super().get_base_queryset().select_related(*self.select_related)


class ApprovalIndex(RegisterIndex):
    """The list of approvals, with the people of all its rows at once."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        with_people(context["object_list"])
        return context


class RegisterEdit(EditView):
    """The form of a row; what others rely on stays as it is."""

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        for name in _settled(self.object):
            form.fields[name].disabled = True
            form.fields[name].help_text = _("It is in use and is not changed any more.")
        return form


def _settled(row: Model) -> list[str]:
    """Fields of a row that nobody changes: codes are addresses, and a rule is a promise once something began under it.

    Periods of a rule that nobody has confirmed yet may still be corrected.
    """
    if not isinstance(row, ConsultationRule):
        return ["code"] if hasattr(row, "code") else []
    if not Consultation.objects.filter(rule=row).exists():
        return []
    return [name for name in ("effective_from", *SCOPE, *PERIODS) if name not in row.unconfirmed]


class Register(ModelViewSet):
    """Base of the viewsets: a list with its fields, a page to read, a history."""

    index_view_class = RegisterIndex
    edit_view_class = RegisterEdit
    # What the rows of the list name besides themselves.
    list_select_related: tuple[str, ...] = ()
    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_reference_index = False
    list_per_page = 50

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(select_related=self.list_select_related, **kwargs)

    def formfield_for_dbfield(self, db_field, **kwargs):
        return super().formfield_for_dbfield(db_field, **bounds_of(db_field), **kwargs)


class InstitutionViewSet(Register):
    """Public bodies. A new one gets its pages and roles from `setup_site`."""

    model = Institution
    url_prefix = "registers/institutions"
    icon = "home"
    list_display = ("name", "code", "kind", "valid_from", "valid_to")
    list_filter = ("kind",)
    search_fields = ("code", *NAMES, "abbr_sq", "abbr_sr", "abbr_en")
    ordering = ("name_sq",)
    form_fields = (
        "code", "kind", *NAMES, "abbr_sq", "abbr_sr", "abbr_en", "valid_from", "valid_to", "successor",
    )  # fmt: skip


class ContactOfficerViewSet(Register):
    """Who may be named as the responsible officer of a consultation."""

    model = ContactOfficer
    url_prefix = "registers/officers"
    icon = "user"
    list_display = (
        "name",
        "institution",
        "email",
        "phone",
        YesNoColumn("is_active", label=_field(ContactOfficer, "is_active")),
    )
    list_select_related = ("institution",)
    list_filter = ("institution", "is_active")
    search_fields = ("name", "email")
    form_fields = ("institution", "name", "email", "phone", "is_active")


class TopicViewSet(Register):
    """What consultations are about."""

    model = Topic
    url_prefix = "registers/topics"
    icon = "tag"
    list_display = ("name", "code")
    search_fields = ("code", *NAMES)
    form_fields = ("code", *NAMES)


class DocumentTypeViewSet(Register):
    """Kinds of acts and policy documents, in the order in which they are offered."""

    model = DocumentType
    url_prefix = "registers/document-types"
    icon = "doc-full"
    list_display = ("name", "code", "position")
    search_fields = ("code", *NAMES)
    form_fields = ("code", *NAMES, "position")


class RuleViewSet(Register):
    """The periods that the law demands, from a day on."""

    model = ConsultationRule
    url_prefix = "registers/rules"
    icon = "clipboard-list"
    list_display = (
        "legal_reference", "effective_from", "institution_kind", "document_type", "minimum_working_days",
        "report_due_working_days",
    )  # fmt: skip
    list_select_related = ("document_type",)
    form_fields = ("legal_reference", "effective_from", *SCOPE, *PERIODS, "unconfirmed")

    def formfield_for_dbfield(self, db_field, **kwargs):
        if db_field.name != "unconfirmed":
            return super().formfield_for_dbfield(db_field, **kwargs)
        columns = [(name, self.model_opts.get_field(name).verbose_name) for name in PERIODS]
        return forms.MultipleChoiceField(
            choices=columns,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            label=db_field.verbose_name,
            help_text=_("Tick what nobody has confirmed yet; it is marked so in public."),
        )


class HolidayViewSet(Register):
    """Days on which nobody works; a correction moves the dates of what has not closed yet."""

    model = Holiday
    url_prefix = "registers/holidays"
    icon = "calendar"
    list_display = (
        "name", "date", YesNoColumn("is_substituted", label=_field(Holiday, "is_substituted")),
        YesNoColumn("is_estimated", label=_field(Holiday, "is_estimated")), "source",
    )  # fmt: skip
    list_filter = {"date": ["year"], "is_estimated": ["exact"]}
    search_fields = (*NAMES, "source")
    ordering = ("-date",)
    form_fields = ("date", *NAMES, "is_substituted", "is_estimated", "source")


class ConsultationViewSet(Register):
    """Consultations as facts; they are written by publishing pages."""

    model = Consultation
    url_prefix = "evidence/consultations"
    icon = "comment"
    list_display = (
        "number", "institution", "document_type",
        DayColumn("opens_on", label=_("first day"), accessor=opening_day, sort_key="opens_at"),
        DayColumn("closes_on", label=_("last day"), accessor=closing_day, sort_key="closes_at"),
        YesNoColumn("is_public", label=_field(Consultation, "is_public")),
    )  # fmt: skip
    list_select_related = ("institution", "document_type")
    list_filter = ("institution", "document_type", "year", "is_public", "is_sample")
    search_fields = ("number",)
    form_fields = ()


class PlanViewSet(Register):
    """Annual plans as facts."""

    model = Plan
    url_prefix = "evidence/plans"
    icon = "calendar-alt"
    list_display = (
        "__str__", "institution", "year", "first_published_at",
        YesNoColumn("is_public", label=_field(Plan, "is_public")),
    )  # fmt: skip
    list_select_related = ("institution",)
    list_filter = ("institution", "year")
    form_fields = ()


class ProposalViewSet(Register):
    """Planned proposals as facts; each keeps its number for ever."""

    model = Proposal
    url_prefix = "evidence/proposals"
    icon = "list-ol"
    list_display = ("number", "institution", "document_type", "year", "quarter", "dropped_at")
    list_select_related = ("institution", "document_type")
    list_filter = ("institution", "year", "quarter", "document_type")
    search_fields = ("number",)
    form_fields = ()


class ApprovalViewSet(Register):
    """Who wrote and who approved what became public."""

    model = Approval
    url_prefix = "evidence/approvals"
    icon = "check"
    index_view_class = ApprovalIndex
    list_select_related = ("page",)
    list_display = ("page", "kind", "state", "author_names", "approver_names", "approved_at", "released_at")
    list_filter = ("kind", "state")
    ordering = ("-pk",)
    form_fields = ()
    inspect_view_fields = (
        "page", "revision", "kind", "state", "author_names", "approver_names", "reason", "approved_at", "released_at",
        "released_by", "fingerprint",
    )  # fmt: skip


class Registers(ViewSetGroup):
    """What the Office keeps."""

    menu_label = _("Registers")
    menu_name = "registers"
    menu_icon = "folder-open-inverse"
    menu_order = 300
    items = (
        InstitutionViewSet, ContactOfficerViewSet, TopicViewSet, DocumentTypeViewSet, RuleViewSet, HolidayViewSet,
    )  # fmt: skip


class Evidence(ViewSetGroup):
    """What publications left behind, to be read."""

    menu_label = _("Evidence")
    menu_name = "evidence"
    menu_icon = "list-ul"
    menu_order = 310
    items = (ConsultationViewSet, PlanViewSet, ProposalViewSet, ApprovalViewSet)
