"""Entering at the desk what did not come through the form: paper, e-mails, words spoken at meetings, and meetings."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contributions.desk.access import WORKING, consultation_for
from contributions.desk.forms import EntryForm, MeetingForm
from contributions.letters import title_of
from contributions.submission import NotAccepted, OtherText, Submission, submit
from core.admin_pages import heading

TEMPLATE = "contributions/desk/entry.html"


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for a comment that came another way; the register takes it as it takes the others."""
    consultation = consultation_for(request.user, pk, *WORKING)
    form = EntryForm(consultation, request.POST or None, request.FILES or None)
    key = _key(request.POST.get("key", ""))
    if form.is_valid():
        data = form.cleaned_data
        sent = Submission(
            text=data["text"], key=key, author=form.author, language=data["language"], files=data["files"],
            channel=data["channel"], sent_on=data["sent_on"], meeting=data["meeting"], entered_by=request.user,
        )  # fmt: skip
        try:
            contribution = submit(consultation.pk, sent)
        except NotAccepted:
            messages.error(request, _("The report is published: nothing is entered any more."))
        except OtherText as error:
            key = uuid.uuid4()
            messages.warning(request, _("This form was already saved as %s. Save again for another.") % error.earlier)
        else:
            messages.success(request, _("Entered as %s.") % contribution.receipt)
            return HttpResponseRedirect(reverse("contribution_item", args=[contribution.pk]))
    return _page(request, consultation, form, _("Enter a comment"), key)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for a public meeting that took place."""
    consultation = consultation_for(request.user, pk, *WORKING)
    form = MeetingForm(consultation, request.POST or None)
    if form.is_valid():
        record = form.save(commit=False)
        record.consultation, record.recorded_by = consultation, request.user
        record.save()
        messages.success(request, _("The meeting was recorded."))
        return HttpResponseRedirect(reverse("contribution_desk", args=[pk]))
    return _page(request, consultation, form, _("Record a public meeting"), None)


def _key(posted: str) -> uuid.UUID:
    try:
        return uuid.UUID(posted)
    except ValueError:
        return uuid.uuid4()


def _page(request: HttpRequest, consultation, form, title: str, key) -> HttpResponse:
    context = {"consultation": consultation, "form": form, "key": key}
    context |= heading(title, "comment", title_of(consultation))
    return TemplateResponse(request, TEMPLATE, context)
