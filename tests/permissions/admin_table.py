"""What is asked of each address of the admin; an address that no row names fails the test."""
# ruff: noqa: E501 -- a row of the table is one line

from collections.abc import Callable, Iterable
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.models import Locale

from consultation_pages.views.dashboard import worklists
from contributions.models import MeetingRecord
from tests.permissions.addresses import Row
from tests.permissions.foreign_world import SEARCHED, Args, ForeignWorld
from tests.permissions.world import png

LIST = ("", f"?q={SEARCHED}", "?p=1&per_page=100", "?ordering=title")
REPORT = ("", f"?q={SEARCHED}", "?export=csv", "?export=xlsx")
PAGE_TYPES = tuple(
    {"content_type_app_name": "consultation_pages", "content_type_model_name": name}
    | {"app_label": "consultation_pages", "model_name": name}
    for name in ("consultationpage", "reportpage", "planpage")
)
ALIASES = "there are no aliases, which would show a text in the wrong language"
TYPED = "it shows only what the same person has just typed"
LINKS = "it leads to an address that is asked itself"
EMPTY = "nothing of foreign work is in it"
OFF = "nobody has this right"
UPLOADER = "only whoever uploaded a file goes on with it"
REGISTRY = "the foreign world has no stakeholders: tests/stakeholders/test_registry.py asks with some"
READER = frozenset({"auditor"})
# Files that land in one's own collection, whatever the form says (`test_files` looks where).
OWN_FILES = frozenset({
    "home_sitedocument", "home_siteimage", "home_rendition", "wagtailcore_modellogentry", "wagtailcore_referenceindex",
    "wagtailsearch_indexentry",
})  # fmt: skip


def form(world: ForeignWorld, args: Args) -> dict:
    """The edit form of the page with a stranger's words in it, or that of a draft for a page that has none."""
    return world.forms.get(args.get("page_id"), next(iter(world.forms.values())))


def edits(world: ForeignWorld, args: Args) -> list[dict]:
    """Every button of the form."""
    buttons = ("submit", "publish", "cancel-workflow", "restart-workflow", "workflow-action")
    data = form(world, args) | {"workflow-action-name": "approve"}
    overwriting = data | {"overwrite_revision_id": args.get("revision_id", "")}
    localize = [{"action": "publish"}, {"localize-convert-to-alias": "1"}, {"localize-restart-translation": "1"}]
    return [data, overwriting, *(data | {f"action-{name}": "1"} for name in buttons), *localize]


def new_pages(world: ForeignWorld, args: Args) -> list[dict]:
    """A new page from the form of a draft."""
    return [next(iter(world.forms.values())) | {"title": "intruder", "slug": "intruder", **press} for press in ({}, {"action-submit": "1"})]  # fmt: skip


def copies(world: ForeignWorld, args: Args) -> list[dict]:
    """Foreign pages into the own tree, beside themselves, and own pages into the foreign one."""
    parent = args.get("parent_of_copy")
    names = {"new_title": "intruder", "new_slug": "intruder", "copy_subpages": "on"}
    parents = [parent] if parent else [world.own.get_parent().pk, world.pages[args["page_id"]].get_parent().pk]
    return [names | {"new_parent_page": number} for number in parents]


def bulk(world: ForeignWorld, args: Args) -> list[dict]:
    """What the forms of all bulk actions ask for."""
    collection = world.own_collection
    moved = {"chooser": str(world.own.get_parent().pk), "move_applied": "on"}
    return [moved | {"collection": collection, "tags": "intruder", "include_descendants": "on", "mark_as_active": ""}]


def api(world: ForeignWorld, args: Args) -> list[dict]:
    """What the actions of the admin's API ask for."""
    elsewhere = {"destination_page_id": world.own.get_parent().pk, "position": "last-child"}
    copied = {
        "slug": "intruder",
        "update_slug": "intruder",
        "recursive": "true",
        "locale": "en",
        "copy_parents": "true",
    }
    return [elsewhere | copied | {"revision_id": args["revision_id"], "alias": "true"}, {"locale": "en"}]


def sync(world: ForeignWorld, args: Args) -> list[dict]:
    """All languages."""
    return [{"locales": [locale.pk for locale in Locale.objects.all()], "include_subtree": "on"}]


