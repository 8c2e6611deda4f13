"""Ways beside the page editor: translations, workflow, files, site, and programs that know nothing of the workflow."""

from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, load_command_class
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Locale, Page, Site, Workflow, WorkflowPage, WorkflowTask

from consultation_pages.models import FourEyesTask
from core.publication_gate import NotApproved
from tests.editing import Editor, current_step
from tests.permissions.page_paths import EDIT, edit
from tests.permissions.paths import path
from tests.permissions.world import CANARY, png

STEP = "wagtailadmin_pages:workflow_action"


@path(EDIT)
def localize_publish_button(editor, world):
    editor.post(EDIT, world.serbian.pk, data={"action": "publish"})


@path("wagtail_localize:submit_page_translation")
def localize_start(editor, world):
    for page in (world.live, world.live.get_parent(), world.live.get_parent().get_parent()):
        locales = [locale.pk for locale in Locale.objects.all()]
        data = {"locales": locales, "include_subtree": "on"}
        editor.post("wagtail_localize:submit_page_translation", page.pk, data=data)


@path("wagtail_localize:update_translations")
def localize_update_and_publish(editor, world):
    data = {"publish_translations": "on"}
    editor.post("wagtail_localize:update_translations", world.translation.source_id, data=data)


@path("wagtail_localize:convert_to_alias", EDIT)
def localize_convert_to_alias(editor, world):
    editor.post("wagtail_localize:convert_to_alias", world.serbian.pk)
    editor.post(EDIT, world.serbian.pk, data={"localize-convert-to-alias": "1"})


@path("wagtail_localize:stop_translation", EDIT)
def localize_stop_and_publish(editor, world):
    editor.post("wagtail_localize:stop_translation", world.translation.pk)
    if form := editor.form(world.serbian):
        editor.post(EDIT, world.serbian.pk, data=form | {"summary": CANARY, "action-publish": "1"})


@path(
    "wagtail_localize:upload_pofile", "wagtail_localize:machine_translate", "wagtail_localize:preview_translation",
    "wagtail_localize:submit_snippet_translation",
)  # fmt: skip
def localize_strings(editor, world):
    number = world.translation.pk
    words = SimpleUploadedFile("sr.po", str(world.translation.export_po()).encode())
    editor.post("wagtail_localize:upload_pofile", number, data={"file": words})
    editor.post("wagtail_localize:machine_translate", number)
    editor.post("wagtail_localize:preview_translation", number)
    editor.post("wagtail_localize:submit_snippet_translation", "home", "siteimage", world.image.pk)
    segment = world.translation.source.stringsegment_set.first()
    address = reverse("wagtail_localize:edit_string_translation", args=[number, segment.pk])
    editor.client.put(address, urlencode({"value": CANARY}), content_type="application/x-www-form-urlencoded")


@path("wagtaillocales:add", "wagtaillocales:edit", "wagtaillocales:delete", "wagtaillocales:copy")
def locale_tree_sync(editor, world):
    sync = {"component-wagtail_localize_localesynchronization-enabled": "on"}
    sync["component-wagtail_localize_localesynchronization-sync_from"] = world.live.locale_id
    for locale in Locale.objects.exclude(pk=world.live.locale_id):
        editor.post("wagtaillocales:edit", locale.pk, data=sync | {"language_code": locale.language_code})
        editor.post("wagtaillocales:delete", locale.pk)
    editor.post("wagtaillocales:add", data=sync | {"language_code": "en"})
    editor.post("wagtaillocales:copy", world.live.locale_id, data=sync | {"language_code": "en"})


@path(STEP, "wagtailadmin_pages:collect_workflow_action_data", EDIT)
def approve_alone(editor, world):
    edit(editor, world, world.draft, **{"action-submit": "1"})
    for _attempt in range(3):
        step = current_step(world.draft)
        number = step.pk if step else 0
        editor.post("wagtailadmin_pages:collect_workflow_action_data", world.draft.pk, "approve", number)
        editor.post(STEP, world.draft.pk, "approve", number)
        edit(editor, world, world.draft, **{"action-workflow-action": "1", "workflow-action-name": "approve"})


@path(STEP, EDIT)
def approve_under_the_address_of_another_page(editor, world):
    edit(editor, world, world.draft, **{"action-submit": "1"})
    edit(Editor("drafter.md"), world, world.live, **{"action-submit": "1"})
    for page in (world.live, world.draft):
        for _attempt in range(3):
            step = current_step(world.draft)
            editor.post(STEP, page.pk, "approve", step.pk if step else 0)


@path("wagtailadmin_workflows:disable_task", "wagtailadmin_workflows:disable", EDIT)
def deactivate_the_steps(editor, world):
    for task in FourEyesTask.objects.all():
        editor.post("wagtailadmin_workflows:disable_task", task.pk)
    edit(editor, world, world.draft, **{"action-submit": "1"})
    for workflow in Workflow.objects.all():
        editor.post("wagtailadmin_workflows:disable", workflow.pk)
    edit(editor, world, world.draft, **{"action-submit": "1"})


