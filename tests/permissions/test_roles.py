"""Who may do what, role by role: what a person sees in the admin is what the table of roles says."""

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from wagtail.models import Collection, GroupPagePermission

from consultation_pages.models import (
    Approval,
    Consultation,
    ConsultationPage,
    ContactOfficer,
    Holiday,
    Institution,
    Topic,
)
from tests.editing import Editor, draft_consultation, fresh, upload, year_page

pytestmark = pytest.mark.django_db
EDITORS = {"drafter.md", "translator.md", "reviewer.md", "publisher", "admin"}
WRITERS = EDITORS - {"translator.md"}
OFFICE = {"publisher", "admin"}
READERS = OFFICE | {"auditor"}
ALL = EDITORS | {"auditor", "drafter.mfpt", "translator.mfpt", "reviewer.mfpt"}
ADD_PAGE = "wagtailadmin_pages:add", "consultation_pages", "consultationpage"
REGISTERS = ("institution", "contactofficer", "topic", "documenttype", "consultationrule", "holiday")
EVIDENCE = ("consultation", "plan", "proposal", "approval")


def who_gets(name, *args, among=ALL):
    """Those who get the page and not a refusal."""
    return {each for each in among if Editor(each).get(name, *args).status_code == 200}


class TestPages:
    @pytest.mark.parametrize("language", ["sq", "sr-latn", "en"])
    def test_are_added_by_the_institutions_writers_in_every_language(self, language):
        assert who_gets(*ADD_PAGE, year_page("MD", language).pk) == WRITERS

    def test_are_edited_by_the_institutions_editors(self):
        assert who_gets("wagtailadmin_pages:edit", draft_consultation().pk) == EDITORS

    def test_drafts_are_deleted_by_their_editors(self):
        page = draft_consultation()
        assert who_gets("wagtailadmin_pages:delete", page.pk) == EDITORS

    def test_public_ones_by_nobody(self):
        live = ConsultationPage.objects.filter(live=True).descendant_of(year_page()).first()
        assert who_gets("wagtailadmin_pages:delete", live.pk) == set()
        assert who_gets("wagtailadmin_pages:unpublish", live.pk) == set()

    def test_a_new_home_page_is_no_way_in(self):
        root = year_page().get_root()
        assert who_gets("wagtailadmin_pages:add", "home", "homepage", root.pk) <= OFFICE

    def test_nobody_holds_the_right_to_publish(self):
        assert not GroupPagePermission.objects.filter(permission__codename="publish_page").exists()


class TestFiles:
    def test_are_changed_by_the_institutions_writers(self):
        assert who_gets("wagtaildocs:edit", upload().pk) == WRITERS

    @pytest.mark.parametrize("action", ["delete", "add_tags", "add_to_collection"])
    def test_of_other_institutions_are_not_told_by_bulk_actions(self, action):
        document = upload("Secret 7d1c")
        answer = Editor("drafter.mfpt").get("wagtail_bulk_action", "home", "sitedocument", action, id=document.pk)
        assert document.title not in answer.content.decode()

    def test_are_uploaded_into_the_own_collection_only(self):
        foreign = Collection.objects.get(name="MFPT")
        page = Editor("drafter.md").get("wagtaildocs:add").content.decode()
        assert f'value="{foreign.pk}"' not in page


class TestRegisters:
    @pytest.mark.parametrize("register", REGISTERS)
    def test_are_kept_by_the_office_and_read_by_the_auditor(self, register):
        assert who_gets(f"{register}:index") == READERS
        assert who_gets(f"{register}:add") == OFFICE

    @pytest.mark.parametrize("model", [Institution, ContactOfficer, Topic])
    def test_what_pages_name_is_never_deleted(self, model):
        assert who_gets(f"{model._meta.model_name}:delete", model.objects.first().pk) == set()

    def test_a_wrong_holiday_is_deleted_by_the_office(self):
        assert who_gets("holiday:delete", Holiday.objects.first().pk) == OFFICE

    @pytest.mark.parametrize("register", EVIDENCE)
    def test_evidence_is_read_and_never_written(self, register):
        assert who_gets(f"{register}:index") == READERS
        assert who_gets(f"{register}:add") == set()

    @pytest.mark.parametrize("model", [Consultation, Approval])
    def test_one_piece_of_evidence_too(self, model):
        name, number = model._meta.model_name, model.objects.first().pk
        assert who_gets(f"{name}:inspect", number) == READERS
        for view in ("edit", "delete"):
            assert who_gets(f"{name}:{view}", number) == set()

    def test_the_public_contact_is_the_offices(self):
        assert who_gets("wagtailsettings:edit", "home", "sitesettings") <= OFFICE


