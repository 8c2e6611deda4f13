"""Entering at the desk what did not come through the form: paper, e-mails, words spoken at meetings, and meetings."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultation_pages.models import Consultation
from consultation_pages.roles import REVIEWER
from contributions import meetings
from contributions.desk.access import WORKING, consultation_for, desk_of
from contributions.desk.entry_forms import EntryForm, MeetingForm
from contributions.letters import title_of
from contributions.models import MeetingRecord
from contributions.moderation import NotPossible
from contributions.submission import NotAccepted, OtherText, Submission, is_stored, submit
from core.admin_pages import heading

ENTRY, MEETING = "contributions/desk/entry.html", "contributions/desk/meeting.html"


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
            question=data["question"] or None,
        )  # fmt: skip
        try:
            contribution = submit(consultation.pk, sent)
        except NotAccepted as refusal:
            messages.error(request, _why_not(refusal.consultation))
        except OtherText as error:
            key = uuid.uuid4()
            messages.warning(request, _("This form was already saved as %s. Save again for another.") % error.earlier)
        else:
            if is_stored(contribution, sent):
                messages.success(request, _("Entered as %s.") % contribution.receipt)
            else:
                messages.warning(request, _("It stands as it was entered before, as %s.") % contribution.receipt)
            return HttpResponseRedirect(reverse("contribution_item", args=[contribution.pk]))
    return _page(request, consultation, form, _("Enter a comment"), key)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for a public meeting that took place, and those that are recorded."""
    consultation = consultation_for(request.user, pk, *WORKING)
    key = _key(request.POST.get("key", ""))
    held = MeetingRecord(consultation=consultation, recorded_by=request.user, key=key)
    form = MeetingForm(consultation, request.user, request.POST or None, request.FILES or None, instance=held)
    if form.is_valid():
        try:
            meetings.record(form.save(commit=False))
        except meetings.Recorded as error:
            key = uuid.uuid4()
            messages.warning(request, _("This form was already saved as %s. Save again for another.") % error.earlier)
        except NotPossible as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The meeting was recorded. It is public once a reviewer has confirmed it."))
            return HttpResponseRedirect(reverse("contribution_meeting", args=[pk]))
    confirms = desk_of(request.user).works_for(consultation.institution, [REVIEWER])
    more = {"meetings": consultation.meetings_held.listed(), "confirms": confirms}
    title = _("Record a public meeting")
    return _page(request, consultation, form, title, key, MEETING, **more)


@require_http_methods(["GET", "HEAD", "POST"])
def change_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The form in which a recorded meeting is corrected, or taken out; a change of it that waits already, further."""
    held = get_object_or_404(MeetingRecord, pk=pk)
    consultation = consultation_for(request.user, held.consultation_id, *WORKING)
    held = MeetingRecord.objects.filter(replaces=held).first() or held
    removes = request.POST.get("action") == "remove"
    posted = (None, None) if removes else (request.POST or None, request.FILES or None)
    form = MeetingForm(consultation, request.user, *posted, instance=held)
    try:
        if removes:
            waits = meetings.remove(held, request.user)
        elif form.is_valid():
            waits = meetings.change(form.save(commit=False), request.user)
        else:
            return _page(request, consultation, form, _("Change a public meeting"), None, MEETING, meeting=held)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _what_became(held, removes, waits))
    return HttpResponseRedirect(reverse("contribution_meeting", args=[consultation.pk]))


def _what_became(held: MeetingRecord, removes: bool, waits: bool) -> str:
    """What is told after a change or a removal."""
    if waits:
        return _("Saved. What is public stays as it is until another person, a reviewer, has confirmed this.")
    if not removes:
        return _("Saved.")
    return _("The change was taken back.") if held.replaces_id else _("The meeting was removed.")


@require_POST
def confirm_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirms a recorded meeting, or a change of a public one, as the second person: it is public from then on."""
    held = get_object_or_404(MeetingRecord, pk=pk)
    consultation = consultation_for(request.user, held.consultation_id, REVIEWER)
    try:
        meetings.confirm(held, request.POST.get("stamp", ""), request.user)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        done = _("The meeting was removed.") if held.removes else _("The meeting is confirmed and public.")
        messages.success(request, done)
    return HttpResponseRedirect(reverse("contribution_meeting", args=[consultation.pk]))


def _why_not(consultation: Consultation) -> str:
    """Why nothing is entered on a consultation any more."""
    if consultation.archived_at:
        return _("This consultation was moved from the former platform: nothing is entered any more.")
    if consultation.withdrawn_at:
        return _("This consultation was withdrawn: nothing is entered any more.")
    return _("The report is published: nothing is entered any more.")


def _key(posted: str) -> uuid.UUID:
    try:
        return uuid.UUID(posted)
    except ValueError:
        return uuid.uuid4()


def _page(request: HttpRequest, consultation, form, title: str, key, template=ENTRY, **more) -> HttpResponse:
    context = {"consultation": consultation, "form": form, "key": key} | more
    context |= heading(title, "comment", title_of(consultation))
    return TemplateResponse(request, template, context)
