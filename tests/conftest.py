"""What tests share: a database that is a real site, made once and copied, and a language that does not leak."""

import shutil
import sqlite3
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import translation
from filelock import FileLock

ROOT = Path(settings.BASE_DIR)
APPS = ("config", "core", "home", "consultation_pages", "contributions", "stakeholders", "search")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """A database with the site set up and the demo data loaded, copied from a template that is built once.

    The template is built anew when the code of an app changes, and every day: stages depend on today.
    """
    _Blocker.instance = django_db_blocker
    with django_db_blocker.unblock():
        Template().copy()
        yield
        connection.close()


class Template:
    """The template database of this code and day, on SQLite or PostgreSQL."""

    def __init__(self):
        self.name = f"konsultimet_{_digest()}"
        self.folder = Path(settings.VAR_DIR).parent
        self.target = connection.settings_dict["TEST"].get("NAME") or f"test_{connection.settings_dict['NAME']}"
        self.is_sqlite = connection.vendor == "sqlite"
        if not self.is_sqlite:
            self.target = f"{self.target}_{Path(settings.VAR_DIR).name}"

    def copy(self) -> None:
        """Puts a fresh copy of the template in place of this process's test database."""
        with FileLock(self.folder / f"{self.name}-{connection.vendor}.lock"):
            if not self._exists():
                self._build()
            self._copy_sqlite() if self.is_sqlite else self._copy_postgresql()
        self._use(self.target)
        cache.clear()

    def _exists(self) -> bool:
        if self.is_sqlite:
            return self._file.exists()
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [self.name])
            return cursor.fetchone() is not None

    def _build(self) -> None:
        building = str(self._file) + ".building" if self.is_sqlite else self.name
        connection.settings_dict["TEST"]["NAME"] = building
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        call_command("setup_site", verbosity=0, stdout=_Silence())
        call_command("load_demo", verbosity=0, stdout=_Silence())
        connection.close()
        if self.is_sqlite:
            with sqlite3.connect(building) as source:
                source.execute("VACUUM INTO ?", [str(self._file)])
        else:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'ALTER DATABASE "{self.name}" IS_TEMPLATE true')

    def _copy_sqlite(self) -> None:
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(self.target + suffix).unlink()
        shutil.copyfile(self._file, self.target)

    def _copy_postgresql(self) -> None:
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.target}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{self.target}" TEMPLATE "{self.name}"')

    def _use(self, name: str) -> None:
        connection.close()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name

    @property
    def _file(self) -> Path:
        return self.folder / f"{self.name}.sqlite3"


class _Silence:
    def write(self, text):
        pass


def _digest() -> str:
    """A name for this code on this day."""
    files = [file for app in APPS for file in (ROOT / app).rglob("*") if file.suffix in (".py", ".json", ".sql")]
    seen = sha256(date.today().isoformat().encode())
    for file in sorted(files):
        seen.update(file.read_bytes())
    return seen.hexdigest()[:12]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """Tests with real transactions leave an emptied database: the next test gets a fresh copy."""
    result = yield
    marker = item.get_closest_marker("django_db")
    uses = {"transactional_db", "live_server"} & set(item.fixturenames)
    if uses or (marker and marker.kwargs.get("transaction")):
        with _Blocker.instance.unblock():
            Template().copy()
    return result


class _Blocker:
    """pytest-django's guard of the database, for the hook above, which is no fixture."""

    instance = None


@pytest.fixture(autouse=True)
def _no_leaks():
    """The active language and what the cache holds are of one test only."""
    translation.deactivate()
    cache.clear()
    yield
    translation.deactivate()
