"""The form for a table, and the preview of it that waits, signed, in the page until somebody confirms it."""

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.table_columns import Fault
from core.table_files import Row, read_table

_PREVIEW_LASTS = 60 * 60  # seconds


class TableForm(forms.Form):
    """A file; `rows` and `faults` are what `read` of the form's own kind of table makes of it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("XLSX or CSV (UTF-8), at most 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    @staticmethod
    def read(rows: list[Row]) -> tuple[list, list[Fault]]:
        """The good rows below the names of the columns, and the bad ones; raises ValidationError for all of them."""
        raise NotImplementedError

    def clean_file(self) -> UploadedFile:
        """What is wrong with the file as a whole is the field's error."""
        self.rows, self.faults = self.read(read_table(self.cleaned_data["file"]))
        if not self.rows and not self.faults:
            raise ValidationError(_("Below the names of the columns there are no rows."))
        return self.cleaned_data["file"]


def signed(what: dict, purpose: str) -> str:
    """What a preview carries: the server keeps nothing of a file that nobody confirms."""
    return signing.dumps(what, salt=purpose, compress=True)


def confirmed(token: str, purpose: str) -> dict:
    """What was signed for this purpose; raises ValidationError for a preview that is too old or of somebody else."""
    try:
        return signing.loads(token, salt=purpose, max_age=_PREVIEW_LASTS)
    except signing.BadSignature:
        raise ValidationError(_("This preview is too old. Choose the file again.")) from None
