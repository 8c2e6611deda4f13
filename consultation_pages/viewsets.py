"""The Office's registers in the admin, and the evidence, which nobody edits."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

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
from core.admin_fields import bounds_of
from core.permissions import OnlyTheseActions

# Published pages and their old revisions name these for ever: they are corrected or retired, never deleted.
KEPT = (Institution, ContactOfficer, Topic, DocumentType, ConsultationRule)
EVIDENCE = (Consultation, Proposal, Plan, Approval)
NAMES = ("name_sq", "name_sr", "name_en")

for _model in KEPT:
    register_permission_policy(_model, OnlyTheseActions(_model, ("add", "change", "view")))
for _model in EVIDENCE:
    register_permission_policy(_model, OnlyTheseActions(_model, ("view",)))


class Register(ModelViewSet):
    """Base of the viewsets: a list with its fields, a page to read, a history."""

    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_reference_index = False
    list_per_page = 50

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
    list_display = ("name", "institution", "email", "phone", "is_active")
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
    periods = ("minimum_working_days", "first_day_counts", "report_due_working_days", "meeting_notice_working_days")
    form_fields = ("legal_reference", "effective_from", "institution_kind", "document_type", *periods, "unconfirmed")

    def formfield_for_dbfield(self, db_field, **kwargs):
        if db_field.name != "unconfirmed":
            return super().formfield_for_dbfield(db_field, **kwargs)
        columns = [(name, self.model_opts.get_field(name).verbose_name) for name in self.periods]
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
    list_display = ("name", "date", "is_substituted", "is_estimated", "source")
    list_filter = {"date": ["year"], "is_estimated": ["exact"]}
    search_fields = (*NAMES, "source")
    ordering = ("-date",)
    form_fields = ("date", *NAMES, "is_substituted", "is_estimated", "source")


class ConsultationViewSet(Register):
    """Consultations as facts; they are written by publishing pages."""

    model = Consultation
    url_prefix = "evidence/consultations"
    icon = "comment"
    list_display = ("number", "institution", "document_type", "opens_at", "closes_at", "is_public")
    list_filter = ("institution", "document_type", "year", "is_public", "is_sample")
    search_fields = ("number",)
    form_fields = ()


class PlanViewSet(Register):
    """Annual plans as facts."""

    model = Plan
    url_prefix = "evidence/plans"
    icon = "calendar-alt"
    list_display = ("__str__", "institution", "year", "first_published_at", "is_public")
    list_filter = ("institution", "year")
    form_fields = ()


class ProposalViewSet(Register):
    """Planned proposals as facts; each keeps its number for ever."""

    model = Proposal
    url_prefix = "evidence/proposals"
    icon = "list-ol"
    list_display = ("number", "institution", "document_type", "year", "quarter", "dropped_at")
    list_filter = ("institution", "year", "quarter", "document_type")
    search_fields = ("number",)
    form_fields = ()


class ApprovalViewSet(Register):
    """Who wrote and who approved what became public."""

    model = Approval
    url_prefix = "evidence/approvals"
    icon = "check"
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
