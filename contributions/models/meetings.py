"""Public meetings as they took place: where, when, how many came, and the minutes."""

from hashlib import sha256

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string

from consultation_pages.models import Consultation

# More people than any place holds: what is larger was typed wrongly.
MOST_PEOPLE = 1_000_000
FACTS = ("held_at", "place", "attendance", "minutes_id")


class MeetingRecords(models.QuerySet):
    """Meetings that were held; only those that a second person confirmed are counted and shown."""

    def confirmed(self):
        """Those that are public where their consultation is."""
        return self.filter(confirmed_at__isnull=False)

    def meetings(self):
        """The meetings themselves, confirmed or not, without the changes that wait."""
        return self.filter(replaces=None)

    def waiting(self):
        """What a second person has to confirm: new meetings, and changes of public ones."""
        return self.filter(confirmed_at=None)

    def listed(self):
        """All of it for the desk, each change behind its meeting."""
        rows = self.select_related("minutes", "recorded_by", "confirmed_by")
        return rows.order_by(
            Coalesce("replaces__held_at", "held_at"),
            Coalesce("replaces", "pk", output_field=models.BigIntegerField()),
            "pk",
        )


class MeetingRecord(models.Model):
    """A public meeting that was held on a consultation (Regulation (GRK) No. 05/2016).

    Written only by `contributions.meetings`. Public once somebody other than who recorded it has confirmed it. A change
    of a public one is a row of its own, which `replaces` it and is never public: confirmed, it is copied and goes.
    """

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="meetings_held", verbose_name=_("consultation")
    )
    key = models.UUIDField(
        _("key of the form"), null=True, editable=False, help_text=_("A form that is sent twice counts once.")
    )
    held_at = models.DateTimeField(_("held at"))
    place = models.CharField(_("place"), max_length=255)
    attendance = models.PositiveIntegerField(_("people who came"), validators=[MaxValueValidator(MOST_PEOPLE)])
    minutes = models.ForeignKey(
        get_document_model_string(), models.PROTECT, null=True, blank=True, verbose_name=_("minutes"), related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("recorded by"),
        related_name="+", help_text=_("Who wrote what stands here now."),
    )  # fmt: skip
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("confirmed by"),
        related_name="+",
    )  # fmt: skip
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    replaces = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, editable=False, verbose_name=_("change of"),
        related_name="waiting_change",
    )  # fmt: skip
    removes = models.BooleanField(_("is to be removed"), default=False, editable=False)

    objects = MeetingRecords.as_manager()

    class Meta:
        verbose_name = _("public meeting held")
        verbose_name_plural = _("public meetings held")
        ordering = ["held_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "key"], name="one_meeting_per_form"),
            # Sums over all meetings must fit into a number of the database.
            models.CheckConstraint(condition=models.Q(attendance__lte=MOST_PEOPLE), name="attendance_is_possible"),
            models.CheckConstraint(
                condition=models.Q(replaces=None) | models.Q(confirmed_at=None), name="changes_are_not_public"
            ),
            models.CheckConstraint(
                condition=models.Q(removes=False) | models.Q(replaces__isnull=False), name="only_changes_remove"
            ),
        ]

    def __str__(self):
        return f"{self.place}, {self.held_at:%Y-%m-%d}"

    @property
    def facts(self) -> dict:
        """What is recorded, by the names of the columns."""
        return {name: getattr(self, name) for name in FACTS}

    @property
    def stamp(self) -> str:
        """Stands for the facts and the removal, so that nobody confirms others than they read."""
        facts = (*self.facts.values(), self.removes)
        return sha256(repr([f"{fact}" for fact in facts]).encode()).hexdigest()[:16]
