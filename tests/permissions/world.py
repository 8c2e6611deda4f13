"""A small world to attack: a public consultation with an unpublished edit, a draft, a file, a picture."""

from dataclasses import dataclass, field
from io import BytesIO

from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image
from wagtail.models import Collection, Page
from wagtail_localize.models import Translation

from consultation_pages.approval import publish_without_review
from consultation_pages.imports import importer
from consultation_pages.models import Consultation, ConsultationPage, PlanPage
from core.publication_gate import fingerprint
from home.models import SiteDocument, SiteImage
from tests.editing import Editor, draft_consultation, fresh, revise, translate, translation_into, year_page

CANARY = "canary-5f0c2e"


@dataclass
class World:
    """What is attacked."""

    live: ConsultationPage
    serbian: ConsultationPage
    draft: ConsultationPage
    elsewhere: PlanPage
    document: SiteDocument
    image: SiteImage
    translation: Translation
    forms: dict = field(default_factory=dict)

    def form(self, page: Page, **changes) -> dict:
        """The edit form of a page as an administrator sees it: attackers forge it where they cannot open it."""
        if page.pk not in self.forms:
            self.forms[page.pk] = Editor("admin").form(page)
        return self.forms[page.pk] | changes


def build() -> World:
    """Commits the world to the database."""
    live = _public_consultation()
    serbian = ConsultationPage.objects.get(translation_key=live.translation_key, locale__language_code="sr-latn")
    revise(live, summary=CANARY)
    draft = draft_consultation(summary=CANARY)
    translation = translation_into(live, serbian)
    translate(translation, CANARY, by=None)
    document, image = live.documents.first().document, SiteImage.objects.get(title="Shown")
    live, draft = fresh(live), fresh(draft)
    world = World(live, serbian, draft, year_page("MFPT"), document, image, translation)
    for page in (live, draft):
        world.form(page)
    return world


def _public_consultation() -> ConsultationPage:
    """A sample of MD with a Serbian version, and on it a picture."""
    records = Consultation.objects.public().filter(is_sample=True, institution__code="MD", withdrawn_at=None)
    serbian = ConsultationPage.objects.filter(locale__language_code="sr-latn", live=True)
    page = records.filter(key__in=serbian.values("translation_key"), report_published_at=None).first().source_page
    file = ImageFile(BytesIO(png("red")), name="shown.png")
    picture = SiteImage.objects.create(title="Shown", file=file, collection=Collection.objects.get(name="MD"))
    page.body.append(("image", page.body.stream_block.child_blocks["image"].to_python(picture.pk)))
    publish_without_review(page, importer(), "test")
    return page


def png(colour: str) -> bytes:
    """A small picture."""
    buffer = BytesIO()
    Image.new("RGB", (8, 8), colour).save(buffer, "PNG")
    return buffer.getvalue()


def public_state(world: World) -> dict:
    """What strangers see: the public rows, their records and files, and the answers they get."""
    live = Page.objects.filter(live=True).values_list("pk", "title", "slug", "url_path")
    record = Consultation.objects.filter(key=world.live.translation_key).values().get()
    return {
        "rows": set(live),
        "record": record,
        "texts": [fingerprint(fresh(page)) for page in (world.live, world.serbian)],
        "files": [_stored(file) for file in (world.document, world.image)],
        "answers": dict(_answers(world)),
    }


def _stored(file) -> tuple | None:
    """Name and content of a file, and whether it is still there."""
    row = type(file).objects.filter(pk=file.pk).first()
    return row and (row.title, row.file.name, row.file.storage.open(row.file.name).read())


def _answers(world: World):
    """For each address: the status, and whether the answer holds the word that nobody has approved."""
    for address in (world.live.get_url(), world.draft.get_url(), f"/api/v2/pages/{world.live.pk}/"):
        response = Client().get(address)
        yield address, (response.status_code, CANARY in response.content.decode())
