"""Unpublished work of one institution, a canary word in every field of it, and people who must never see it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.admin.models import EditingSession
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Collection, Comment, Locale, Page, TaskState, UploadedFile
from wagtail_localize.models import OverridableSegment, Translation

from consultation_pages import examination
from consultation_pages.models import (
    Approval,
    Change,
    Consultation,
    ConsultationPage,
    ContactOfficer,
    DocumentRow,
    DocumentType,
    Exemption,
    Institution,
    MeetingRow,
    PlanItem,
    PlanPage,
    Proposal,
    Question,
    ReportPage,
)
from contributions.models import Contribution
from home.models import SiteDocument, SiteImage
from tests.contributions import sending
from tests.editing import Editor, account, current_step, draft_consultation, fresh, latest, revise, translate, year_page

# Strangers may search for the one word; whoever is shown the other sees unpublished work.
SEARCHED, CANARY = "Sekretum", "kanarinka4e91"
WORDS = f"{SEARCHED} {CANARY}"
OWNERS = ("reviewer.md", "publisher", "admin")
NOBODY = "nobody"
# Somebody in every group of another institution tries everything; the others, who may less, try each address once.
EVERYTHING = "everything.mfpt"
STRANGERS = (EVERYTHING, "drafter.mfpt", "translator.mfpt", "reviewer.mfpt", "auditor", NOBODY, None)

Args = dict[str, object]


@dataclass
class ForeignWorld:
    """The work, by kind: for each object the arguments by which addresses of the admin name it."""

    things: dict[str, list[Args]]
    pages: dict[int, Page]
    forms: dict[int, dict]
    own: Page
    collection: int
    own_collection: int
    cookies: dict[str | None, str] = field(default_factory=dict)

    def client(self, name: str | None) -> Client:
        """A browser in which this person is signed in, and nothing else was done."""
        client = Client(raise_request_exception=False)
        if name in self.cookies:
            client.cookies["sessionid"] = self.cookies[name]
        return client


def build() -> ForeignWorld:
    """Commits the world to the database."""
    _accounts()
    forms: dict[int, dict] = {}
    document, image = _document(), _image()
    pages = _pages(forms, document)
    own = draft_consultation("drafter.mfpt", year_page("MFPT"), title="Own work")
    Editor("drafter.mfpt").submit(own)
    things = _things(pages, own) | _files(document, image) | _records(pages) | _comments()
    things["bulk"] += _in_bulk(("wagtailcore", "page", page.pk) for page in pages.values())
    things["bulk"] += _in_bulk([("core", "user", account("drafter.md").pk)])
    foreign, mine = (Collection.objects.get(name=name).pk for name in ("MD", "MFPT"))
    examination.examine_fresh()
    world = ForeignWorld(things, {page.pk: page for page in pages.values()}, forms, own, foreign, mine)
    for name in {*OWNERS, *STRANGERS} - {None}:
        client = Client()
        client.force_login(account(name))
        client.get("/admin/account/")  # makes the profile
        world.cookies[name] = client.cookies["sessionid"].value
    return world


def _accounts() -> None:
    users = get_user_model().objects
    users.create_user(NOBODY, f"{NOBODY}@example.org")
    groups = Group.objects.filter(user__username__endswith=".mfpt")
    users.create_user(EVERYTHING, f"{EVERYTHING}@example.org").groups.set(groups)


def _pages(forms: dict, document: SiteDocument) -> dict[str, Page]:
    rows = [DocumentRow(title=WORDS, document=document)]
    draft = _draft(document)
    pages = {"draft": draft, "in_review": _draft(document), "scheduled": _draft(document), "locked": _draft(document)}
    for page in pages.values():
        forms[page.pk] = _harmless(Editor("admin").form(page))
    in_review = pages["in_review"]
    Editor("drafter.md").submit(in_review)
    Editor("reviewer.md").decide(in_review, "reject", WORDS)
    Editor("drafter.md").submit(in_review)
    scheduled, tomorrow = pages["scheduled"], timezone.localtime() + timedelta(days=1)
    Editor("drafter.md").submit(scheduled, go_live_at=tomorrow.strftime("%Y-%m-%d %H:%M"))
    for name in ("reviewer.md", "publisher"):
        Editor(name).approve(scheduled)
    Editor("reviewer.md").post("wagtailadmin_pages:lock", pages["locked"].pk)
    pages["waits"] = _waiting_for_its_serbian_version(document)
    pages["live"] = _public_consultation()
    revise(pages["live"], title=WORDS, summary=WORDS, documents=rows)
    pages["report"] = ReportPage(title=WORDS, slug=CANARY, summary=WORDS, what_changed=WORDS, live=False)
    pages["plan"] = year_page()
    items = [PlanItem(title=WORDS, purpose=WORDS, quarter=4, document_type=DocumentType.objects.first())]
    revise(pages["plan"], introduction=WORDS, amendment_reason=WORDS, items=items)
    pages["next_plan"] = PlanPage(title=WORDS, slug=f"{CANARY}-2", introduction=WORDS, year=2099, live=False)
    for page, parent in ((pages["report"], pages["live"]), (pages["next_plan"], pages["plan"].get_parent())):
        page.locale = parent.locale
        parent.add_child(instance=page)
        revise(page)
    pages["translation"] = _translation(draft)
    _deleted()
    for name in ("live", "report", "plan", "next_plan"):
        forms[pages[name].pk] = _harmless(Editor("admin").form(pages[name]))
    return {name: fresh(page) for name, page in pages.items()}


def _waiting_for_its_serbian_version(document: SiteDocument) -> ConsultationPage:
    page = _draft(document)
    page.exemptions.all().delete()
    Editor("drafter.md").submit(page)
    for name in ("reviewer.md", "publisher"):
        Editor(name).approve(page)
    return page


def _draft(document: SiteDocument) -> ConsultationPage:
    texts = dict.fromkeys(("summary", "purpose", "affected", "unplanned_reason"), WORDS)
    page = draft_consultation(title=WORDS, **texts)
    officer = ContactOfficer.objects.get_or_create(
        institution=Institution.objects.get(code="MD"), name=WORDS, email=f"{CANARY}@example.org"
    )[0]
    text, row = latest(page), {"locale": page.locale}
    text.slug, text.contact_officer = f"{CANARY}-{page.pk}", officer
    text.body = [("heading", WORDS)]
    text.changes, text.questions = [Change(text=WORDS, **row)], [Question(text=WORDS, **row)]
    text.documents = [DocumentRow(title=WORDS, document=document, **row)]
    text.meetings = [MeetingRow(starts_at=timezone.now() + timedelta(days=9), place=WORDS, note=WORDS, **row)]
    text.wagtail_admin_comments = [Comment(user=account("drafter.md"), text=WORDS, contentpath="summary", position="")]
    text.save()
    text.save_revision(user=account("drafter.md"))
    return fresh(page)


def _public_consultation() -> ConsultationPage:
    record = Consultation.objects.public().filter(is_sample=True, institution__code="MD", withdrawn_at=None)
    return record.filter(report_published_at=None).first().source_page


def _translation(source: ConsultationPage) -> ConsultationPage:
    serbian = Locale.objects.get(language_code="sr-latn")
    Editor("drafter.md").post("wagtail_localize:submit_page_translation", source.pk, data={"locales": [serbian.pk]})
    page = ConsultationPage.objects.get(translation_key=source.translation_key, locale=serbian)
    translate(Translation.objects.get(source__object_id=source.translation_key), WORDS)
    return page


def _deleted() -> None:
    """A draft of which only the history is left."""
    page = draft_consultation(title=WORDS)
    Editor("drafter.md").post("wagtailadmin_pages:delete", page.pk)
    assert not Page.objects.filter(pk=page.pk).exists()


def _harmless(form: dict) -> dict:
    """The form as a stranger would forge it: with words of their own, so that the answer can only echo those."""
    own = {name: value.replace(CANARY, "intruder") if isinstance(value, str) else value for name, value in form.items()}
    return own | {"summary": "intruder"}


def _document() -> SiteDocument:
    document = SiteDocument(
        title=WORDS, collection=Collection.objects.get(name="MD"), uploaded_by_user=account("drafter.md")
    )
    document.file.save(f"{CANARY}.txt", ContentFile(WORDS.encode()))
    document.save()
    return document


def _image() -> SiteImage:
    buffer = BytesIO()
    Image.new("RGB", (8, 8), "red").save(buffer, "PNG")
    file = ImageFile(BytesIO(buffer.getvalue()), name=f"{CANARY}.png")
    image = SiteImage.objects.create(
        title=WORDS, description=WORDS, file=file, collection=Collection.objects.get(name="MD"),
        uploaded_by_user=account("drafter.md"),
    )  # fmt: skip
    return image


def _things(pages: dict[str, Page], own: Page) -> dict[str, list[Args]]:
    """Pages, and forgeries that name an own page beside a foreign object."""
    review = current_step(pages["in_review"])
    below = {
        "task_state_id": review.pk, "workflow_state_id": review.workflow_state_id, "task_id": review.task_id,
        "proposal_id": Proposal.objects.public().filter(plan=pages["plan"].record, dropped_at=None).first().pk,
        "exemption_id": Exemption.objects.create(
            page=pages["draft"], rule=Exemption.Rule.PERIOD, reason=WORDS, language="sq",
            asked_by=account("drafter.md"),
        ).pk,
    }  # fmt: skip
    things = [_args(page, year_page("MFPT")) | below for page in pages.values()]
    forged = [
        {"forged": True} | _args(own, pages["plan"]) | below | {"revision_id": page.latest_revision_id}
        for page in (pages["draft"], pages["in_review"], pages["scheduled"])
    ]
    into_foreign = {"page_id": own.pk, "parent_of_copy": pages["plan"].pk}
    parents = [_args(pages[name]) for name in ("live", "plan", "next_plan")]
    return {"pages": things + forged, "copied": [*things, into_foreign], "parents": parents}


def _args(page: Page, destination: Page | None = None) -> Args:
    """Every name by which an address calls a page or one of its texts."""
    names = dict.fromkeys(("pk", "page_id", "page_pk", "parent_page_id", "page_to_move_id", "object_id"), page.pk)
    texts = {"revision_id": page.latest_revision_id, "revision_id_a": "earliest", "revision_id_b": "latest"}
    return names | texts | ({"destination_id": destination.pk} if destination else {})


def _files(document: SiteDocument, image: SiteImage) -> dict[str, list[Args]]:
    numbers = {"documents": document.pk, "images": image.pk}
    names = {"documents": ("pk", "document_id", "doc_id"), "images": ("pk", "image_id")}
    files = {kind: [dict.fromkeys(names[kind], pk)] for kind, pk in numbers.items()}
    uploads = [
        {"uploaded_file_id": UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(model), file=f"{CANARY}.txt",
            uploaded_by_user=account("drafter.md"),
        ).pk}
        for model in (SiteDocument, SiteImage)
    ]  # fmt: skip
    serve = [{"positional": (document.pk, document.filename)}]
    bulk = [("home", "sitedocument", document.pk), ("home", "siteimage", image.pk)]
    return files | {"uploads": uploads, "served": serve, "bulk": list(_in_bulk(bulk))}


def _comments() -> dict[str, list[Args]]:
    """A comment that nobody has checked yet, with a file."""
    record = sending.open_consultation("MD")
    file = sending.upload(sending.docx(), f"{CANARY}.docx")
    author = {"name": WORDS, "organisation": WORDS, "email": f"{CANARY}@example.org"}
    sending.post(record, text=WORDS, files=file, **author)
    comment = Contribution.objects.get(consultation=record)
    assert comment.attachments.count() == 1
    held = record.meetings_held.create(held_at=timezone.now(), place="Prishtinë", attendance=1)
    meetings = [{"pk": held.pk}]
    return {"commented": [{"pk": record.pk}], "comments": [{"pk": comment.pk, "position": 1}], "meetings": meetings}


def _in_bulk(objects: Iterable[tuple[str, str, int]]) -> Iterator[Args]:
    """Every bulk action that there is for these objects."""
    for app, model, pk in objects:
        for action in bulk_action_registry.get_bulk_actions_for_model(app, model):
            yield {"app_label": app, "model_name": model, "action": action.action_type, "pk": pk}


def _records(pages: dict[str, Page]) -> dict[str, list[Args]]:
    translations = Translation.objects.filter(source__object_id=pages["draft"].translation_key)
    session = EditingSession.objects.create(
        user=account("drafter.md"), last_seen_at=timezone.now(), object_id=str(pages["draft"].pk),
        content_type=ContentType.objects.get_for_model(ConsultationPage),
    )  # fmt: skip
    institution = Institution.objects.get(code="MD")
    plan = pages["plan"].record
    one = {
        "institution": institution.pk, "contactofficer": ContactOfficer.objects.get(name=WORDS).pk,
        "documenttype": DocumentType.objects.first().pk, "collections": Collection.objects.get(name="MD").pk,
        "consultation": Consultation.objects.get(key=pages["live"].translation_key).pk,
        "proposal": Proposal.objects.filter(institution=institution).first().pk, "plan": plan.pk,
        "approval": Approval.objects.get(page=pages["scheduled"].pk).pk,
    }  # fmt: skip
    return {
        **{kind: [{"pk": pk, "collection_id": pk}] for kind, pk in one.items()},
        "users": [{"pk": account("drafter.md").pk}],
        "groups": [{"pk": account("drafter.md").groups.get().pk}],
        "sessions": [{"session_id": session.pk, "object_id": pages["draft"].pk}],
        "translations": [_translation_args(each) for each in translations],
        "first": [{"pk": 1}],
        "steps": [{"task_id": TaskState.objects.latest("pk").task_id}],
    }


def _translation_args(translation: Translation) -> Args:
    source = translation.source
    segment = OverridableSegment.objects.filter(source=source).first()
    return {
        "translation_id": translation.pk, "translation_source_id": source.pk, "mode": "",
        "string_segment_id": source.stringsegment_set.first().pk,
        "overridable_segment_id": segment.pk if segment else 0,
    }  # fmt: skip
