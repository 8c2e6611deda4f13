"""Ways through the page editor, the bulk actions and the admin's API."""

from datetime import timedelta

from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from consultation_pages import scheduling
from tests.editing import clock_at
from tests.permissions.paths import path
from tests.permissions.world import CANARY

EDIT, ADD = "wagtailadmin_pages:edit", "wagtailadmin_pages:add"
BULK, API = "wagtail_bulk_action", "wagtailadmin_api:pages:action"


def edit(editor, world, page, **changes):
    return editor.post(EDIT, page.pk, data=world.form(page, **changes))


def both(world):
    return world.live, world.draft


@path(EDIT)
def publish_button(editor, world):
    for page in both(world):
        edit(editor, world, page, **{"action-publish": "1"})


@path(EDIT)
def publish_button_while_in_review(editor, world):
    submitter = type(editor)("drafter.md")
    for page in both(world):
        edit(submitter, world, page, **{"action-submit": "1"})
        edit(editor, world, page, **{"action-publish": "1"})


@path(EDIT)
def publish_button_with_a_later_hour(editor, world):
    later = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    for page in both(world):
        edit(editor, world, page, go_live_at=later, **{"action-publish": "1"})
    with clock_at(timezone.now() + timedelta(days=2)):
        scheduling.release_due()


@path(EDIT)
def every_button_at_once(editor, world):
    buttons = ("publish", "submit", "restart-workflow", "workflow-action", "cancel-workflow")
    pressed = {f"action-{name}": "1" for name in buttons} | {"workflow-action-name": "approve"}
    for page in both(world):
        edit(editor, world, page, **pressed)
        edit(editor, world, page, **pressed)


@path(EDIT)
def overwriting_by_autosave(editor, world):
    for page in both(world):
        latest = str(page.get_latest_revision().pk)
        data = world.form(page, title=CANARY, overwrite_revision_id=latest, **{"action-publish": "1"})
        editor.post(EDIT, page.pk, data=data, accept="application/json")


@path(ADD)
def create_and_publish(editor, world):
    parent = world.draft.get_parent()
    data = world.form(world.draft, title="New", slug="new", **{"action-publish": "1"})
    editor.post(ADD, "consultation_pages", "consultationpage", parent.pk, data=data)


@path(ADD)
def create_home_page_under_the_root(editor, world):
    data = {"title": CANARY, "slug": "new", "heading": CANARY, "locale": "", "action-publish": "1"}
    data |= {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    editor.post(ADD, "home", "homepage", Page.get_first_root_node().pk, data=data)


@path("wagtailadmin_pages:revisions_revert", EDIT)
def revert_and_publish(editor, world):
    for page in both(world):
        number = page.get_latest_revision().pk
        data = world.form(page, revision=str(number), **{"action-publish": "1"})
        editor.post("wagtailadmin_pages:revisions_revert", page.pk, number, data=data)
        editor.post(EDIT, page.pk, data=data)


@path("wagtailadmin_pages:unpublish")
def unpublish(editor, world):
    for data in ({}, {"include_descendants": "on"}):
        editor.post("wagtailadmin_pages:unpublish", world.live.pk, data=data)
        editor.post("wagtailadmin_pages:unpublish", world.live.get_parent().pk, data=data)


@path("wagtailadmin_pages:delete")
def delete_it_or_what_is_above(editor, world):
    for page in (world.live, *world.live.get_ancestors().filter(depth__gt=1)):
        editor.post("wagtailadmin_pages:delete", page.pk, data={"confirm_site_name": "Konsultimet publike"})


@path("wagtailadmin_pages:move", "wagtailadmin_pages:move_confirm", "wagtailadmin_pages:set_page_position")
def move(editor, world):
    editor.post("wagtailadmin_pages:move", world.live.pk, data={"new_parent_page": world.elsewhere.pk})
    editor.post("wagtailadmin_pages:move_confirm", world.live.pk, world.elsewhere.pk)
    editor.post("wagtailadmin_pages:set_page_position", world.live.pk, query="?position=0")


@path("wagtailadmin_pages:copy")
def copy_live(editor, world):
    parent = world.live.get_parent().pk
    for number, choice in enumerate(("publish_copies", "alias")):
        data = {"new_title": "Copy", "new_slug": f"copy-{number}", "new_parent_page": parent, choice: "on"}
        editor.post("wagtailadmin_pages:copy", world.live.pk, data=data)
        tree = data | {"copy_subpages": "on", "new_parent_page": world.live.get_parent().get_parent().pk}
        editor.post("wagtailadmin_pages:copy", parent, data=tree)


@path("wagtailadmin_pages:set_privacy", "wagtailadmin_collections:set_privacy")
def privacy(editor, world):
    for kind in ({"restriction_type": "login"}, {"restriction_type": "password", "password": "x"}):
        editor.post("wagtailadmin_pages:set_privacy", world.live.pk, data=kind)
        editor.post("wagtailadmin_collections:set_privacy", world.document.collection_id, data=kind)
    assert not PageViewRestriction.objects.exists()


@path("wagtailadmin_pages:convert_alias", "wagtailadmin_pages:revisions_unschedule")
def convert_alias_and_unschedule(editor, world):
    editor.post("wagtailadmin_pages:convert_alias", world.live.pk)
    editor.post("wagtailadmin_pages:revisions_unschedule", world.live.pk, world.live.latest_revision_id)


@path("wagtailadmin_pages:lock", "wagtailadmin_pages:unlock", EDIT)
def lock_unlock_and_publish(editor, world):
    for page in both(world):
        editor.post("wagtailadmin_pages:lock", page.pk)
        editor.post("wagtailadmin_pages:unlock", page.pk)
        edit(editor, world, page, **{"action-publish": "1"})


def bulk(editor, action, *pages, **data):
    query = "?" + "&".join(f"id={page.pk}" for page in pages)
    return editor.post(BULK, "wagtailcore", "page", action, query=query, data=data)


@path(BULK)
def bulk_publish(editor, world):
    bulk(editor, "publish", *both(world))
    bulk(editor, "publish", world.live.get_parent(), include_descendants="on")


@path(BULK)
def bulk_unpublish(editor, world):
    bulk(editor, "unpublish", *both(world))
    bulk(editor, "unpublish", world.live.get_parent(), include_descendants="on")


@path(BULK)
def bulk_delete(editor, world):
    bulk(editor, "delete", world.live)
    bulk(editor, "delete", world.live.get_parent())


@path(BULK)
def bulk_move(editor, world):
    bulk(editor, "move", world.live, chooser=str(world.elsewhere.pk))


ACTIONS = {
    "publish": {},
    "copy": {"keep_live": "true", "slug": "copied"},
    "create_alias": {"recursive": "true", "update_slug": "aliased"},
    "unpublish": {"include_descendants": "true"},
    "delete": {},
    "move": {"position": "last-child"},
    "revert_to_page_revision": {},
    "convert_alias": {},
    "copy_for_translation": {"locale": "en", "alias": "true", "copy_parents": "true"},
}


@path(API)
def api_actions(editor, world):
    for name, data in ACTIONS.items():
        # Drafts may be deleted and moved: there only the public page is attacked.
        for page in (world.live,) if name in ("delete", "move") else both(world):
            more = {"destination_page_id": world.elsewhere.pk} if name == "move" else {}
            editor.post(API, page.pk, name, data=data | more | {"revision_id": page.latest_revision_id or 0})
        if name in ("unpublish", "delete"):
            editor.post(API, world.live.get_parent().pk, name, data=data)
