"""The register of what was received: rows that are only ever added, chained by hashes for each consultation."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consultation_pages.models import Consultation
from contributions.chain import GENESIS
from contributions.enums import AuthorKind, Channel

HASH_LENGTH = 64


class Contribution(models.Model):
    """What somebody sent to a consultation, as it was received. Written only by `contributions.submission`.

    No row is ever changed or deleted (docs/operations.md has the grants that forbid it on PostgreSQL): who sent it
    stands in `Contributor`, what is shown of it in `Decision` and `Standing`.
    """

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="contributions", verbose_name=_("consultation")
    )
    position = models.PositiveIntegerField(_("position in the register"))
    receipt = models.CharField(_("receipt number"), max_length=40, unique=True)
    key = models.UUIDField(_("key of the form"), help_text=_("A form that is sent twice counts once."))
    received_at = models.DateTimeField(_("received at"))
    channel = models.CharField(_("way"), max_length=8, choices=Channel.choices, default=Channel.ONLINE)
    author_kind = models.CharField(_("sent by"), max_length=12, choices=AuthorKind.choices, default=AuthorKind.CITIZEN)
    language = models.CharField(_("language"), max_length=8)
    question = models.UUIDField(_("question"), null=True, blank=True, help_text=_("Translation key of the question."))
    article = models.CharField(_("article"), max_length=40, null=True, blank=True)
    text = models.TextField(_("text"))
    salt = models.CharField(max_length=32, editable=False)
    author_commitment = models.CharField(max_length=HASH_LENGTH, editable=False)
    previous = models.CharField(_("hash of the entry before"), max_length=HASH_LENGTH, editable=False)
    hash = models.CharField(_("hash"), max_length=HASH_LENGTH, unique=True, editable=False)
    consent = models.ForeignKey(
        "contributions.ConsentWording", models.PROTECT, null=True, blank=True, verbose_name=_("agreed to"),
        related_name="+",
    )  # fmt: skip
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("entered by"), related_name="+"
    )
    sent_on = models.DateField(_("arrived on"), null=True, blank=True, help_text=_("Of what came on paper or by mail."))
    meeting = models.ForeignKey(
        "contributions.MeetingRecord", models.PROTECT, null=True, blank=True, verbose_name=_("public meeting"),
        related_name="contributions",
    )  # fmt: skip

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["consultation", "position"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "position"], name="one_contribution_per_position"),
            models.UniqueConstraint(fields=["consultation", "key"], name="one_contribution_per_form"),
        ]

    def __str__(self):
        # Never a name or an address: this text ends up in logs.
        return self.receipt


class Attachment(models.Model):
    """A file that came with a contribution: in a private storage, served by a view that asks who reads."""

    contribution = models.ForeignKey(
        Contribution, models.PROTECT, related_name="attachments", verbose_name=_("contribution")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=8)
    path = models.CharField(_("place in the storage"), max_length=160, unique=True, editable=False)
    size = models.PositiveIntegerField(_("bytes"))
    digest = models.CharField(_("SHA-256"), max_length=HASH_LENGTH)
    is_plain = models.BooleanField(
        _("names in its properties were taken out"),
        default=False,
        help_text=_("Author, company, who changed or commented what: before it was stored."),
    )
    salt = models.CharField(max_length=32, editable=False)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["contribution", "position"]
        constraints = [models.UniqueConstraint(fields=["contribution", "position"], name="one_attachment_per_position")]

    def __str__(self):
        return f"{self.contribution_id}/{self.position}.{self.kind}"


class ChainHead(models.Model):
    """Where the chain of a consultation ends: how many entries there are, and the hash of the last."""

    consultation = models.OneToOneField(
        Consultation, models.PROTECT, primary_key=True, related_name="chain_head", verbose_name=_("consultation")
    )
    length = models.PositiveIntegerField(_("entries"), default=0)
    hash = models.CharField(_("hash of the last entry"), max_length=HASH_LENGTH)

    class Meta:
        verbose_name = _("head of a chain")
        verbose_name_plural = _("heads of chains")

    def __str__(self):
        return f"{self.consultation_id}: {self.length}"

    @classmethod
    def of(cls, consultation: Consultation) -> "ChainHead":
        """Where the register ends at this instant; one of no entries, which is not stored, where there is none."""
        return cls.objects.filter(consultation=consultation).first() or cls(consultation=consultation, hash=GENESIS)

    @property
    def is_stored(self) -> bool:
        """Whether there is such a row."""
        return not self._state.adding
