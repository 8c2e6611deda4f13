"""For whom an account works: the institutions whose groups it is in, and whether it is of the Office."""

from collections.abc import Iterable

from django.db.models import Q

from consultation_pages.models import Institution
from consultation_pages.roles import DRAFTER, OF_AN_INSTITUTION, PUBLISHER, REVIEWER
from core.roles import Role


def institutions_of(user, roles: Iterable[Role] = OF_AN_INSTITUTION):
    """The institutions for which an account holds one of these roles; empty for the Office and for superusers."""
    named = Q()
    for role in roles:
        named |= Q(pages__group_permissions__group__name__startswith=f"{role.name} ")
    return Institution.objects.filter(named, pages__group_permissions__group__user=user).distinct()


def works_for(user, institution: Institution, roles: Iterable[Role] = (DRAFTER, REVIEWER)) -> bool:
    """Whether an account holds one of these roles for this institution."""
    return user.is_active and institutions_of(user, roles).filter(pk=institution.pk).exists()


def is_office(user) -> bool:
    """Whether an account is of the Office for Good Governance; being superuser counts for nothing here."""
    return user.is_active and user.groups.filter(name=PUBLISHER.name).exists()
