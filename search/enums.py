"""What kinds of thing a search finds, in the order in which equals are shown, and whose words they are found by."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """A kind of result; each is one type of page."""

    INSTITUTION = "institution", pgettext_lazy("kind of result", "Institution")
    CONSULTATION = "consultation", pgettext_lazy("kind of result", "Consultation")
    REPORT = "report", pgettext_lazy("kind of result", "Report")
    PLAN = "plan", pgettext_lazy("kind of result", "Plan")
    TEXT = "text", pgettext_lazy("kind of result", "About the site")

    @property
    def plural(self):
        """The words for several of them."""
        return _PLURALS[self]


class Origin(TextChoices):
    """Where words that are not a page's own come from; of equals a snippet shows the first of these."""

    FILE = "file", _("from a file")
    ANSWER = "answer", _("from an answer")
    COMMENT = "comment", _("from a comment")


_PLURALS = {
    Kind.INSTITUTION: pgettext_lazy("kinds of results", "Institutions"),
    Kind.CONSULTATION: pgettext_lazy("kinds of results", "Consultations"),
    Kind.REPORT: pgettext_lazy("kinds of results", "Reports"),
    Kind.PLAN: pgettext_lazy("kinds of results", "Plans"),
    Kind.TEXT: pgettext_lazy("kinds of results", "About the site"),
}
