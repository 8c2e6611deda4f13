"""What waits for whom: each list is one question to the database, shown on the dashboard and in full on a page."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page, Revision, TaskState, WorkflowState

from consultation_pages.desk import Desk
from consultation_pages.enums import Stage
from consultation_pages.models import Approval, Consultation, Exemption, FourEyesTask
from consultation_pages.roles import AUDITOR, DRAFTER, PUBLISHER, REVIEWER, TRANSLATOR
from consultation_pages.stages import stages_q
from consultation_pages.words import choose, consultation_pages
from core.languages import tag_of
from core.roles import Role

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Item:
    """A row: what it is about, why it stands here, and what somebody wrote about it."""

    title: str
    address: str = ""
    language: str = ""
    tag: str = ""
    institution: str = ""
    note: str = ""
    comment: str = ""
    is_urgent: bool = False


class Worklist(ABC):
    """One list of the dashboard, for the roles that it concerns."""

    name: str
    heading: Promise
    icon: str
    roles: tuple[Role, ...]

    @abstractmethod
    def rows(self, desk: Desk) -> QuerySet:
        """What stands on it for this desk, the most urgent first."""

    @abstractmethod
    def items(self, desk: Desk, rows: list) -> list[Item]:
        """The rows shown, in words; a fixed number of queries however many there are."""

    def all_address(self) -> str:
        """Where the whole list stands."""
        return reverse("worklist", args=[self.name])


# Lists of floors above, in the order in which they are shown.
further: list[Worklist] = []


class PageWorklist(Worklist):
    """A list whose rows lead to pages; `page_of` says which."""

    page_of = "page_id"
    url_name = "wagtailadmin_pages:edit"

    def items(self, desk, rows):
        pages = Page.objects.select_related("locale").in_bulk({getattr(row, self.page_of) for row in rows})
        shown = ((row, pages.get(getattr(row, self.page_of))) for row in rows)
        return [self.item(desk, row, page) for row, page in shown if page]

    def item(self, desk: Desk, row, page: Page) -> Item:
        """One row in words."""
        return page_item(desk, page, self.url_name, **self.words(row))

    def words(self, row) -> dict:
        """Why the row stands here: `note`, `comment`, `is_urgent`."""
        return {}


def page_item(desk: Desk, page: Page, url_name: str, target: Page | None = None, **words) -> Item:
    """A row about a page, by the title it has in the editor; it leads to that page or to another, the target."""
    code = page.locale.language_code
    return Item(
        title=page.draft_title or page.title,
        address=reverse(url_name, args=[(target or page).pk]) if desk.may_edit or url_name == "review" else "",
        language=str(settings.LANGUAGE_NAMES[code]),
        tag=tag_of(code),
        institution=str(desk.institution_at(page.path) or ""),
        **words,
    )


def _page_of(path: str) -> Cast:
    return Cast(path, BigIntegerField())


class ToReview(PageWorklist):
    """Texts at a step that this person may decide, and did not write."""

    name, icon, heading = "review", "glasses", gettext_lazy("Waiting for your review")
    roles = (REVIEWER, PUBLISHER)
    page_of, url_name = "page_number", "review"

    def rows(self, desk):
        tasks = FourEyesTask.objects.filter(groups__user=desk.user)
        states = TaskState.objects.filter(
            status=TaskState.STATUS_IN_PROGRESS,
            workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
            workflow_state__current_task_state=F("pk"),
        )
        states = states.annotate(page_number=_page_of("workflow_state__object_id"))
        own = Page.objects.filter(desk.pages(roles=[REVIEWER])).values("pk")
        theirs = Q(task__in=tasks.filter(own_institution_only=False).values("pk"))
        theirs |= Q(task__in=tasks.filter(own_institution_only=True).values("pk"), page_number__in=own)
        others = states.filter(theirs).exclude(workflow_state__requested_by=desk.user)
        return others.filter(~Exists(_written_by(desk.user))).select_related("task").order_by("started_at", "pk")

    def words(self, row):
        return {"note": f"{_(row.task.name)}, {_day(row.started_at)}"}


def _written_by(user) -> QuerySet:
    """This person's revisions of the page under review, since what is public."""
    live = Page.objects.filter(pk=_page_of(OuterRef("object_id"))).values("live_revision__created_at")[:1]
    mine = Revision.objects.filter(user=user, object_id=OuterRef("workflow_state__object_id"))
    mine = mine.filter(base_content_type__app_label="wagtailcore").annotate(live_since=Subquery(live))
    return mine.filter(Q(live_since=None) | Q(created_at__gt=F("live_since")))


