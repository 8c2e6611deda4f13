"""Every address of the admin, as the resolver knows it, and how a table says what is asked of each."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.permissions.foreign_world import Args, ForeignWorld

ADMIN = ("admin/", "documents/")
Data = Callable[[ForeignWorld, Args], list[dict]]


@dataclass(frozen=True)
class Address:
    """A pattern of the resolver: its name, or its route where it has none, and the names of its arguments."""

    name: str
    route: str
    arguments: frozenset[str]

    def __str__(self):
        return f"{self.name} {' '.join(sorted(self.arguments))}".strip()

    def path(self, args: Args) -> str:
        """The path for these arguments, "" for another pattern's of this name. Raises LookupError for too few."""
        missing = self.arguments - args.keys()
        if missing:
            raise LookupError(f"{self}: the table says nothing of {', '.join(sorted(missing))}")
        if self.name == self.route:
            return args.get("path", "/" + self.route)
        if "positional" in args:
            return reverse(self.name, args=args["positional"])
        with suppress(NoReverseMatch):
            return reverse(self.name, kwargs={name: args[name] for name in self.arguments})
        return ""


def admin_addresses() -> list[Address]:
    """Each pattern below the admin once."""
    found = {}
    for route, names, pattern in _patterns(get_resolver()):
        if route.startswith(ADMIN):
            name = ":".join([*names, pattern.name]) if pattern.name else route
            address = Address(name, route, frozenset(pattern.pattern.regex.groupindex))
            found[str(address)] = address
    return list(found.values())


def _patterns(resolver, prefix: str = "", names: tuple = ()) -> Iterator[tuple[str, tuple, URLPattern]]:
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _patterns(each, route, (*names, each.namespace) if each.namespace else names)
        else:
            yield route, names, each


@dataclass(frozen=True)
class Row:
    """What is asked of the addresses whose names match a pattern; the first row that matches counts.

    `things`: the kind of foreign objects that fill the arguments; `variants`: further arguments, each tried with every
    object; `queries`: query strings, filled from the arguments; `data`: bodies to POST. `nobody`: why not even the
    owners' request shows a word or changes anything, so that there is nothing to compare the refusal with.
    """

    names: str
    things: str = ""
    variants: tuple[Args, ...] | Callable[[], tuple[Args, ...]] = ({},)
    queries: tuple[str, ...] = ("",)
    data: Data = lambda world, args: [{}]
    methods: tuple[str, ...] = ("GET", "POST")
    headers: tuple[tuple[str, str], ...] = ()
    nobody: str = ""
    # Strangers get no page at all here, and the owners do: there is nothing unpublished to tell the two apart by.
    office: bool = False
    # Strangers who are no strangers here.
    readers: frozenset[str] = frozenset()
    # The tables of which a person may here write rows of their own.
    own: frozenset[str] = frozenset()

    def requests(self, world: ForeignWorld, address: Address, *, thorough: bool = True) -> Iterator["Try"]:
        """The requests that this row asks of an address: each object, variant, query and body, one differing at a time.

        Not `thorough`: each method once.
        """
        named = [(args, path) for args in self._arguments(world, address) if (path := address.path(args))]
        for number, (args, path) in enumerate(named if thorough else named[:1]):
            everything = thorough and number == 0
            for query in self.queries if everything else self.queries[:1]:
                yield from self._of(world, args, path + query.format(**args), everything)

    def _arguments(self, world: ForeignWorld, address: Address) -> Iterator[Args]:
        variants = self.variants() if callable(self.variants) else self.variants
        for number, thing in enumerate(world.things[self.things] if self.things else [{}]):
            # An own page alone is no forgery.
            if not thing.get("forged") or _names_a_foreign_object(address):
                yield from (thing | variant for variant in (variants if number == 0 else variants[:1]))

    def _of(self, world: ForeignWorld, args: Args, path: str, everything: bool) -> Iterator["Try"]:
        for method in self.methods:
            bodies = [{}] if method in ("GET", "DELETE") else self.data(world, args)
            for body in bodies if everything else bodies[:1]:
                yield Try(method, path, body, dict(self.headers))


def _names_a_foreign_object(address: Address) -> bool:
    return bool(
        address.arguments & {"revision_id", "task_state_id", "workflow_state_id", "exemption_id", "destination_id"}
    )


@dataclass(frozen=True)
class Try:
    """One request."""

    method: str
    path: str
    body: dict
    headers: dict

    def __str__(self):
        return f"{self.method} {self.path} {self.body if len(self.body) < 9 else '…'}"

    def send(self, client: Client):
        """Sends it; the body as a form, or as the admin's own JavaScript does."""
        if self.method == "POST":
            return client.post(self.path, self.body, headers=self.headers)
        body = "&".join(f"{name}={value}" for name, value in self.body.items())
        return client.generic(
            self.method, self.path, body, content_type="application/x-www-form-urlencoded", headers=self.headers
        )


def row_of(address: Address, table: list[Row]) -> Row | None:
    """The row of the table that says what is asked of an address."""
    return next((row for row in table if fnmatchcase(address.name, row.names)), None)
