"""The addresses of the data API: each reads, none writes, and each list is one envelope."""

from collections.abc import Iterable
from functools import partial

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router

from consultation_pages import models
from consultation_pages.api import items, schemas
from consultation_pages.api.envelopes import envelope, refuse_unknown_parameters
from consultation_pages.api.parameters import (
    ConsultationParameters,
    NoParameters,
    Paging,
    ProposalParameters,
    YearParameters,
)
from consultation_pages.api.queries import beside, live_pages, plan_pages, public_proposals, with_facts
from consultation_pages.listing import select

router = Router()
# What `core.middleware.BadInputMiddleware` says before anybody here is asked.
UNREADABLE = {
    "responses": {
        400: {
            "description": "The address holds what no database stores, or is too long.",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        }
    }
}
NUMBER = Path(max_length=24, description="Public number.", examples=["2026-045"])


def readable(path: str, answer, tag: str, *, on: Router = router, **refusals):
    """An address that answers GET and HEAD; `refusals` are further answers by status, `on` another floor's router."""
    answers = {200: answer, 422: schemas.Refusal} | {int(status[1:]): form for status, form in refusals.items()}
    return on.api_operation(
        ["GET", "HEAD"], path, response=answers, exclude_unset=True, tags=[tag], openapi_extra=UNREADABLE
    )


@readable("/consultations", schemas.Consultations, "Consultations")
def consultations(request: HttpRequest, asked: Query[ConsultationParameters]):
    """All consultations: what closes first comes first while one can still take part, otherwise what is latest."""
    now = timezone.now()
    rows = with_facts(select(asked.filters(), now), asked.details)

    def present(found: list[models.Consultation]) -> Iterable[dict]:
        texts = beside(found, asked.details)
        return (items.consultation(each, texts, now, asked.details) for each in found)

    return envelope(request, asked, rows, present)


@readable("/consultations/{number}", schemas.Consultation, "Consultations", _404=schemas.NotFound)
def consultation(request: HttpRequest, number: str = NUMBER):
    """One consultation with its documents, meetings and contact."""
    refuse_unknown_parameters(request, NoParameters())
    record = with_facts(models.Consultation.objects.public().filter(number=number), details=True).first()
    if record is None:
        raise Http404
    return items.consultation(record, beside([record], details=True), timezone.now(), details=True)


@readable("/proposals", schemas.Proposals, "Plans")
def proposals(request: HttpRequest, asked: Query[ProposalParameters]):
    """Rows of the published annual plans, dropped ones included."""
    lookups = {"institution__code": asked.institution, "document_type__code": asked.type, "year": asked.year}
    rows = public_proposals().filter(**{name: value for name, value in lookups.items() if value})

    def present(found: list[models.Proposal]) -> Iterable[dict]:
        plans, texts = plan_pages(found)
        return (items.proposal(each, texts[each.key], plans[each.plan.key]) for each in found)

    return envelope(request, asked, rows, present)


@readable("/institutions", schemas.Institutions, "Vocabularies")
def institutions(request: HttpRequest, asked: Query[Paging]):
    """Public bodies that consult or consulted."""
    rows = models.Institution.objects.select_related("successor").order_by("name_sq", "code")

    def present(found: list[models.Institution]) -> Iterable[dict]:
        pages = live_pages(models.InstitutionPage, "institution_id", [each.pk for each in found])
        return (items.institution(each, pages[each.pk]) for each in found)

    return envelope(request, asked, rows, present)


@readable("/document-types", schemas.Vocabulary, "Vocabularies")
def document_types(request: HttpRequest, asked: Query[Paging]):
    """Kinds of acts and policy documents that are consulted."""
    return envelope(request, asked, models.DocumentType.objects.all(), partial(map, items.named))


@readable("/topics", schemas.Vocabulary, "Vocabularies")
def topics(request: HttpRequest, asked: Query[Paging]):
    """What consultations are about."""
    return envelope(request, asked, models.Topic.objects.order_by("code"), partial(map, items.named))


@readable("/holidays", schemas.Holidays, "Legal calendar")
def holidays(request: HttpRequest, asked: Query[YearParameters]):
    """Public holidays, by which working days are counted."""
    rows = models.Holiday.objects.order_by("date", "pk")
    rows = rows.filter(date__year=asked.year) if asked.year else rows
    return envelope(request, asked, rows, partial(map, items.holiday))


@readable("/rules", schemas.Rules, "Legal calendar")
def rules(request: HttpRequest, asked: Query[Paging]):
    """Periods that the law demands, by day of effect, kind of institution and type of document."""
    rows = models.ConsultationRule.objects.select_related("document_type").order_by("-effective_from", "pk")
    return envelope(request, asked, rows, partial(map, items.rule))
