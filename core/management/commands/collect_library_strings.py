"""Collects the libraries' strings that people meet in the admin into catalogues of our own, for translators."""

import json
from collections.abc import Collection, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import polib
from django.apps import apps
from django.core.management.base import BaseCommand

LIBRARY_LOCALE = Path(__file__).resolve().parents[2] / "library_locale"
DOMAINS = ("django", "djangojs")


class Key(NamedTuple):
    """What gettext looks a string up by."""

    context: str | None
    text: str


class Plurals(NamedTuple):
    """How many plural forms a language has, and gettext's rule for choosing one."""

    forms: int
    rule: str


PLURALS = {
    "sq": Plurals(2, "(n != 1)"),
    "sr_Latn": Plurals(3, "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)"),
}


class Command(BaseCommand):
    """Run by a developer after an upgrade of a library; translators then fill what is empty."""

    help = "Brings core/library_locale up to date with the strings of the installed libraries."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="every library string, not only those of wanted.json")
        parser.add_argument("--folder", type=Path, default=LIBRARY_LOCALE, help="where the catalogues are")

    def handle(self, *args, **options):
        wanted = json.loads((LIBRARY_LOCALE / "wanted.json").read_text("utf-8"))
        packages = dict.fromkeys(string["package"] for string in wanted)
        if options["all"]:
            packages |= dict.fromkeys(app.name for app in apps.get_app_configs())
        for domain in DOMAINS:
            keys = [Key(string["msgctxt"], string["msgid"]) for string in wanted if string["domain"] == domain]
            strings = library_strings(packages, domain, keys, rest=options["all"])
            for locale in PLURALS:
                path = options["folder"] / locale / "LC_MESSAGES" / f"{domain}.po"
                catalogue = merged(strings, read(path), locale)
                write(catalogue, path)
                self.report(f"{locale} {domain}", catalogue)
            for key in sorted(set(keys) - strings.keys()):
                self.stderr.write(f"{domain}: no library has {key.text!r} any more")

    def report(self, name: str, catalogue: polib.POFile) -> None:
        """Tells how much of one catalogue is translated."""
        translated, empty = len(catalogue.translated_entries()), len(catalogue.untranslated_entries())
        gone = len(catalogue.obsolete_entries())
        self.stdout.write(f"{name}: {translated} translated, {empty} empty, {gone} no longer used")


def library_strings(
    packages: Iterable[str], domain: str, wanted: list[Key], rest: bool = False
) -> dict[Key, polib.POEntry]:
    """The strings that the packages ship, each with the first package that has it as comment.

    The wanted ones come first, in the order given, whether Django translates them or not: Django's words for "Delete"
    or "Save" are of another tone than ours, and some belong to parts of Django that are not installed.
    With `rest` all others follow, except Django's own and those that it translates into every language of ours.
    """
    found: dict[Key, polib.POEntry] = {}
    for package in packages:
        for entry in shipped(package, domain):
            found.setdefault(Key(entry.msgctxt, entry.msgid), entry)
    chosen = [key for key in wanted if key in found]
    if rest:
        known = set(wanted) | translated_by_django(domain)
        chosen += [key for key, entry in found.items() if key not in known and not entry.comment.startswith("django.")]
    return {key: found[key] for key in chosen}


def shipped(package: str, domain: str) -> Iterator[polib.POEntry]:
    """The entries of one package's English catalogue; Django's words for months and the like are in `django.conf`."""
    spec = find_spec(package)
    if spec is None:
        return
    for entry in read(Path(spec.origin).parent / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"):
        if not entry.obsolete:
            entry.comment = package
            yield entry


def translated_by_django(domain: str) -> set[Key]:
    """What Django and its installed parts translate into each of our languages.

    Only what all languages have counts: a string that one language gets from Django and another from nobody
    would appear there in the language of the site (django.utils.translation.trans_real, `_add_fallback`).
    """
    folders = [Path(find_spec("django.conf").origin).parent]
    folders += [Path(app.path) for app in apps.get_app_configs() if app.name.startswith("django.")]
    translated = [
        {
            Key(entry.msgctxt, entry.msgid)
            for folder in folders
            for entry in read(folder / "locale" / locale / "LC_MESSAGES" / f"{domain}.po")
            if entry.translated()
        }
        for locale in PLURALS
    ]
    return set.intersection(*translated)


def merged(strings: dict[Key, polib.POEntry], old: Collection[polib.POEntry], locale: str) -> polib.POFile:
    """A catalogue of the strings, in their order, with the words that `old` has for them.

    Translated strings that no library ships any more stay at the end as obsolete, to be revived or thrown away.
    """
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": f"nplurals={PLURALS[locale].forms}; plural={PLURALS[locale].rule};",
    }
    before = {Key(entry.msgctxt, entry.msgid): entry for entry in old}
    for key, string in strings.items():
        catalogue.append(with_words(string, before.pop(key, None), PLURALS[locale].forms))
    for entry in before.values():
        if entry.msgstr or any(entry.msgstr_plural.values()):
            entry.obsolete = True
            catalogue.append(entry)
    return catalogue


def with_words(string: polib.POEntry, old: polib.POEntry | None, forms: int) -> polib.POEntry:
    """A copy of the string with the old entry's translation and its "fuzzy" mark, if both or neither have plurals."""
    kept = old if old and bool(old.msgid_plural) == bool(string.msgid_plural) else polib.POEntry()
    return polib.POEntry(
        msgid=string.msgid,
        msgctxt=string.msgctxt,
        msgid_plural=string.msgid_plural,
        msgstr=kept.msgstr,
        msgstr_plural=dict.fromkeys(range(forms), "") | kept.msgstr_plural if string.msgid_plural else {},
        flags=[flag for flag in string.flags if flag != "fuzzy"] + [flag for flag in kept.flags if flag == "fuzzy"],
        comment=string.comment,
    )


def read(path: Path) -> Collection[polib.POEntry]:
    """The catalogue at the path; empty where there is none."""
    return polib.pofile(str(path)) if path.exists() else ()


def write(catalogue: polib.POFile, path: Path) -> None:
    """Saves the catalogue as text, and compiled beside it, since servers have no GNU gettext."""
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))
