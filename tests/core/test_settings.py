"""The production settings start with what they need and with nothing less, and pass Django's deployment checks."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

GOOD = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "k9Zq4vXw8rT2mBf7LhJc3NdYpGs6QeRa5UiOtVbWxCzAyEuHj1",
    "ALLOWED_HOSTS": "konsultimet.example",
    "BASE_URL": "https://konsultimet.example",
    "DATABASE_URL": "postgres://konsultimet@127.0.0.1:1/konsultimet",  # nothing connects to it
}
# The last: a browser test in the same process sets it, for as long as the browser runs.
OURS = {
    "DEBUG",
    "STATEMENT_TIMEOUT_SECONDS",
    "MAIL_FROM",
    "MAIL_DOMAIN",
    "SECRET_KEY_FALLBACKS",
    *GOOD,
    "DJANGO_ALLOW_ASYNC_UNSAFE",
}
SHOW = (
    "import json, sys; from django.conf import settings;"
    "print(json.dumps([getattr(settings, name) for name in sys.argv[1:]]))"
)


def run(*arguments: str, **changes: str | None) -> subprocess.CompletedProcess:
    """Python with a production environment; a change to None takes a variable away."""
    rest = {name: value for name, value in os.environ.items() if name not in OURS}
    environment = {name: value for name, value in (rest | GOOD | changes).items() if value is not None}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def values(*names: str, **changes: str) -> list:
    """What settings of these names are in such an environment."""
    done = run("-c", SHOW, *names, **changes)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, None) for name in GOOD if name != "DJANGO_SETTINGS_MODULE"),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("SECRET_KEY", "django-insecure-" + GOOD["SECRET_KEY"]),
        ("SECRET_KEY_FALLBACKS", "short"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "konsultimet.example,*"),
        ("BASE_URL", "http://konsultimet.example"),
        ("BASE_URL", "https://konsultimet.example/"),
        ("BASE_URL", "https://"),
        ("DATABASE_URL", "sqlite:///db.sqlite3"),
    ],
)
def test_what_is_missing_or_weak_stops_the_start_and_is_named(name, value):
    done = run("-c", "from django.conf import settings; settings.SECRET_KEY", **{name: value})
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert name.removesuffix("_FALLBACKS") in done.stderr.splitlines()[-1]
    assert GOOD["SECRET_KEY"] not in done.stderr


def test_deployment_checks_find_nothing():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_no_switch_opens_production():
    assert values("DEBUG", "DEMO_ALLOWED", DEBUG="1") == [False, False]
    secure = values("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_HTTPONLY")
    assert secure == [True] * 4


@pytest.mark.parametrize(
    ("told", "domain", "sender"),
    [
        ({}, "konsultimet.example", "konsultimet@konsultimet.example"),
        ({"MAIL_DOMAIN": "a.example", "MAIL_FROM": "zyra@b.example"}, "a.example", "zyra@b.example"),
    ],
)
def test_mail_comes_from_the_host_of_the_site_unless_told_otherwise(told, domain, sender):
    assert values("MAIL_DOMAIN", "DEFAULT_FROM_EMAIL", "SERVER_EMAIL", **told) == [domain, sender, sender]


def test_statements_end_and_the_address_of_the_database_has_the_last_word():
    options = values("DATABASES")[0]["default"]["OPTIONS"]
    assert "-c statement_timeout=30s" in options["options"]
    assert "-c jit=off" in options["options"]
    address = GOOD["DATABASE_URL"] + "?connect_timeout=1&sslmode=require"
    options = values("DATABASES", DATABASE_URL=address, STATEMENT_TIMEOUT_SECONDS="0")[0]["default"]["OPTIONS"]
    assert (options["connect_timeout"], options["sslmode"]) == (1, "require")
    assert "-c statement_timeout=0s" in options["options"]
    own = values("DATABASES", DATABASE_URL=GOOD["DATABASE_URL"] + "?options=-c%20jit%3Don")[0]["default"]["OPTIONS"]
    assert own["options"].endswith("-c jit=on")


def test_a_former_key_is_still_read():
    former = GOOD["SECRET_KEY"][::-1]
    assert values("SECRET_KEY", "SECRET_KEY_FALLBACKS", SECRET_KEY_FALLBACKS=former) == [GOOD["SECRET_KEY"], [former]]


def test_every_variable_of_the_environment_is_explained_to_who_runs_the_site():
    """But for those of developers and of the demo."""
    folder = Path(settings.BASE_DIR)
    asked = {
        name
        for file in (folder / "config" / "settings").glob("*.py")
        for name in re.findall(r"""\benv(?:\.\w+)?\(\s*"([A-Z_]+)\"""", file.read_text())
    }
    table = (folder / "docs" / "operations.md").read_text().partition("## Environment")[2].partition("\n## ")[0]
    assert asked - set(re.findall(r"`([A-Z_]+)`", table)) == {"DEBUG", "DEMO_PASSWORD"}
