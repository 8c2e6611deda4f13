"""A random walk of editors through the admin, and what the public must never see of it.

Every text that anybody writes holds a word of its own, so that whatever an anonymous reader gets can be traced to the
revision it came from and to those who approved exactly that revision.
"""

import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, Revision, WorkflowState
from wagtail_localize.models import Translation

from consultation_pages import scheduling, verification
from consultation_pages.models import Consultation, Exemption
from tests.editing import Editor, clock_at, current_step, draft_consultation, exempt, fresh, year_page

PEOPLE = (
    "drafter.md", "translator.md", "reviewer.md", "publisher", "publisher2", "drafter.mfpt", "reviewer.mfpt", "auditor",
)  # fmt: skip
DRAFTERS, APPROVERS = ("drafter.md",), ("reviewer.md", "publisher", "publisher2")
MARK = re.compile(r"walk[0-9]+mark")
API = "wagtailadmin_api:pages:action"
EDIT = "wagtailadmin_pages:edit"
_ACTIONS: dict[str, tuple[int, tuple[str, ...], Callable]] = {}


def in_review_among(numbers: list[int]) -> list[int]:
    """Those of the pages whose review waits for somebody."""
    states = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    return sorted({int(each.object_id) for each in states} & set(numbers))


def action(weight: int = 1, *whose: str):
    """Registers something that a person does with a page.

    `weight`: how often, compared with the others; `whose`: people who have a right to it, so that it often succeeds.
    """

    def register(function):
        _ACTIONS[function.__name__] = (weight, whose, function)
        return function

    return register


