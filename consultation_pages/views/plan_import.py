"""Taking a table over into the draft of a plan: choose a file, look at what it would do, confirm."""

from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from consultation_pages.models import DocumentType, PlanPage
from consultation_pages.plan_import import Preview, StaleImport, preview, rows_of_plan, take_over
from consultation_pages.plan_table import COLUMNS, REQUIRED, Entry, headings, read_plan
from consultation_pages.plan_template import workbook_response
from core.admin_pages import heading
from core.csv_export import csv_response
from core.table_files import LARGEST, MOST_ROWS
from core.table_forms import TableForm, confirmed, signed

TEMPLATE = "consultation_pages/admin/plan_import.html"


class PlanForm(TableForm):
    """The file with the plan."""

    read = staticmethod(read_plan)


@require_http_methods(["GET", "HEAD", "POST"])
def import_plan(request: HttpRequest, page_id: int) -> HttpResponse:
    """The form; POST of a file shows what it would do; POST of that preview writes the draft."""
    page = _plan_or_refuse(request, page_id)
    if "preview" in request.POST:
        return _confirm(request, page)
    form = PlanForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        return _show(request, page, form.rows, preview(page, form.rows, form.faults))
    return _answer(request, page, status=400 if form.is_bound else 200, form=form)


@require_safe
def template(request: HttpRequest, page_id: int, kind: str) -> HttpResponse:
    """The plan as it is, as a table to go on with."""
    page = _plan_or_refuse(request, page_id)
    name = f"plan-{page.get_parent().slug}-{page.slug}"
    rows = list(rows_of_plan(page))
    return csv_response(name, headings(), rows) if kind == "csv" else workbook_response(name, rows)


def may_import(page: Page, user) -> bool:
    """Whether the person may write this plan, it carries the facts, and nobody is reviewing it."""
    permissions = page.permissions_for_user(user)
    may_write = permissions.can_edit() and permissions.can_add_subpage() and not permissions.page_locked()
    return may_write and isinstance(page, PlanPage) and page.carries_facts


def _plan_or_refuse(request: HttpRequest, page_id: int) -> PlanPage:
    page = get_object_or_404(PlanPage, pk=page_id)
    if not may_import(page, request.user):
        raise PermissionDenied
    return page


def _show(request: HttpRequest, page: PlanPage, entries: list[Entry], found: Preview) -> HttpResponse:
    """The preview, which carries its good rows signed: the server keeps nothing of a file that nobody confirms."""
    good = {step.entry.line for step in found.steps}
    held = {"revision": page.latest_revision_id, "rows": [asdict(entry) for entry in entries if entry.line in good]}
    token = signed(held, _purpose(request, page))
    return _answer(request, page, found=found, token=token)


def _confirm(request: HttpRequest, page: PlanPage) -> HttpResponse:
    try:
        held = confirmed(request.POST["preview"], _purpose(request, page))
    except ValidationError as error:
        messages.error(request, error.message)
        return redirect("plan_import", page.pk)
    entries = [Entry(**row) for row in held["rows"]]
    try:
        revision = take_over(page, entries, held["revision"], request.user)
    except StaleImport:
        messages.warning(request, _("Somebody has changed the plan meanwhile. This is what the table would do now."))
        return _show(request, page, entries, preview(page, entries, []))
    if revision is None:
        messages.info(request, _("The plan says all of this already: nothing was changed."))
    else:
        taken = ngettext(
            "%(rows)d row was taken over into the draft. Look at it, give the reason and submit it.",
            "%(rows)d rows were taken over into the draft. Look at it, give the reason and submit it.",
            len(entries),
        )
        messages.success(request, taken % {"rows": len(entries)})
    return redirect("wagtailadmin_pages:edit", page.pk)


def _purpose(request: HttpRequest, page: PlanPage) -> str:
    return f"plan import {page.pk} {request.user.pk}"


def _answer(request: HttpRequest, page: PlanPage, status: int = 200, **context) -> HttpResponse:
    """The page of the import. Everything that it says about the file comes with `context`."""
    described = [(title, text, name in REQUIRED) for title, (name, (_label, text)) in zip(
        headings(), COLUMNS.items(), strict=True
    )]  # fmt: skip
    context |= {
        "page": page, "form": context.get("form") or PlanForm(), "columns": described, "largest": LARGEST,
        "most_rows": MOST_ROWS, "types": DocumentType.objects.all(),
        **heading(_("Import from a table"), "upload", page.title),
    }  # fmt: skip
    return TemplateResponse(request, TEMPLATE, context, status=status)


def admin_urls() -> list:
    """The addresses of the import in the admin."""
    return [
        path("plan-import/<number:page_id>/", import_plan, name="plan_import"),
        path("plan-import/<number:page_id>/template.xlsx", template, {"kind": "xlsx"}, name="plan_template"),
        path("plan-import/<number:page_id>/template.csv", template, {"kind": "csv"}, name="plan_template_csv"),
    ]


def header_buttons(page: Page, user, view_name: str, next_url: str | None = None):
    """The button in the menu of a plan."""
    if view_name == "edit" and may_import(page, user):
        yield Button(_("Import from a table"), reverse("plan_import", args=[page.pk]), icon_name="upload", priority=60)
