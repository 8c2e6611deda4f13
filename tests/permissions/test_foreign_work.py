"""Every address of the admin × unpublished work of another institution × methods × people: no word, no change."""

import pytest
from django.core.files.storage import FileSystemStorage

from tests.permissions import foreign_world
from tests.permissions.addresses import admin_addresses, row_of
from tests.permissions.admin_table import TABLE
from tests.permissions.footprints import Footprints, shown, written_tables
from tests.permissions.foreign_world import CANARY, EVERYTHING, OWNERS, STRANGERS
from tests.permissions.undoing import committed, end_blocks_as_in_production, undone
from tests.template import Template

ADDRESSES = admin_addresses()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Committed, and gone with a fresh copy of the template."""
    with django_db_blocker.unblock():
        built = foreign_world.build()
        yield built
        Template().copy()


@pytest.fixture(scope="module")
def footprints(world, django_db_blocker):
    prints = Footprints()
    with django_db_blocker.unblock():
        prints.remember()
    return prints


@pytest.fixture(autouse=True)
def in_production(monkeypatch):
    end_blocks_as_in_production(monkeypatch)
    # The database takes a deletion back, a folder does not.
    monkeypatch.setattr(FileSystemStorage, "delete", lambda storage, name: None)


def test_every_address_is_in_the_table():
    assert [str(address) for address in ADDRESSES if row_of(address, TABLE) is None] == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
class TestForeignWork:
    def test_is_neither_shown_nor_changed(self, address, world, footprints):
        """In short: somebody in every group of another institution tries each method once."""
        assert found_at(address, world, footprints, (EVERYTHING,)) == []

    @pytest.mark.long
    def test_is_neither_shown_nor_changed_whoever_tries_what(self, address, world, footprints):
        assert found_at(address, world, footprints, STRANGERS, thorough=EVERYTHING) == []

    @pytest.mark.long
    def test_is_shown_or_changed_by_its_owners(self, address, world, footprints):
        """The same requests are no idle ones."""
        row = row_of(address, TABLE)
        if not row.nobody:
            assert any(
                has_effect(row, *effects(each, name, world, footprints))
                for name in OWNERS
                for each in row.requests(world, address)
            )


def found_at(address, world, footprints, names, *, thorough=""):
    """What these people are shown or change at an address, in words; `thorough` names who tries every request."""
    row, found = row_of(address, TABLE), []
    for name in names:
        for each in row.requests(world, address, thorough=name == thorough):
            words, tables, status = effects(each, name, world, footprints)
            refused = status != 200 or not row.office or each.method != "GET"
            if (words and name not in row.readers) or tables - row.own or not (refused or name in row.readers):
                found.append(f"{name}: {each} → {status} {'words ' if words else ''}{sorted(tables) or ''}")
    return found


def effects(request, name, world, footprints):
    """Whether an answer shows a foreign word, which tables the request changed, and the status."""
    with undone():
        with written_tables() as written, committed():
            response = request.send(world.client(name))
        words = CANARY in shown(response)
        tables = footprints.changed(written)
    return words, tables, response.status_code


def has_effect(row, words, tables, status):
    return words or tables or (row.office and status == 200)
