"""The desk of an account: its roles, the part of the site that is its work, and the conditions for lists of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q
from django.http import HttpRequest

from consultation_pages.models import Institution, InstitutionPage
from consultation_pages.roles import AUDITOR, OF_AN_INSTITUTION, PUBLISHER
from core.roles import Role

NOTHING = Q(pk__in=())
_OF_AN_INSTITUTION = {role.name for role in OF_AN_INSTITUTION}
_INSTITUTION_STEPS = 4  # root, home, list of institutions, institution
_STEP = 4  # letters of a tree path per level (treebeard)


@dataclass(frozen=True)
class Desk:
    """For whom somebody works. `trees` are the paths of the institutions' pages by role; three languages each."""

    user: object
    trees: dict[str, tuple[str, ...]] = field(default_factory=dict)
    institutions: frozenset[int] = frozenset()
    by_role: dict[str, frozenset[int]] = field(default_factory=dict)
    is_office: bool = False
    is_auditor: bool = False

    @property
    def sees_everything(self) -> bool:
        """The Office and auditors read the work of all; a superuser could open every page anyway."""
        return self.is_office or self.is_auditor or self.user.is_superuser

    @property
    def sees_anything(self) -> bool:
        return self.sees_everything or bool(self.institutions)

    @property
    def may_edit(self) -> bool:
        """Whether the pages listed can be opened in the editor; auditors only read."""
        return self.is_office or self.user.is_superuser or bool(self.institutions)

    def holds(self, *roles: Role) -> bool:
        """Whether the account holds one of these roles, for whatever institution."""
        names = {PUBLISHER.name: self.is_office, AUDITOR.name: self.is_auditor}
        return any(names.get(role.name, role.name in self.trees) for role in roles)

    def institutions_for(self, *roles: Role) -> frozenset[int]:
        """The keys of the institutions for which the account holds one of these roles."""
        return frozenset().union(*(self.by_role.get(role.name, ()) for role in roles))

    def pages(self, prefix: str = "", roles: Iterable[Role] | None = None) -> Q:
        """The condition for pages of this desk; `prefix` leads from the rows asked for to the page ("page__").

        With `roles` only pages of institutions for which the account holds one of them.
        """
        if roles is None and self.sees_everything:
            return Q()
        names = self.trees if roles is None else [role.name for role in roles]
        paths = sorted({path for name in names for path in self.trees.get(name, ())})
        return reduce(or_, (Q(**{f"{prefix}path__startswith": path}) for path in paths), NOTHING)

    def records(self) -> Q:
        """The condition for records with an institution."""
        return Q() if self.sees_everything else Q(institution__in=self.institutions)

    @cached_property
    def _names(self) -> dict[str, Institution]:
        pages = InstitutionPage.objects.select_related("institution").only("path", "institution")
        return {page.path: page.institution for page in pages}

    def institution_at(self, path: str) -> Institution | None:
        """The institution to which a page at a tree path belongs; None for pages of the Office."""
        return self._names.get(path[: _INSTITUTION_STEPS * _STEP])

    def paths_of(self, institution: Institution) -> list[str]:
        """The paths of an institution's pages."""
        return [path for path, each in self._names.items() if each.pk == institution.pk]

    def seen_institutions(self) -> list[Institution]:
        """The institutions whose work this desk shows, by name in the reader's language."""
        seen = {each.pk: each for each in self._names.values() if self.sees_everything or each.pk in self.institutions}
        return sorted(seen.values(), key=str)


def desk_of(user) -> Desk:
    """The desk of an account, in one query."""
    page = "page_permissions__page__institutionpage"
    columns = ("name", f"{page}__path", f"{page}__institution")
    rows = user.groups.values_list(*columns).distinct() if user.is_active else ()
    groups: set[str] = set()
    trees: dict[str, set[str]] = {}
    by_role: dict[str, set[int]] = {}
    for group, path, institution in rows:
        groups.add(group)
        role = group.partition(" ")[0]
        if institution and role in _OF_AN_INSTITUTION:
            trees.setdefault(role, set()).add(path)
            by_role.setdefault(role, set()).add(institution)
    return Desk(
        user,
        {role: tuple(sorted(paths)) for role, paths in trees.items()},
        frozenset().union(*by_role.values()),
        {role: frozenset(institutions) for role, institutions in by_role.items()},
        is_office=PUBLISHER.name in groups,
        is_auditor=AUDITOR.name in groups,
    )


def desk_at(request: HttpRequest) -> Desk:
    """The desk of whoever asks, found out once per request: the menu, the page and its panels all need it."""
    return desk_during(request.user)


def has_anything_to_see(request: HttpRequest) -> bool:
    """Whether the lists of the desk show anything to whoever asks."""
    return desk_at(request).sees_anything


def desk_during(user) -> Desk:
    """The same for the account of a request, which lives as long as the request."""
    if not hasattr(user, "_desk"):
        user._desk = desk_of(user)
    return user._desk
