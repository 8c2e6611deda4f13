"""Files as readers get them: by Wagtail's view, with a rule for caches, because what is public may cease to be."""

from django.http import HttpRequest, HttpResponseBase
from wagtail.documents.views import serve as wagtail_serve

PUBLIC = "public, max-age=0, must-revalidate"
PRIVATE = "private, no-store"


def serve(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponseBase:
    """The file, or 404 (see `consultation_pages.document_access`); caches ask each time, and keep nothing private."""
    response = wagtail_serve.serve(request, document_id, document_filename)
    # Wagtail says "None" where a file has no encoding, which clients that know only real ones refuse.
    response.headers.pop("Content-Encoding", None)
    response.headers["Cache-Control"] = PUBLIC if getattr(request, "is_for_everybody", False) else PRIVATE
    return response
