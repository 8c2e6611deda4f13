"""The forms of documents and images: a file that was saved once stays what it is."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm


class FrozenFileMixin:
    """Mixin to refuse another file for a saved document or image.

    Refused while validating: Wagtail's forms delete the old file from storage before they save the row, so a refusal
    in the gate alone left a published document without its file.
    """

    def clean_file(self):
        if self.instance.pk and "file" in self.changed_data:
            raise ValidationError(_("A saved file is not replaced. Upload the new one and choose it on the page."))
        return self.cleaned_data["file"]


class DocumentForm(FrozenFileMixin, BaseDocumentForm):
    """Documents: title and collection may change, the file may not."""


class ImageForm(FrozenFileMixin, BaseImageForm):
    """Images: title, text and collection may change, the file may not."""
