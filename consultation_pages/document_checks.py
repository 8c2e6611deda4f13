"""Checks before publication: whether everybody can read the files that a page lists."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from consultation_pages.models import ConsultationPage, ReportPage
from core.publication_checks import Level, Problem, checks_pages_of


@checks_pages_of(ConsultationPage)
@checks_pages_of(ReportPage)
def readable_files(page: ConsultationPage | ReportPage) -> Iterator[Problem]:
    """A PDF has text, which searches and screen readers need (WCAG 2.2, 1.1.1), and a title (PDF/UA-1, 7.1)."""
    if getattr(page, "is_archived", False):
        return
    for row in page.documents.all():
        facts = row.document.pdf_facts or {}
        if facts.get("text") is False:
            message = _("“%(title)s” is a PDF of pictures: searches and screen readers find no text in it.")
            yield Problem("pdf_without_text", Level.WARN, message % {"title": row.title}, "documents")
        if facts and not facts.get("title"):
            message = _("The PDF “%(title)s” has no title in its properties: screen readers read out its file name.")
            yield Problem("pdf_without_title", Level.WARN, message % {"title": row.title}, "documents")
