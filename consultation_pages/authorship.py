"""Who wrote a text: everybody who may therefore not approve it."""

from django.db.models import QuerySet
from wagtail.models import Page, Revision
from wagtail_localize.models import SegmentOverride, StringTranslation


def authors_of(page: Page) -> set[int | None]:
    """The editors and translators since the last publication, and the submitter.

    None in the set means that nobody vouches for the latest text.
    """
    # Asked of the database: `page.live_revision` is stale on objects made from revisions.
    live = Revision.objects.filter(pk__in=Page.objects.filter(pk=page.pk).values("live_revision")).first()
    people = {
        user for user in _since(live, page.revisions.all(), "created_at").values_list("user_id", flat=True) if user
    }
    if page.latest_revision:
        people.add(page.latest_revision.user_id)
    if page.current_workflow_state:
        people.add(page.current_workflow_state.requested_by_id)
    return people | _translators_of(page, live)


def _translators_of(page: Page, live: Revision | None) -> set[int]:
    """Who translated strings or chose other files for this page; also when the translation was stopped since."""
    people: set[int] = set()
    for model in (StringTranslation, SegmentOverride):
        theirs = model.objects.filter(locale_id=page.locale_id, context__object_id=page.translation_key)
        theirs = _since(live, theirs, "updated_at").exclude(last_translated_by=None)
        people.update(theirs.values_list("last_translated_by_id", flat=True))
    return people


def _since(live: Revision | None, rows: QuerySet, moment: str) -> QuerySet:
    return rows.filter(**{f"{moment}__gt": live.created_at}) if live else rows
