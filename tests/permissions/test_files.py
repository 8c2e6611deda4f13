"""Files: nobody outside reads what no public page lists, on any path; and what comes in is looked at on every path."""

import re
from hashlib import sha1

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Collection, Page, UploadedFile

from consultation_pages.approval import publish_without_review
from consultation_pages.imports import importer
from consultation_pages.models import Consultation, ConsultationPage, DocumentRow
from core.publication_checks import publication_problems
from home.models import SiteDocument, SiteImage
from tests.core import hostile_files as files
from tests.editing import Editor, account, draft_consultation, fresh, latest, revise, through_review, upload
from tests.permissions.world import png

pytestmark = pytest.mark.django_db
OF_THE_MINISTRY = {"drafter.md", "translator.md", "reviewer.md", "publisher", "admin"}
OTHERS = {"drafter.mfpt", "reviewer.mfpt", "translator.mfpt"}
AJAX = {"X-Requested-With": "XMLHttpRequest"}


def status(document, name=None, **headers):
    client = Editor(name).client if name else Client()
    return client.get(document.url, headers=headers).status_code


def readers(document):
    return {name for name in OF_THE_MINISTRY | OTHERS if status(document, name) == 200}


def row(document, page, title="Draft"):
    return DocumentRow(title=title, document=document, locale=page.locale)


def publish(page):
    publish_without_review(latest(page), importer(), "test")
    return fresh(page)


@pytest.fixture
def document():
    return upload("Secret")


@pytest.fixture
def page(document):
    """A draft that lists the document."""
    page = draft_consultation()
    revise(page, documents=[row(document, page)])
    return fresh(page)


class TestPrivate:
    def test_before_any_page_lists_it(self, document):
        assert status(document) == 404
        assert readers(document) == OF_THE_MINISTRY

    def test_while_the_page_that_lists_it_is_a_draft(self, page, document):
        assert status(document) == 404
        assert readers(document) == OF_THE_MINISTRY

    def test_while_the_page_is_in_review(self, page, document):
        Editor("drafter.md").submit(page)
        Editor("reviewer.md").approve(page)
        assert status(document) == 404

    def test_while_a_draft_of_a_public_page_lists_it(self, page):
        publish(page)
        later = upload("Later")
        revise(page, documents=[row(later, page)])
        assert status(later) == 404
        Editor("drafter.md").save(page, summary="Saved by the form, which writes the draft again.")
        assert status(later) == 404

    def test_again_when_a_new_version_no_longer_lists_it(self, page, document):
        publish(page)
        assert status(document) == 200
        revise(page, documents=[row(upload("Other"), page)])
        publish(page)
        assert status(document) == 404
        assert page.revisions.count() > 2, "old revisions still name it"

    def test_again_when_the_record_is_hidden(self, page, document):
        publish(page)
        Consultation.objects.filter(source_page=page.pk).update(is_public=False)
        assert status(document) == 404

    def test_on_a_translation_while_the_original_is_not_public(self, page):
        serbian = ConsultationPage(
            title="Nacrt", slug="nacrt", summary="Sažetak.", live=False, translation_key=page.translation_key,
            locale=Page.objects.filter(locale__language_code="sr-latn").first().locale,
        )  # fmt: skip
        own = upload("Nacrt")
        serbian.documents = [row(own, serbian)]
        tree = page.get_parent().get_translations().get(locale=serbian.locale)
        tree.add_child(instance=serbian)
        publish(serbian)
        assert fresh(serbian).live
        assert status(own) == 404
        publish(page)
        assert status(own) == 200

    def test_is_never_a_304_for_those_who_know_its_hash(self, page, document):
        document.file_hash = "0" * 40
        document.save(update_fields=["file_hash"])
        assert status(document, None, **{"If-None-Match": f'"{document.file_hash}"'}) == 404

    def test_is_told_with_its_hash_and_no_encoding_that_there_is_not(self, page, document):
        publish(page)
        SiteDocument.objects.filter(pk=document.pk).update(file_hash="")  # as programs stored it before
        for _again in range(2):
            answer = Client().get(document.url)
            assert "Content-Encoding" not in answer.headers
            assert answer.headers["ETag"] == f'"{sha1(b"draft").hexdigest()}"'
        assert status(document, None, **{"If-None-Match": answer.headers["ETag"]}) == 304

    def test_knows_its_hash_and_size_whatever_program_stores_it(self, document):
        assert (document.file_hash, document.file_size) == (sha1(b"draft").hexdigest(), 5)
        document.file.storage.delete(document.file.name)
        SiteDocument.objects.filter(pk=document.pk).update(file_hash="")
        assert status(document, "drafter.md") == 404

    def test_has_no_other_address(self, page, document):
        number, name = document.pk, document.filename
        tries = (
            f"/documents/{number}/", f"/documents/{number}/x.txt", f"/documents/{number}/{name}/",
            f"/media/documents/{name}",
            f"/documents/{number}/{name}?x=1", f"/documents/0{number}/{name}", f"/api/v2/documents/{number}/",
            f"/static/documents/{name}", f"/documents/{number}/..%2f{name}",
        )  # fmt: skip
        assert [Client().get(address).status_code for address in tries] == [404] * len(tries)
        assert Client().head(document.url).status_code == 404
        assert Client().post(document.url).status_code in (403, 404, 405)

    def test_is_kept_by_no_cache_on_the_way_to_its_editors(self, page, document):
        answer = Editor("drafter.md").client.get(document.url)
        assert answer.headers["Cache-Control"] == "private, no-store"


