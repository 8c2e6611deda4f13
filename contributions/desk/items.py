"""One comment at the desk: what was sent, what is shown of it, its answer; and its files for those who check them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from consultation_pages.roles import REVIEWER
from contributions.answering import answer, hanging_on, is_open
from contributions.desk.access import WORKING, contribution_for, desk_of
from contributions.desk.forms import OneDecisionForm, ReplyForm
from contributions.letters import title_of
from contributions.models import Answer, Attachment, Contribution, Contributor
from contributions.moderation import NotPossible, decide
from contributions.people import erase
from contributions.questions import questions_named
from contributions.views.files import download
from core.admin_pages import heading

ROLES = {"decide": (REVIEWER,), "answer": WORKING, "erase": (REVIEWER,)}


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """The comment with its forms; a POST decides, answers, or erases the person's data on their request."""
    action = request.POST.get("action", "") if request.method == "POST" else ""
    if request.method == "POST" and action not in ROLES:
        raise Http404
    contribution = contribution_for(request.user, pk, *ROLES.get(action, ()))
    forms = _forms(contribution, action, request.POST)
    if action and _do(action, contribution, forms, request):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("contribution_item", args=[pk]))
    return TemplateResponse(request, "contributions/desk/item.html", _context(request, contribution) | forms)


def _forms(contribution: Contribution, action: str, posted) -> dict:
    given = Answer.objects.filter(contribution=contribution).select_related("merged_with").first()
    initial = (
        {name: getattr(given, name) for name in ("outcome", "reason_sq", "reason_sr", "reason_en")} if given else {}
    )
    initial |= {"merged_with": given.merged_with.position} if given and given.merged_with else {}
    decided = posted if action == "decide" else None
    return {
        "decision_form": OneDecisionForm(contribution, decided, prefix="decision"),
        "reply_form": ReplyForm(posted if action == "answer" else None, prefix="reply", initial=initial),
        "answer": given,
    }


def _do(action: str, contribution: Contribution, forms: dict, request: HttpRequest) -> bool:
    """Whether it was done; a form that is not valid is shown again, and a refusal told."""
    try:
        if action == "erase":
            person = Contributor.objects.filter(contribution=contribution).first()
            if person:
                erase(person)
            return True
        form = forms["decision_form" if action == "decide" else "reply_form"]
        if not form.is_valid():
            return False
        if action == "decide":
            ended = decide(contribution, form.decision(contribution, request.user))
            warn_of_consequences(request, [contribution], ended)
        else:
            answer(contribution, form.reply, request.user)
    except NotPossible as error:
        messages.error(request, str(error))
        return False
    return True


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
