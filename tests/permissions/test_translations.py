"""Translations of wagtail-localize: drafts of one's own pages, submitted like every other text."""

import json
import re
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import override
from wagtail.models import Locale
from wagtail_localize.models import SegmentOverride, StringTranslation, Translation

from consultation_pages.authorship import authors_of
from consultation_pages.models import ConsultationPage, DocumentRow
from core.publication_gate import NotApproved, fingerprint
from tests.editing import (
    Editor,
    account,
    current_step,
    draft_consultation,
    fresh,
    read,
    through_review,
    told,
    translate,
    translation_into,
)

pytestmark = pytest.mark.django_db
SERBIAN = "sr-latn"


@pytest.fixture
def source():
    """A public consultation in Albanian only."""
    page = draft_consultation()
    through_review(page)
    return fresh(page)


def start(name, source):
    serbian = Locale.objects.get(language_code=SERBIAN).pk
    Editor(name).post("wagtail_localize:submit_page_translation", source.pk, data={"locales": [serbian]})
    return ConsultationPage.objects.filter(translation_key=source.translation_key, locale=serbian).first()


@pytest.fixture
def target(source):
    """Its Serbian version, begun by the institution's translator."""
    return start("translator.md", source)


@pytest.fixture
def translation(target):
    return Translation.objects.get(target_locale=target.locale, source__object_id=target.translation_key)


def press_publish(name, target):
    return Editor(name).post("wagtailadmin_pages:edit", target.pk, data={"action": "publish"})


def write(name, translation, words):
    """Saves every string as the translations' editor does."""
    for number, segment in enumerate(translation.source.stringsegment_set.select_related("context")):
        value = f"{words}-{number}" if segment.context.path == "slug" else f"{words} {number}"
        put(name, "edit_string_translation", translation, segment, value)


def put(name, view, translation, segment, value):
    return put_form(name, view, translation, segment, urlencode({"value": value}), "application/x-www-form-urlencoded")


def put_form(name, view, translation, segment, body, content_type):
    address = reverse(f"wagtail_localize:{view}", args=[translation.pk, segment.pk])
    return Editor(name).client.put(address, body, content_type=content_type)


@pytest.mark.parametrize(("name", "begun"), [("translator.md", True), ("drafter.md", True), ("drafter.mfpt", False)])
def test_one_starts_translations_of_ones_own_pages_as_drafts(name, begun, source):
    target = start(name, source)
    assert bool(target) == begun
    assert not begun or not target.live


def test_published_by_the_translation_editor_means_submitted(target, translation):
    translate(translation, "Prevod")
    press_publish("translator.md", target)
    assert read(target) is None
    for name in ("reviewer.md", "publisher"):
        Editor(name).approve(target)
    assert "Prevod" in read(target)


def test_untranslated_texts_are_not_submitted(target):
    answer = press_publish("translator.md", target)
    assert current_step(target) is None
    assert any(character.isdigit() for character in told(answer))


def test_what_is_not_translated_yet_is_named(target, translation):
    translate(translation)
    strings = StringTranslation.objects.filter(locale=target.locale)
    strings.filter(context__path="slug").delete()
    address = capfirst_in_albanian(ConsultationPage, "slug")
    assert f"“{address}”" in told(press_publish("drafter.md", target))
    strings.filter(context__path="summary").delete()
    strings.filter(context__path__startswith="documents.").delete()
    message = told(press_publish("drafter.md", target))
    summary, documents = capfirst_in_albanian(ConsultationPage, "summary"), capfirst_in_albanian(DocumentRow)
    assert all(f"“{name}" in message for name in (address, summary, f"{documents}: Draft"))


def capfirst_in_albanian(model, field: str = "") -> str:
    """What a form calls a field, or a row of a model."""
    with override("sq"):
        return capfirst((model._meta.get_field(field) if field else model._meta).verbose_name)


def test_a_hundred_missing_texts_make_no_endless_message(target, translation):
    assert told(press_publish("drafter.md", target)).count("“") <= 5 + 1


def test_translators_are_authors_also_after_the_translation_was_stopped(target, translation):
    translate(translation, by="reviewer.md")
    press_publish("translator.md", target)
    Editor("reviewer.md").post("wagtail_localize:stop_translation", translation.pk)
    step = current_step(target)
    Editor("reviewer.md").approve(target)
    assert current_step(target) == step