class TestPublic:
    def test_when_the_page_is_published(self, page, document):
        through_review(page)
        assert status(document) == 200

    def test_caches_ask_again_each_time(self, page, document):
        publish(page)
        assert Client().get(document.url).headers["Cache-Control"] == "public, max-age=0, must-revalidate"

    def test_when_a_public_text_links_to_it(self, page):
        linked = upload("Linked")
        article = {"number": "1", "heading": "Aim", "text": f'<p><a linktype="document" id="{linked.pk}">x</a></p>'}
        text = latest(page)
        text.body = [("article", text.body.stream_block.child_blocks["article"].to_python(article))]
        text.save_revision(user=account("drafter.md"))
        assert status(linked) == 404
        publish(page)
        assert status(linked) == 200


class TestInTheAdmin:
    @pytest.mark.parametrize("name", ["wagtaildocs:edit", "wagtaildocs:delete", "wagtaildocs:document_usage"])
    def test_a_foreign_draft_file_is_not_opened(self, document, name):
        for other in OTHERS:
            assert b"Secret" not in Editor(other).get(name, document.pk).content, other

    @pytest.mark.parametrize(
        "name", ["wagtaildocs:index", "wagtaildocs_chooser:choose", "wagtaildocs_chooser:choose_results"]
    )
    def test_a_foreign_draft_file_is_not_listed(self, document, name):
        for other in OTHERS:
            assert b"Secret" not in Editor(other).client.get(reverse(name), {"q": ""}).content, other

    def test_a_foreign_draft_file_is_not_chosen(self, document):
        for other in OTHERS:
            answer = Editor(other).get("wagtaildocs_chooser:chosen", document.pk)
            assert b"Secret" not in answer.content, other
            answer = Editor(other).client.get(reverse("wagtaildocs_chooser:chosen_multiple"), {"id": document.pk})
            assert b"Secret" not in answer.content, other


GOOD = {"name": "draft.pdf", "content": files.pdf("Neni 1 i ligjit, qe duhet te lexohet nga te gjithe", "Ligji")}
BAD = {
    "a renamed picture": ("draft.pdf", png("red")),
    "macros": ("draft.docx", files.office(content_type=files.MACROS)),
    "a bomb": ("draft.docx", files.office(**{"word/media/a.bmp": bytes(60_000_000)})),
    "a locked PDF": ("draft.pdf", files.pdf("x", password="x")),
    "a program": ("draft.docm", files.office(content_type=files.MACROS)),
}


