"""Facts once: writing a source page's public row writes its record, in the same transaction.

Called by the pages' `save()`, which every way to publish passes: button, workflow, schedule, revert, import. Drafts of
live pages never come here. `QuerySet.update()` and `bulk_create` do not either, so services are the only writers.
"""

from collections import defaultdict
from datetime import date

from django.db import models
from django.utils import timezone

from consultation_pages import calendar_records, legal_calendar
from consultation_pages.models.consultations import Consultation, Extension, Meeting
from consultation_pages.models.institutions import Institution
from consultation_pages.models.plans import Plan, PlanVersion, Proposal
from consultation_pages.numbers import consultation_number, proposal_number
from core.text import words_of


def carries_facts(page, records: type[models.Model]) -> bool:
    """Whether this page is the record's source; before there is a record, the oldest page of its key."""
    if page.alias_of_id:
        return False
    source = records.objects.filter(key=page.translation_key).values_list("source_page_id", flat=True).first()
    if source:
        return source == page.pk
    return is_oldest(page)


def is_oldest(page) -> bool:
    """Whether this page is the oldest of its key, in whatever language; aliases do not count."""
    siblings = type(page).objects.filter(translation_key=page.translation_key, alias_of=None)
    return not (siblings.filter(pk__lt=page.pk) if page.pk else siblings).exists()


def institution_above(page) -> Institution:
    """The public body whose tree a page stands in. Raises Institution.DoesNotExist for a page outside of them."""
    above = page.get_ancestors().values_list("path", flat=True)
    return Institution.objects.filter(pages__path__in=above).get()


def project_consultation(page) -> None:
    """Creates or updates the consultation of a source page; a page that is not public hides its record."""
    if not page.live:
        Consultation.objects.filter(source_page=page.pk, is_public=True).update(is_public=False)
        return
    if not carries_facts(page, Consultation):
        return
    record = Consultation.objects.select_for_update().filter(key=page.translation_key).first()
    if record is None:
        record = _new_consultation(page)
    else:
        _keep_extension(page, record)
    _write(record, _consultation_facts(page, record))
    record.topics.set(row.topic_id for row in page.topic_rows.all())
    _keep_meetings(page, record)


def _new_consultation(page) -> Consultation:
    published_at = page.first_published_at or timezone.now()
    year = legal_calendar.local_date(published_at).year
    if page.is_archived:
        year = page.opens_on.year if page.opens_on else page.archive_year
    number = consultation_number(year, is_sample=page.is_sample, is_archived=page.is_archived, legacy_id=page.legacy_id)
    return Consultation(
        key=page.translation_key, number=number, source_page=page, first_published_at=published_at,
        institution=institution_above(page),
    )  # fmt: skip


def _consultation_facts(page, record: Consultation) -> dict:
    now = timezone.now()
    opens_on, closes_on = _period(page, record)
    rule = record.rule or (
        calendar_records.rule_in_force(opens_on, record.institution.kind, page.document_type_id) if opens_on else None
    )
    instants = calendar_records.instants(opens_on, closes_on, rule, calendar_records.days_off())
    year = opens_on.year if opens_on else page.archive_year or legal_calendar.local_date(now).year
    return {
        "document_type_id": page.document_type_id,
        "proposal_id": page.proposal_id,
        "round": page.round,
        "rule": rule,
        "contact_officer_id": page.contact_officer_id,
        "year": year,
        "listed_at": instants["closes_at"] or instants["opens_at"] or _without_dates(page, record, year),
        "withdrawn_at": (record.withdrawn_at or now) if page.is_withdrawn else None,
        "archived_at": (record.archived_at or now) if page.is_archived else None,
        "is_public": True,
        "is_sample": page.is_sample,
        "legacy_id": page.legacy_id,
        "source_url": page.source_url,
        **instants,
    }


def _period(page, record: Consultation) -> tuple[date | None, date | None]:
    """The days of the page; a published period never gets shorter, nor does it go, whoever let the page pass."""
    if not record.closes_at or page.is_archived:
        return page.opens_on, page.closes_on
    closed = calendar_records.closing_day(record)
    asked = page.closes_on or closed
    closes_on = legal_calendar.published_closing_day(closed, asked, asked)
    return page.opens_on or calendar_records.opening_day(record), closes_on


def _without_dates(page, record: Consultation, year: int):
    """Where one without dates stands in lists: of the archive at the end of its year, a new one at its publication."""
    return legal_calendar.end_of(date(year, 12, 31)) if page.is_archived else record.first_published_at


def _keep_extension(page, record: Consultation) -> None:
    """A later closing than the published one is an extension: the old date stays visible."""
    if not (record.closes_at and page.closes_on):
        return
    closes_at = legal_calendar.end_of(page.closes_on)
    if closes_at > record.closes_at:
        Extension.objects.create(
            consultation=record, old_closes_at=record.closes_at, new_closes_at=closes_at,
            reason=page.extension_reason, made_at=timezone.now(),
        )  # fmt: skip


