"""Two views of wagtail-localize's editor with what they lack: links are checked, and previews are cleaned."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from wagtail.utils.decorators import xframe_options_sameorigin_override
from wagtail_localize.models import Translation
from wagtail_localize.views import edit_translation

from consultation_pages.authorship import note
from consultation_pages.translation_drafts import draft_of
from home.rich_text import is_link


def edit_override(request: HttpRequest, translation_id: int, overridable_segment_id: int) -> HttpResponse:
    """Takes another file or link for a translation, or takes it back; 400 without one, or for what no text links."""
    if request.method == "PUT":
        value = _value(request)
        if not (isinstance(value, str) and is_link(value)):
            return JsonResponse({"detail": _("This address cannot be linked.")}, status=400)
    response = edit_translation.edit_override(request, translation_id, overridable_segment_id)
    if request.method == "DELETE" and response.status_code == 200:
        # Taking it back changes the text too, and leaves no row that would say who did.
        translation = Translation.objects.select_related("source").get(pk=translation_id)
        note(translation.source.object_id, translation.target_locale_id, request.user.pk)
    return response


def _value(request: HttpRequest) -> object:
    """What was sent as "value": Django itself reads forms of POST only. None if nothing was."""
    try:
        return Request(request, parsers=[MultiPartParser(), FormParser()]).data.get("value")
    except APIException:
        return None


@xframe_options_sameorigin_override
def preview(request: HttpRequest, translation_id: int, mode: str | None = None) -> HttpResponse:
    """The page as it would be submitted now."""
    translation = get_object_or_404(Translation.objects.select_related("source"), pk=translation_id)
    page = translation.get_target_instance()
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    mode = page.default_preview_mode if mode is None else mode
    if mode not in dict(page.preview_modes):
        raise Http404
    return draft_of(translation).make_preview_request(request, mode)
