"""Who was asked, in numbers: by kind for one consultation, by institution for a year."""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from consultation_pages.models import Consultation
from stakeholders.enums import StakeholderKind
from stakeholders.evidence import with_delivery
from stakeholders.models import Invitation


@dataclass(frozen=True)
class Numbers:
    """How many were identified, and how far the asking came with them."""

    identified: int
    invited: int
    delivered: int
    bounced: int
    opened: int
    contributed: int


@dataclass(frozen=True)
class Line(Numbers):
    """The numbers of one kind of stakeholders."""

    kind: StakeholderKind


@dataclass(frozen=True)
class Coverage:
    """Who was asked, by kind."""

    lines: list[Line]

    @property
    def total(self) -> Numbers | None:
        """All kinds together."""
        columns = zip(*(astuple(each)[:-1] for each in self.lines), strict=True)
        return Numbers(*map(sum, columns)) if self.lines else None

    def missing(self, expected: Iterable[StakeholderKind] = ()) -> list[StakeholderKind]:
        """The kinds that nobody speaks for: nobody on the list, and none of those `expected` to come onto it."""
        present = {StakeholderKind.OTHER, *expected, *(each.kind for each in self.lines)}
        return [kind for kind in StakeholderKind if kind not in present]


def coverage_of(record: Consultation) -> Coverage:
    """The coverage of one consultation, in one query."""
    return Coverage(_sorted(_line(*row) for row in _counted(record.invitations.all(), "kind")))


def coverage_by_institution(year: int) -> dict[str, Coverage]:
    """The coverage of the public consultations of a year, by the code of the institution: the yearly numbers."""
    asked = Invitation.objects.filter(consultation__is_public=True, consultation__year=year)
    found: dict[str, list[Line]] = {}
    for code, *row in _counted(asked, "consultation__institution__code", "kind"):
        found.setdefault(code, []).append(_line(*row))
    return {code: Coverage(_sorted(lines)) for code, lines in sorted(found.items())}


def numbers_of(records: Iterable[Consultation]) -> dict[int, Numbers]:
    """The numbers of several consultations by their primary keys, in one query."""
    rows = _counted(Invitation.objects.filter(consultation__in=[each.pk for each in records]), "consultation")
    return {pk: Numbers(*numbers) for pk, *numbers in rows}


def counted_asked(invitations: QuerySet[Invitation], *by: str) -> Iterator[tuple]:
    """How many were invited, and how many of those contributed, by some fields."""
    for *group, _identified, invited, _delivered, _bounced, _opened, took_part in _counted(
        with_delivery(invitations).filter(is_asked=True), *by
    ):
        yield *group, invited, took_part


def _counted(invitations: QuerySet[Invitation], *by: str) -> QuerySet:
    """The numbers by some fields. Several entries of one address are asked by one letter, and count once.

    A digest may ask somebody about several consultations, which are as many invitations.
    """
    # A row without a letter stands for itself: no letter is called that.
    row = Concat(Value("#"), Cast("pk", CharField()))
    asked = Concat(Cast("consultation", CharField()), Value(" "), F("letter"))
    who = Case(When(letter="", then=row), default=asked, output_field=CharField())
    steps = {
        "invited": Q(is_asked=True), "delivered": Q(is_delivered=True), "came_back": Q(bounced=True),
        "opened": Q(opened_at__isnull=False), "took_part": Q(contributed_at__isnull=False),
    }  # fmt: skip
    rows = with_delivery(invitations).alias(who=who).order_by().values_list(*by)
    numbers = {name: Count("who", filter=condition, distinct=True) for name, condition in steps.items()}
    return rows.annotate(identified=Count("who", distinct=True), **numbers)


def _line(kind: str, *numbers: int) -> Line:
    return Line(*numbers, StakeholderKind(kind))


def _sorted(lines: Iterable[Line]) -> list[Line]:
    order = list(StakeholderKind)
    return sorted(lines, key=lambda line: order.index(line.kind))
