"""Who is interested in something: a condition on interests, for one consultation or for the changes of a plan.

An interest in a proposal follows it: to its consultations, their reports, and to the proposal of a later plan that
continues it. One in an institution follows to the body that took over from it.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from consultation_pages.models import Consultation, Institution, Plan, Proposal
from stakeholders.models import Interest, Stakeholder

_MOST_STEPS = 20  # no plan is continued that often, and a circle ends here


def interested(condition: Q, now: datetime, people: QuerySet[Stakeholder] | None = None) -> QuerySet[Stakeholder]:
    """The stakeholders with a current interest that fulfils a condition, each once."""
    return (Stakeholder.objects.all() if people is None else people).filter(_holds(condition, now))


def nearest_first(condition: Q, now: datetime, people: QuerySet[Stakeholder]) -> QuerySet[Stakeholder]:
    """People in order: those with a current interest that fulfils a condition (`is_near`), then the others."""
    return people.annotate(is_near=_holds(condition, now)).order_by("-is_near", "organisation", "name", "pk")


def _holds(condition: Q, now: datetime) -> Exists:
    return Exists(Interest.objects.current(now).filter(condition, stakeholder=OuterRef("pk")))


def about_consultation(record: Consultation) -> Q:
    """Interests that a consultation concerns."""
    condition = _institutions([record.institution_id]) | Q(document_type=record.document_type_id)
    condition |= Q(topic__in=list(record.topics.values_list("pk", flat=True)))
    if record.proposal_id:
        condition |= Q(proposal__in=_lineage([record.proposal_id]))
    return condition


def about_plan(plan: Plan, keys: Iterable) -> Q:
    """Interests that the proposals of a plan with these keys concern."""
    proposals = list(Proposal.objects.filter(plan=plan, key__in=list(keys)).values_list("pk", "document_type"))
    lineage = _lineage([row[0] for row in proposals])
    condition = _institutions([plan.institution_id]) | Q(document_type__in={row[1] for row in proposals})
    return condition | Q(proposal__in=lineage) | Q(topic__in=_topics(lineage))


def _topics(proposals: set[int]) -> list[int]:
    """The topics of proposals. A plan names none: they are those of what has been consulted on them."""
    held = Consultation.objects.public().filter(proposal__in=proposals)
    return list(held.order_by().values_list("topics", flat=True).exclude(topics=None).distinct())


def _lineage(proposals: list[int]) -> set[int]:
    """Proposals and what they continue, back to the first plan."""
    found, latest = set(proposals), set(proposals)
    for _step in range(_MOST_STEPS):
        earlier = Proposal.objects.filter(followed_by__in=latest).values_list("pk", flat=True)
        latest = set(earlier) - found
        if not latest:
            break
        found |= latest
    return found


def _institutions(institutions: Iterable[int]) -> Q:
    """Interests in bodies and in those that they took over from."""
    return Q(institution__in=with_predecessors(institutions))


def with_predecessors(institutions: Iterable[int]) -> set[int]:
    """The keys of bodies and of those that they took over from."""
    found = set(institutions)
    latest = found
    for _step in range(_MOST_STEPS):
        latest = set(Institution.objects.filter(successor__in=latest).values_list("pk", flat=True)) - found
        if not latest:
            break
        found = found | latest
    return found
