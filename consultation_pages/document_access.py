"""Who may read a file: everybody once a public page lists it, before that only its editors.

Pictures have no such guard: they illustrate texts, are served as plain files under names that nobody guesses
(`home.models.SiteImage`), and never hold a draft.
"""

from collections.abc import Callable
from contextlib import suppress

from django.http import Http404, HttpRequest
from wagtail.models import Page
from wagtail.permissions import policy_registry

from consultation_pages.models import Consultation, ConsultationPage, ReportPage
from core.publication_gate import pages_showing
from home.models import SiteDocument

# Floors above add what else makes a file public: functions of a document.
also_public: list[Callable[[SiteDocument], bool]] = []
_EDITING = ("add", "change", "choose")


def only_what_is_public(document, request: HttpRequest) -> None:
    """Raises Http404 for a file that this person may not read; told to strangers as if there were none.

    Notes on the request whether the file is for everybody, which decides what caches may do with it.
    """
    request.is_for_everybody = is_public(document)
    if not (request.is_for_everybody or may_edit(document, request.user)):
        raise Http404


def with_hash(document, request: HttpRequest) -> None:
    """Computes once what the ETag of a file is made of, for those that were stored without it."""
    with suppress(FileNotFoundError):  # the view answers that with 404
        document.get_file_hash()


def may_edit(document, user) -> bool:
    """Whether the person works with the files of this document's institution."""
    policy = policy_registry.get_by_type(type(document))
    return user.is_authenticated and policy.user_has_any_permission_for_instance(user, _EDITING, document)


def is_public(document) -> bool:
    """Whether a live page shows the document and, where that page has a record, the record is public."""
    if any(_record_is_public(page) for page in pages_showing(document).specific(defer=True)):
        return True
    return any(says_so(document) for says_so in also_public)


def _record_is_public(page: Page) -> bool:
    if isinstance(page, ConsultationPage):
        return Consultation.objects.public().filter(key=page.translation_key).exists()
    if isinstance(page, ReportPage):
        return _record_is_public(page.get_parent().specific_deferred)
    return True
