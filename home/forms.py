"""The forms of pages: no save silently replaces somebody else's newer version, and copies are drafts."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page, Revision

# As long as an autosave may take to be answered on a slow line.
AUTOSAVE_UNDER_WAY = timedelta(seconds=30)


class StaleSaveForm(WagtailAdminPageForm):
    """Base form of our pages. Wagtail refuses stale autosaves, but only warns of a stale "Save".

    Refused while validating, so that what was typed stays in the form. The form then holds the number of the newer
    version, so saving once more is a decision; both versions are in the page's history.
    """

    def save(self, commit=True):
        self.instance.follow_original()
        return super().save(commit)

    def clean(self):
        cleaned = super().clean()
        newer = getattr(self.instance, "newer_version", None)
        if newer:
            raise ValidationError(
                _(
                    "Not saved: %(person)s has saved a newer version of this page since you opened it. "
                    "Compare it in the history; saving once more replaces it with yours."
                )
                % {"person": (newer.user and (newer.user.get_full_name() or newer.user)) or _("Somebody")}
            )
        return cleaned


class DraftCopyForm(CopyForm):
    """Copies are drafts; there are no aliases, which would show a text in the wrong language."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)


def newer_version_than_loaded(page: Page, data, person) -> Revision | None:
    """The latest revision of a page, if the posted form was opened before it was saved; else None.

    The same question as Wagtail's editor asks for autosaves: a revision may also have been overwritten in place. The
    `person`'s own autosave that was still under way when they pressed the button is no newer version.
    """
    latest = page.get_latest_revision()
    if latest is None:
        return None
    if overwritten := data.get("overwrite_revision_id"):
        return None if overwritten == str(latest.pk) else latest
    loaded = data.get("loaded_revision_id")
    if not loaded or _is(latest, data) or _is_own_autosave(latest, page, data, person):
        return None
    return latest


def _is(revision: Revision, data) -> bool:
    """Whether the form was opened at this state of this revision."""
    return (data.get("loaded_revision_id"), data.get("loaded_revision_created_at")) == (
        str(revision.pk),
        revision.created_at.isoformat(),
    )


def _is_own_autosave(latest: Revision, page: Page, data, person) -> bool:
    """Whether the same person saved the latest revision moments ago, upon the very one that the form was opened at."""
    if latest.user_id != person.pk or timezone.now() - latest.created_at > AUTOSAVE_UNDER_WAY:
        return False
    before = page.revisions.filter(pk__lt=latest.pk).order_by("-pk").first()
    return before is not None and _is(before, data)
