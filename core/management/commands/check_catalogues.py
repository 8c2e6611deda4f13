"""Checks that every string of ours stands in the catalogues, translated into both languages and compiled."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

LOCALES = ("sq", "sr_Latn")
UNREAD = ("var", ".venv", ".git", "tests", "docs", "benchmarks", "deploy", "__pycache__", "library_locale")


class Command(BaseCommand):
    """Compares the catalogues with what GNU gettext finds in the code, on a copy; changes nothing without --write."""

    help = "Fails when a string is missing, untranslated or fuzzy, or a compiled catalogue is old."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--write", action="store_true", help="put them in order and compile them first")

    def handle(self, *args, **options):
        if options["write"]:
            for path in map(_path, LOCALES):
                _put_in_order(path)
                polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
        faults = [fault for locale in LOCALES for fault in _faults(locale)]
        if shutil.which("xgettext"):
            faults += _drift()
        else:
            self.stderr.write("GNU gettext is not installed: whether strings are missing was not checked.")
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write("Every string is translated and compiled.")


def _path(locale: str, root: Path | None = None) -> Path:
    return (root or settings.BASE_DIR) / "locale" / locale / "LC_MESSAGES" / "django.po"


def _put_in_order(path: Path) -> None:
    """Sorts a catalogue, a text in a line and no date: two changes meet only where they change the same."""
    sort = ["msgcat", "--sort-output", "--no-wrap", str(path)]
    text = subprocess.run(sort, check=True, capture_output=True, encoding="utf-8").stdout
    path.write_text(re.sub(r'^"(Report-Msgid-Bugs-To|POT-Creation-Date): .*\n', "", text, flags=re.MULTILINE), "utf-8")


def _faults(locale: str) -> Iterator[str]:
    path = _path(locale)
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        if entry.obsolete or entry.fuzzy or not entry.translated():
            yield f"{locale}: not translated: {entry.msgid!r}"
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or _texts(polib.mofile(str(compiled))) != _texts(catalogue):
        yield f"{locale}: {compiled.name} is older than {path.name}: run make messages"


def _texts(catalogue) -> dict:
    return {(entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in catalogue}


def _drift() -> list[str]:
    """What the code has and the catalogues have not, and the other way round."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(settings.BASE_DIR, copy, ignore=shutil.ignore_patterns(*UNREAD))
        collect = ["makemessages", "--no-obsolete", *(word for locale in LOCALES for word in ("-l", locale))]
        subprocess.run([sys.executable, "manage.py", *collect], cwd=copy, check=True, capture_output=True)
        return [fault for locale in LOCALES for fault in _differences(locale, copy)]


def _differences(locale: str, copy: Path) -> Iterator[str]:
    ours, found = (_texts(polib.pofile(str(_path(locale, root)))).keys() for root in (settings.BASE_DIR, copy))
    yield from (f"{locale}: not in the catalogue: {text!r}" for _context, text in sorted(found - ours, key=str))
    yield from (f"{locale}: no longer in the code: {text!r}" for _context, text in sorted(ours - found, key=str))
