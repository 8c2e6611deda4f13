"""The upload of a translator's PO file: what it would change is shown first, and imported when confirmed."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail_localize.models import Translation

from consultation_pages.translation_files import LARGEST_FILE, parsed, preview, take_over
from core.admin_pages import heading


class UploadForm(forms.Form):
    """A file at first; its text when the preview is confirmed."""

    file = forms.FileField(required=False)
    content = forms.CharField(required=False, max_length=LARGEST_FILE, strip=False)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("file") and not cleaned.get("content"):
            raise ValidationError(_("Choose a file."))
        return cleaned

    @property
    def bytes(self) -> bytes:
        """What was sent, either way."""
        file = self.cleaned_data.get("file")
        return file.read(LARGEST_FILE + 1) if file else self.cleaned_data["content"].encode()


@require_POST
def upload(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Previews a PO file, or imports the confirmed one; nothing of it becomes public before a review."""
    translation = get_object_or_404(Translation.objects.select_related("source"), pk=translation_id)
    page = translation.get_target_instance()
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    form = UploadForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise ValidationError([error for errors in form.errors.values() for error in errors])
        content = form.bytes
        po = parsed(content, translation)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("wagtailadmin_pages:edit", page.pk)
    if form.cleaned_data["content"]:
        number = take_over(po, translation, request.user)
        message = ngettext("%d translation was taken over.", "%d translations were taken over.", number) % number
        messages.success(request, message)
        return redirect("wagtailadmin_pages:edit", page.pk)
    context = {"page": page, "preview": preview(po, translation), "content": content.decode("utf-8-sig")}
    context |= heading(_("Import translations"), "upload", page.title)
    return TemplateResponse(request, "consultation_pages/admin/translation_file.html", context)
