"""The test database: a real site with set-up and demo data, built once per code state and day, then copied."""

import functools
import os
import shutil
import sqlite3
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from filelock import FileLock

from search import documents
from search.page_texts import renew_stale

ROOT = Path(settings.BASE_DIR)
# What only reads the database does not change what the set-up writes.
READING = {"views", "api", "templatetags", "config", "views.py", "urls.py", "presentation.py", "listing.py", "words.py"}
APPS = ("config", "core", "home", "consultation_pages", "contributions", "stakeholders", "search")


class Template:
    """The template database of this code and day, on SQLite or PostgreSQL."""

    def __init__(self):
        self.name = _name()
        self.folder = Path(settings.VAR_DIR).parent
        self.is_sqlite = connection.vendor == "sqlite"
        self.target = _target()

    def copy(self) -> None:
        """Puts a fresh copy of the template in place of this process's test database."""
        self._copy_to(self.target)
        self._use(self.target)
        cache.clear()

    def copy_for_server(self) -> str:
        """Makes another copy, for a server of its own, and returns its address for DATABASE_URL."""
        name = f"{self.target}_server"
        self._copy_to(name)
        self._use(self.target)
        if self.is_sqlite:
            return f"sqlite:///{name}"
        here = connection.settings_dict
        return f"postgres://{here['USER']}:{here['PASSWORD']}@{here['HOST']}:{here['PORT']}/{name}"

    def _copy_to(self, name: str) -> None:
        with FileLock(self.folder / f"{self.name}-{connection.vendor}.lock"):
            if not self._exists():
                self._build()
            self._copy_sqlite(name) if self.is_sqlite else self._copy_postgresql(name)

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
        # As the background process would; or every test of search does it for all pages and files.
        while documents.read_new() | renew_stale():
            pass
        connection.close()
        if self.is_sqlite:
            with sqlite3.connect(building) as source:
                source.execute("VACUUM INTO ?", [str(self._file)])
        else:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'ALTER DATABASE "{self.name}" IS_TEMPLATE true')

    def _copy_sqlite(self, name: str) -> None:
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(name + suffix).unlink()
        shutil.copyfile(self._file, name)

    def _copy_postgresql(self, name: str) -> None:
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')

    def _use(self, name: str) -> None:
        connection.close()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name

    @property
    def _file(self) -> Path:
        return self.folder / f"{self.name}.sqlite3"


class _Silence:
    def write(self, text):
        pass


@functools.cache
def _target() -> str:
    """The test database of this process; computed once, before the connection goes over to it."""
    name = connection.settings_dict["TEST"].get("NAME") or f"test_{connection.settings_dict['NAME']}"
    return name if connection.vendor == "sqlite" else f"{name}_{Path(settings.VAR_DIR).name}"


@functools.cache
def _name() -> str:
    """The name of the template; computed once, like the target's."""
    return f"{Path(connection.settings_dict['NAME']).stem}_{_digest()}"


@functools.cache
def _digest() -> str:
    """A name for what the set-up writes, on this day; computed once, so that an edit during a run mixes nothing.

    KEEP_TEMPLATE=1 keeps the template while code changes, until a migration does: for quick rounds while developing.
    """
    files = [file for app in APPS for file in (ROOT / app).rglob("*") if file.suffix in (".py", ".json")]
    if os.environ.get("KEEP_TEMPLATE"):
        files = [file for file in files if file.parent.name == "migrations"]
    seen = sha256(date.today().isoformat().encode())
    for file in sorted(file for file in files if not READING & set(file.parts)):
        seen.update(file.read_bytes())
    return seen.hexdigest()[:12]
