"""Settings of django-modelsearch's own tests, with our backend in place of theirs."""

import os

SECRET_KEY = "only-for-tests"
USE_TZ = True
LANGUAGE_CODE = "en"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
INSTALLED_APPS = [
    "modelsearch.test.testapp",
    "modelsearch",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
MODELSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "search.elastic.backend",
        "URLS": [os.environ["ELASTICSEARCH_URL"]],
        "INDEX_PREFIX": "modelsearchtest_",  # their tests name it
    }
}