class TestComingIn:
    """Every form that takes a document, with a good file and with bad ones."""

    def ways(self, editor, name, content):
        collection = Collection.objects.get(name="MD").pk
        data = {"title": "New", "collection": collection}

        def file():
            return SimpleUploadedFile(name, content)

        yield editor.post("wagtaildocs:add", data=data | {"file": file()})
        yield editor.post("wagtaildocs:add_multiple", data={"files[]": file(), "collection": collection}, **AJAX)
        chooser = {f"document-chooser-upload-{key}": value for key, value in (data | {"file": file()}).items()}
        yield editor.post("wagtaildocs_chooser:create", data=chooser)

    def test_a_good_file_comes_in_on_every_way(self):
        before = SiteDocument.objects.count()
        for answer in self.ways(Editor("drafter.md"), GOOD["name"], GOOD["content"]):
            assert answer.status_code in (200, 302)
        added = SiteDocument.objects.order_by("-pk")[: SiteDocument.objects.count() - before]
        assert [document.pdf_facts["text"] for document in added] == [True] * 3
        assert {status(document) for document in added} == {404}

    def test_into_another_institutions_collection_on_none(self):
        foreign = SiteDocument.objects.filter(collection__name="MD")
        before, added = foreign.count(), SiteDocument.objects.count()
        for _answer in self.ways(Editor("drafter.mfpt"), GOOD["name"], GOOD["content"]):
            assert foreign.count() == before
        assert SiteDocument.objects.filter(collection__name="MFPT").count() >= SiteDocument.objects.count() - added

    def test_with_no_tags(self):
        """Tags are one list for all institutions."""
        for name in ("wagtaildocs:add", "wagtailimages:add"):
            assert "tags" not in Editor("drafter.md").get(name).context["form"].fields
        for model in ("sitedocument", "siteimage"):
            assert bulk_action_registry.get_bulk_action_class("home", model, "add_tags") is None

    @pytest.mark.parametrize("bad", BAD)
    def test_a_bad_file_on_none(self, bad):
        before = SiteDocument.objects.count(), UploadedFile.objects.count()
        for answer in self.ways(Editor("drafter.md"), *BAD[bad]):
            assert answer.status_code == 200
        assert (SiteDocument.objects.count(), UploadedFile.objects.count()) == before

    def test_the_reason_is_told(self):
        answer = next(self.ways(Editor("drafter.md"), *BAD["macros"]))
        assert re.search("macros|makro", answer.content.decode())

    def test_a_saved_file_is_not_replaced(self, document):
        data = {
            "title": "x",
            "collection": document.collection_id,
            "file": SimpleUploadedFile("x.pdf", GOOD["content"]),
        }
        Editor("drafter.md").post("wagtaildocs:edit", document.pk, data=data)
        document.refresh_from_db()
        assert document.file.read() == b"draft"

    def test_no_interface_takes_documents(self):
        """Another way in must be looked at here."""
        names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
        ways = {"add", "add_multiple", "edit", "edit_multiple", "create_multiple_from_uploaded_document"}
        found = {
            f"wagtaildocs:{name}" for name in get_resolver().namespace_dict["wagtaildocs"][1].reverse_dict
            if isinstance(name, str) and re.search("add|edit|create|upload", name)
        }  # fmt: skip
        assert found == {f"wagtaildocs:{name}" for name in (*ways, "delete_upload_multiple")}
        assert not [name for name in names if "document" in name and "api" in name]

    def test_a_program_that_cleans_its_document_is_refused_too(self):
        document = SiteDocument(title="x", collection=Collection.objects.get(name="MD"))
        document.file = SimpleUploadedFile("x.docx", BAD["macros"][1])
        with pytest.raises(Exception, match=r"macros|makro"):
            document.full_clean()


class TestReadability:
    def page_with(self, content):
        page = draft_consultation()
        document = SiteDocument(title="x", collection=Collection.objects.get(name="MD"))
        document.file = SimpleUploadedFile("x.pdf", content)
        document.full_clean()
        document.save()
        revise(page, documents=[row(document, page, "Projektligji")])
        return {(problem.code, problem.level.value) for problem in publication_problems(latest(page))}

    def test_a_scan_without_a_title_is_warned_of(self):
        found = self.page_with(files.pdf())
        assert {("pdf_without_text", "warn"), ("pdf_without_title", "warn")} <= found

    def test_a_readable_file_is_not(self):
        assert not {code for code, _level in self.page_with(GOOD["content"]) if code.startswith("pdf")}

    def test_asking_again_reads_no_file(self, monkeypatch):
        self.page_with(files.pdf())
        monkeypatch.setattr("core.pdfs.facts_of", None)
        page = ConsultationPage.objects.order_by("-pk").first()
        assert publication_problems(latest(page))


class TestPictures:
    def test_are_stored_under_names_that_nobody_guesses(self):
        data = {"title": "x", "collection": Collection.objects.get(name="MD").pk}
        for _time in range(2):
            file = SimpleUploadedFile("budget.png", png("red"), "image/png")
            Editor("drafter.md").post("wagtailimages:add", data=data | {"file": file})
        first, second = SiteImage.objects.filter(title="x")
        for image in (first, second):
            assert re.fullmatch(r"original_images/[0-9a-f]{16}-budget\.png", image.file.name)
            rendition = image.get_rendition("fill-1200x630|format-webp|webpquality-70")
            secret = image.filename.partition("-")[0]
            assert secret in rendition.file.name
        assert first.filename[:16] != second.filename[:16]

    @pytest.mark.parametrize(("name", "content"), [("x.png", b"%PDF-1.7"), ("x.png", b"<svg/>"), ("x.svg", b"<svg/>")])
    def test_are_pictures(self, name, content):
        before = SiteImage.objects.count()
        data = {"title": "x", "collection": Collection.objects.get(name="MD").pk}
        Editor("drafter.md").post("wagtailimages:add", data=data | {"file": SimpleUploadedFile(name, content)})
        assert SiteImage.objects.count() == before
