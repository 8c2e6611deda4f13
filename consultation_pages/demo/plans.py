"""Sample annual plans: a first version and, where the seed says so, an amendment that drops one and adds another."""

from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from consultation_pages.approval import publish_without_review
from consultation_pages.models import DocumentType, Institution, NumberSeries, Plan, PlanItem, Proposal
from consultation_pages.setup import seed
from consultation_pages.setup.trees import ensure_year, year_pages
from core.languages import PREFIXES

REASON = "demo data"


def load(user) -> None:
    """Publishes the plans of this year for the institutions that have sample proposals, where none is published."""
    year = timezone.localdate().year
    for institution in Institution.objects.filter(code__in={row["institution"] for row in seed("plans")}):
        ensure_year(institution, year, user)
        plan = Plan.objects.get(institution=institution, year=year)
        if plan.first_published_at is None:
            _publish(plan, [row for row in seed("plans") if row["institution"] == institution.code], user)


def remove(user) -> None:
    """Empties the sample plans and gives their numbers back; the folders of the year stay."""
    for row in {row["institution"]: row for row in seed("plans")}.values():
        for plan in Plan.objects.filter(institution__code=row["institution"], first_published_at__isnull=False):
            sample_keys = {_key(plan, row) for row in seed("plans")}
            if set(plan.proposals.values_list("key", flat=True)) <= sample_keys:
                _empty(plan, user)


def proposal_of(sample_key: str) -> Proposal | None:
    """The proposal of the sample plans that became a sample consultation."""
    row = next((row for row in seed("plans") if row["sample"] == sample_key), None)
    plan = row and Plan.objects.filter(institution__code=row["institution"]).order_by("-year").first()
    return plan and Proposal.objects.filter(key=_key(plan, row)).first()


def _key(plan: Plan, row: dict) -> UUID:
    """The same for the rows of every language, and on every machine."""
    return uuid5(NAMESPACE_URL, f"sample/{plan.year}/{row['institution']}/{row['key']}")


def _publish(plan: Plan, rows: list[dict], user) -> None:
    first = [row for row in rows if not row["added_by_amendment"]]
    amended = [row for row in rows if not row["dropped"]]
    _publish_version(plan, first, user)
    if amended != first:
        _publish_version(plan, amended, user, is_amendment=True)


def _publish_version(plan: Plan, rows: list[dict], user, *, is_amendment: bool = False) -> None:
    types = dict(DocumentType.objects.values_list("code", "pk"))
    for page in year_pages(plan.institution, plan.year):
        prefix = PREFIXES[page.locale.language_code]
        page.items = [
            PlanItem(
                translation_key=_key(plan, row), locale=page.locale, sort_order=position, quarter=row["quarter"],
                document_type_id=types[row["document_type"]], title=row["titles"][prefix],
                purpose=row["purposes"][prefix],
            )
            for position, row in enumerate(rows)
        ]  # fmt: skip
        if is_amendment:
            with translation.override(page.locale.language_code):
                page.amendment_reason = _("The Government changed its legislative programme in June.")
        publish_without_review(page, user, REASON)


def _empty(plan: Plan, user) -> None:
    NumberSeries.objects.filter(pk=f"P-{plan.institution.code}-{plan.year}").delete()
    plan.proposals.all().delete()
    plan.versions.all().delete()
    Plan.objects.filter(pk=plan.pk).update(first_published_at=None)
    for page in year_pages(plan.institution, plan.year):
        page.items, page.amendment_reason = [], ""
        publish_without_review(page, user, REASON)
