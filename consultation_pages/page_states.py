"""Where pages stand between draft and public: conditions for queries, and the state of every language at once."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import BigIntegerField, Exists, OuterRef, Q, TextChoices
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, WorkflowState

from consultation_pages.models import Approval
from home.models import Wording


class State(TextChoices):
    """Where one page stands, the most urgent first: what is in review is not called a draft."""

    IN_REVIEW = "in_review", _("in review")
    RETURNED = "returned", _("changes requested")
    WAITING = "waiting", _("approved, waits")
    OUTDATED = "outdated", _("out of date")
    CHANGED = "changed", _("public, with a newer draft")
    PUBLIC = "public", _("public")
    DRAFT = "draft", _("draft")


def workflow_pages(status: str):
    """The ids of pages whose workflow has this status."""
    states = WorkflowState.objects.filter(status=status, base_content_type__app_label="wagtailcore")
    return states.annotate(page_number=Cast("object_id", BigIntegerField())).values("page_number")


def in_review() -> Q:
    """The condition for pages that somebody reviews."""
    return Q(pk__in=workflow_pages(WorkflowState.STATUS_IN_PROGRESS))


def returned() -> Q:
    """The condition for pages that a reviewer gave back."""
    return Q(pk__in=workflow_pages(WorkflowState.STATUS_NEEDS_CHANGES))


def waiting() -> Q:
    """The condition for pages with an approved text that is not public yet."""
    return Q(pk__in=Approval.objects.waiting().exclude(page=None).values("page"))


def condition(state: State) -> Q:
    """The condition for pages in a state; every page is in exactly one."""
    outdated = Q(Exists(Wording.objects.outdated().filter(page=OuterRef("pk"))))
    urgent = {
        State.IN_REVIEW: in_review(),
        State.RETURNED: returned(),
        State.WAITING: waiting(),
        State.OUTDATED: outdated,
        State.CHANGED: Q(live=True, has_unpublished_changes=True),
        State.PUBLIC: Q(live=True),
        State.DRAFT: Q(),
    }
    found = Q()
    for each, holds in urgent.items():
        if each == state:
            return found & holds
        found &= ~holds
    raise ValueError(state)


def with_states(pages):
    """The pages with what `state_of` reads."""
    return pages.annotate(
        is_reviewed=_holds(in_review()),
        is_returned=_holds(returned()),
        is_waiting=_holds(waiting()),
        is_outdated=Exists(Wording.objects.outdated().filter(page=OuterRef("pk"))),
    )


def _holds(question: Q) -> Exists:
    return Exists(Page.objects.filter(question, pk=OuterRef("pk")))


def state_of(page: Page) -> State:
    """The state of a page that `with_states` fetched."""
    marks = (
        (page.is_reviewed, State.IN_REVIEW),
        (page.is_returned, State.RETURNED),
        (page.is_waiting, State.WAITING),
        (page.is_outdated, State.OUTDATED),
        (page.live and page.has_unpublished_changes, State.CHANGED),
        (page.live, State.PUBLIC),
    )
    return next((state for holds, state in marks if holds), State.DRAFT)


def language_states(keys: Iterable[UUID]) -> dict[UUID, dict[str, Page]]:
    """By key and language code the pages of some texts, with their states; one query."""
    found: dict[UUID, dict[str, Page]] = defaultdict(dict)
    pages = Page.objects.filter(translation_key__in=list(keys), alias_of=None).select_related("locale")
    for page in with_states(pages).order_by("-pk"):
        found[page.translation_key][page.locale.language_code] = page
    return found
