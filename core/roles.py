"""The mechanism of roles: a table says who may what, and `ensure_role` makes the groups so, as often as it is run."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page


@dataclass(frozen=True)
class Role:
    """What the members of a group may do. Permissions of models are written "app.codename"."""

    name: str
    models: tuple[str, ...] = ("wagtailadmin.access_admin",)
    pages: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()


_added: dict[str, set[str]] = defaultdict(set)


def add_rights(role: Role, *rights: str) -> None:
    """Gives a role of a lower floor rights on an upper floor's models; called in `AppConfig.ready()`."""
    _added[role.name].update(rights)


def ensure_role(
    role: Role, suffix: str = "", pages: Iterable[Page] = (), collections: Iterable[Collection] = ()
) -> tuple[Group, int]:
    """Makes the group of a role (and of an institution, as suffix) hold exactly the role's rights on these places.

    Returns the group and how many rights had to be added or taken away.
    """
    group, created = Group.objects.get_or_create(name=f"{role.name} {suffix}".strip())
    changes = int(created) + _set_model_rights(group, {*role.models, *_added[role.name]})
    changes += _set_rights(
        GroupPagePermission,
        group,
        "page_id",
        {(page.pk, right) for page in pages for right in _rights(role.pages)},
    )
    changes += _set_rights(
        GroupCollectionPermission,
        group,
        "collection_id",
        {(place.pk, right) for place in collections for right in _rights(role.collections)},
    )
    return group, changes


def _rights(names: Iterable[str]) -> list[int]:
    """The ids of permissions named "app.codename". Raises LookupError for one that does not exist."""
    asked = Permission.objects.filter(codename__in=[name.partition(".")[2] for name in names])
    rows = asked.values_list("content_type__app_label", "codename", "pk")
    found = {f"{app}.{codename}": pk for app, codename, pk in rows}
    missing = set(names) - found.keys()
    if missing:
        raise LookupError(f"no such permission: {', '.join(sorted(missing))}")
    return [found[name] for name in names]


def _set_model_rights(group: Group, names: Iterable[str]) -> int:
    wanted, held = set(_rights(names)), set(group.permissions.values_list("pk", flat=True))
    if wanted != held:
        group.permissions.set(wanted)
    return len(wanted ^ held)


def _set_rights(model, group: Group, place: str, wanted: set[tuple[int, int]]) -> int:
    rows = model.objects.filter(group=group)
    held = {(row[1], row[2]): row[0] for row in rows.values_list("pk", place, "permission_id")}
    rows.filter(pk__in=[pk for key, pk in held.items() if key not in wanted]).delete()
    missing = wanted - held.keys()
    model.objects.bulk_create([model(group=group, **{place: key}, permission_id=right) for key, right in missing])
    return len(wanted ^ held.keys())