def _keep_meetings(page, record: Consultation) -> None:
    """Notes each meeting, what moved and what was called off; one that is gone from the page stays as a record."""
    now = timezone.now()
    known = {meeting.key: meeting for meeting in record.published_meetings.all()}
    rows = {row.translation_key: row for row in page.meetings.all()}
    for key, row in rows.items():
        meeting = known.get(key) or Meeting(consultation=record, key=key)
        facts = {"starts_at": row.starts_at, "ends_at": row.ends_at, "place": row.place, "cancelled_at": None}
        _write_meeting(meeting, facts, now)
    for key in known.keys() - rows.keys():
        if known[key].cancelled_at is None:
            _write_meeting(known[key], {"cancelled_at": now}, now)


def _write_meeting(meeting: Meeting, facts: dict, now) -> None:
    if all(getattr(meeting, name) == value for name, value in facts.items()):
        return
    sequence = meeting.sequence + (meeting.pk is not None)
    _write(meeting, facts | {"sequence": sequence, "changed_at": now})


def project_report(page) -> None:
    """A published report ends the wait for it, in whatever language it appears first."""
    key = page.get_parent().translation_key
    if page.live:
        if page.carries_facts:
            Consultation.objects.filter(key=key).update(report_techniques=page.techniques)
        published_at = page.published_on and legal_calendar.start_of(page.published_on)
        Consultation.objects.filter(key=key, report_published_at=None).update(
            report_published_at=published_at or page.first_published_at or timezone.now()
        )
        return
    others = type(page).objects.filter(translation_key=page.translation_key, live=True).exclude(pk=page.pk)
    if not others.exists():
        Consultation.objects.filter(key=key).update(report_published_at=None)


def project_plan(page) -> None:
    """Writes what a plan's page says: the facts of the source, and in any language the words to find proposals by."""
    _project_source_plan(page)
    _fold_titles(page)


def _fold_titles(page) -> None:
    """Keeps for each proposal its number and the titles that its rows have on the public pages of the plan, folded."""
    live = type(page).objects.live().filter(translation_key=page.translation_key)
    titles: dict = defaultdict(list)
    for key, title in live.order_by("pk").values_list("items__translation_key", "items__title"):
        titles[key].append(title)
    changed = []
    for proposal in Proposal.objects.filter(plan__key=page.translation_key, key__in=list(filter(None, titles))):
        words = " ".join(words_of(" ".join([proposal.number, *titles[proposal.key]])))
        if proposal.folded != words:
            proposal.folded = words
            changed.append(proposal)
    Proposal.objects.bulk_update(changed, ["folded"], batch_size=500)


def _project_source_plan(page) -> None:
    """Creates or updates the proposals of a source plan: new ones numbered, missing ones dropped, never deleted."""
    if not page.live:
        Plan.objects.filter(source_page=page.pk).update(is_public=False)
        return
    if not carries_facts(page, Plan):
        return
    now = timezone.now()
    plan = Plan.objects.select_for_update().filter(key=page.translation_key).first() or Plan(
        key=page.translation_key, source_page=page, institution=institution_above(page), year=page.year
    )
    items = {item.translation_key: item for item in page.items.all()}
    first = plan.first_published_at is None
    _write(plan, {"is_public": True, "first_published_at": plan.first_published_at or (now if items else None)})
    if items or not first:
        PlanVersion.objects.create(
            plan=plan, revision_id=page.live_revision_id or page.latest_revision_id, published_at=now,
            reason="" if first else page.amendment_reason,
        )  # fmt: skip
    known = {proposal.key: proposal for proposal in Proposal.objects.filter(plan=plan)}
    for position, (key, item) in enumerate(items.items()):
        proposal = known.get(key) or _new_proposal(plan, key, now, added_by_amendment=not first)
        _write(proposal, _proposal_facts(item, position))
    for key in known.keys() - items.keys():
        if known[key].dropped_at is None:
            _write(known[key], {"dropped_at": now})


def _new_proposal(plan: Plan, key, now, *, added_by_amendment: bool) -> Proposal:
    return Proposal(
        key=key, number=proposal_number(plan.institution.code, plan.year), plan=plan, institution=plan.institution,
        year=plan.year, in_plan_since=now, added_by_amendment=added_by_amendment,
    )  # fmt: skip


def _proposal_facts(item, position: int) -> dict:
    return {
        "document_type_id": item.document_type_id,
        "quarter": item.quarter,
        "position": position,
        "dropped_at": None,
        "follows": Proposal.objects.filter(key=item.follows).first() if item.follows else None,
    }


def _write(record: models.Model, facts: dict) -> None:
    """Saves a record if it is new or a fact changed."""
    changed = [name for name, value in facts.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, facts[name])
    if record.pk is None:
        record.save()
    elif changed:
        record.save(update_fields=[name.removesuffix("_id") for name in changed])
