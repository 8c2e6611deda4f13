"""A consultation begun from a proposal of the plan: what is known is copied, and there is one for each round."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from wagtail.log_actions import log
from wagtail.models import Page

from consultation_pages.enums import Round
from consultation_pages.models import ConsultationPage, Plan, PlanPage, Proposal
from consultation_pages.plan_listing import published_words


@dataclass(frozen=True)
class Planned:
    """A proposal with its words in the language of the plan's page, and its consultations, drafts included."""

    proposal: Proposal
    title: str
    purpose: str
    consultations: list[ConsultationPage]

    @property
    def missing_rounds(self) -> list[Round]:
        """The rounds of which there is no consultation yet, the public one first."""
        held = {page.round for page in self.consultations}
        return [each for each in (Round.PUBLIC, Round.PRELIMINARY) if each not in held]


def planned(page: PlanPage) -> list[Planned]:
    """The proposals of a published plan that were not dropped, in its order, with what was begun on them."""
    proposals = Proposal.objects.public().filter(plan__key=page.translation_key, dropped_at=None)
    proposals = list(proposals.select_related("plan", "document_type").order_by("quarter", "position", "pk"))
    with translation.override(page.locale.language_code):
        words = published_words(proposals)
    begun = consultations_on(proposals, page)
    return [Planned(each, *words[each.key][:2], begun.get(each.pk, [])) for each in proposals]


def consultations_on(proposals: list[Proposal], page: PlanPage) -> dict[int, list[ConsultationPage]]:
    """The consultations on proposals, drafts included, one page of each: in the language of `page` if there is one.

    A draft's proposal is the one of its latest revision: its row holds what it was begun with.
    """
    wanted = {proposal.pk for proposal in proposals}
    pages = ConsultationPage.objects.filter(_trees_around(page), alias_of=None).select_related("latest_revision")
    pages = pages.filter(Q(proposal__in=wanted) | Q(latest_revision__content__proposal__in=wanted))
    found: dict[int, dict] = {}
    for each in sorted(pages, key=lambda each: (each.locale_id != page.locale_id, each.pk)):
        latest = each.latest_revision.content.get("proposal") if each.latest_revision else None
        for pk in {each.proposal_id if each.live else latest, latest} & wanted:
            found.setdefault(pk, {}).setdefault(each.translation_key, each)
    return {pk: list(by_key.values()) for pk, by_key in found.items()}


def _trees_around(page: PlanPage) -> Q:
    """The pages of the plan's institution, in every language."""
    return reduce(or_, (Q(path__startswith=each.path) for each in page.get_parent().get_translations(inclusive=True)))


@transaction.atomic
def begin(page: PlanPage, proposal: Proposal, round: Round, user) -> tuple[ConsultationPage, bool]:
    """The draft of a consultation on a proposal below a plan, and whether it is new; there is one for each round.

    Two clicks at once wait for one another at the proposal's row.
    """
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("plan").get(pk=proposal.pk)
    begun = consultations_on([proposal], page).get(proposal.pk, [])
    existing = next((each for each in begun if each.round == round), None)
    if existing:
        return existing, False
    with translation.override(page.locale.language_code):
        title, purpose, _code = published_words([proposal])[proposal.key]
    draft = ConsultationPage(
        live=False, owner=user, locale=page.locale, title=title, summary=purpose, round=round,
        document_type_id=proposal.document_type_id, proposal=proposal,
    )  # fmt: skip
    page.add_child(instance=draft)
    log(instance=draft, action="wagtail.create", user=user, content_changed=True)
    draft.save_revision(user=user, log_action=False)
    return draft, True


def folder_of(page: PlanPage, today: date) -> PlanPage:
    """Where a consultation on a proposal of this plan belongs: in the plan's year, but of a past year in this one's.

    The folder of the past year where there is none of this year.
    """
    year = Plan.objects.filter(key=page.translation_key).values_list("year", flat=True).first()
    if year is None or year >= today.year:
        return page
    of_this_year = Plan.objects.filter(year=today.year, is_public=True).values("key")
    return PlanPage.objects.child_of(page.get_parent()).live().filter(translation_key__in=of_this_year).first() or page


def may_begin(page: Page, user) -> bool:
    """Whether the person may add a consultation below this plan."""
    return isinstance(page, PlanPage) and page.live and page.permissions_for_user(user).can_add_subpage()
