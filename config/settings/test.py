"""Settings of the tests: the production parts, with fast passwords and a database file that threads can share."""

import os
import tempfile
from pathlib import Path

# pytest-xdist starts one process per core: each has its own folder for what is written.
_folder = (
    Path(tempfile.gettempdir()) / f"konsultimet-tests-{os.getuid()}" / os.environ.get("PYTEST_XDIST_WORKER", "main")
)
_folder.mkdir(parents=True, exist_ok=True)
os.environ["VAR_DIR"] = str(_folder)

from .base import *  # noqa: E402

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
BASE_URL = WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = os.environ.get("TEST_BASE_URL", "http://testserver")
DEMO_ALLOWED = True
DEMO_PASSWORD = "only-for-tests"  # every process must make the same
# The server of the browser tests has collected no files. Elsewhere every test client would look for all of them anew.
WHITENOISE_USE_FINDERS = "TEST_BASE_URL" in os.environ
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns without it
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
DATABASES["default"].setdefault("TEST", {})
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"]["NAME"] = str(_folder / "test.sqlite3")
PAGE_CACHE_TRUST_SECONDS = 0.0
# Shared by the processes: the files of the demo data belong to a database that all of them copy.
DOCUMENTS_ROOT = str(_folder.parent / "documents")
STORAGES["documents"]["OPTIONS"]["location"] = DOCUMENTS_ROOT
LOGGING["root"]["level"] = "ERROR"
# Tests ask the database, but for those that say otherwise (the fixture `elasticsearch`).
ELASTICSEARCH_TEST_URLS, ELASTICSEARCH_URLS = ELASTICSEARCH_URLS, []
