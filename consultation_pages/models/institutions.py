"""The public bodies that consult, and the officers who answer for their consultations."""

from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from consultation_pages.enums import InstitutionKind
from core.models import TrilingualName


class InstitutionQuerySet(models.QuerySet):
    """Questions about public bodies."""

    def in_office(self, day):
        """Those that exist on a day; ministries merge and are renamed with each government."""
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(begun, Q(valid_to=None) | Q(valid_to__gt=day))


class Institution(TrilingualName):
    """A public body. One that merged or was renamed stays, with its successor: old consultations keep theirs."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=24, choices=InstitutionKind.choices)
    abbr_sq = models.CharField(_("abbreviation in Albanian"), max_length=16, blank=True)
    abbr_sr = models.CharField(_("abbreviation in Serbian"), max_length=16, blank=True)
    abbr_en = models.CharField(_("abbreviation in English"), max_length=16, blank=True)
    valid_from = models.DateField(_("exists from"), null=True, blank=True)
    valid_to = models.DateField(
        _("exists until"), null=True, blank=True, help_text=_("The first day on which it no longer exists.")
    )
    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["name_sq"]

    @property
    def abbreviation(self) -> str:
        """The short name in the active language, the code where there is none."""
        column = {"sr-latn": "abbr_sr", "en": "abbr_en"}.get(translation.get_language(), "abbr_sq")
        return getattr(self, column) or self.abbr_sq or self.code

    def exists_on(self, day) -> bool:
        """Whether the body exists on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


class ContactOfficer(models.Model):
    """The responsible officer whom the public may ask: chosen from this directory, never typed into a page."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="officers", verbose_name=_("institution"))
    name = models.CharField(_("name"), max_length=160)
    email = models.EmailField(_("official e-mail"))
    phone = models.CharField(_("official telephone"), max_length=40, blank=True)
    is_active = models.BooleanField(_("may be chosen"), default=True)

    class Meta:
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        ordering = ["institution__code", "name"]

    def __str__(self):
        return f"{self.name} ({self.institution.code})"
