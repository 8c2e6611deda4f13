"""What a reviewer needs to know of a page: what would change in public, who wrote it, who decided, its languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page, TaskState

from consultation_pages.authorship import authors_of
from consultation_pages.models import Approval, Exemption
from consultation_pages.page_states import State, state_of, with_states
from consultation_pages.together import languages_of, still_to_come, waiting_approval

DECISIONS_SHOWN = 20


@dataclass(frozen=True)
class Review:
    """Everything about one text under review; `step` is None while nobody is asked.

    `languages` are those of the page, each with where it stands, as the lists say; `hour` is that of an approved text.
    """

    text: Page
    differences: list
    step: TaskState | None
    actions: frozenset[str]
    authors: list
    is_author: bool
    decisions: list[TaskState]
    state: State
    languages: list[tuple[Page, State]]
    still_to_come: list[str]
    waiting: Approval | None
    hour: datetime | None
    exemptions: list[Exemption]


def review_of(page: Page, request: HttpRequest) -> Review:
    """The review of a page's latest text, as the person who asks may see and decide it."""
    text = page.get_latest_revision_as_object()
    step = page.current_workflow_task_state
    authors = authors_of(page)
    languages = _states(page)
    return Review(
        text=text,
        differences=list(differences(page, text, request)),
        step=step,
        actions=frozenset(name for name, *_rest in step.task.specific.get_actions(page, request.user))
        if step
        else frozenset(),
        authors=list(get_user_model().objects.filter(pk__in=authors - {None}).order_by("pk")),
        is_author=request.user.pk in authors,
        decisions=decisions_on(page),
        state=next(state for each, state in languages if each.pk == page.pk),
        languages=languages,
        still_to_come=still_to_come(text, languages_of(page)),
        waiting=waiting_approval(page),
        hour=_hour(page),
        exemptions=list(page.exemptions.select_related("asked_by", "decided_by")),
    )


def differences(page: Page, text: Page, request: HttpRequest) -> Iterator:
    """The fields in which a text differs from what is public, as Wagtail compares them; a new page from nothing."""
    public = type(page).objects.get(pk=page.pk) if page.live else type(page)(locale=page.locale)
    panel = page.get_edit_handler().get_bound_panel(instance=page, request=request, form=None)
    for compare in panel.get_comparison():
        comparison = compare(public, text)
        if comparison.has_changed():
            yield comparison


def decisions_on(page: Page) -> list[TaskState]:
    """The latest decisions about a page with their comments, the newest first."""
    states = TaskState.objects.filter(
        workflow_state__object_id=str(page.pk), workflow_state__base_content_type__app_label="wagtailcore"
    ).exclude(finished_by=None)
    return list(states.select_related("task", "finished_by", "revision").order_by("-finished_at")[:DECISIONS_SHOWN])


def _states(page: Page) -> list[tuple[Page, State]]:
    """Every language of a page, the original first; of an alias only itself."""
    pages = with_states(Page.objects.filter(Q(translation_key=page.translation_key, alias_of=None) | Q(pk=page.pk)))
    return [(each, state_of(each)) for each in pages.select_related("locale").order_by("pk")]


def _hour(page: Page) -> datetime | None:
    """When an approved text of the page becomes public by itself."""
    scheduled = Approval.objects.waiting().filter(page=page.pk).exclude(revision__approved_go_live_at=None)
    return scheduled.values_list("revision__approved_go_live_at", flat=True).first()