class TestForeignDrafts:
    """What an editor of one institution sees of another's drafts: nothing, not even the title."""

    TITLE = "Secret 7d1c"

    @pytest.mark.parametrize(
        ("name", "query"),
        [
            ("wagtailadmin_choose_page", {}),
            ("wagtailadmin_choose_page_search", {"q": "Secret"}),
            ("wagtailadmin_pages:search", {"q": "Secret"}),
            ("wagtailadmin_home", {}),
            ("wagtailadmin_reports:site_history", {}),
            ("wagtailadmin_reports:workflow", {}),
            ("wagtailadmin_reports:workflow_tasks", {}),
            ("wagtail_localize:translations_report", {}),
        ],
    )
    def test_are_not_listed(self, name, query):
        page = draft_consultation(title=self.TITLE)
        Editor("drafter.md").submit(page)
        assert self.TITLE not in Editor("drafter.mfpt").client.get(_address(name), query).content.decode()

    @pytest.mark.parametrize(
        "name",
        [
            "wagtailadmin_choose_page_child", "wagtailadmin_pages:edit", "wagtailadmin_pages:view_draft",
            "wagtailadmin_pages:history", "wagtailadmin_pages:copy", "wagtailadmin_pages:usage",
            "wagtailadmin_explore", "wagtailadmin_pages:workflow_history", "wagtail_localize:submit_page_translation",
        ],
    )  # fmt: skip
    def test_are_not_opened(self, name):
        page = draft_consultation(title=self.TITLE)
        assert self.TITLE not in Editor("drafter.mfpt").get(name, page.pk).content.decode()

    def test_are_not_told_by_the_api_of_the_admin(self):
        page = draft_consultation(title=self.TITLE)
        for name, args in (("listing", []), ("detail", [page.pk])):
            assert (
                self.TITLE not in Editor("drafter.mfpt").get(f"wagtailadmin_api:pages:{name}", *args).content.decode()
            )

    def test_are_not_told_by_choosing_several(self):
        page = draft_consultation(title=self.TITLE)
        answer = Editor("drafter.mfpt").get("wagtailadmin_choose_page_chosen_multiple", id=page.pk)
        assert self.TITLE not in answer.content.decode()

    @pytest.mark.parametrize("action", ["publish", "unpublish", "move", "delete"])
    def test_are_not_told_by_bulk_actions(self, action):
        page = draft_consultation(title=self.TITLE)
        answer = Editor("drafter.mfpt").get("wagtail_bulk_action", "wagtailcore", "page", action, id=page.pk)
        assert self.TITLE not in answer.content.decode()

    @pytest.mark.parametrize("name", ["wagtailadmin_choose_page_search", "wagtailadmin_pages:search"])
    def test_are_found_by_their_own_editors(self, name):
        draft_consultation(title=self.TITLE)
        assert self.TITLE in Editor("drafter.md").get(name, q="Secret").content.decode()

    def test_are_explored_and_chosen_by_their_own_editors(self):
        page, editor = draft_consultation(title=self.TITLE), Editor("drafter.md")
        assert self.TITLE in editor.get("wagtailadmin_explore", page.pk).content.decode()
        assert self.TITLE in editor.get("wagtailadmin_choose_page_chosen_multiple", id=page.pk).content.decode()
        assert editor.get("wagtailadmin_choose_page_chosen_multiple", id="none").status_code == 404


def _address(name):
    from django.urls import reverse

    return reverse(name)


class TestTheTableIsTheTruth:
    def test_a_right_taken_away_comes_back(self):
        group = fresh(year_page()).get_parent().group_permissions.filter(group__name="Drafters MD").first()
        group.delete()
        call_command("setup_site", verbosity=0)
        assert who_gets("wagtailadmin_pages:edit", year_page().pk, among={"drafter.md"}) == {"drafter.md"}

    def test_a_right_given_beside_it_goes(self):
        group = GroupPagePermission.objects.filter(group__name="Drafters MD").first()
        publish = Permission.objects.get(codename="publish_page")
        GroupPagePermission.objects.create(group=group.group, page=group.page, permission=publish)
        call_command("setup_site", verbosity=0)
        assert not GroupPagePermission.objects.filter(permission=publish).exists()
