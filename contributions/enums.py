"""The fixed vocabularies of contributions: who wrote, by which way, what became of it and what was answered."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AuthorKind(TextChoices):
    """As whom somebody takes part; the report counts participants by it."""

    CITIZEN = "citizen", _("a citizen")
    NGO = "ngo", _("a civil society organisation")
    BUSINESS = "business", _("a business or an association of businesses")
    INSTITUTION = "institution", _("a public institution")
    ACADEMIA = "academia", _("a university or an expert")
    OTHER = "other", _("somebody else")


class Channel(TextChoices):
    """The way by which a contribution arrived; all of them stand in one register."""

    ONLINE = "online", _("on this platform")
    EMAIL = "email", _("by e-mail")
    PAPER = "paper", _("on paper")
    MEETING = "meeting", _("at a public meeting")


class State(TextChoices):
    """Where a contribution stands; only what is published shows its text."""

    RECEIVED = "received", pgettext_lazy("state of a comment", "Being checked")
    PUBLISHED = "published", pgettext_lazy("state of a comment", "Published")
    WITHHELD = "withheld", pgettext_lazy("state of a comment", "Withheld")


class WithholdReason(TextChoices):
    """Why a text is not shown: an opinion is never a reason. Fixed, so that all languages can say it.

    `ASKED` also stands with a text that is shown, for files that went with the name of who sent them.
    """

    PERSONAL_DATA = "personal_data", _("It holds personal data of other people.")
    INSULT = "insult", _("It insults people or threatens them.")
    DISOWNED = "disowned", _("The person in whose name it was sent says that they did not write it.")
    ASKED = "asked", _("The person who wrote it asked for it.")
    EMPTY = "empty", _("It holds no text that could be answered.")


# Why parts of what is shown are blacked out, or its files not shown.
COVERING = (WithholdReason.PERSONAL_DATA, WithholdReason.INSULT)


class Outcome(TextChoices):
    """What the institution answers."""

    ACCEPTED = "accepted", pgettext_lazy("answer to a comment", "Accepted")
    PARTLY = "partly", pgettext_lazy("answer to a comment", "Partly accepted")
    REFUSED = "refused", pgettext_lazy("answer to a comment", "Refused")
    NOTED = "noted", pgettext_lazy("answer to a comment", "Noted")
    MERGED = "merged", pgettext_lazy("answer to a comment", "Answered with another")
