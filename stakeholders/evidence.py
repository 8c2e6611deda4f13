"""What came of an invitation, per stakeholder and in numbers; and the joint at which contributions are noted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from consultation_pages.models import Consultation
from core.models import Mail
from stakeholders.enums import StakeholderKind
from stakeholders.models import Invitation


def link_opened(invitation: Invitation, now: datetime) -> None:
    """Somebody pressed the button behind the link of an invitation; the first time counts."""
    Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=now)


def contributed(consultation_id: int, email: str, now: datetime) -> None:
    """Somebody sent a contribution to a consultation under this address; who was invited under it took part."""
    if email:
        mine = Invitation.objects.filter(consultation=consultation_id, stakeholder__email=email.lower())
        mine.filter(contributed_at=None).update(contributed_at=now)


def with_delivery(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """Annotates `delivered_at` (the recipient's server took the letter) and `bounced` (it refused or returned it)."""
    letters = Mail.objects.filter(key=OuterRef("letter"))
    came_back = Q(state=Mail.State.DEAD) | Q(bounced__isnull=False)
    return invitations.annotate(
        delivered_at=Subquery(letters.exclude(came_back).values("sent")[:1]), bounced=Exists(letters.filter(came_back))
    )


@dataclass(frozen=True)
class Line:
    """One kind of stakeholders: how many were identified, invited, opened the link and contributed."""

    kind: StakeholderKind
    identified: int
    invited: int
    opened: int
    contributed: int


@dataclass(frozen=True)
class Coverage:
    """Who was asked, by kind; `missing` are the kinds of which nobody was identified."""

    lines: list[Line]

    @property
    def total(self) -> Line | None:
        """All kinds together."""
        columns = zip(
            *((each.identified, each.invited, each.opened, each.contributed) for each in self.lines), strict=True
        )
        return Line(None, *map(sum, columns)) if self.lines else None

    @property
    def missing(self) -> list[StakeholderKind]:
        """The kinds that nobody speaks for."""
        present = {each.kind for each in self.lines}
        return [kind for kind in StakeholderKind if kind not in present and kind != StakeholderKind.OTHER]


def coverage_of(record: Consultation) -> Coverage:
    """The coverage of one consultation, in one query."""
    return Coverage(_lines(record.invitations.all()))


def coverage_by_institution(year: int) -> dict[str, Coverage]:
    """The coverage of the public consultations of a year, by the code of the institution: the yearly numbers."""
    asked = Invitation.objects.filter(consultation__is_public=True, consultation__year=year)
    groups = _grouped(asked, "consultation__institution__code")
    found: dict[str, list[Line]] = {}
    for code, kind, *numbers in groups:
        found.setdefault(code, []).append(Line(StakeholderKind(kind), *numbers))
    return {code: Coverage(_sorted(lines)) for code, lines in sorted(found.items())}


def _lines(invitations: QuerySet[Invitation]) -> list[Line]:
    return _sorted(Line(StakeholderKind(kind), *numbers) for kind, *numbers in _grouped(invitations))


def _grouped(invitations: QuerySet[Invitation], *by: str):
    steps = [Count(name) for name in ("invited_at", "opened_at", "contributed_at")]
    return invitations.order_by().values_list(*by, "kind").annotate(Count("pk")).annotate(*steps)


def _sorted(lines: Iterable[Line]) -> list[Line]:
    order = list(StakeholderKind)
    return sorted(lines, key=lambda line: order.index(line.kind))
