"""Plays editors and readers over HTTP: forms are read from the page and posted back, as a browser does."""

from collections import defaultdict
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count
from unittest.mock import patch

from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone
from lxml import html
from wagtail.models import Collection, Page, Revision, TaskState
from wagtail.test.utils.form_data import rich_text
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from consultation_pages import calendar_records, legal_calendar
from consultation_pages.models import ConsultationPage, ContactOfficer, DocumentRow, DocumentType, Exemption, PlanPage
from home.models import SiteDocument

_numbers = count(1)


# Our views that stand in the place of others under the same paths, and whose names those have.
REPLACED = {"localize_guard:": "wagtail_localize:", "guarded:": "wagtailadmin_pages:"}


def account(name: str):
    """A demo account."""
    return get_user_model().objects.get(username=name)


class Editor:
    """Somebody signed in to the admin."""

    def __init__(self, name: str):
        self.user = account(name)
        self.client = Client()
        self.client.force_login(self.user)
        self.posted: set[str] = set()  # the names of the addresses that were posted to

    def get(self, name: str, *args, **query):
        return self.client.get(reverse(name, args=args), query)

    def post(self, name: str, *args, data=None, query: str = "", **headers):
        return self.post_to(reverse(name, args=args) + query, data, **headers)

    def post_to(self, address: str, data=None, **headers):
        name = resolve(address.partition("?")[0]).view_name
        for ours, replaced in REPLACED.items():
            name = name.replace(ours, replaced)
        self.posted.add(name)
        return self.client.post(address, data or {}, headers=headers)

    def form(self, page: Page) -> dict:
        """What a browser would post from the edit form without changing anything; {} where there is no such form."""
        response = self.get("wagtailadmin_pages:edit", page.pk)
        is_there = response.status_code == 200 and b'id="page-edit-form"' in response.content
        return _fields(response) | _streams(latest(page)) if is_there else {}

    def save(self, page: Page, action: str = "", **changes):
        """Saves the edit form with changes; `action` is a button such as "action-submit"."""
        data = self.form(page) | changes | ({action: "1"} if action else {})
        return self.post("wagtailadmin_pages:edit", page.pk, data=data)

    def submit(self, page: Page, **changes):
        return self.save(page, "action-submit", **changes)

    def decide(self, page: Page, action: str = "approve", comment: str = "", *, state: TaskState | None = None):
        """Presses a button of the review on the dashboard; `state` is forged into another page's address if given."""
        state = state or current_step(page)
        number = state.pk if state else 0
        return self.post("wagtailadmin_pages:workflow_action", page.pk, action, number, data={"comment": comment})

    def approve(self, page: Page):
        return self.decide(page)

    def ask_withdrawal(self, page: Page, reason: str = "outdated"):
        return self.post("ask_withdrawal", page.pk, data={"reason": reason})


def _fields(response) -> dict:
    form = html.fromstring(response.content).get_element_by_id("page-edit-form")
    # A browser posts hidden fields without a value too, such as the number of a row that is only in the draft.
    empty = {each.name: "" for each in form.xpath(".//input[@type='hidden' and @name and not(@value)]")}
    several = defaultdict(list)
    for name, value in form.form_values():
        several[name].append(value)
    filled = {name: values if len(values) > 1 else values[0] for name, values in several.items()}
    return {name: value for name, value in (empty | filled).items() if "__prefix__" not in name}


def _streams(page: Page) -> dict:
    """A body is drawn by JavaScript, so its fields are made from the value."""
    if not hasattr(page, "body"):
        return {}
    data = {"body-count": len(page.body)}
    for index, block in enumerate(page.body):
        prefix = f"body-{index}"
        data |= {f"{prefix}-id": block.id, f"{prefix}-type": block.block_type, f"{prefix}-deleted": ""}
        data[f"{prefix}-order"] = index
        if block.block_type == "article":
            for name in ("number", "heading"):
                data[f"{prefix}-value-{name}"] = block.value[name]
            data[f"{prefix}-value-text"] = rich_text(block.value["text"].source)
        else:
            rich = block.block_type == "paragraph"
            data[f"{prefix}-value"] = rich_text(block.value.source) if rich else _plain(block.value)
    return data


def _plain(value) -> object:
    """What a form sends of a text or a chosen picture."""
    return "" if value is None else getattr(value, "pk", value)


def current_step(page: Page) -> TaskState | None:
    """The step at which the page's review stands."""
    state = fresh(page).current_workflow_state
    return state and state.current_task_state


def fresh(page: Page):
    """The page as it is in the database now."""
    return Page.objects.get(pk=page.pk).specific


