"""The house keeps its order: small rooms with a sentence over the door, and nothing that shadows Python."""

import ast
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
APPS = ("config", "core", "home", "consultation_pages", "contributions", "stakeholders", "search")
MODULES = sorted(file for app in APPS for file in (ROOT / app).rglob("*.py") if "migrations" not in file.parts)
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40


def relative(file):
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", MODULES, ids=relative)
def test_a_module_says_what_it_is_for_and_stays_small(file):
    source = file.read_text(encoding="utf-8")
    tree = ast.parse(source)
    assert not source.strip() or ast.get_docstring(tree), "no docstring"
    assert source.count("\n") <= LONGEST_MODULE
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [each.name for each in functions if each.end_lineno - each.lineno >= LONGEST_FUNCTION]
    assert long == []


def test_the_folder_of_the_catalogues_is_no_package():
    """It would shadow Python's own `locale` for every library."""
    assert not list((ROOT / "locale").rglob("*.py"))


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())


def test_the_style_sheet_and_the_script_stay_light():
    weights = {file.suffix: file.stat().st_size for file in (ROOT / "home/static/site").glob("site.*")}
    assert weights[".css"] <= 20 * 1024
    assert weights.get(".js", 0) <= 6 * 1024