class Walk:
    """The people, the pages, and who approved what; the same seed takes the same steps."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.editors = {name: Editor(name) for name in PEOPLE}
        for editor in self.editors.values():
            editor.client.raise_request_exception = False
        public = Consultation.objects.public().filter(is_sample=True, institution__code="MD", withdrawn_at=None)
        self.pages = [each.source_page.pk for each in public[:2]]
        self.pages += [draft_consultation(title=f"Walk {number}", alone=bool(number % 3)).pk for number in range(5)]
        self.pages += [year_page("MD").pk, draft_consultation("drafter.mfpt", year_page("MFPT"), title="Foreign").pk]
        self.newest = Page.objects.order_by("pk").last().pk
        self.marks = 0
        self.approved: set[str] = set()
        self.seen: set[str] = set()
        self.tried, self.answered = Counter(), Counter()

    def steps(self, number: int) -> None:
        """Takes so many steps, and looks at the site as a reader after every 25."""
        names, weights = list(_ACTIONS), [weight for weight, *_rest in _ACTIONS.values()]
        for step in range(1, number + 1):
            name = self.random.choices(names, weights)[0]
            self.step(name)
            if step % 25 == 0 or step == number:
                self.look()

    def step(self, name: str) -> None:
        """One action by somebody on some page; no answer may be a fault of the server."""
        _weight, whose, function = _ACTIONS[name]
        # As people work mostly: they open what waits for them.
        page = self.page(waiting=whose == APPROVERS and self.random.random() < 0.8)
        person = self.random.choice(whose if whose and self.random.random() < 0.7 else PEOPLE)
        response = function(self, self.editors[person], page)
        self.tried[name] += 1
        if response is not None:
            self.answered[f"{name} {response.status_code // 100}xx"] += 1
            assert response.status_code < 500, (name, person, page.pk, response.status_code)
        self.pages += Page.objects.filter(pk__gt=self.newest).order_by("pk").values_list("pk", flat=True)
        self.newest = max(self.newest, *self.pages)

    def page(self, *, waiting: bool = False) -> Page:
        """One of the pages that are still there; `waiting`: one under review, if there is any."""
        under_review = in_review_among(self.pages) if waiting else []
        while True:
            number = self.random.choice(under_review or self.pages)
            page = Page.objects.filter(pk=number).first()
            if page is not None:
                return page.specific
            self.pages.remove(number)

    def mark(self) -> str:
        """A word that nobody has used before."""
        self.marks += 1
        return f"walk{self.marks}mark"

    def approve(self, editor: Editor, page: Page, press: Callable):
        """Presses a button that may approve; notes the words of the revision if its author is somebody else."""
        step = current_step(page)
        revision = step and Revision.objects.get(pk=step.revision_id)
        response = press(step)
        if revision and revision.user_id != editor.user.pk and current_step(page) != step:
            self.approved |= set(MARK.findall(str(revision.content)))
        return response

    def look(self) -> None:
        """What anonymous readers get holds no word without approval, and the register of approvals agrees."""
        reader = Client(raise_request_exception=False)
        addresses = [each.get_url() for each in Page.objects.filter(pk__in=self.pages, live=True).specific()]
        addresses += ["/api/data/v1/consultations", "/api/v2/pages/?limit=20&order=-id", "/sq/", "/sitemap.xml"]
        for address in filter(None, addresses):
            response = reader.get(address)
            assert response.status_code < 500, address
            words = set(MARK.findall(response.content.decode()))
            assert words <= self.approved, (address, words - self.approved)
            self.seen |= words
        assert verification.unapproved_pages() == []
        assert verification.lost_pages() == []


def _edit(walk, editor, page, **changes):
    return editor.save(page, summary=walk.mark(), introduction=walk.mark(), **changes)


@action(8, *DRAFTERS)
def edit(walk, editor, page):
    return _edit(walk, editor, page, with_translations=walk.random.choice(("", "on")))


@action(4, *DRAFTERS)
def autosave_over_a_revision(walk, editor, page):
    numbers = list(Revision.objects.for_instance(page).values_list("pk", flat=True)) or [0]
    data = editor.form(page) | {"summary": walk.mark(), "overwrite_revision_id": str(walk.random.choice(numbers))}
    return editor.post(EDIT, page.pk, data=data, accept="application/json")


@action(4, *DRAFTERS)
def submit(walk, editor, page):
    return editor.submit(page)


@action(14, *DRAFTERS)
def edit_and_submit(walk, editor, page):
    return _edit(walk, editor, page, **{"action-submit": "1"})


@action(3, *DRAFTERS)
def submit_for_later(walk, editor, page):
    later = timezone.localtime() + timedelta(hours=walk.random.randint(1, 40))
    return editor.save(page, "action-submit", summary=walk.mark(), go_live_at=f"{later:%d.%m.%Y %H:%M}")


@action(10, *APPROVERS)
def approve(walk, editor, page):
    return walk.approve(editor, page, lambda step: editor.decide(page))


@action(10, *APPROVERS)
def approve_on_the_review_page(walk, editor, page):
    data = {"action": "approve", "comment": "", "revision": page.latest_revision_id or 0}
    return walk.approve(editor, page, lambda step: editor.post("review", page.pk, data=data))


@action(3, *APPROVERS)
def approve_in_the_editor(walk, editor, page):
    press = {"action-workflow-action": "1", "workflow-action-name": "approve", "summary": walk.mark()}
    return walk.approve(editor, page, lambda step: editor.post(EDIT, page.pk, data=editor.form(page) | press))


@action(3)
def approve_under_the_address_of_another(walk, editor, page):
    other = walk.page()
    return walk.approve(editor, other, lambda step: editor.decide(page, state=step))


@action(2, *APPROVERS)
def reject(walk, editor, page):
    return editor.decide(page, "reject", "No.")


@action(2, *DRAFTERS)
def cancel_or_restart(walk, editor, page):
    return editor.save(page, walk.random.choice(("action-cancel-workflow", "action-restart-workflow")))


@action(4)
def publish(walk, editor, page):
    return _edit(walk, editor, page, **{"action-publish": "1"})


@action(2, *DRAFTERS)
def revert(walk, editor, page):
    numbers = list(Revision.objects.for_instance(page).values_list("pk", flat=True)) or [0]
    number = walk.random.choice(numbers)
    data = editor.form(page) | {"revision": str(number), walk.random.choice(("action-publish", "action-submit")): "1"}
    editor.post("wagtailadmin_pages:revisions_revert", page.pk, number, data=data)
    return editor.post(EDIT, page.pk, data=data)


@action(2, *DRAFTERS)
def copy(walk, editor, page):
    data = {"new_title": walk.mark(), "new_slug": f"copy-{walk.marks}", "new_parent_page": page.get_parent().pk}
    data |= dict.fromkeys(walk.random.sample(("publish_copies", "alias", "copy_subpages"), 1), "on")
    return editor.post("wagtailadmin_pages:copy", page.pk, data=data)


@action()
def move(walk, editor, page):
    destination = walk.random.choice((year_page("MD"), year_page("MFPT"), walk.page()))
    editor.post("wagtailadmin_pages:move", page.pk, data={"new_parent_page": destination.pk})
    return editor.post("wagtailadmin_pages:move_confirm", page.pk, destination.pk)


@action()
def unpublish_or_delete(walk, editor, page):
    name = walk.random.choice(("unpublish", "delete", "convert_alias", "lock", "unlock"))
    return editor.post(f"wagtailadmin_pages:{name}", page.pk, data={"include_descendants": "on"})


@action(2)
def in_bulk(walk, editor, page):
    name = walk.random.choice(("publish", "unpublish", "delete", "move"))
    query = f"?id={page.pk}&id={walk.page().pk}"
    data = {"include_descendants": "on", "chooser": str(year_page("MFPT").pk), "move_applied": "on"}
    return editor.post("wagtail_bulk_action", "wagtailcore", "page", name, query=query, data=data)


@action(2)
def through_the_api(walk, editor, page):
    name = walk.random.choice(
        ("publish", "copy", "create_alias", "unpublish", "revert_to_page_revision", "copy_for_translation", "delete")
    )
    data = {"revision_id": page.latest_revision_id or 0, "keep_live": "true", "slug": f"api-{walk.mark()}"}
    return editor.post(API, page.pk, name, data=data | {"locale": "en", "recursive": "true", "copy_parents": "true"})


@action(3, *DRAFTERS)
def begin_translation(walk, editor, page):
    locales = [locale.pk for locale in Locale.objects.exclude(pk=page.locale_id)]
    return editor.post("wagtail_localize:submit_page_translation", page.pk, data={"locales": locales})


def _translation(walk) -> Translation | None:
    keys = Page.objects.filter(pk__in=walk.pages).values("translation_key")
    found = list(Translation.objects.filter(source__object_id__in=keys).order_by("pk"))
    return walk.random.choice(found) if found else None


@action(4, *DRAFTERS)
def translate_a_string(walk, editor, page):
    if translation := _translation(walk):
        segment = walk.random.choice(list(translation.source.stringsegment_set.order_by("pk")))
        address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
        return editor.client.put(
            address, urlencode({"value": walk.mark()}), content_type="application/x-www-form-urlencoded"
        )
    return None


@action(2, *DRAFTERS)
def upload_a_translators_file(walk, editor, page):
    if translation := _translation(walk):
        po = translation.export_po()
        for entry in po:
            entry.msgstr = walk.mark()
        file = SimpleUploadedFile("words.po", str(po).encode())
        editor.post("localize_guard:upload_pofile", translation.pk, data={"file": file})
        return editor.post("localize_guard:upload_pofile", translation.pk, data={"content": str(po)})
    return None


@action(2)
def publish_or_update_a_translation(walk, editor, page):
    if translation := _translation(walk):
        target = Page.objects.filter(
            translation_key=translation.source.object_id, locale=translation.target_locale
        ).first()
        if target and walk.random.random() < 0.5:
            return editor.post(EDIT, target.pk, data={"action": "publish"})
        data = {"publish_translations": "on"}
        return editor.post("wagtail_localize:update_translations", translation.source_id, data=data)
    return None


@action(2, *DRAFTERS)
def take_back(walk, editor, page):
    return editor.post("review_take_back", page.pk)


@action(2, *DRAFTERS)
def ask_and_decide_an_exemption(walk, editor, page):
    data = {"rule": walk.random.choice(Exemption.Rule.values), "reason": "Urgent.", "language": "sq"}
    response = editor.post("review_ask_exemption", page.pk, data=data)
    if asked := Exemption.objects.filter(page=page).order_by("pk").last():
        decider = walk.editors[walk.random.choice(PEOPLE)]
        return decider.post("review_decide_exemption", page.pk, asked.pk, data={"decision": "grant"})
    return response


@action(1, *DRAFTERS)
def ask_for_a_withdrawal(walk, editor, page):
    return editor.ask_withdrawal(page, f"No longer planned {walk.mark()}")


@action(2, *DRAFTERS)
def write_a_new_one(walk, editor, page):
    parent, source = year_page(walk.random.choice(("MD", "MFPT"))), walk.page()
    form = editor.form(source)
    if "body-count" not in form:
        return None
    data = form | {"title": walk.mark(), "slug": f"new-{walk.marks}", "summary": walk.mark()}
    press = walk.random.choice(("action-publish", "action-submit", "action-save"))
    kind = ("consultation_pages", "consultationpage", parent.pk)
    return editor.post("wagtailadmin_pages:add", *kind, data=data | {press: "1"})


@action(3)
def time_passes(walk, editor, page):
    with clock_at(timezone.now() + timedelta(days=2)):
        scheduling.release_due()


@action(2)
def a_new_draft_of_an_office_that_needs_no_translation(walk, editor, page):
    if hasattr(page, "exemptions") and not fresh(page).exemptions.exists():
        exempt(page)
