"""One comment at the desk: what was sent, what is shown of it, its answer; and its files for those who check them."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from consultation_pages.roles import REVIEWER
from contributions.answering import hanging_on, is_open
from contributions.desk.access import WORKING, contribution_for, desk_of
from contributions.desk.forms import OneDecisionForm, ReplyForm, as_changed
from contributions.desk.saving import save
from contributions.letters import title_of
from contributions.models import Answer, Attachment, Contribution, Contributor
from contributions.moderation import NotPossible
from contributions.people import erase
from contributions.questions import questions_named
from contributions.views.files import download
from core.admin_pages import heading
from core.roles import Role

ACTIONS = ("save", "erase")


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """The comment with its form; a POST saves what was changed in it, or erases the person's data on their request."""
    posts = request.method == "POST"
    action = request.POST.get("action", "")
    if posts and action not in ACTIONS:
        raise Http404
    contribution = contribution_for(request.user, pk, *(_roles(request.POST) if posts else ()))
    if action == "erase":
        _erase(contribution)
        contribution = contribution_for(request.user, pk)
    forms = _forms(contribution, request.POST if posts else None)
    if posts and {"save": _save, "erase": _erased}[action](request, contribution, forms):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("contribution_item", args=[pk]))
    return TemplateResponse(request, "contributions/desk/item.html", _context(request, contribution) | forms)


def _roles(posted: QueryDict) -> tuple[Role, ...]:
    """Whose work a post is: to decide and to erase is the reviewers'."""
    decides = any(name.startswith("decision-") for name in posted)
    return (REVIEWER,) if decides or posted["action"] == "erase" else WORKING


def _forms(contribution: Contribution, posted: QueryDict | None) -> dict:
    given = Answer.objects.filter(contribution=contribution).select_related("merged_with").first()
    initial = (
        {name: getattr(given, name) for name in ("outcome", "reason_sq", "reason_sr", "reason_en")} if given else {}
    )
    initial |= {"merged_with": given.merged_with.position} if given and given.merged_with else {}
    return {
        "decision_form": as_changed(partial(OneDecisionForm, contribution, prefix="decision"), posted),
        "reply_form": as_changed(partial(ReplyForm, prefix="reply", initial=initial), posted),
        "answer": given,
    }


def _save(request: HttpRequest, contribution: Contribution, forms: dict) -> bool:
    """Whether all that was changed is saved; if not, nothing is, and the page keeps what was typed and says why."""
    parts, refusal = (forms["decision_form"], forms["reply_form"]), ""
    changed = [form for form in parts if form.is_changed]
    if not changed:
        messages.warning(request, _("Nothing was changed."))
        return False
    if all(form.is_valid() for form in changed):
        try:
            ended = save(contribution, *parts, request.user)
        except NotPossible as error:
            refusal = str(error)
        else:
            warn_of_consequences(request, [contribution], ended)
            return True
    messages.error(request, f"{refusal} {_('Nothing was saved; what you typed is kept here.')}".strip())
    return False


def _erase(contribution: Contribution) -> None:
    if person := Contributor.objects.filter(contribution=contribution).first():
        erase(person)


def _erased(request: HttpRequest, contribution: Contribution, forms: dict) -> bool:
    """Whether that was all; what was typed besides is kept, to be saved."""
    is_all = not (forms["decision_form"].is_changed or forms["reply_form"].is_changed)
    if not is_all:
        messages.warning(request, _("The person’s data was deleted. What you typed besides is not saved yet."))
    return is_all


def _context(request: HttpRequest, contribution: Contribution) -> dict:
    consultation, desk = contribution.consultation, desk_of(request.user)
    person = Contributor.objects.filter(contribution=contribution).first()
    return {
        "contribution": contribution,
        "consultation": consultation,
        **heading(contribution.receipt, "comment", title_of(consultation)),
        # The address itself is for the letters only.
        "person": person and {"name": person.name, "organisation": person.organisation, "shows": person.shows_name},
        "has_address": bool(person and person.email),
        "question": contribution.question and questions_named([contribution.question]).get(contribution.question),
        "files": contribution.attachments.all(),
        "decisions": contribution.decisions.select_related("decided_by"),
        "moderates": desk.works_for(consultation.institution, (REVIEWER,)),
        "may_answer": desk.works_for(consultation.institution) and is_open(consultation, contribution),
    }


def warn_of_consequences(request: HttpRequest, contributions: list[Contribution], review_ended: bool) -> None:
    """Says what decisions on these mean for the report, and for what is answered with one that is withheld now."""
    if review_ended:
        messages.warning(request, _("The review of the report has ended: submit the report again."))
    found = hanging_on(contributions)
    if not found:
        return
    places = {"places": ", ".join(_("No. %(number)s") % {"number": each} for each in found)}
    if contributions[0].consultation.report_published_at:
        text = _("Answered with a comment that is withheld now, whose answer is shown there instead: %(places)s.")
    else:
        text = _("Answered with a comment that is withheld now; give them answers of their own: %(places)s.")
    messages.warning(request, text % places)


@require_GET
def file(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """A file of a comment, for those who check it."""
    contribution = contribution_for(request.user, pk)
    row = Attachment.objects.filter(contribution=contribution, position=position).first()
    if row is None:
        raise Http404
    return download(row, f"{contribution.receipt}-{position}.{row.kind}")
