"""Taking a table of stakeholders over: choose a file, look at what it would do, confirm."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log

from consultation_pages.models import Institution
from core.admin_pages import heading
from core.table_files import MOST_ROWS
from core.table_forms import TableForm, confirmed, signed
from core.text import fold
from stakeholders import contacts
from stakeholders.models import Stakeholder
from stakeholders.registry.access import desk_or_refused
from stakeholders.registry.table import COLUMNS, read_people

IMPORTED = "stakeholders.import"


class PeopleForm(TableForm):
    """The file, and the institution that is to keep its rows."""

    keeper = forms.ModelChoiceField(label=gettext_lazy("Entered by"), queryset=Institution.objects.none())
    field_order = ("keeper", "file")
    read = staticmethod(read_people)

    def __init__(self, own: frozenset[int], *args):
        super().__init__(*args, initial={"keeper": min(own)})
        self.fields["keeper"].queryset = Institution.objects.filter(pk__in=own)


@require_http_methods(["GET", "HEAD", "POST"])
def import_people(request: HttpRequest) -> HttpResponse:
    """The form; POST of a file shows what it would do; POST of that preview writes the entries."""
    own = desk_or_refused(request.user).institutions
    if not own:
        raise PermissionDenied
    if "preview" in request.POST:
        return _confirm(request, own)
    form = PeopleForm(own, request.POST or None, request.FILES or None)
    context = {"form": form, "columns": COLUMNS.values(), "most_rows": MOST_ROWS}
    context |= heading(_("Import stakeholders from a table"), "upload")
    if form.is_valid():
        keeper = form.cleaned_data["keeper"]
        new, there = split(keeper, form.rows)
        held = {"keeper": keeper.pk, "rows": form.rows}
        token = signed(held, _purpose(request))
        context |= {"is_preview": True, "new": new, "there": there, "faults": form.faults, "token": token}
    status = 400 if form.is_bound and not form.is_valid() else 200
    return TemplateResponse(request, "stakeholders/registry/import.html", context, status=status)


def split(keeper: Institution, rows: list[dict]) -> tuple[list[dict], list[dict]]:
    """The rows that are new to an institution, and those that it has already or that repeat an earlier one."""
    known = {_identity(each) for each in keeper.kept_stakeholders.values("email", "organisation", "name")}
    new, there = [], []
    for row in rows:
        (there if _identity(row) in known else new).append(row)
        known.add(_identity(row))
    return new, there


@transaction.atomic
def take_over(keeper: Institution, rows: list[dict], user) -> int:
    """Enters the rows that an institution does not have yet, on record; returns how many. Run again it adds none."""
    Institution.objects.select_for_update().get(pk=keeper.pk)
    new, now = split(keeper, rows)[0], timezone.now()
    for row in new:
        fields = {name: value for name, value in row.items() if name not in ("line", "topics")}
        contacts.enter(Stakeholder(keeper=keeper, **fields), {"topic": row["topics"]}, now)
    if new:
        log(user, IMPORTED, user=user, data={"people": len(new), "institution": keeper.code})
    return len(new)


def _identity(row: dict) -> tuple[str, ...]:
    return (row["email"].lower(),) if row["email"] else (fold(row["organisation"]), fold(row["name"]))


def _confirm(request: HttpRequest, own: frozenset[int]) -> HttpResponse:
    try:
        held = confirmed(request.POST["preview"], _purpose(request))
    except ValidationError as error:
        messages.error(request, error.message)
        return redirect("registry_import")
    keeper = get_object_or_404(Institution, pk=held["keeper"])
    if keeper.pk not in own:
        raise PermissionDenied
    number = take_over(keeper, held["rows"], request.user)
    text = ngettext("%(number)d stakeholder was entered.", "%(number)d stakeholders were entered.", number)
    messages.success(request, text % {"number": number})
    return redirect("registry")


def _purpose(request: HttpRequest) -> str:
    return f"stakeholder import {request.user.pk}"


def register_log_actions(actions) -> None:
    """Wagtail's hook: what the log says of an import."""
    actions.register_action(IMPORTED, _("Import stakeholders"), _("Imported stakeholders"))
