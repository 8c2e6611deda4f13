"""Files of published comments: always a download, never shown by the browser as a page of ours."""

from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from contributions.attachments import MEDIA_TYPES
from contributions.models import Attachment
from contributions.public import name_of_file, shown
from contributions.views.listing import public_or_404


@require_safe
def attachment(request: HttpRequest, number: str, position: int, file: int) -> HttpResponse:
    """A file of a comment that is shown; 404 for any other."""
    record = public_or_404(number)
    found = Attachment.objects.filter(contribution__consultation=record, contribution__position=position, position=file)
    row = found.select_related("contribution__consultation").first()
    if row is None or row not in shown(record, [row.contribution_id])[0].files:
        raise Http404
    return download(row, name_of_file(row))


def download(row: Attachment, name: str) -> HttpResponse:
    """A file under a name of our own; 404 when the storage has lost it."""
    try:
        content = storages["contributions"].open(row.path)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=name, content_type=MEDIA_TYPES[row.kind])
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