@pytest.mark.parametrize(
    ("written", "may_approve"),
    [
        ([("reviewer.md", "prevod"), ("translator.md", "prevod")], False),
        ([("reviewer.md", "prevod"), ("translator.md", "drugi")], False),
        ([("reviewer.md", "prevod"), ("translator.md", "drugi"), ("translator.md", "prevod")], False),
        ([("translator.md", "prevod"), ("reviewer.md", "prevod")], True),
    ],
    ids=["saved again", "written over", "written over and back", "the reviewer saved what was there"],
)
def test_who_wrote_words_is_an_author_whoever_saved_them_last(written, may_approve, target, translation):
    for name, words in written:
        write(name, translation, words)
    press_publish("translator.md", target)
    step = current_step(target)
    Editor("reviewer.md").approve(target)
    assert step
    assert (current_step(target) != step) == may_approve


def test_words_of_the_published_text_make_no_author_of_the_next(target, translation):
    write("drafter.md", translation, "prevod")
    press_publish("translator.md", target)
    for name in ("reviewer.md", "publisher"):
        Editor(name).approve(target)
    write("translator.md", translation, "novi")
    assert authors_of(fresh(target)) >= {account("translator.md").pk}
    assert account("drafter.md").pk not in authors_of(fresh(target))


def test_who_chose_another_file_for_the_translation_is_an_author(target, translation):
    segment = translation.source.stringsegment_set.first()
    SegmentOverride.objects.create(
        locale=target.locale, context=segment.context, data_json="1", last_translated_by=account("reviewer.md")
    )
    assert account("reviewer.md").pk in authors_of(target)


@pytest.fixture
def linked(django_db_setup):
    """The Serbian translation of a page whose text has a link, and what stands in for that link."""
    body = [("paragraph", '<p>Lexo <a href="https://example.org/ligji">ligjin</a> dhe projektin.</p>')]
    source = draft_consultation(body=body)
    target = start("translator.md", source)
    translation = Translation.objects.get(target_locale=target.locale, source__object_id=target.translation_key)
    segment = translation.source.overridablesegment_set.get()
    return translation, segment


def previewed(translation, name="reviewer.md"):
    return Editor(name).get("wagtail_localize:preview_translation", translation.pk)


EVIL = [
    "javascript:alert(1)", "JavaScript:alert(1)", " java\tscript:alert(1)", "data:text/html,<script>alert(1)</script>",
    "vbscript:x", "//evil.example/", "/\\evil.example/", "\\\\evil.example", " //evil.example", "/\t/evil.example",
]  # fmt: skip


@pytest.mark.parametrize("address", EVIL)
def test_a_link_that_no_text_may_have_is_refused_when_it_is_saved(address, linked):
    translation, segment = linked
    answer = put("translator.md", "edit_override", translation, segment, address)
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert not SegmentOverride.objects.exists()


@pytest.mark.parametrize(
    "address", ["https://example.org/zakon", "mailto:a@example.org", "/sr/konsultacije/", "#clan-2"]
)
def test_other_links_of_a_translation_are_shown_and_make_an_author(address, linked):
    translation, segment = linked
    answer = put("translator.md", "edit_override", translation, segment, address)
    assert answer.status_code == 201
    assert f'href="{address}"' in previewed(translation).content.decode()
    assert account("translator.md").pk in authors_of(translation.get_target_instance())


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"value": "https://example.org/zakon"}, 201), ({"value": "javascript:alert(1)"}, 400), ({"other": "x"}, 400)],
)
def test_a_browser_sends_links_as_a_form_of_parts(fields, status, linked):
    translation, segment = linked
    body = encode_multipart(BOUNDARY, fields)
    answer = put_form("translator.md", "edit_override", translation, segment, body, MULTIPART_CONTENT)
    assert answer.status_code == status
    assert SegmentOverride.objects.count() == (status == 201)
    assert status == 400 or SegmentOverride.objects.get().data == fields["value"]


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data"])
def test_what_is_no_form_is_refused(content_type, linked):
    translation, segment = linked
    answer = put_form("translator.md", "edit_override", translation, segment, b"{", content_type)
    assert answer.status_code == 400


