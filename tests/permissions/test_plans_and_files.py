"""Who may import plans, begin consultations, and read what is not public yet: role by role."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from consultation_pages.models import ConsultationPage, Proposal
from tests.editing import Editor, fresh, year_page

pytestmark = pytest.mark.django_db
WRITERS = {"drafter.md", "reviewer.md", "publisher", "admin"}
EVERYBODY = WRITERS | {
    "translator.md", "auditor", "publisher2", "drafter.mfpt", "reviewer.mfpt", "translator.mfpt",
}  # fmt: skip
TABLE = b"title,purpose,quarter,type\nCanary 1c9e,,1,draft_law\n"


@pytest.fixture
def plan():
    return year_page("MD")


def who(act, among=EVERYBODY):
    return {name for name in among if act(Editor(name))}


class TestPlanImport:
    def test_is_seen_by_the_institutions_writers(self, plan):
        for name in ("plan_import", "plan_template", "plan_template_csv"):
            assert who(lambda e, n=name: e.get(n, plan.pk).status_code == 200) == WRITERS | {"publisher2"}

    def test_is_done_by_nobody_else(self, plan):
        before = fresh(plan).latest_revision_id
        for name in EVERYBODY - WRITERS - {"publisher2"}:
            file = SimpleUploadedFile("plan.csv", TABLE)
            answer = Editor(name).post("plan_import", plan.pk, data={"file": file})
            assert answer.status_code in (302, 403), name
            assert b"Canary" not in answer.content
        assert fresh(plan).latest_revision_id == before

    def test_is_of_the_page_that_carries_the_facts(self, plan):
        for language in ("sr-latn", "en"):
            assert Editor("drafter.md").get("plan_import", year_page("MD", language).pk).status_code in (302, 403)

    def test_is_of_plans_only(self):
        page = ConsultationPage.objects.first()
        assert Editor("admin").get("plan_import", page.pk).status_code == 404

    def test_strangers_are_asked_to_sign_in(self, plan):
        for name in ("plan_import", "plan_template"):
            answer = Client().get(reverse(name, args=[plan.pk]))
            assert answer.status_code == 302
            assert "login" in answer.url


class TestBeginning:
    @pytest.mark.parametrize("language", ["sq", "sr-latn", "en"])
    def test_is_listed_for_the_institutions_writers(self, language):
        page = year_page("MD", language)
        assert who(lambda e: e.get("plan_proposals", page.pk).status_code == 200) == WRITERS | {"publisher2"}

    def test_is_done_by_nobody_else(self, plan):
        proposal = Proposal.objects.filter(plan__key=plan.translation_key, dropped_at=None, consultations=None).first()
        for name in EVERYBODY - WRITERS - {"publisher2"}:
            Editor(name).post("begin_consultation", plan.pk, proposal.pk)
        Client().post(reverse("begin_consultation", args=[plan.pk, proposal.pk]))
        assert not ConsultationPage.objects.filter(proposal=proposal).exists()

    def test_not_below_the_own_plan_with_a_foreign_proposal(self, plan):
        foreign = year_page("MFPT")
        proposal = Proposal.objects.filter(plan__key=foreign.translation_key, dropped_at=None).first()
        answer = Editor("drafter.md").post("begin_consultation", plan.pk, proposal.pk)
        assert answer.status_code == 404
        assert not ConsultationPage.objects.filter(proposal=proposal, live=False).exists()

    def test_another_sites_form_begins_nothing(self, plan):
        """Cross-site requests carry the session and no token."""
        client = Client(enforce_csrf_checks=True)
        client.force_login(Editor("drafter.md").user)
        proposal = Proposal.objects.filter(plan__key=plan.translation_key, dropped_at=None, consultations=None).first()
        assert client.post(reverse("begin_consultation", args=[plan.pk, proposal.pk])).status_code == 403
        assert not ConsultationPage.objects.filter(proposal=proposal).exists()
