"""Who wrote a text: everybody who may therefore not approve it."""

from uuid import UUID

from django.db.models import QuerySet
from django.db.models.signals import pre_save
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail_localize.models import SegmentOverride, StringTranslation

from consultation_pages.models.translators import Translator

# What translators write, and the column that holds it: strings, and other files or links than the original's.
_WORDS = {StringTranslation: "data", SegmentOverride: "data_json"}


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
    # Also when the translation was stopped since, or others have written over theirs.
    theirs = Translator.objects.filter(key=page.translation_key, locale_id=page.locale_id)
    return people | set(_since(live, theirs, "wrote_at").values_list("person_id", flat=True))


def _since(live: Revision | None, rows: QuerySet, moment: str) -> QuerySet:
    return rows.filter(**{f"{moment}__gt": live.created_at}) if live else rows


def connect() -> None:
    """Notes whoever writes words of a translation, by whatever way; called once when the apps are ready."""
    for model in _WORDS:
        pre_save.connect(note_translator, sender=model, dispatch_uid=f"note_translator_{model.__name__}")


def note_translator(sender, instance, raw=False, **kwargs) -> None:
    """Makes who saves other words than before an author of the page; the same words stay whose they were."""
    if raw:
        return
    column = _WORDS[sender]
    stored = sender.objects.filter(pk=instance.pk).first() if instance.pk else None
    if stored and getattr(stored, column) == getattr(instance, column):
        instance.last_translated_by_id = stored.last_translated_by_id
    elif instance.context and instance.last_translated_by_id:
        note(instance.context.object_id, instance.locale_id, instance.last_translated_by_id)


def note(key: UUID, locale_id: int, person_id: int) -> None:
    """The person counts from now on as an author of the page with this translation key in this language."""
    row = Translator(key=key, locale_id=locale_id, person_id=person_id, wrote_at=timezone.now())
    unique = ["key", "locale", "person"]
    Translator.objects.bulk_create([row], update_conflicts=True, unique_fields=unique, update_fields=["wrote_at"])