def file(world: ForeignWorld, args: Args) -> list[dict]:
    """Title and place of a file, as the single and the multiple forms send them."""
    fields = {"title": "intruder", "collection": world.own_collection, "tags": "intruder", "description": "intruder"}
    numbers = {
        f"{kind}-{pk}-{name}": value
        for kind in ("doc", "image")
        for pk in args.values()
        for name, value in fields.items()
    }
    return [fields | numbers]


def text_file() -> SimpleUploadedFile:
    """A document of one's own."""
    return SimpleUploadedFile("own.txt", b"own")


def picture() -> SimpleUploadedFile:
    """A picture of one's own."""
    return SimpleUploadedFile("own.png", png("red"), "image/png")


def into_foreign_collection(upload: Callable[[], SimpleUploadedFile], world: ForeignWorld, args: Args) -> list[dict]:
    """A file of one's own for the foreign collection."""
    names = ("file", "files[]", "document-chooser-upload-file", "image-chooser-upload-file")
    fields = {
        "title": "intruder",
        "collection": world.collection,
        "document-chooser-upload-collection": world.collection,
        "image-chooser-upload-collection": world.collection,
    }
    titles = {"document-chooser-upload-title": "intruder", "image-chooser-upload-title": "intruder"}
    return [fields | titles | {name: upload() for name in names}]


def at_the_desk(world: ForeignWorld, args: Args) -> list[dict]:
    """What the forms of one comment and of many ask for."""
    decision = {"decision-state": "published", "decision-shown_text": "intruder"}
    answer = {"reply-outcome": "accepted"} | {f"reply-reason_{code}": "intruder" for code in ("sq", "sr", "en")}
    chosen = {"assign-assignee": "nobody", "chosen": ["1", "2"]}
    parts = (decision, answer, decision | answer)
    return [part | chosen | {"action": action} for part in parts for action in ("save", "erase", "")]


def meeting(world: ForeignWorld, args: Args) -> list[dict]:
    """Other facts of a meeting, or none of it at all."""
    held_at = f"{timezone.localtime():%Y-%m-%dT%H:%M}"  # as the form takes it from those who may
    return [{"held_at": held_at, "place": "intruder", "attendance": "1"}, {"action": "remove"}]


def confirmation(world: ForeignWorld, args: Args) -> list[dict]:
    """What the reviewers' list posts, for the facts as they stand."""
    return [{"stamp": MeetingRecord.objects.get(pk=args["pk"]).stamp}]


def office(*names: str, things: str = "", **more) -> Iterable[Row]:
    """What only the Office or an administrator opens."""
    return [Row(name, things, office=True, **more) for name in names]


def register(name: str, things: str = "", **more) -> Iterable[Row]:
    """The addresses of a viewset: its lists, and what it does with one object."""
    yield Row(
        f"{name}:add", office=True, data=lambda world, args: [{"name": "intruder", "name_sq": "intruder"}], **more
    )
    yield from (Row(f"{name}:{view}", office=True, queries=REPORT, **more) for view in ("index", "index_results"))
    yield Row(f"{name}:*", things or name, office=True, **more)


def entries(name: str, things: str = "") -> Iterable[Row]:
    """A register that auditors read, and of which nothing is deleted."""
    yield Row(f"{name}:delete", things or name, nobody=OFF)
    yield from register(name, things, readers=READER)


def evidence(name: str) -> Iterable[Row]:
    """What programs write and nobody changes: its lists, and one object of it to look at."""
    yield from (
        Row(f"{name}:{view}", office=True, queries=REPORT, readers=READER) for view in ("index", "index_results")
    )
    yield Row(f"{name}:inspect", name, office=True, readers=READER)
    yield Row(f"{name}:*", name, nobody=OFF)


