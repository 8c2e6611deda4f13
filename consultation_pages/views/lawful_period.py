"""The first lawful last day as data, for the script beside the form; nothing in it is secret."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultation_pages.lawful_period import lawful_period
from consultation_pages.models import DocumentType, Institution
from consultation_pages.period_form import proposal
from core.admin_fields import DayField


class QuestionForm(forms.Form):
    """What the script asks: a first day, whose consultation it is, and of which type."""

    opens_on = DayField()
    institution = forms.ModelChoiceField(Institution.objects.all(), to_field_name="code")
    document_type = forms.ModelChoiceField(DocumentType.objects.all(), required=False)


@require_safe
def answer(request: HttpRequest) -> JsonResponse:
    """The day, and why; 400 with the reason for a question that means nothing."""
    form = QuestionForm(request.GET)
    if not form.is_valid():
        reasons = [reason for reasons in form.errors.values() for reason in reasons]
        return JsonResponse({"error": " ".join(reasons)}, status=400)
    asked = form.cleaned_data
    kind = asked["document_type"]
    found = lawful_period(asked["opens_on"], asked["institution"].kind, kind and kind.pk)
    if found is None:
        return JsonResponse({"error": _("No rule is in force on this first day.")}, status=400)
    return JsonResponse(
        {
            "closes_on": found.closes_on.strftime(settings.WAGTAIL_DATE_FORMAT),
            "proposal": proposal(found),
            "reasons": found.reasons,
            "use": _("Take %(day)s") % {"day": date_format(found.closes_on)},
            "taken": _("Entered as the last day."),
            "too_early": _("The last day that you gave is too early."),
        }
    )


def admin_urls() -> list:
    """The address in the admin."""
    return [path("lawful-period/", answer, name="lawful_period")]
