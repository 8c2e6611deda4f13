"""The private page of one comment: the receipt, what became of it, and the rights of the person who sent it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consultation_pages.presentation import public_record
from contributions.models import Contributor
from contributions.people import disown, erase, take_away
from contributions.public import shown
from contributions.tokens import read_private_token
from contributions.words import subject_of

ACTIONS = {"erase": erase, "take_away": take_away, "disown": disown}


# The link is the right: no cookie takes part, so a foreign site that does not know it can do nothing.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_contribution(request: HttpRequest, token: str) -> HttpResponse:
    """The page; a GET changes nothing, as mail programs open every link. Erased, it is as if it never was."""
    key = read_private_token(token)
    person = key and Contributor.objects.select_related("contribution").filter(key=key).first()
    record = person and public_record(pk=person.contribution.consultation_id)
    if not record:
        raise Http404
    if request.method == "POST":
        return _act(request, person, token)
    one = shown(record, [person.contribution_id])[0]
    context = {
        "record": record, "subject": subject_of(record), "person": person, "one": one, "token": token,
        "contribution": person.contribution, "menu_name": "consultations",
        "is_repeated": "repeated" in request.GET, "actions": list(ACTIONS),
    }  # fmt: skip
    return _unseen(render(request, "contributions/mine.html", context))


def _act(request: HttpRequest, person: Contributor, token: str) -> HttpResponse:
    """Does it once the person was asked whether they are sure: nothing of it can be undone."""
    action = request.POST.get("action", "")
    if action not in ACTIONS:
        return HttpResponseRedirect(request.path)
    is_sure = "sure" in request.POST
    if is_sure:
        ACTIONS[action](person)
    page = "contributions/done.html" if is_sure else "contributions/sure.html"
    return _unseen(render(request, page, {"action": action, "menu_name": "consultations"}))


def _unseen(response: HttpResponse) -> HttpResponse:
    """The address is a secret: no other site and no search engine gets it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
