"""Our own document and image models: documents lie outside the public media folder."""

import os
import secrets
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from core.uploads import examine

_SECRET_LETTERS = 16  # of four bits each


def document_storage():
    """The private storage; a function, so that no path is written into a migration."""
    return storages["documents"]


class SiteDocument(AbstractDocument):
    """A file that pages list. It is served by a view that asks whether a public page shows it."""

    file = models.FileField(_("file"), upload_to="documents", storage=document_storage)
    # What `core.pdfs` found when it came in: pages, title, text. Of other formats, and of what programs store, nothing.
    pdf_facts = models.JSONField(_("what the PDF is like"), null=True, blank=True, editable=False)

    admin_form_fields = ("title", "file", "collection")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_sitedocument", "Can choose document")]

    def save(self, *args, **kwargs):
        """Keeps size and hash of a file that a program stored; forms of the admin set them themselves."""
        if self.file and not self.file_hash and kwargs.get("update_fields") is None:
            with suppress(FileNotFoundError):
                self._set_document_file_metadata()
        super().save(*args, **kwargs)

    def clean(self):
        """Lets no file in that is not what its name says or not safe to open, whatever form or program brings it."""
        super().clean()
        if not self.file or self.file._committed:
            return
        try:
            facts = examine(self.file.file, self.file.size, self.file_extension)
        except ValidationError as refusal:
            raise ValidationError({"file": refusal.messages}) from refusal
        self.pdf_facts = facts and facts.as_json()


class SiteImage(AbstractImage):
    """A picture in a page's text. It is served as a plain file, so nobody guesses its name before a page shows it."""

    admin_form_fields = ("title", "file", "description", "collection")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_siteimage", "Can choose image")]

    def get_upload_to(self, filename):
        """Random letters before the name."""
        folder, name = os.path.split(super().get_upload_to(filename))
        stem, extension = os.path.splitext(name)
        return os.path.join(folder, f"{secrets.token_hex(_SECRET_LETTERS // 2)}-{stem[:40]}{extension}")


class Rendition(AbstractRendition):
    """An image in one size."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="unique_rendition")
        ]

    def get_upload_to(self, filename):
        """Below the random letters of its image: of that one's name Wagtail leaves five letters in a rendition's."""
        return os.path.join("images", self.image.filename[:_SECRET_LETTERS], filename)

    def __str__(self):
        return self.filter_spec
