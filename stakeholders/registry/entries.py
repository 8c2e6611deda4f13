"""One entry of the registry: read by whom it concerns, written by the institution that keeps it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultation_pages.models import Institution
from core.admin_pages import heading
from stakeholders import contacts
from stakeholders.models import Stakeholder
from stakeholders.registry.access import desk_or_refused, person_for
from stakeholders.registry.forms import EntryForm
from stakeholders.subject_names import named


@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of somebody; the interests in other institutions, and their invitations, are theirs."""
    found, desk = person_for(request.user, pk), desk_or_refused(request.user)
    context = {
        "person": found,
        "interests": named(desk.interests().filter(stakeholder=found)),
        "invitations": found.invitations.filter(consultation__in=desk.consultations()).select_related("consultation"),
        "is_kept": desk.kept().filter(pk=pk).exists(),
        **heading(found.shown_as, "group"),
    }
    return TemplateResponse(request, "stakeholders/registry/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new entry of one's own institution."""
    keeper = min(desk_or_refused(request.user).institutions, default=None)
    return _edit(request, Stakeholder(keeper_id=keeper), _("Enter a stakeholder"))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects an entry that one's own institution keeps; what people said of themselves only they change."""
    person_for(request.user, pk)
    return _edit(request, _kept(request, pk), _("Change an entry"))


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Erases an entry that one's own institution keeps."""
    person_for(request.user, pk)
    contacts.delete(_kept(request, pk), request.user)
    messages.success(request, _("Deleted."))
    return HttpResponseRedirect(reverse("registry"))


def _kept(request: HttpRequest, pk: int) -> Stakeholder:
    return get_object_or_404(desk_or_refused(request.user).kept(), pk=pk)


def _edit(request: HttpRequest, entry: Stakeholder, title: str) -> HttpResponse:
    own = desk_or_refused(request.user).institutions
    if not own:
        raise PermissionDenied
    institutions = Institution.objects.filter(pk__in=own)
    now = timezone.now()
    form = EntryForm(institutions, now, request.POST or None, instance=entry)
    if form.is_valid():
        contacts.save(form.save(commit=False), form.wanted, form.changed_data, request.user, now)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("registry_person", args=[form.instance.pk]))
    return TemplateResponse(request, "stakeholders/registry/entry.html", {"form": form, **heading(title, "group")})
