"""Consultations by their public number, and by the number that they had on the former platform."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from consultation_pages.models import Consultation, ConsultationPage
from consultation_pages.presentation import public_record, report_of
from core.languages import preferred_code
from home.texts import choose
from home.views.start import for_this_reader


@require_safe
def consultation(request: HttpRequest, number: str) -> HttpResponse:
    """`/c/2026-045/`: to the page in the reader's language."""
    return _to_reader(request, number=number)


@require_safe
def former_address(request: HttpRequest) -> HttpResponse:
    """`/viewConsult.php?ConsultationID=40214`: links to the former platform keep working."""
    number = request.GET.get("ConsultationID", "")
    if not (number.isascii() and number.isdecimal()):
        raise Http404
    return _to_reader(request, legacy_id=int(number))


def _to_reader(request: HttpRequest, **which) -> HttpResponse:
    """A permanent redirect to the page in the language that the reader's browser asks for.

    Permanent for whoever keeps links, and yet stored by no cache, because the next reader may ask for another language.
    Temporary where the language has no page yet: one may come.
    """
    record = public_record(**which)
    if record is None:
        raise Http404
    with translation.override(preferred_code(request)):
        page = _pages(record).filter(locale__language_code=translation.get_language()).first()
        if page:
            return for_this_reader(HttpResponsePermanentRedirect(page.get_url()))
        return for_this_reader(HttpResponseRedirect(reverse("consultation-by-number", args=[record.number])))


@require_safe
def consultation_in_language(request: HttpRequest, number: str) -> HttpResponse:
    """`/sr/c/2026-045/`: to the page of this language; without one, the original inside this language's frame."""
    page = _original_or_redirect(number)
    return page if isinstance(page, HttpResponse) else page.serve(request)


@require_safe
def report_in_language(request: HttpRequest, number: str) -> HttpResponse:
    """The same for the report on a consultation."""
    record = public_record(number=number)
    page = record and record.report_published_at and choose(_by_code(record), record.source_code).page
    report = page and report_of(page, record.source_code)
    if not report:
        raise Http404
    if not report.is_original:
        return HttpResponsePermanentRedirect(report.page.get_url())
    report.page.record = record
    return report.page.serve(request)


def _original_or_redirect(number: str) -> ConsultationPage | HttpResponse:
    record = public_record(number=number)
    if record is None:
        raise Http404
    text = choose(_by_code(record), record.source_code)
    if not text.is_original:
        return HttpResponsePermanentRedirect(text.page.get_url())
    text.page.record = record
    return text.page


def _by_code(record: Consultation) -> dict[str, ConsultationPage]:
    return {page.locale.language_code: page for page in _pages(record).select_related("locale")}


def _pages(record: Consultation):
    return ConsultationPage.objects.live().filter(translation_key=record.key)
