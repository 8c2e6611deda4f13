"""The words of letters, made when they are sent: in the recipient's language, of what is public at that moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from consultation_pages import plan_listing
from consultation_pages.cards import cards_of
from consultation_pages.models import Consultation, PlanPage, Proposal
from consultation_pages.plan_history import Change as PlanChange
from consultation_pages.plan_history import ChangeKind
from core.mail.message import NoLongerWanted, register_context
from core.models import Mail
from home.frame import absolute
from home.texts import choose
from stakeholders import fan_out, invitations, office, renewal, sign_up, sign_up_words
from stakeholders.addressing import confirm_link, invitation_link, manage_link, stop_link
from stakeholders.enums import EventKind
from stakeholders.models import Event, Invitation, Notice, SignUp, Stakeholder
from stakeholders.plan_changes import changes_of
from stakeholders.quoting import quoted
from stakeholders.subject_names import named
from stakeholders.years import end_of_interest

# So many proposals of a plan one letter names; the plan has them all.
MOST_NAMED = 20


@dataclass(frozen=True)
class Change:
    """A proposal that a plan added, moved, changed or dropped, as a letter names it."""

    label: str
    title: str


@dataclass(frozen=True)
class Item:
    """One piece of news: what happened, to what, the facts in lines, and where to go."""

    heading: str
    title: str
    institution: str
    link: str
    action: str
    lines: list[str] = field(default_factory=list)
    proposals: list[Change] = field(default_factory=list)
    ask: str = ""


def connect() -> None:
    """Says what the letters need when they are sent."""
    register_context(sign_up.CONFIRM_TEMPLATE, _confirmation)
    register_context(sign_up.LINK_TEMPLATE, _own_link)
    register_context(fan_out.TEMPLATE, _news)
    register_context(invitations.TEMPLATE, _invitation)
    register_context(renewal.TEMPLATE, _renewal)
    register_context(office.TEMPLATE, _overdue)


def _confirmation(row: Mail) -> dict:
    waiting = SignUp.objects.filter(pk=row.context["sign_up"], used_at=None).first()
    if waiting is None:
        raise NoLongerWanted
    words = sign_up_words.words_of(waiting, quoted)
    return {"link": confirm_link(waiting), "words": words, "days": settings.MAIL_KEEP_DAYS}


def _own_link(row: Mail) -> dict:
    entry = Stakeholder.objects.speaking_for(row.to)
    if entry is None:
        raise NoLongerWanted  # nobody here has this address, and nobody learns it
    return {"link": manage_link(entry)}


def _person(pk: int, people=None) -> Stakeholder:
    found = (Stakeholder.objects.all() if people is None else people).filter(pk=pk).first()
    if found is None:
        raise NoLongerWanted
    return found


def _news(row: Mail) -> dict:
    """All notices of the letter that still hold; none if the recipient stopped or everything was taken back."""
    person = _person(row.context["stakeholder"], Stakeholder.objects.agreed())
    told = Notice.objects.filter(letter=row.key).select_related(
        "event__institution", "event__plan", "event__version", "event__extension"
    )
    items = [item for notice in told.order_by("event__occurred_at", "pk") if (item := item_of(notice.event, person))]
    if not items:
        raise NoLongerWanted
    return {"items": items, "manage": manage_link(person), "unsubscribe": stop_link(person)}


def _invitation(row: Mail) -> dict:
    found = Invitation.objects.filter(pk=row.context["invitation"]).select_related("stakeholder").first()
    person = found and found.stakeholder
    may_write = person and Stakeholder.objects.reachable().filter(pk=person.pk).exists()
    item = may_write and _of_consultation(EventKind.OPENED, found.consultation_id, person)
    if not item:
        raise NoLongerWanted
    return {"item": item, "unsubscribe": stop_link(person)}


def _renewal(row: Mail) -> dict:
    person, now = _person(row.context["stakeholder"], Stakeholder.objects.agreed()), timezone.now()
    rows = person.interests.current(now).filter(expires_at__lt=end_of_interest(now))
    subjects = [name for _row, name in named(rows)]
    if not subjects:
        raise NoLongerWanted  # renewed meanwhile
    return {
        "subjects": subjects, "link": manage_link(person), "unsubscribe": stop_link(person),
        "is_reminder": row.context["is_reminder"],
    }  # fmt: skip


def _overdue(row: Mail) -> dict:
    record = Consultation.objects.public().filter(pk=row.context["consultation"], report_published_at=None)
    card = next(iter(cards_of(record.select_related("institution", "document_type"), timezone.now())), None)
    if card is None:
        raise NoLongerWanted
    due = day_before(card.record.report_due_at)
    return {
        "number": card.record.number, "title": card.title, "institution": card.record.institution.name,
        "due": due, "link": absolute(card.address),
    }  # fmt: skip


def item_of(event: Event, person: Stakeholder) -> Item | None:
    """What a letter says of an event; None for what is not public any more."""
    if event.consultation_id:
        return _of_consultation(EventKind(event.kind), event.consultation_id, person, event)
    return _of_plan(event, person)


def _of_consultation(kind: EventKind, pk: int, person: Stakeholder, event: Event | None = None) -> Item | None:
    shown = Consultation.objects.public().select_related("institution", "document_type", "proposal")
    card = next(iter(cards_of(shown.filter(pk=pk), timezone.now())), None)
    if card is None:
        return None
    link, action = absolute(card.address), _("Open the consultation")
    if kind == EventKind.OPENED:
        invited = Invitation.objects.filter(consultation=pk, stakeholder=person).first()
        link = invitation_link(invited, person.language) if invited else link
        action = _("Read it and send your comments")
    if kind == EventKind.REPORTED:
        link, action = absolute(reverse("report-by-number", args=[card.record.number])), _("Read the report")
    lines = _lines(kind, card.record, event)
    return Item(_heading(kind, card.record), card.title, card.record.institution.name, link, action, lines)


def _heading(kind: EventKind, record: Consultation) -> str:
    """What happened. A letter of the week is read days later, so the end is named by its day."""
    if kind == EventKind.CLOSING_SOON and record.closes_at:
        return _("Closes on %(day)s") % {"day": day_before(record.closes_at)}
    return str(HEADINGS[kind])


def _lines(kind: EventKind, record: Consultation, event: Event | None) -> list[str]:
    lines = [_("No. %(number)s, %(type)s") % {"number": record.number, "type": record.document_type.name}]
    if kind == EventKind.ANNOUNCED and record.opens_at:
        lines.append(_("It opens on %(day)s.") % {"day": day_of(record.opens_at)})
    if kind in fan_out.BEFORE_CLOSING and record.closes_at:
        lines.append(_("Comments are accepted until %(day)s, 23:59.") % {"day": day_before(record.closes_at)})
    if kind == EventKind.EXTENDED and event and event.extension:
        lines.append(_("It was to close on %(day)s.") % {"day": day_before(event.extension.old_closes_at)})
    if kind == EventKind.CLOSED and record.report_due_at:
        lines.append(_("The report is due by %(day)s.") % {"day": day_before(record.report_due_at)})
    return lines


def _of_plan(event: Event, person: Stakeholder) -> Item | None:
    plan = event.plan
    pages = PlanPage.objects.live().filter(translation_key=plan.key).select_related("locale")
    text = choose({page.locale.language_code: page for page in pages}, None) if plan.is_public else None
    if text is None:
        return None
    changes = changes_of(event.version)
    told = changes[:MOST_NAMED]
    rows = Proposal.objects.filter(plan=plan, key__in=[each.key for each in told]).select_related("plan")
    proposals = {each.key: each for each in rows}
    title = _("Plan of %(year)s") % {"year": plan.year}
    still = [row.number for each in told if (row := proposals.get(each.key)) and row.dropped_at is None]
    ask = manage_link(person, proposal=still) if still else ""
    lines = _plan_lines(EventKind(event.kind), len(changes) - len(told))
    link, heading = absolute(text.page.get_url()), str(HEADINGS[EventKind(event.kind)])
    return Item(
        heading, title, event.institution.name, link, _("Open the plan"), lines, _changes(told, proposals), ask
    )  # fmt: skip


def _plan_lines(kind: EventKind, unnamed: int) -> list[str]:
    lines = []
    if kind == EventKind.PLAN_PUBLISHED:
        lines.append(_("The plan names what the institution will consult the public about."))
    if unnamed:
        text = ngettext(
            "This message names the first ones; %(number)s more proposal is in the plan.",
            "This message names the first ones; %(number)s more proposals are in the plan.",
            unnamed,
        )
        lines.append(text % {"number": unnamed})
    return lines


def _changes(told: list[PlanChange], proposals: Mapping[UUID, Proposal]) -> list[Change]:
    words = plan_listing.published_words(proposals.values())
    labels = {
        ChangeKind.ADDED: _("added"), ChangeKind.MOVED: _("moved"), ChangeKind.CHANGED: _("changed"),
        ChangeKind.DROPPED: _("dropped"),
    }  # fmt: skip
    return [Change(labels[each.kind], words[each.key][0] if each.key in words else each.item.title) for each in told]


def day_of(instant) -> str:
    """The day of an instant in Kosovo, in words."""
    return date_format(timezone.localtime(instant).date(), "DATE_FORMAT")


def day_before(end) -> str:
    """The last day before an exclusive end, in words."""
    return day_of(end - timedelta(minutes=1))


HEADINGS = {
    EventKind.ANNOUNCED: gettext_lazy("Announced"),
    EventKind.OPENED: gettext_lazy("You are invited: open for comments"),
    EventKind.EXTENDED: gettext_lazy("More time for comments"),
    EventKind.CLOSED: pgettext_lazy("heading of a letter", "Closed"),
    EventKind.WITHDRAWN: pgettext_lazy("heading of a letter", "Withdrawn"),
    EventKind.REPORTED: gettext_lazy("The report is published"),
    EventKind.PLAN_PUBLISHED: gettext_lazy("New annual plan"),
    EventKind.PLAN_AMENDED: gettext_lazy("The annual plan was changed: does it concern you?"),
}