def latest(page: Page):
    """The page as its latest revision has it; page objects of a test know only the one of their own time."""
    return fresh(page).get_latest_revision_as_object()


def year_page(institution: str = "MD", language: str = "sq") -> PlanPage:
    """The folder of this year's consultations."""
    pages = PlanPage.objects.filter(slug=str(date.today().year), locale__language_code=language)
    return pages.descendant_of(Page.objects.get(slug=institution.lower(), locale__language_code=language)).get()


def lawful_period(opens_on: date | None = None) -> tuple[date, date]:
    """A first day from tomorrow on, and the first lawful last day."""
    opens_on = opens_on or timezone.localdate() + timedelta(days=1)
    return opens_on, legal_calendar.earliest_closing_day(opens_on, 15, calendar_records.days_off(), True)


def upload(title: str = "Draft", content: bytes = b"draft", institution: str = "MD", user: str = "drafter.md"):
    """A document in an institution's collection."""
    collection = Collection.objects.get(name=institution)
    document = SiteDocument(title=title, collection=collection, uploaded_by_user=account(user))
    document.file.save(f"{title.lower()}-{next(_numbers)}.txt", ContentFile(content), save=False)
    document.save()
    return document


def exempt(page: Page, rule: str = Exemption.Rule.LANGUAGE) -> Exemption:
    """The Office's exemption of a page from a rule."""
    return Exemption.objects.create(
        page=page, rule=rule, state=Exemption.State.GRANTED, reason="Urgent.", language="sq",
        asked_by=account("drafter.md"), decided_by=account("publisher"),
    )  # fmt: skip


def draft_consultation(
    author: str = "drafter.md", parent: PlanPage | None = None, *, alone: bool = True, **fields
) -> ConsultationPage:
    """A complete draft, as its author would have saved it; `alone`: it waits for no other language."""
    parent = parent or year_page()
    opens_on, closes_on = lawful_period()
    number = next(_numbers)
    facts = {
        "title": f"Draft {number}", "slug": f"draft-{number}", "summary": "What the draft is about.",
        "document_type": DocumentType.objects.first(), "unplanned_reason": "Urgent.",
        "opens_on": opens_on, "closes_on": closes_on,
        "contact_officer": ContactOfficer.objects.get_or_create(
            institution=parent.get_parent().specific.institution, name="Officer", email="officer@example.org"
        )[0],
    }  # fmt: skip
    page = ConsultationPage(live=False, owner=account(author), locale=parent.locale, **facts | fields)
    page.documents = [DocumentRow(title="Draft", document=upload(), locale=parent.locale)]
    parent.add_child(instance=page)
    if alone:
        exempt(page)
    revise(page, author)
    return fresh(page)


def revise(page: Page, author: str = "drafter.md", **changes) -> Revision:
    """A draft of the page by somebody; the public row stays as it is."""
    text = latest(page)
    for name, value in changes.items():
        setattr(text, name, value)
    return text.save_revision(user=account(author))


def through_review(page: Page, submitter: str = "drafter.md", approvers=("reviewer.md", "publisher")) -> None:
    """Submits a draft and approves it at every step."""
    Editor(submitter).submit(page)
    for name in approvers:
        Editor(name).approve(page)


def read(page: Page) -> str | None:
    """What anybody gets at the address of a page; None for 404, and for 410 where a page was withdrawn."""
    response = Client().get(fresh(page).get_url() or "/nowhere/")
    assert response.status_code in (200, 301, 302, 404, 410), response.status_code
    return response.content.decode() if response.status_code == 200 else None


def told(response) -> str:
    """The messages that the editor sees after a request."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@contextmanager
def clock_at(moment: datetime):
    """Python's clock stands still at an instant."""
    with patch("django.utils.timezone.now", return_value=moment):
        yield


def translation_into(source: Page, target: Page) -> Translation:
    """Makes an existing page the translation of another in wagtail-localize."""
    return Translation.objects.create(
        source=TranslationSource.get_or_create_from_instance(source)[0], target_locale=target.locale
    )


def translate(translation: Translation, words: str = "translated", by: str | None = "translator.md") -> None:
    """Translates every string that is not translated yet."""
    for number, segment in enumerate(translation.source.stringsegment_set.all()):
        StringTranslation.objects.get_or_create(
            translation_of=segment.string, locale=translation.target_locale, context=segment.context,
            defaults={
                "data": f"{words}-{number}" if segment.context.path == "slug" else f"{words} {number}",
                "last_translated_by": account(by) if by else None,
                "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
            },
        )  # fmt: skip