def test_who_takes_back_another_link_is_an_author_too(linked):
    translation, segment = linked
    put("translator.md", "edit_override", translation, segment, "https://example.org/zakon")
    Editor("reviewer.md").client.delete(reverse("wagtail_localize:edit_override", args=[translation.pk, segment.pk]))
    assert account("reviewer.md").pk in authors_of(translation.get_target_instance())


@pytest.mark.parametrize("address", EVIL)
def test_what_was_saved_before_is_cleaned_in_previews_and_on_submission(address, linked):
    translation, segment = linked
    SegmentOverride.objects.create(
        locale=translation.target_locale, context=segment.context, data_json=json.dumps(address)
    )
    translate(translation, "Prevod")
    body = StringTranslation.objects.filter(locale=translation.target_locale, context__path__startswith="body")
    assert body.update(data='Prevod <a id="a1">zakona</a>')
    shown = previewed(translation)
    press_publish("translator.md", translation.get_target_instance())
    stored = fresh(translation.get_target_instance()).get_latest_revision_as_object().body[0].value.source
    for text in (shown.content.decode(), stored):
        assert "zakona" in text
        assert not re.search(r"href=[^>]*(script:|data:|evil)", text, re.IGNORECASE)


def test_previews_have_the_policy_of_public_pages_in_a_frame_of_the_admin(linked):
    translation, _segment = linked
    policy = previewed(translation)["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'self'" in policy


@pytest.mark.parametrize("name", ["drafter.mfpt", "auditor"])
def test_strangers_preview_nothing_and_choose_no_links(name, linked):
    translation, segment = linked
    assert "projekt" not in previewed(translation, name).content.decode()
    put(name, "edit_override", translation, segment, "https://example.org/zakon")
    assert not SegmentOverride.objects.exists()


def test_strings_changed_during_the_review_wait_for_the_next(target, translation):
    translate(translation, "Prevod")
    press_publish("translator.md", target)
    StringTranslation.objects.filter(locale=target.locale).update(data="changed meanwhile")
    for name in ("reviewer.md", "publisher"):
        Editor(name).approve(target)
    assert "changed meanwhile" not in read(target)


def test_a_translation_in_review_is_not_submitted_twice(target, translation):
    translate(translation)
    press_publish("translator.md", target)
    revisions = target.revisions.count()
    press_publish("drafter.md", target)
    assert target.revisions.count() == revisions


def test_after_requested_changes_it_is_resubmitted(target, translation):
    translate(translation, "Prevod")
    press_publish("translator.md", target)
    Editor("reviewer.md").decide(target, "reject", "Terms.")
    press_publish("translator.md", target)
    for name in ("reviewer.md", "publisher"):
        Editor(name).approve(target)
    assert "Prevod" in read(target)


def test_taking_over_changes_publishes_nothing(source, target, translation):
    translate(translation)
    for name in ("drafter.md", "drafter.mfpt", "admin"):
        data = {"publish_translations": "on"}
        Editor(name).post("wagtail_localize:update_translations", translation.source_id, data=data)
        assert read(target) is None


def test_strangers_change_no_string(target, translation):
    segment = translation.source.stringsegment_set.first()
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    Editor("drafter.mfpt").client.put(address, "value=foreign", content_type="application/x-www-form-urlencoded")
    assert not StringTranslation.objects.filter(data="foreign").exists()


@pytest.mark.parametrize("publish", [True, False])
def test_the_library_cannot_write_into_a_public_page(publish, source, django_capture_on_commit_callbacks):
    """`save_target(publish=False)` saves its "draft" of a live page into the public row."""
    originals = ConsultationPage.objects.filter(live=True, locale__language_code="sq")
    serbian = ConsultationPage.objects.filter(live=True, locale__language_code=SERBIAN)
    live = serbian.filter(translation_key__in=originals.values("translation_key")).first()
    original = originals.get(translation_key=live.translation_key)
    translation = translation_into(original, live)
    translate(translation)
    # Another slug would be refused before the gate is asked.
    slugs = StringTranslation.objects.filter(locale=live.locale, context__path="slug")
    slugs.filter(context__object_id=live.translation_key).update(data=live.slug)
    before = fingerprint(live)
    with pytest.raises(NotApproved), transaction.atomic(), django_capture_on_commit_callbacks(execute=True):
        translation.save_target(user=account("admin"), publish=publish)
    assert fingerprint(fresh(live)) == before
