"""The outbox: one row for each mail to one recipient, written in the caller's transaction and sent later."""

from django.db import models
from django.db.models import JSONField, Q, Value
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# What a row is without its content, and without its recipient: it keeps its key, so that nothing is told twice.
EMPTY = {"text": "", "html": "", "headers": {}, "context": {}}
FORGOTTEN = EMPTY | {"to": "", "sender": "", "subject": "", "error": ""}


class Mail(models.Model):
    """A mail that waits, went out, or was given up; see `core.mail.sending` for how a row moves on.

    A row is either ready-made (subject, text, html) or rendered when it is sent (template, context, language).
    There is no state "being sent": who sends a row moves `due` ahead for a while, so a killed worker's rows come
    due again by themselves. Every column but `to` has a default in the database too, because a notice to
    everybody is written by one INSERT … SELECT, which names only what it has to say.
    """

    class State(models.IntegerChoices):
        """Where a mail is."""

        QUEUED = 0, _("waiting")
        SENT = 1, _("sent")
        DEAD = 2, _("given up")
        DROPPED = 3, _("no longer wanted")

    class Priority(models.IntegerChoices):
        """Lower numbers go first."""

        RECEIPT = 1, _("confirmation or receipt")
        WORKFLOW = 3, _("workflow")
        NOTICE = 5, _("notice")
        DIGEST = 9, _("digest")

    key = models.CharField(
        _("key"),
        max_length=120,
        null=True,
        blank=True,
        unique=True,
        help_text=_("Names the event and the recipient, so that no event is told twice."),
    )
    to = models.TextField(_("recipient"))
    sender = models.TextField(
        _("sender"), blank=True, default="", db_default="", help_text=_("Empty: the sender of the site.")
    )
    subject = models.TextField(_("subject"), blank=True, default="", db_default="")
    text = models.TextField(_("text"), blank=True, default="", db_default="")
    html = models.TextField(_("HTML"), blank=True, default="", db_default="")
    headers = models.JSONField(_("headers"), blank=True, default=dict, db_default=Value({}, JSONField()))
    template = models.CharField(_("template"), max_length=120, blank=True, default="", db_default="")
    context = models.JSONField(_("context"), blank=True, default=dict, db_default=Value({}, JSONField()))
    language = models.CharField(_("language"), max_length=12, blank=True, default="", db_default="")
    priority = models.SmallIntegerField(
        _("priority"), choices=Priority, default=Priority.NOTICE, db_default=Priority.NOTICE.value
    )
    state = models.SmallIntegerField(_("state"), choices=State, default=State.QUEUED, db_default=State.QUEUED.value)
    attempts = models.PositiveSmallIntegerField(_("failed attempts"), default=0, db_default=0)
    due = models.DateTimeField(_("due"), default=timezone.now, db_default=Now())
    error = models.TextField(_("last error"), blank=True, default="", db_default="")
    # Whose fault it was that the mail was given up: the name of a `core.mail.faults.Fault`, or RECIPIENT.
    fault = models.CharField(_("whose fault"), max_length=16, blank=True, default="", db_default="")
    created = models.DateTimeField(_("created"), default=timezone.now, db_default=Now(), editable=False)
    sent = models.DateTimeField(_("sent on"), null=True, blank=True)
    bounced = models.DateTimeField(_("came back"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            models.Index(fields=["priority", "due", "id"], condition=Q(state=0), name="outbox_due"),
        ]

    def __str__(self):
        # Never the recipient: this text ends up in logs.
        return f"{self._meta.verbose_name} {self.pk}: {self.subject or self.template}"
