"""The fixed vocabularies of consultations, and what each stage of a consultation allows."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(TextChoices):
    """Where a consultation stands: computed by `stages` from record and clock, never typed or stored."""

    # The context keeps short words such as "Open" apart from the buttons of the same name.
    PLANNED = "planned", pgettext_lazy("stage of a consultation", "Planned")
    UPCOMING = "upcoming", pgettext_lazy("stage of a consultation", "Upcoming")
    OPEN = "open", pgettext_lazy("stage of a consultation", "Open")
    CLOSING_SOON = "closing_soon", pgettext_lazy("stage of a consultation", "Closing soon")
    AWAITING_REPORT = "awaiting_report", pgettext_lazy("stage of a consultation", "Awaiting report")
    REPORT_OVERDUE = "report_overdue", pgettext_lazy("stage of a consultation", "Report overdue")
    REPORTED = "reported", pgettext_lazy("stage of a consultation", "Report published")
    WITHDRAWN = "withdrawn", pgettext_lazy("stage of a consultation", "Withdrawn")
    ARCHIVED = "archived", pgettext_lazy("stage of a consultation", "Archived")


class Action(StrEnum):
    """What a stage may allow; moderation is not among it, as personal data may be hidden at any time."""

    FOLLOW = "follow"
    INVITE = "invite"
    READ_DRAFT = "read_draft"
    CONTRIBUTE = "contribute"
    READ_CONTRIBUTIONS = "read_contributions"
    ANSWER = "answer"
    EXTEND = "extend"
    WITHDRAW = "withdraw"
    PUBLISH_REPORT = "publish_report"
    READ_REPORT = "read_report"


_READ_PROCEEDINGS = frozenset({Action.READ_DRAFT, Action.READ_CONTRIBUTIONS})
_UNDER_WAY = frozenset({Action.FOLLOW, Action.WITHDRAW})
_BEFORE_CLOSING = _UNDER_WAY | {Action.INVITE, Action.READ_DRAFT, Action.EXTEND}
_WHILE_OPEN = _BEFORE_CLOSING | _READ_PROCEEDINGS | {Action.CONTRIBUTE, Action.ANSWER}
_WHILE_REPORT_MISSING = _UNDER_WAY | _READ_PROCEEDINGS | {Action.ANSWER, Action.PUBLISH_REPORT}

ALLOWED: dict[Stage, frozenset[Action]] = {
    Stage.PLANNED: _UNDER_WAY,
    Stage.UPCOMING: _BEFORE_CLOSING,
    Stage.OPEN: _WHILE_OPEN,
    Stage.CLOSING_SOON: _WHILE_OPEN,
    Stage.AWAITING_REPORT: _WHILE_REPORT_MISSING,
    Stage.REPORT_OVERDUE: _WHILE_REPORT_MISSING,
    Stage.REPORTED: _READ_PROCEEDINGS | {Action.READ_REPORT},
    Stage.WITHDRAWN: _READ_PROCEEDINGS,
    Stage.ARCHIVED: _READ_PROCEEDINGS | {Action.READ_REPORT},
}


def stages_allowing(action: Action | str) -> frozenset[Stage]:
    """Return the stages in which `action` is allowed; ValueError if there is no such action."""
    wanted = Action(action)
    return frozenset(stage for stage, actions in ALLOWED.items() if wanted in actions)


ACCEPTS_CONTRIBUTIONS = stages_allowing(Action.CONTRIBUTE)
AWAITS_REPORT = stages_allowing(Action.PUBLISH_REPORT)
# In the others nothing more is to come, so there is nothing to follow.
LIVE_STAGES = stages_allowing(Action.FOLLOW)
# The public was or is asked, and what was asked stands: what yearly figures count.
BEGUN_STAGES = frozenset(Stage) - {Stage.PLANNED, Stage.UPCOMING, Stage.WITHDRAWN}


class Round(TextChoices):
    """The two rounds in which one proposal is consulted (Regulation (GRK) No. 05/2016)."""

    PRELIMINARY = "preliminary", _("Preliminary consultation")
    PUBLIC = "public", _("Public consultation")


class InstitutionKind(TextChoices):
    """Kinds of public body; the rule in force depends on them."""

    MINISTRY = "ministry", _("Ministry")
    PRIME_MINISTER_OFFICE = "prime_minister_office", _("Office of the Prime Minister")
    OPM_OFFICE = "opm_office", _("Office within the Office of the Prime Minister")
    EXECUTIVE_AGENCY = "executive_agency", _("Executive agency")
    INDEPENDENT_AGENCY = "independent_agency", _("Independent agency")
    MUNICIPALITY = "municipality", _("Municipality")
    GOVERNMENT = "government", _("Government")


class DocumentKind(TextChoices):
    """What a file of a consultation is."""

    DRAFT = "draft", _("Draft text")
    EXPLANATORY_MEMORANDUM = "explanatory_memorandum", _("Explanatory memorandum")
    CONCEPT = "concept", _("Concept document")
    ADDITIONAL = "additional", _("Additional documentation")
    UPDATED_VERSION = "updated_version", _("Updated version of the consulted document")
    REPORT = "report", _("Final report")
    MINUTES = "minutes", _("Minutes of a meeting")


class Technique(TextChoices):
    """By which techniques people were asked, as the report says (Regulation (GRK) No. 05/2016)."""

    PLATFORM = "platform", _("publication on this platform")
    WRITTEN = "written", _("written comments")
    MEETING = "meeting", _("public meeting")
    WORKING_GROUP = "working_group", _("working group")
    SURVEY = "survey", _("survey")
    INVITATION = "invitation", _("direct invitation")
    MEDIA = "media", _("media")
    OTHER = "other", pgettext_lazy("technique of consultation", "other")
