"""Accounts to try the site with; one password for all of them, made on this machine."""

import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from wagtail.users.models import UserProfile

from consultation_pages import roles

_INSTITUTIONS = {"md": "MD", "mfpt": "MFPT"}
_OF_AN_INSTITUTION = {"drafter": roles.DRAFTER, "translator": roles.TRANSLATOR, "reviewer": roles.REVIEWER}
# Invented people: screens that show who did what are tried with names, not with accounts.
_PEOPLE = {
    "drafter.md": ("Arta", "Krasniqi"), "translator.md": ("Jelena", "Petrović"), "reviewer.md": ("Blerim", "Gashi"),
    "drafter.mfpt": ("Dren", "Berisha"), "translator.mfpt": ("Milan", "Jovanović"), "reviewer.mfpt": ("Teuta", "Hoxha"),
    "publisher": ("Vlora", "Shala"), "publisher2": ("Ilir", "Morina"), "auditor": ("Besa", "Rexhepi"),
    "admin": ("Admin", "Demo"),
}  # fmt: skip
_OF_ALL = {"publisher": roles.PUBLISHER, "publisher2": roles.PUBLISHER, "auditor": roles.AUDITOR}


def names() -> dict[str, str | None]:
    """The demo accounts and the group of each; the administrator is in none."""
    scoped = {
        f"{name}.{suffix}": f"{role.name} {code}"
        for suffix, code in _INSTITUTIONS.items()
        for name, role in _OF_AN_INSTITUTION.items()
    }
    return scoped | {name: role.name for name, role in _OF_ALL.items()} | {"admin": None}


def password() -> str:
    """The password of the demo accounts: `DEMO_PASSWORD`, or made once and kept with this machine's state."""
    if settings.DEMO_PASSWORD:
        return settings.DEMO_PASSWORD
    file = Path(settings.VAR_DIR) / "demo-password"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(12))
    return file.read_text()


def are_active() -> bool:
    """Whether somebody can sign in with a demo account."""
    return get_user_model().objects.filter(username__in=names(), is_active=True).exists()


def load() -> None:
    """Makes the accounts that are missing and gives all of them the password of this machine."""
    # Hashed once: a good hash takes half a second.
    hashed = make_password(password())
    for name, group in names().items():
        first_name, last_name = _PEOPLE[name]
        facts = {"is_superuser": group is None, "is_active": True, "password": hashed}
        person = {"email": f"{name}@example.org", "first_name": first_name, "last_name": last_name}
        user, _created = get_user_model().objects.update_or_create(
            username=name, defaults=facts, create_defaults=person | facts
        )
        if group:
            user.groups.add(Group.objects.get(name=group))
        UserProfile.get_for_user(user)


def remove() -> None:
    """Deactivates the accounts: authors of texts are never deleted."""
    for user in get_user_model().objects.filter(username__in=names()):
        user.is_active = False
        user.set_unusable_password()
        user.save(update_fields=["is_active", "password"])
