"""Nothing becomes public, changes while public or vanishes by one person: every path, every role, two layers."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page, PagePermissionTester

from consultation_pages import roles
from home.models import BasePage
from tests.editing import Editor
from tests.permissions import other_paths, page_paths  # noqa: F401  (they register the paths)
from tests.permissions.paths import PATHS
from tests.permissions.undoing import committed, end_blocks_as_in_production, undone
from tests.permissions.world import public_state

# Translators may less than drafters, auditors may nothing: see test_roles.py.
ATTACKERS = ("drafter.md", "reviewer.md", "publisher", "admin", "drafter.mfpt")
SHORT_OF_ATTACKERS = ("reviewer.md", "publisher")
ATTACKERS_WITH_THE_RIGHT_TO_PUBLISH = ("publisher", "admin")


@pytest.fixture
def world(built_world, db):
    return built_world


@pytest.fixture(autouse=True)
def blocks_end_as_in_production(monkeypatch):
    end_blocks_as_in_production(monkeypatch)


@pytest.mark.parametrize("path", PATHS, ids=str)
class TestNoPathToThePublic:
    def test_by_one_person(self, path, world):
        self.attack(SHORT_OF_ATTACKERS, path, world)

    @pytest.mark.long
    def test_by_anybody_alone(self, path, world):
        self.attack(ATTACKERS, path, world)

    @pytest.mark.long
    def test_even_with_wagtails_own_permissions(self, path, world, monkeypatch):
        """The gate alone: superusers may everything again, and the Office holds "publish"."""
        monkeypatch.setattr(BasePage, "permissions_for_user", lambda page, user: PagePermissionTester(user, page))
        GroupPagePermission.objects.create(
            group=Group.objects.get(name=roles.PUBLISHER.name),
            page=Page.get_first_root_node(),
            permission=Permission.objects.get(codename="publish_page"),
        )
        self.attack(ATTACKERS_WITH_THE_RIGHT_TO_PUBLISH, path, world)

    def attack(self, names, path, world):
        before = public_state(world)
        for name in names:
            editor = Editor(name)
            with undone():
                with committed():
                    path.play(editor, world)
                assert public_state(world) == before, name
            assert editor.posted <= path.addresses