class Returned(PageWorklist):
    """What this person submitted and a reviewer gave back, with the reviewer's comment."""

    name, icon, heading = "returned", "undo", gettext_lazy("Returned to you")
    roles = (DRAFTER, TRANSLATOR, REVIEWER, PUBLISHER)
    page_of, url_name = "page_number", "wagtailadmin_pages:edit"
    status = WorkflowState.STATUS_NEEDS_CHANGES

    def rows(self, desk):
        states = WorkflowState.objects.filter(
            status=self.status, requested_by=desk.user, base_content_type__app_label="wagtailcore"
        )
        states = states.annotate(page_number=_page_of("object_id"))
        own = Page.objects.filter(desk.pages()).values("pk")
        states = states.filter(page_number__in=own).select_related("current_task_state__task")
        return states.order_by("-current_task_state__started_at", "-pk")

    def words(self, row):
        step = row.current_task_state
        note = f"{_(step.task.name)}, {_day(step.finished_at or step.started_at)}" if step else ""
        return {"note": note, "comment": step.comment if step else "", "is_urgent": True}


class Sent(Returned):
    """What this person submitted and others review now."""

    name, icon, heading = "sent", "resubmit", gettext_lazy("Sent by you, in review")
    url_name = "review"
    status = WorkflowState.STATUS_IN_PROGRESS

    def words(self, row):
        return super().words(row) | {"comment": "", "is_urgent": False}


class WaitingForRelease(PageWorklist):
    """Approved texts that wait for their hour or for their other languages."""

    name, icon, heading = "release", "time", gettext_lazy("Approved, waiting to become public")
    roles = (DRAFTER, REVIEWER, PUBLISHER)
    url_name = "review"

    def rows(self, desk):
        waiting = Approval.objects.waiting().filter(page__in=Page.objects.filter(desk.pages()).values("pk"))
        return waiting.select_related("revision").order_by("approved_at", "pk")

    def words(self, row):
        hour = row.revision.approved_go_live_at
        if hour:
            return {"note": _("becomes public at %(hour)s") % {"hour": _instant(hour)}}
        return {"note": _("becomes public together with its other languages")}


class AskedExemptions(PageWorklist):
    """Exemptions that the Office has to decide."""

    name, icon, heading = "exemptions", "help", gettext_lazy("Exemptions asked of the Office")
    roles = (PUBLISHER,)
    url_name = "review"

    def rows(self, desk):
        return Exemption.objects.open().order_by("asked_at", "pk")

    def words(self, row):
        return {"note": row.get_rule_display(), "comment": row.reason}


class RecordWorklist(Worklist):
    """A list of public consultations."""

    def items(self, desk, rows):
        languages = consultation_pages(row.key for row in rows)
        return [self.item(desk, row, choose(languages[row.key])) for row in rows]

    def item(self, desk: Desk, row: Consultation, text) -> Item:
        """One row in words; auditors are led to the public page."""
        return Item(
            title=text.page.title if text else row.number,
            address=self.address(desk, row),
            tag=tag_of(text.code) if text else "",
            institution=str(row.institution),
            **self.words(row),
        )

    def address(self, desk: Desk, row: Consultation) -> str:
        """Where the row leads."""
        if desk.may_edit:
            return reverse("wagtailadmin_pages:edit", args=[row.source_page_id])
        return reverse("number", args=[row.number])

    @abstractmethod
    def words(self, row: Consultation) -> dict:
        """Why the row stands here."""


class ClosingSoon(RecordWorklist):
    """Consultations whose last day is near."""

    name, icon, heading = "closing", "calendar", gettext_lazy("Closing within a week")
    roles = (DRAFTER, REVIEWER, PUBLISHER, AUDITOR)

    def rows(self, desk):
        now = timezone.now()
        running = Consultation.objects.public().filter(stages_q([Stage.OPEN, Stage.CLOSING_SOON], now), desk.records())
        near = running.filter(closes_at__lte=now + SOON).select_related("institution")
        return near.order_by("closes_at", "pk")

    def words(self, row):
        return {"note": _("last day: %(day)s") % {"day": _day(row.closes_at - timedelta(seconds=1))}}


class ReportsDue(RecordWorklist):
    """Closed consultations without a report, the latest first."""

    name, icon, heading = "reports", "doc-full", gettext_lazy("Reports due and overdue")
    roles = (DRAFTER, REVIEWER, PUBLISHER, AUDITOR)

    def rows(self, desk):
        missing = stages_q([Stage.AWAITING_REPORT, Stage.REPORT_OVERDUE], timezone.now())
        awaited = Consultation.objects.public().filter(missing, desk.records()).select_related("institution")
        return awaited.order_by(F("report_due_at").asc(nulls_last=True), "pk")

    def words(self, row):
        due, now = row.report_due_at, timezone.now()
        if due is None:
            return {"note": _("no day is set for the report")}
        if due > now:
            return {"note": _("due until %(day)s") % {"day": _day(due - timedelta(seconds=1))}}
        days = (timezone.localdate(now) - timezone.localdate(due - timedelta(seconds=1))).days
        words = ngettext("overdue by %(days)d day", "overdue by %(days)d days", days) % {"days": days}
        return {"note": words, "is_urgent": True}


def _day(moment) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT")


def _instant(moment) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
