"""Who wrote a text: everybody who may therefore not approve it."""

from wagtail.models import Page, Revision
from wagtail_localize.models import StringTranslation, Translation


def authors_of(page: Page) -> set[int | None]:
    """The editors since the last publication, the submitter, and who translated the strings.

    None in the set means that nobody vouches for the latest text.
    """
    revisions = page.revisions.order_by("created_at")
    # Asked of the database: `page.live_revision` is stale on objects made from revisions.
    live = Revision.objects.filter(pk__in=Page.objects.filter(pk=page.pk).values("live_revision")).first()
    if live:
        revisions = revisions.filter(created_at__gt=live.created_at)
    people = {user for user in revisions.values_list("user_id", flat=True) if user}
    if page.latest_revision:
        people.add(page.latest_revision.user_id)
    if page.current_workflow_state:
        people.add(page.current_workflow_state.requested_by_id)
    return people | _translators_of(page)


def _translators_of(page: Page) -> set[int]:
    translated = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    )
    if not translated.exists():
        return set()
    strings = StringTranslation.objects.filter(locale_id=page.locale_id, context__object_id=page.translation_key)
    return set(strings.exclude(last_translated_by=None).values_list("last_translated_by_id", flat=True))
