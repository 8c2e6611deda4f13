"""The fixed vocabularies of the registry."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StakeholderKind(TextChoices):
    """Whom a stakeholder speaks for; the kinds by which coverage is counted."""

    CITIZEN = "citizen", _("Citizen")
    NGO = "ngo", _("Non-governmental organisation")
    BUSINESS = "business", _("Business")
    PROFESSIONAL = "professional", _("Professional association or trade union")
    ACADEMIC = "academic", _("University or research institute")
    INSTITUTION = "institution", _("Public institution")
    MUNICIPALITY = "municipality", _("Municipality")
    MEDIA = "media", _("Media")
    INTERNATIONAL = "international", _("International organisation")
    OTHER = "other", _("Other")


class Frequency(TextChoices):
    """How often somebody wants letters."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week, on Mondays")


class Source(TextChoices):
    """How somebody came into the registry."""

    SIGN_UP = "sign_up", _("signed up")
    EDITOR = "editor", _("entered by an institution")
    SAMPLE = "sample", _("sample data")


class EventKind(TextChoices):
    """What is told. All of it follows from records and the clock."""

    ANNOUNCED = "announced", _("Consultation announced")
    OPENED = "opened", _("Consultation opened")
    EXTENDED = "extended", _("Consultation extended")
    CLOSING_SOON = "closing_soon", _("Consultation closes soon")
    CLOSED = "closed", _("Consultation closed")
    WITHDRAWN = "withdrawn", _("Consultation withdrawn")
    REPORTED = "reported", _("Report published")
    REPORT_OVERDUE = "report_overdue", _("Report overdue")
    PLAN_PUBLISHED = "plan_published", _("Annual plan published")
    PLAN_AMENDED = "plan_amended", _("Annual plan amended")


# Told to the Office and not to the public, which sees the stage on the page.
FOR_THE_OFFICE = frozenset({EventKind.REPORT_OVERDUE})


class Found(TextChoices):
    """How somebody was identified for a consultation."""

    INTEREST = "interest", _("expressed interest")
    ADDED = "added", _("added by the institution")
