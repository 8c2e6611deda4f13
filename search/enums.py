"""What kinds of thing a search finds, in the order in which equals are shown."""

from django.db.models import TextChoices
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


_PLURALS = {
    Kind.INSTITUTION: pgettext_lazy("kinds of results", "Institutions"),
    Kind.CONSULTATION: pgettext_lazy("kinds of results", "Consultations"),
    Kind.REPORT: pgettext_lazy("kinds of results", "Reports"),
    Kind.PLAN: pgettext_lazy("kinds of results", "Plans"),
    Kind.TEXT: pgettext_lazy("kinds of results", "About the site"),
}
