"""Why an Office or OpenDocument file may not come in, in words that say what to do."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def programs() -> ValidationError:
    """It starts something, or could."""
    return ValidationError(
        _("The file holds macros or other programs. Save it without them, for instance as DOCX or PDF."), code="macros"
    )


def files_inside() -> ValidationError:
    """It carries what no check has seen."""
    return ValidationError(
        _("The file holds other files inside. Save it without them, for instance as PDF."), code="embedded_files"
    )


def elsewhere() -> ValidationError:
    """Opening it asks others for something."""
    return ValidationError(
        _("The file fetches pictures, a template or other parts from elsewhere. Save it with them inside, or as PDF."),
        code="remote_parts",
    )


def too_large() -> ValidationError:
    """Checking it would take too long."""
    return ValidationError(_("The file is too large to be checked. Save it as PDF."), code="too_complicated")


def damaged() -> ValidationError:
    """It is not what it begins like."""
    return ValidationError(_("The file is damaged: it cannot be opened."), code="damaged_file")
