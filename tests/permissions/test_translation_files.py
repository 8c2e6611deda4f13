"""Translators work offline with PO files: shown before they are taken over, and never trusted."""

from contextlib import suppress

import polib
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation

from consultation_pages.authorship import authors_of
from consultation_pages.models import ConsultationPage
from consultation_pages.translation_files import parsed, preview
from tests.editing import Editor, account, current_step, draft_consultation, fresh, read, told, translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def translation():
    source = draft_consultation()
    serbian = Locale.objects.get(language_code="sr-latn")
    Editor("translator.md").post("wagtail_localize:submit_page_translation", source.pk, data={"locales": [serbian.pk]})
    return Translation.objects.get(target_locale=serbian, source__object_id=source.translation_key)


def exported(translation, name="translator.md"):
    return Editor(name).get("wagtail_localize:download_pofile", translation.pk)


def filled(translation, words="prevod"):
    po = polib.pofile(exported(translation).content.decode())
    for number, entry in enumerate(po):
        entry.msgstr = f"{words}-{number}" if entry.msgctxt == "slug" else f"{words} {number}"
    return str(po).encode()


def upload(translation, content, name="translator.md"):
    file = SimpleUploadedFile("words.po", content)
    return Editor(name).post("wagtail_localize:upload_pofile", translation.pk, data={"file": file})


def confirm(translation, content, name="translator.md"):
    data = {"content": content.decode()}
    return Editor(name).post("wagtail_localize:upload_pofile", translation.pk, data=data)


def strings(translation):
    return StringTranslation.objects.filter(locale=translation.target_locale, last_translated_by__isnull=False)


def test_a_file_is_shown_first_and_changes_nothing(translation):
    answer = upload(translation, filled(translation))
    assert "prevod 0" in answer.content.decode()
    assert not strings(translation).exists()


def test_taken_over_it_fills_the_translation_and_makes_an_author(translation):
    confirm(translation, filled(translation))
    assert translation.get_progress()[0] == translation.get_progress()[1]
    assert account("translator.md").pk in authors_of(translation.get_target_instance())
    assert read(translation.get_target_instance()) is None


def test_it_is_reviewed_like_every_other_text(translation):
    confirm(translation, filled(translation))
    target = translation.get_target_instance()
    Editor("translator.md").post("wagtailadmin_pages:edit", target.pk, data={"action": "publish"})
    step = current_step(target)
    Editor("translator.md").approve(target)
    assert current_step(target) == step


def test_entries_of_other_pages_are_counted_and_left_out(translation):
    po = polib.pofile(filled(translation).decode())
    po.append(polib.POEntry(msgid="Not here", msgctxt="title", msgstr="Nije ovde"))
    html = upload(translation, str(po).encode()).content.decode()
    assert "1 " in html
    confirm(translation, str(po).encode())
    assert not StringTranslation.objects.filter(data="Nije ovde").exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"PK\x03\x04", b"msgid", b'msgid "a"\nmsgstr', b"/etc/passwd", b"x" * 1_000_001],
    ids=["empty", "utf-16", "zip", "cut", "cut later", "a path", "too large"],
)
def test_what_is_no_po_file_is_refused_with_a_reason(translation, content):
    answer = upload(translation, content)
    assert answer.status_code == 302
    assert told(answer)
    assert not strings(translation).exists()


def test_a_file_of_another_translation_is_refused(translation):
    content = filled(translation).replace(str(translation.uuid).encode(), b"0" * 8)
    assert "tjetër" in told(upload(translation, content))
    assert not strings(translation).exists()


def test_nothing_sent_is_answered(translation):
    assert Editor("translator.md").post("wagtail_localize:upload_pofile", translation.pk).status_code == 302


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=200), noise=st.binary(max_size=60))
def test_whatever_a_file_holds_is_read_or_refused(translation, words, noise):
    whole = (
        f'msgid ""\nmsgstr "X-WagtailLocalize-TranslationID: {translation.uuid}\\n"\n\nmsgid "a"\nmsgstr "{words}"\n'
    )
    for content in (whole.encode("utf-8", "replace"), whole.encode("utf-8", "replace") + noise, noise):
        with suppress(ValidationError):
            preview(parsed(content, translation), translation)


@pytest.mark.parametrize("name", ["drafter.mfpt", "translator.mfpt", "auditor"])
def test_strangers_neither_export_nor_import(translation, name):
    assert b"msgid" not in exported(translation, name).content
    content = filled(translation)
    upload(translation, content, name)
    confirm(translation, content, name)
    assert not strings(translation).exists()


HOSTILE = '<script>alert(1)</script><b onclick="x()">bold</b><img src=x onerror=alert(1)><a href="javascript:x()">a</a>'


def test_html_of_translators_is_reduced_to_what_the_editor_makes():
    source = draft_consultation(body=[("paragraph", "<p>Një paragraf me <b>theks</b>.</p>")])
    serbian = Locale.objects.get(language_code="sr-latn")
    Editor("translator.md").post("wagtail_localize:submit_page_translation", source.pk, data={"locales": [serbian.pk]})
    target = ConsultationPage.objects.get(translation_key=source.translation_key, locale=serbian)
    translation = Translation.objects.get(target_locale=serbian, source__object_id=source.translation_key)
    translate(translation)
    body = StringTranslation.objects.filter(locale=serbian, context__path__startswith="body")
    assert body.update(data=HOSTILE)
    Editor("translator.md").post("wagtailadmin_pages:edit", target.pk, data={"action": "publish"})
    text = fresh(target).get_latest_revision_as_object().body[0].value.source
    assert "bold" in text
    for evil in ("script", "onclick", "onerror", "javascript", "<img"):
        assert evil not in text