TABLE: list[Row] = [
    # The page editor
    Row("wagtailadmin_pages:add", "parents", PAGE_TYPES, data=new_pages),
    Row("wagtailadmin_pages:preview_on_add", "parents", PAGE_TYPES, data=new_pages, nobody=TYPED),
    Row("wagtailadmin_pages:add_subpage", "parents", nobody=LINKS),
    Row("wagtailadmin_pages:revisions_index", "pages", nobody=LINKS),
    Row("wagtailadmin_pages:type_use*", "", PAGE_TYPES, LIST),
    Row("wagtailadmin_pages:choose_parent", "", PAGE_TYPES, nobody="it names public pages"),
    Row("wagtailadmin_pages:search*", queries=LIST),
    Row("wagtailadmin_pages:edit", "pages", data=edits),
    Row("wagtailadmin_pages:preview_on_edit", "pages", queries=("", "?mode=form"), data=edits, nobody=TYPED),
    Row("wagtailadmin_pages:revisions_revert", "pages", data=edits),
    Row("wagtailadmin_pages:copy", "copied", data=copies),
    Row("wagtailadmin_pages:move", "pages", data=lambda world, args: [{"new_parent_page": world.own.get_parent().pk}]),
    Row("wagtailadmin_pages:unpublish", "pages", nobody=OFF),
    Row("wagtailadmin_pages:set_privacy", "pages", data=lambda world, args: [{"restriction_type": "login"}], nobody=OFF),
    Row("wagtailadmin_pages:set_page_position", "pages", queries=("?position=0",), nobody=OFF),
    Row("wagtailadmin_pages:convert_alias", "pages", nobody=ALIASES),
    Row("*:confirm_workflow_cancellation", "pages", nobody=OFF),
    Row("*:workflow_preview", "pages"),
    Row("*:*workflow_action*", "pages", ({"action_name": "approve"}, {"action_name": "reject"})),
    Row("wagtailadmin_pages:history*", "pages", queries=REPORT),
    Row("wagtailadmin_pages:*", "pages"),
    Row("wagtailadmin_explore_root", queries=LIST),
    Row("wagtailadmin_explore*", "pages", queries=LIST),
    Row("wagtail_bulk_action", "bulk", queries=("?id={pk}", "?id=all&childOf={pk}"), data=bulk),
    Row("wagtailadmin_editing_sessions:ping", "sessions", ({"app_label": "wagtailcore", "model_name": "page"}, {"app_label": "consultation_pages", "model_name": "consultationpage"})),
    Row("wagtailadmin_editing_sessions:release", "sessions", nobody="a session ends by its own person only"),
    # Ours
    Row("review_decide_exemption", "pages", data=lambda world, args: [{"decision": "grant"}]),
    Row("review_ask_exemption", "pages", data=lambda world, args: [{"rule": rule, "reason": "intruder", "language": "sq"} for rule in ("period_short", "language_missing")]),
    Row("review_checks", "pages", nobody="it tells what is wrong, not the words"),
    Row("review*", "pages", data=lambda world, args: [{"action": "reject", "comment": "intruder", "revision": args["revision_id"]}]),
    Row("ask_withdrawal", "pages", data=lambda world, args: [{"reason": "intruder"}], nobody="texts of the Office are asked for in test_withdrawal"),
    Row("plan_template", "pages", nobody="its words are packed"),
    Row("begin_consultation", "pages", data=lambda world, args: [{"round": "public"}, {}]),
    Row("plan_proposals", "pages", nobody="it names the public proposals of the plan"),
    Row("plan_*", "pages"),
    Row("lawful_period", nobody=EMPTY),
    Row("worklist", "", tuple({"name": worklist.name} for worklist in worklists())),
    Row("consultations_list*", queries=REPORT, readers=READER),
    Row("checks_list*", queries=REPORT, readers=READER),
    Row("emptysearch:*", "first", nobody="whatever was looked for, it is nobody's work"),
    # Comments
    Row("registry_export", nobody=REGISTRY, own=frozenset({"wagtailcore_modellogentry"})),
    Row("registry*", "", ({"pk": 1, "number": 1},), ("", f"?q={SEARCHED}"), nobody=REGISTRY),
    Row("outbox", office=True),
    Row("outbox_send_again", "", ({"pk": 1},), nobody="no mail has this number"),
    Row("outbox_send_all_again", nobody="it counts mails and names none"),
    Row("contribution_consultations", nobody="it names public consultations"),
    Row("contribution_entry", "commented", office=True),
    Row("contribution_meeting", "commented", office=True),
    Row("contribution_meeting_change", "meetings", data=meeting, office=True),
    Row("contribution_meeting_confirm", "meetings", data=confirmation, methods=("POST",), office=True),
    Row("contribution_desk", "commented", queries=("", "?state=received"), readers=READER),
    Row("contribution_many", "commented", data=at_the_desk),
    Row("contribution_file", "comments", office=True, readers=READER),
    Row("contribution_item", "comments", data=at_the_desk, readers=READER),
    # The API of the admin
    Row("wagtailadmin_api:pages:action", "pages", lambda: tuple({"action_name": name} for name in PagesAdminAPIViewSet.actions), data=api),
    Row("wagtailadmin_api:pages:listing", "pages", queries=("", f"?search={SEARCHED}", "?child_of={pk}", "?descendant_of={pk}&fields=*", "?for_explorer=1&child_of={pk}", "?ancestor_of={pk}")),
    Row("wagtailadmin_api:*:find", "pages", queries=("?id={pk}",), nobody=LINKS),
    Row("wagtailadmin_api:pages:*", "pages", methods=("GET", "POST", "PUT", "PATCH", "DELETE")),
    Row("wagtailadmin_api:documents:listing", queries=("", f"?search={SEARCHED}", "?fields=*")),
    Row("wagtailadmin_api:images:listing", queries=("", f"?search={SEARCHED}", "?fields=*")),
    Row("wagtailadmin_api:documents:*", "documents", methods=("GET", "POST", "PUT", "PATCH", "DELETE")),
    Row("wagtailadmin_api:images:*", "images", methods=("GET", "POST", "PUT", "PATCH", "DELETE")),
    # Choosers
    Row("wagtailadmin_choose_page_search", queries=(f"?q={SEARCHED}", f"?q={SEARCHED}&page_type=consultation_pages.consultationpage")),
    Row("wagtailadmin_choose_page_child", "pages", queries=("", "?p=1", "?page_type=consultation_pages.consultationpage")),
    Row("wagtailadmin_choose_page_chosen_multiple", "pages", queries=("?id={pk}",)),
    Row("guarded:choose_page_chosen_multiple", "pages", queries=("?id={pk}",)),
    Row("wagtailadmin_choose_page_*_link", nobody=TYPED),
    Row("wagtailadmin_choose_page", queries=("", "?page_type=consultation_pages.consultationpage", f"?q={SEARCHED}"), nobody="it begins at the root, above everybody's work"),
    Row("wagtailadmin_tag_*", "", ({"app_name": "taggit", "model_name": "tag"},), (f"?term={SEARCHED}",), nobody="files have no tags"),
    # Reports
    Row("wagtailadmin_home", readers=READER),
    Row("*:page_types_usage*", queries=REPORT, readers=READER),
    Row("wagtailadmin_reports:aging_pages*", queries=REPORT, nobody="it lists what is public"),
    Row("wagtailadmin_reports:locked_pages*", queries=REPORT, nobody="nobody unlocks what others locked"),
    Row("wagtailadmin_reports:*", queries=REPORT),
    # Translations
    Row("*:submit_page_translation", "pages", data=sync),
    Row("*:submit_snippet_translation", "documents", ({"app_label": "home", "model_name": "sitedocument"},), nobody="there are no translated snippets"),
    Row("*:convert_to_alias", "pages", nobody=ALIASES),
    Row("*:update_translations", "translations", data=lambda world, args: [{"publish_translations": "on"}]),
    Row("wagtail_localize:edit_string_translation", "translations", data=lambda world, args: [{"value": "intruder"}], methods=("GET", "POST", "PUT", "DELETE")),
    Row("*:preview_translation", "translations", nobody="its modes are asked for elsewhere"),
    Row("*:edit_override", "translations", nobody="no field can be overridden", data=lambda world, args: [{"value": "1"}], methods=("GET", "POST", "PUT", "DELETE")),
    Row("*:upload_pofile", "translations", nobody="the file is read only after the right was asked for"),
    Row("wagtail_localize:machine_translate", "translations", nobody="there is no machine translation"),
    Row("*:translations_report*", queries=REPORT, readers=READER),
    Row("wagtail_localize:snippets_api*", "documents", ({"app_label": "home", "model_name": "sitedocument"},), nobody="there are no snippets"),
    Row("wagtail_localize:javascript_catalog", nobody=EMPTY),
    Row("wagtail_localize:*", "translations"),
    # Files
    Row("wagtaildocs:index*", queries=LIST), Row("wagtailimages:index*", queries=LIST),
    Row("wagtaildocs:add*", data=partial(into_foreign_collection, text_file), own=OWN_FILES),
    Row("wagtailimages:add*", data=partial(into_foreign_collection, picture), own=OWN_FILES),
    Row("wagtaildocs:*upload*", "uploads", data=file, nobody=UPLOADER),
    Row("wagtailimages:*upload*", "uploads", data=file, nobody=UPLOADER),
    Row("wagtaildocs:delete_multiple", "documents", nobody="a file that a page lists is not deleted"),
    Row("wagtailimages:url_generator*", "images", nobody="there is no generator of addresses"),
    Row("wagtailimages:preview", "images", ({"filter_spec": "fill-4x4"},), nobody="it answers with the picture alone"),
    Row("wagtaildocs:*multiple", "documents", data=file, headers=(("X-Requested-With", "XMLHttpRequest"),)),
    Row("wagtailimages:*multiple", "images", data=file, headers=(("X-Requested-With", "XMLHttpRequest"),)),
    Row("wagtaildocs:*", "documents", data=file),
    Row("wagtailimages:*", "images", data=file),
    Row("wagtaildocs_chooser:create", data=partial(into_foreign_collection, text_file), own=OWN_FILES),
    Row("wagtailimages_chooser:create", data=partial(into_foreign_collection, picture), own=OWN_FILES),
    Row("wagtaildocs_chooser:chosen_multiple", "documents", queries=("?id={pk}",)),
    Row("wagtailimages_chooser:chosen_multiple", "images", queries=("?id={pk}",)),
    Row("wagtaildocs_chooser:chosen", "documents"), Row("wagtailimages_chooser:chosen", "images"),
    Row("wagtaildocs_chooser:*", queries=(*LIST, "?collection_id=1")), Row("wagtailimages_chooser:select_format", "images"),
    Row("wagtailimages_chooser:*", queries=(*LIST, "?collection_id=1")),
    Row("wagtaildocs_serve", "served"),
    Row("wagtaildocs_authenticate_with_password", "", ({"restriction_id": 1},), nobody="nothing is behind a password"),
    # Registers and evidence
    *entries("institution"), *entries("contactofficer"), *entries("documenttype"), *entries("topic", "first"),
    *entries("consultationrule", "first"), *register("holiday", "first", readers=READER),
    *evidence("consultation"), *evidence("plan"), *evidence("proposal"), *evidence("approval"),
    # The administrator's
    *register("wagtaillocales", "first"), *register("wagtailsites", "first"), *register("wagtailusers_users", "users"),
    *register("wagtailusers_groups", "groups"),
    *office("wagtailadmin_collections:index", "wagtailadmin_collections:add", "wagtailredirects:index*", "wagtailredirects:add"),
    *office("wagtailadmin_collections:*", things="collections"),
    Row("wagtailredirects:start_import", office=True), Row("wagtailredirects:process_import", nobody="there is no file to read"),
    Row("wagtailredirects:*", "", ({"redirect_id": 1},), nobody="there are no redirects"),
    Row("wagtailadmin_workflows:task_cho*", "first", ({"task_id": 1},), nobody="it names the steps of the workflow"),
    Row("wagtailadmin_workflows:enable*", "first", nobody="what is enabled is not enabled again"),
    Row("wagtailadmin_workflows:remove", "first", ({"page_pk": 1, "workflow_pk": 1},), nobody="no page has a workflow of its own"),
    *office("wagtailadmin_workflows:*", things="first", variants=({"page_pk": 1, "workflow_pk": 1, "task_id": 1, "app_label": "consultation_pages", "model_name": "foureyestask"},)),
    Row("wagtailsettings:edit", "", ({"app_name": "home", "model_name": "sitesettings", "pk": 1},), office=True, nobody="test_roles asks who opens it"),
    Row("wagtailsettings:preview_on_edit", "", ({"app_name": "home", "model_name": "sitesettings", "pk": 1},), nobody="settings have no preview"),
    # Everybody's own
    Row("wagtailadmin_account", own=frozenset({"core_user", "wagtailusers_userprofile"}), nobody=EMPTY),
    Row("wagtailadmin_dismissibles", methods=("GET", "PATCH"), own=frozenset({"wagtailusers_userprofile"}), nobody=EMPTY),
    Row("wagtailadmin_password_reset_confirm", "", ({"uidb64": "MQ", "token": "x"},), nobody=EMPTY),
    *(Row(name, nobody=EMPTY) for name in (
        "wagtailadmin_logout", "wagtailadmin_login", "wagtailadmin_password_reset*", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite",
        "wagtailadmin_block_preview", "wagtailembeds:*", "wagtailsnippets:index", "wagtailadmin_error_test", "admin/test404/",
    )),
    Row("admin/^.[*]/$", "", ({"path": "/admin/no/such/"},), nobody=EMPTY),
]  # fmt: skip