@path(
    "wagtailadmin_workflows:remove", "wagtailadmin_workflows:add", "wagtailadmin_workflows:edit",
    "wagtailadmin_workflows:add_task", "wagtailadmin_workflows:edit_task", "wagtailadmin_workflows:enable",
    "wagtailadmin_workflows:enable_task", "wagtailadmin_workflows:task_chooser_create", EDIT, STEP,
)  # fmt: skip
def put_another_workflow_in_its_place(editor, world):
    root = Page.get_first_root_node()
    groups = list(editor.user.groups.values_list("pk", flat=True))
    editor.post("wagtailadmin_workflows:remove", root.pk)
    editor.post("wagtailadmin_workflows:add", data={"name": "Mine"})
    task = FourEyesTask.objects.first()
    editor.post("wagtailadmin_workflows:edit_task", task.pk, data={"groups": groups})
    editor.post("wagtailadmin_workflows:edit", Workflow.objects.first().pk, data={"name": "Mine"})
    for name, number in (("enable", Workflow.objects.first().pk), ("enable_task", task.pk)):
        editor.post(f"wagtailadmin_workflows:{name}", number)
    stock = ("wagtailcore", "groupapprovaltask")
    editor.post("wagtailadmin_workflows:add_task", *stock, data={"name": "Mine", "groups": groups})
    editor.post("wagtailadmin_workflows:task_chooser_create", data={"create-task-name": "Mine"})
    _attach_stock_workflow(world, groups)
    edit(editor, world, world.draft, **{"action-submit": "1"})
    step = current_step(world.draft)
    editor.post(STEP, world.draft.pk, "approve", step.pk if step else 0)


def _attach_stock_workflow(world, groups):
    task = GroupApprovalTask.objects.create(name="Stock")
    task.groups.set(groups)
    workflow = Workflow.objects.create(name="Stock")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(page=world.draft.get_parent(), workflow=workflow)


@path(
    "wagtaildocs:edit",
    "wagtaildocs:delete",
    "wagtaildocs:edit_multiple",
    "wagtaildocs:delete_multiple",
    BULK := "wagtail_bulk_action",
)
def change_the_file_of_a_public_page(editor, world):
    number, collection = world.document.pk, world.document.collection_id
    editor.post("wagtaildocs:edit", number, data={"title": CANARY, "collection": collection})
    data = {"title": world.document.title, "collection": collection, "file": SimpleUploadedFile("x.txt", b"other")}
    editor.post("wagtaildocs:edit", number, data=data)
    data = {f"doc-{number}-{name}": value for name, value in data.items()}
    editor.post("wagtaildocs:edit_multiple", number, data=data, **{"X-Requested-With": "XMLHttpRequest"})
    editor.post("wagtaildocs:delete_multiple", number, **{"X-Requested-With": "XMLHttpRequest"})
    editor.post("wagtaildocs:delete", number)
    editor.post(BULK, "home", "sitedocument", "delete", query=f"?id={number}")


@path(
    "wagtailimages:edit", "wagtailimages:delete", "wagtailimages:edit_multiple", "wagtailimages:delete_multiple", BULK
)
def change_the_picture_of_a_public_page(editor, world):
    number, collection = world.image.pk, world.image.collection_id
    editor.post("wagtailimages:edit", number, data={"title": CANARY, "collection": collection})
    picture = SimpleUploadedFile("x.png", png("blue"), "image/png")
    data = {"title": world.image.title, "collection": collection, "file": picture}
    editor.post("wagtailimages:edit", number, data=data)
    data = {f"image-{number}-{name}": value for name, value in data.items()}
    editor.post("wagtailimages:edit_multiple", number, data=data, **{"X-Requested-With": "XMLHttpRequest"})
    editor.post("wagtailimages:delete_multiple", number, **{"X-Requested-With": "XMLHttpRequest"})
    editor.post("wagtailimages:delete", number)
    editor.post(BULK, "home", "siteimage", "delete", query=f"?id={number}")


@path("wagtailsites:edit", "wagtailsites:delete", "wagtailsites:add", "wagtailsites:copy")
def change_the_root_of_the_site(editor, world):
    site = Site.objects.get()
    data = {"hostname": "testserver", "port": 80, "site_name": "x", "root_page": world.draft.pk}
    editor.post("wagtailsites:add", data=data)
    editor.post("wagtailsites:copy", site.pk, data=data)
    editor.post("wagtailsites:edit", site.pk, data=data | {"is_default_site": "on"})
    editor.post("wagtailsites:delete", site.pk)


@path("wagtailredirects:add", "wagtailredirects:edit", "wagtailredirects:delete")
def redirect_the_address(editor, world):
    target = {"old_path": world.live.get_url(), "redirect_link": "/elsewhere/", "is_permanent": "on"}
    editor.post("wagtailredirects:add", data=target)
    editor.post("wagtailredirects:edit", 1, data=target)
    editor.post("wagtailredirects:delete", 1)


@path("wagtailusers_groups:edit", "wagtailusers_groups:add", EDIT)
def grant_oneself_the_right_to_publish(editor, world):
    group = editor.user.groups.first()
    rights = {"page_permissions-TOTAL_FORMS": 1, "page_permissions-INITIAL_FORMS": 0}
    rights |= {"page_permissions-0-page": Page.get_first_root_node().pk, "page_permissions-0-permissions": "publish"}
    editor.post("wagtailusers_groups:add", data=rights | {"name": "Mine"})
    editor.post("wagtailusers_groups:edit", group.pk if group else 1, data=rights | {"name": "Mine"})
    edit(editor, world, world.draft, **{"action-publish": "1"})


@path("ask_withdrawal")
def ask_for_the_withdrawal_of_a_consultation(editor, world):
    editor.post("ask_withdrawal", world.live.pk, data={"reason": "none"})


@path()
def a_schedule_row_written_by_hand(editor, world):
    for page in (world.live, world.draft):
        page.revisions.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    for app in ("wagtail", "consultation_pages"):
        command = load_command_class(app, "publish_scheduled")
        with suppress(NotApproved, CommandError):
            command.handle(dryrun=False)
