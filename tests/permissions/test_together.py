"""Albanian and Serbian become public at the same instant, and no translation before its original."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import Translation

from consultation_pages import scheduling
from consultation_pages.approval import publish_without_review
from consultation_pages.imports import importer
from consultation_pages.models import Approval, ConsultationPage
from core.publication_checks import publication_problems
from tests.editing import (
    Editor,
    clock_at,
    draft_consultation,
    exempt,
    fresh,
    latest,
    read,
    revise,
    through_review,
    told,
    translate,
)

pytestmark = pytest.mark.django_db


def begin(source, language="sr-latn"):
    """The translation of a page, as its translator begins it."""
    locale = Locale.objects.get(language_code=language)
    Editor("translator.md").post("wagtail_localize:submit_page_translation", source.pk, data={"locales": [locale.pk]})
    return ConsultationPage.objects.get(translation_key=source.translation_key, locale=locale)


def translated(target, words="prevod"):
    """Every string translated, and the translation submitted and approved by two others."""
    translation = Translation.objects.get(target_locale=target.locale, source__object_id=target.translation_key)
    translate(translation, words)
    Editor("translator.md").post("wagtailadmin_pages:edit", target.pk, data={"action": "publish"})
    for name in ("reviewer.md", "publisher"):
        Editor(name).approve(target)


@pytest.fixture
def albanian():
    return draft_consultation(alone=False)


@pytest.fixture
def serbian(albanian):
    return begin(albanian)


class TestFirstPublication:
    def test_waits_for_the_other_official_language(self, albanian, serbian):
        through_review(albanian)
        assert read(albanian) is None
        translated(serbian)
        assert "What the draft is about." in read(albanian)
        assert "prevod" in read(serbian)

    def test_waits_also_when_the_translation_was_approved_first(self, albanian, serbian):
        translated(serbian)
        assert read(serbian) is None
        through_review(albanian)
        assert None not in (read(albanian), read(serbian))

    def test_waits_for_a_translation_that_nobody_has_begun(self, albanian):
        through_review(albanian)
        assert read(albanian) is None
        translated(begin(albanian))
        assert read(albanian)

    def test_does_not_wait_for_english(self, albanian, serbian):
        english = begin(albanian, "en")
        translated(serbian)
        through_review(albanian)
        assert read(albanian)
        assert read(english) is None

    def test_of_english_waits_for_the_original(self, albanian, serbian):
        english = begin(albanian, "en")
        translated(english, "translation")
        assert read(english) is None
        translated(serbian)
        through_review(albanian)
        assert "translation" in read(english)

    def test_waits_for_nobody_with_an_exemption_of_the_office(self, albanian):
        exempt(albanian)
        through_review(albanian)
        assert read(albanian)

    def test_says_before_what_it_will_wait_for(self, albanian):
        codes = [problem.code for problem in publication_problems(latest(albanian))]
        assert codes == ["language_missing", "english_missing"]


class TestWhileItWaits:
    @pytest.fixture(autouse=True)
    def _waiting(self, albanian, serbian):
        through_review(albanian)

    def test_nobody_edits_it(self, albanian):
        for name in ("drafter.md", "reviewer.md", "publisher", "admin"):
            Editor(name).save(albanian, title="Slipped in")
        assert latest(albanian).title != "Slipped in"

    def test_its_editor_takes_it_back_and_edits_again(self, albanian, serbian):
        Editor("drafter.md").post("review_take_back", albanian.pk)
        Editor("drafter.md").save(albanian, title="Better")
        assert latest(albanian).title == "Better"
        translated(serbian)
        assert read(albanian) is None
        assert read(serbian) is None

    @pytest.mark.parametrize("name", ["drafter.mfpt", "reviewer.mfpt", "auditor"])
    def test_strangers_take_nothing_back(self, albanian, name):
        Editor(name).post("review_take_back", albanian.pk)
        assert albanian.approvals.get().state == Approval.State.APPROVED

    def test_a_text_that_was_altered_meanwhile_takes_both_down(self, albanian, serbian):
        revision = fresh(albanian).latest_revision
        revision.content["title"] = "Altered"
        revision.save(update_fields=["content"])
        translated(serbian)
        assert read(albanian) is None
        assert read(serbian) is None


def test_an_hour_of_its_own_holds_for_both_languages(albanian, serbian):
    hour = timezone.now() + timedelta(hours=5)
    revise(albanian, go_live_at=hour)
    through_review(albanian)
    translated(serbian)
    assert read(albanian) is None
    assert read(serbian) is None
    with clock_at(hour + timedelta(minutes=1)):
        assert scheduling.release_due().errors == []
        assert None not in (read(albanian), read(serbian))


class TestChange:
    @pytest.fixture(autouse=True)
    def _public(self, albanian, serbian):
        through_review(albanian)
        translated(serbian)

    def test_is_public_at_once_and_marks_the_translation_out_of_date(self, albanian, serbian):
        revise(albanian, summary="Altogether new.")
        through_review(albanian)
        assert "Altogether new." in read(albanian)
        assert 'id="outdated"' in read(serbian)
        assert 'id="outdated"' not in read(albanian)

    def test_of_facts_alone_leaves_the_translation_current(self, albanian, serbian):
        closes_on = latest(albanian).closes_on + timedelta(days=7)
        revise(albanian, closes_on=closes_on)
        through_review(albanian)
        assert fresh(albanian).closes_on == closes_on
        assert 'id="outdated"' not in read(serbian)

    def test_waits_for_the_translation_where_the_editor_wants_it_so(self, albanian, serbian):
        revise(albanian, summary="Altogether new.", with_translations=True)
        through_review(albanian)
        assert "Altogether new." not in read(albanian)
        self.take_over_changes(serbian)
        translated(serbian, "novi")
        assert "Altogether new." in read(albanian)
        assert "novi" in read(serbian)
        assert 'id="outdated"' not in read(serbian)

    def test_is_not_public_in_its_translation_first(self, albanian, serbian):
        revise(albanian, summary="Altogether new.", with_translations=True)
        self.take_over_changes(serbian)
        translated(serbian, "novi")
        assert "novi" not in read(serbian)
        through_review(albanian)
        assert "novi" in read(serbian)

    def take_over_changes(self, target):
        source = Translation.objects.get(target_locale=target.locale, source__object_id=target.translation_key).source
        Editor("translator.md").post("wagtail_localize:update_translations", source.pk)

    def test_renews_the_translation_when_that_is_published_again(self, albanian, serbian):
        revise(albanian, summary="Altogether new.")
        through_review(albanian)
        self.take_over_changes(serbian)
        translated(serbian)
        assert 'id="outdated"' not in read(serbian)

    def test_of_the_translation_by_hand_renews_it(self, albanian, serbian):
        revise(albanian, summary="Altogether new.")
        through_review(albanian)
        Translation.objects.filter(target_locale=serbian.locale, source__object_id=serbian.translation_key).update(
            enabled=False
        )
        Editor("translator.md").submit(serbian, summary="Sasvim novo.")
        for name in ("reviewer.md", "publisher"):
            Editor(name).approve(serbian)
        assert "Sasvim novo." in read(serbian)
        assert 'id="outdated"' not in read(serbian)


def test_programs_publish_all_languages_in_step():
    pages = ConsultationPage.objects.live().exclude(translated_from="")
    assert pages
    for page in pages[:3]:
        assert 'id="outdated"' not in read(page)
    original = pages[0].get_translations().live().get(locale__language_code="sq").specific
    original.summary = "Altogether new."
    publish_without_review(original, importer(), "test")
    assert 'id="outdated"' in read(pages[0])
    publish_without_review(fresh(pages[0]), importer(), "test")
    assert 'id="outdated"' not in read(pages[0])


def test_the_approver_is_told_what_it_waits_for(albanian, serbian):
    Editor("drafter.md").submit(albanian)
    for name in ("reviewer.md", "publisher"):
        reviewer = Editor(name)
        state = fresh(albanian).current_workflow_task_state
        answer = reviewer.post(
            "review", albanian.pk, data={"action": "approve", "revision": state.revision_id, "comment": ""}
        )
    assert "bashkë me gjuhët e tjera" in told(answer)
