"""Records first (facts), then pages (words); pages read records, never the other way."""

from .institutions import ContactOfficer, Institution
from .vocabulary import DocumentType, Topic
from .rules import ConsultationRule, Holiday
from .numbers import NumberSeries
from .plans import Plan, PlanVersion, Proposal
from .consultations import Consultation, Extension, Meeting
from .approvals import Approval
from .exemptions import Exemption
from .translators import Translator
from .found_problems import FoundProblem
from .facts import FactsForm, FactsPage
from .index_pages import InstitutionIndexPage, InstitutionPage
from .plan_pages import PlanItem, PlanPage
from .consultation_pages import Change, ConsultationPage, DocumentRow, MeetingRow, Question, TopicRow
from .report_pages import ReportDocumentRow, ReportPage, ReportTheme
from .workflow import FourEyesTask

__all__ = [
    "Approval", "Change", "Consultation", "ConsultationPage", "ConsultationRule", "ContactOfficer", "DocumentRow",
    "DocumentType", "Exemption", "Extension", "FactsForm", "FactsPage", "FoundProblem", "FourEyesTask", "Holiday",
    "Institution", "InstitutionIndexPage", "InstitutionPage", "Meeting", "MeetingRow", "NumberSeries", "Plan",
    "PlanItem", "PlanPage", "PlanVersion", "Proposal", "Question", "ReportDocumentRow", "ReportPage", "ReportTheme",
    "Topic", "TopicRow", "Translator",
]  # fmt: skip
