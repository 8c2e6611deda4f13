"""The files of comments and answers, and the report as PDF."""

from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from contributions import exports
from contributions.models import ReportFile
from contributions.views.listing import public_or_404, register_or_404
from core.csv_export import csv_response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def as_csv(request: HttpRequest, number: str) -> HttpResponse:
    """The table as CSV."""
    record = register_or_404(request, number)
    return csv_response(f"{record.number}-comments", exports.HEADER, exports.table(record))


@require_safe
def as_xlsx(request: HttpRequest, number: str) -> HttpResponse:
    """The table for spreadsheets."""
    record = register_or_404(request, number)
    response = HttpResponse(exports.workbook(record), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{record.number}-comments.xlsx"'
    return response


@require_safe
def as_json(request: HttpRequest, number: str) -> HttpResponse:
    """The register with everything by which it can be checked."""
    record = register_or_404(request, number)
    return JsonResponse(exports.register(record), json_dumps_params={"ensure_ascii": False})


@require_safe
def report_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The report in the language of the address; 404 until it was made."""
    record = public_or_404(number)
    files = ReportFile.objects.filter(consultation=record, language=translation.get_language())
    file = files.first() if record.report_published_at else None
    try:
        content = file and storages["contributions"].open(file.path)
    except FileNotFoundError:
        content = None
    if not content:
        raise Http404
    name = f"{record.number}-report-{translation.get_language()}.pdf"
    return FileResponse(content, filename=name, content_type="application/pdf")
