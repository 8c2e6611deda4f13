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
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet
from django.db.models.signals import pre_delete, pre_save
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, ReferenceIndex, Site
from wagtail.signals import pre_page_move

from .own_address import STAYS_HERE, is_own, own_host

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
    """The SHA-256 of a page's public text: the same for a revision's object and for the row published from it.

    What is empty does not count: a field that is added later leaves the approvals of older texts valid. Nor does the
    order in which the parts of a block are stored, which PostgreSQL changes.
    """
    streams = {field.name for field in page._meta.fields if isinstance(field, StreamField)}
    children = {relation.get_accessor_name(): relation.field.name for relation in get_all_child_relations(page)}
    public = {}
    for key, value in page.serializable_data().items():
        if key in BOOKKEEPING:
            continue
        if key in children:
            hidden = {"pk", children[key]}
            value = [_filled({name: cell for name, cell in row.items() if name not in hidden}) for row in value]
        public[key] = json.loads(value) if key in streams and value else value
    public = _filled(public)
    return sha256(json.dumps(public, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()


def _filled(values: Mapping) -> dict:
    return {name: value for name, value in values.items() if value not in (None, "", []) and value is not False}


def connect() -> None:
    """Puts the gate before every row whose change readers would see; called once when the apps are ready."""
    pre_save.connect(guard_page_save, dispatch_uid="gate_page_save")
    pre_delete.connect(guard_page_delete, dispatch_uid="gate_page_delete")
    pre_page_move.connect(guard_move, dispatch_uid="gate_page_move")
    guards = {
        guard_restriction: (PageViewRestriction, CollectionViewRestriction),
        guard_inline: _inline_models(),
        guard_file: (get_document_model(), get_image_model()),
        guard_site: (Site,),
        guard_redirect: (Redirect,),
    }
    for guard, models in guards.items():
        for model in models:
            pre_save.connect(guard, sender=model, dispatch_uid=f"gate_save_{model._meta.label}")
            pre_delete.connect(guard, sender=model, dispatch_uid=f"gate_delete_{model._meta.label}")


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
    if raw or (kwargs["signal"] is pre_save and _is_stored(instance)):
        return
    pages = Q()
    for field in instance._meta.fields:
        if isinstance(field, ParentalKey):
            # The stored parent too: a row may be on its way from a live page to a draft.
            pages |= Q(pk=getattr(instance, field.attname))
            pages |= Q(pk__in=sender._base_manager.filter(pk=instance.pk).values(field.attname))
    for parent in Page.objects.filter(pages, live=True):
        if parent.pk not in _released.get() and not _anything():
            raise NotApproved(_("“%s” is public: change it through the workflow") % parent)


def _is_stored(row) -> bool:
    """Whether a row is in the database exactly as it is: publishing saves every row, also the unchanged ones."""
    stored = type(row)._base_manager.filter(pk=row.pk).first() if row.pk else None
    return stored is not None and all(
        getattr(stored, field.attname) == getattr(row, field.attname) for field in row._meta.concrete_fields
    )


def guard_restriction(sender, instance, raw=False, **kwargs) -> None:
    """Privacy of pages and of files would take them from the public, or give them, by one person: there is none."""
    if not raw and not _anything():
        raise NotApproved(_("Nothing is made private here: withdraw the page instead"))


def guard_move(sender, instance, url_path_before=None, url_path_after=None, **kwargs) -> None:
    """Refuses another address for a live page or for one above it: a move writes paths past `save`."""
    is_public = instance.get_descendants(inclusive=True).live().exists()
    if is_public and url_path_before != url_path_after and not _anything():
        raise NotApproved(_("What was published is never deleted or moved. Withdraw it instead."))


# What readers get of a file besides its bytes: links carry the title, pictures the description.
_SHOWN_OF_FILES = ("file", "title", "description")


def guard_file(sender, instance, raw=False, **kwargs) -> None:
    """Refuses another file, title or description for a document or image that a live page shows."""
    if raw or not instance.pk or _anything():
        return
    stored = sender._base_manager.filter(pk=instance.pk).first()
    changed = stored is not None and any(
        getattr(stored, name, None) != getattr(instance, name, None) for name in _SHOWN_OF_FILES
    )
    if (kwargs["signal"] is pre_delete or changed) and pages_showing(instance).exists():
        raise NotApproved(_("A public page shows “%s”: upload a new file and change the page") % instance.title)


def guard_site(sender, instance, raw=False, **kwargs) -> None:
    """Refuses another root page, another host or another site: every address would change or vanish by one person.

    The host is BASE_URL's, so whoever runs the site changes it, and the set-up follows.
    """
    if raw or _anything():
        return
    stored = Site.objects.filter(pk=instance.pk).values("root_page_id", "is_default_site", "hostname", "port").first()
    wanted = stored and {name: getattr(instance, name) for name in stored}
    if kwargs["signal"] is pre_delete or not stored or wanted not in (stored, stored | own_host()):
        raise NotApproved(_("The address and the root page of the site are not changed here"))


def guard_redirect(sender, instance, raw=False, **kwargs) -> None:
    """Refuses a redirect to another site: one person would send the readers of our addresses there."""
    if kwargs["signal"] is pre_save and not raw and not _anything() and not is_own(instance.redirect_link):
        raise NotApproved(STAYS_HERE)


def pages_showing(file) -> QuerySet[Page]:
    """The live pages that show a document or image, by the reference index: in a row, a block or a link."""
    rows = ReferenceIndex.get_references_to(file).filter(base_content_type=ContentType.objects.get_for_model(Page))
    return Page.objects.filter(pk__in=[row.object_id for row in rows], live=True)


def _demand(page: Page, wanted: str) -> None:
    if not (_anything() or _released.get().get(page.pk) == wanted):
        raise NotApproved(_("“%s” has no approval of this text: submit it for review") % page)


def _anything() -> bool:
    return bool(_released.get().get(ANYTHING))


def _inline_models() -> list:
    """Every model whose rows are part of a page."""
    return [
        model
        for model in apps.get_models()
        if any(isinstance(field, ParentalKey) and issubclass(field.related_model, Page) for field in model._meta.fields)
    ]
