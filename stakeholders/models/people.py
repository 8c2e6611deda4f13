"""Who wants to be asked: the personal data of this app, with what they agreed to."""

import uuid

from django.contrib.admin import display
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation_pages.models import Institution
from core.text import fold, words_of
from stakeholders.address_keys import key_of, keys_of
from stakeholders.enums import Frequency, Source, StakeholderKind

_LOOKED_FOR = ("organisation", "name", "email")
_MADE_OF = {"folded": set(_LOOKED_FOR), "address": {"email"}}
LANGUAGES = [("sq", _("Albanian")), ("sr-latn", _("Serbian")), ("en", _("English"))]


class StoppedAddress(models.Model):
    """An address to which no letter may go, by its key: without the address, and also when no entry is left of it."""

    address = models.UUIDField(_("address"), primary_key=True, editable=False)
    stopped_at = models.DateTimeField(_("wants no more letters since"))

    class Meta:
        verbose_name = _("stopped address")
        verbose_name_plural = _("stopped addresses")

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class StakeholderQuerySet(models.QuerySet):
    """Questions about stakeholders."""

    def reachable(self):
        """Those whom a letter may reach: they have an address that works, and have not asked us to stop."""
        stopped = Exists(StoppedAddress.objects.filter(address=OuterRef("address")))
        return self.filter(~stopped, stopped_at=None, unreachable_at=None).exclude(email="")

    def agreed(self):
        """Those who asked for notices themselves, and confirmed it from their mailbox."""
        return self.reachable().exclude(confirmed_at=None)

    def with_address(self, email: str):
        """Every entry of an address: what its owner signed up for, and what institutions entered."""
        return self.filter(email=email).exclude(email="")

    def holding(self, text: str):
        """Those whose name, organisation or e-mail holds every word of a text, however it is written."""
        found = self
        for word in words_of(text) or [fold(text)]:
            found = found.filter(folded__contains=word)
        return found

    def speaking_for(self, email: str):
        """The entry whose page shows all that is kept under an address: its owner's, else what was entered first."""
        return self.with_address(email).order_by(F("keeper").asc(nulls_first=True), "pk").first()

    def own(self):
        """Those who say of themselves what stands there, and no institution."""
        return self.filter(keeper=None)

    def listed(self):
        """Those who agreed to be shown in public as interested."""
        return self.filter(is_listed=True, stopped_at=None).exclude(confirmed_at=None)


class Stakeholder(models.Model):
    """A person or an organisation. `key` is what their links are made of; a new one makes all old links void.

    `address` is the key of the e-mail (`address_keys`): the links that stop letters are made of it, so that they hold
    when the entry is another one.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=StakeholderKind, default=StakeholderKind.CITIZEN)
    name = models.CharField(_("name"), max_length=160, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.UUIDField(_("address"), null=True, editable=False)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language of letters"), max_length=12, choices=LANGUAGES, default="sq")
    frequency = models.CharField(_("how often"), max_length=8, choices=Frequency, default=Frequency.AT_ONCE)
    is_listed = models.BooleanField(_("publicly listed as interested"), default=False)
    source = models.CharField(_("how they came here"), max_length=8, choices=Source, default=Source.EDITOR)
    keeper = models.ForeignKey(
        Institution,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="kept_stakeholders",
        verbose_name=_("entered by"),
    )
    created_at = models.DateTimeField(_("in the registry since"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("last changed by the institution"), null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("address confirmed"), null=True, blank=True, editable=False)
    stopped_at = models.DateTimeField(_("wants no more letters since"), null=True, blank=True, editable=False)
    unreachable_at = models.DateTimeField(_("address fails since"), null=True, blank=True, editable=False)
    # The words of name, organisation and e-mail as they are looked for: without marks, in lower case.
    folded = models.TextField(_("words to look for"), blank=True, default="", db_default="", editable=False)

    objects = StakeholderQuerySet.as_manager()

    class Meta:
        verbose_name = _("stakeholder")
        verbose_name_plural = _("stakeholders")
        ordering = ["organisation", "name", "pk"]
        permissions = [("export_stakeholder", "Can export stakeholders")]
        indexes = [
            models.Index(fields=["email"], name="stakeholder_email"),
            models.Index(fields=["address"], name="stakeholder_address"),
        ]
        # Each institution keeps entries of its own: whether an address is known to another one, nobody can find out.
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=~Q(email="") & Q(keeper=None), name="one_stakeholder_per_address"
            ),
            models.UniqueConstraint(
                fields=["keeper", "email"],
                condition=~Q(email="") & Q(keeper__isnull=False),
                name="one_entry_per_address",
            ),
        ]

    def __str__(self):
        # Never the person: this text ends up in logs.
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, *, update_fields=None, **kwargs):
        """Keeps in step what is made of other fields: the words to look for, and the key of the address.

        A key under an earlier secret of the site stays, as its links do.
        """
        self.folded = " ".join(word for name in _LOOKED_FOR for word in words_of(getattr(self, name)))
        if self.address not in keys_of(self.email):
            self.address = key_of(self.email)
        if update_fields is not None:
            made = (name for name, sources in _MADE_OF.items() if not sources.isdisjoint(update_fields))
            update_fields = {*update_fields, *made}
        super().save(update_fields=update_fields, **kwargs)

    @property
    def is_member(self) -> bool:
        """Whether somebody signed up here, confirmed it, and did not stop."""
        return self.keeper_id is None and bool(self.confirmed_at) and not self.stopped_at

    @property
    @display(description=_("stakeholder"))
    def shown_as(self) -> str:
        """The organisation, else the person, else the address: for those who may see it."""
        return self.organisation or self.name or self.email


class Consent(models.Model):
    """What somebody agreed to, in the words that stood beside the button, until when (GDPR, Art. 7(1))."""

    class Purpose(models.TextChoices):
        """What the data is used for."""

        NOTICES = "notices", _("letters about their interests")
        LISTING = "listing", _("being shown in public as interested")

    stakeholder = models.ForeignKey(Stakeholder, models.CASCADE, related_name="consents", verbose_name=_("stakeholder"))
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose)
    version = models.PositiveSmallIntegerField(_("version of the wording"))
    language = models.CharField(_("language"), max_length=12)
    wording = models.TextField(_("wording"))
    given_at = models.DateTimeField(_("given"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["given_at", "pk"]

    def __str__(self):
        return f"{self.purpose} {self.version}"


class SignUp(models.Model):
    """A request that waits for its confirmation from the mailbox; deleted soon, confirmed or not.

    `wanted` is the cleaned form. The key is the secret of the link, and it works once.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=12)
    wanted = models.JSONField(_("wanted"), default=dict)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        indexes = [models.Index(fields=["created_at"], name="sign_up_created")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
