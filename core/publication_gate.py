"""The gate at the row: a page becomes public, changes while public or disappears only inside `releasing`.

It knows pages, not workflows. An upper floor proves the approvals and then opens the gate for exactly one text of one
page; whoever saves a live page without that is refused, whatever view, command or library called.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models.signals import pre_delete, pre_save
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, ReferenceIndex

GONE = "gone"
ANYTHING = "anything"
# What says where a page stands and who looks after it; everything else is the public text.
BOOKKEEPING = frozenset(
    [
        "pk",
        "path",
        "depth",
        "numchild",
        "url_path",
        "content_type",
        "translation_key",
        "locale",
        "alias_of",
        "owner",
        "live",
        "has_unpublished_changes",
        "draft_title",
        "latest_revision",
        "live_revision",
        "latest_revision_created_at",
        "first_published_at",
        "last_published_at",
        "expired",
        "locked",
        "locked_at",
        "locked_by",
        "wagtail_admin_comments",
        "comments",
        "index_entries",
        "postgres_index_entries",
        "sqlite_index_entries",
    ]
)

_released: ContextVar[Mapping] = ContextVar("released", default={})  # noqa: B039  (never written to, only replaced)


class NotApproved(Exception):
    """A public text was about to change without a valid approval.

    Deliberately no PermissionDenied: Wagtail turns that into a redirect that hides the reason.
    """


@contextmanager
def releasing(pages: Mapping) -> Iterator[None]:
    """Opens the gate for these pages: `{primary key: fingerprint or GONE}`; `{ANYTHING: True}` for rebuilt rows."""
    token = _released.set(dict(pages))
    try:
        yield
    finally:
        _released.reset(token)


def fingerprint(page: Page) -> str:
    """The SHA-256 of a page's public text: the same for a revision's object and for the row published from it."""
    children = {relation.get_accessor_name(): relation.field.name for relation in get_all_child_relations(page)}
    public = {}
    for key, value in page.serializable_data().items():
        if key in BOOKKEEPING:
            continue
        if key in children:
            hidden = {"pk", children[key]}
            value = [{name: cell for name, cell in row.items() if name not in hidden} for row in value]
        public[key] = value
    return sha256(json.dumps(public, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()


def connect() -> None:
    """Puts the gate before every row whose change readers would see; called once when the apps are ready."""
    pre_save.connect(guard_page_save, dispatch_uid="gate_page_save")
    pre_delete.connect(guard_page_delete, dispatch_uid="gate_page_delete")
    pre_save.connect(guard_restriction, sender=PageViewRestriction, dispatch_uid="gate_restriction_save")
    pre_delete.connect(guard_restriction, sender=PageViewRestriction, dispatch_uid="gate_restriction_delete")
    for model in _inline_models():
        pre_save.connect(guard_inline, sender=model, dispatch_uid=f"gate_save_{model._meta.label}")
        pre_delete.connect(guard_inline, sender=model, dispatch_uid=f"gate_delete_{model._meta.label}")
    for model in (get_document_model(), get_image_model()):
        pre_save.connect(guard_file, sender=model, dispatch_uid=f"gate_save_{model._meta.label}")
        pre_delete.connect(guard_file, sender=model, dispatch_uid=f"gate_delete_{model._meta.label}")


# Connected without a sender, because moving saves a plain Page and publishing saves the specific class.
def guard_page_save(sender, instance, raw=False, update_fields=None, **kwargs) -> None:
    """Refuses a row that goes live, changes while live or goes off without being released."""
    if raw or not isinstance(instance, Page):
        return
    if update_fields is not None and "live" not in update_fields and not set(update_fields) - BOOKKEEPING:
        return
    stored = type(instance)._base_manager.filter(pk=instance.pk).first() if instance.pk else None
    was_live = stored is not None and stored.live
    if not instance.live and not was_live:
        return  # drafts are free
    if instance.live and was_live and fingerprint(stored) == fingerprint(instance):
        return  # moves, locks, owners
    _demand(instance, fingerprint(instance) if instance.live else GONE)


def guard_page_delete(sender, instance, **kwargs) -> None:
    """Refuses the deletion of a page that is public."""
    # Asked of the database: Wagtail's own receiver may already have set `instance.live` to False.
    if isinstance(instance, Page) and Page.objects.filter(pk=instance.pk, live=True).exists():
        _demand(instance, GONE)


def guard_inline(sender, instance, raw=False, **kwargs) -> None:
    """Refuses a change of a live page's inline row outside the publication of that page."""
    if raw:
        return
    parents = [field.attname for field in instance._meta.fields if isinstance(field, ParentalKey)]
    for parent in Page.objects.filter(pk__in=[getattr(instance, name) for name in parents], live=True):
        if parent.pk not in _released.get() and not _released.get().get(ANYTHING):
            raise NotApproved(_("“%s” is public: change it through the workflow") % parent)


def guard_restriction(sender, instance, raw=False, **kwargs) -> None:
    """Page privacy would take a page from the public, or give it, by one person: there is none here."""
    if not raw and not _released.get().get(ANYTHING):
        raise NotApproved(_("Pages are not made private here: withdraw them instead"))


def guard_file(sender, instance, raw=False, **kwargs) -> None:
    """Refuses another file or title for a document or image that a live page shows."""
    if raw or not instance.pk or _released.get().get(ANYTHING):
        return
    stored = sender._base_manager.filter(pk=instance.pk).first()
    changed = stored is not None and (stored.file != instance.file or stored.title != instance.title)
    if (kwargs["signal"] is pre_delete or changed) and is_shown(instance):
        raise NotApproved(_("A public page shows “%s”: upload a new file and change the page") % instance.title)


def is_shown(file) -> bool:
    """Whether a live page shows this document or image, by the reference index."""
    ids = [row.object_id for row in ReferenceIndex.get_references_to(file) if row.object_id.isdigit()]
    return Page.objects.filter(pk__in=ids, live=True).exists()


def _demand(page: Page, wanted: str) -> None:
    granted = _released.get()
    if not (granted.get(ANYTHING) or granted.get(page.pk) == wanted):
        raise NotApproved(_("“%s” has no approval of this text: submit it for review") % page)


def _inline_models() -> list:
    """Every model whose rows are part of a page."""
    return [
        model
        for model in apps.get_models()
        if any(isinstance(field, ParentalKey) and issubclass(field.related_model, Page) for field in model._meta.fields)
    ]
