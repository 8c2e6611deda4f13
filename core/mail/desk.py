"""The outbox in the admin: what waits, what went out, the dead letters; and the buttons that send them again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.log_actions import log

from core.admin_menu import ItemFor
from core.admin_pages import heading
from core.models import Mail
from core.path_converters import numbers_in

SENT_AGAIN, ALL_SENT_AGAIN = "core.mail.send_again", "core.mail.send_all_again"
PER_PAGE = 100


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """The mails of a state, the newest first; dead letters unless asked otherwise.

    Never what they say, which is of their recipients only.
    """
    _for_administrators(request)
    wanted = request.GET.get("state", "")
    state = Mail.State(int(wanted)) if wanted in {str(each.value) for each in Mail.State} else Mail.State.DEAD
    rows = Mail.objects.filter(state=state).defer("text", "html", "context", "headers").order_by("-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    counts = [(each, Mail.objects.filter(state=each).count()) for each in Mail.State]
    oldest = Mail.objects.filter(state=Mail.State.QUEUED, due__lte=timezone.now()).order_by("due").first()
    context = {
        "page_of_list": page, "query_of_filters": f"state={state.value}", "counts": counts, "state": state,
        "oldest": oldest, "is_dead": state == Mail.State.DEAD,
    }  # fmt: skip
    return TemplateResponse(request, "core/outbox.html", context | heading(_("Outbox"), "mail"))


@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a dead letter back into the queue, with all its tries; who did it is on record. None that is forgotten."""
    _for_administrators(request)
    mail = get_object_or_404(Mail, pk=pk)
    if _put_back(Mail.objects.filter(pk=pk)):
        log(mail, SENT_AGAIN, user=request.user)
        messages.success(request, _("The mail waits to be sent again."))
    else:
        messages.warning(request, _("Only mail that was given up can be sent again."))
    return HttpResponseRedirect(reverse("outbox"))


@require_http_methods(["GET", "HEAD", "POST"])
def send_all_again(request: HttpRequest) -> HttpResponse:
    """Asks whether all dead letters shall go out again, and how many that are; POST does it.

    Only those that were counted: what is given up meanwhile is newer than `last` and waits for a look of its own.
    """
    _for_administrators(request)
    dead = _given_up(Mail.objects.all())
    if request.method != "POST":
        newest = dead.order_by("-pk").first()
        context = {"number": dead.count(), "last": newest.pk if newest else 0}
        return TemplateResponse(request, "core/send_all_again.html", context | heading(_("Send again"), "mail"))
    number = sum(_put_back(Mail.objects.filter(pk__lte=last)) for last in numbers_in([request.POST.get("last", "")]))
    if number:
        log(request.user, ALL_SENT_AGAIN, user=request.user, data={"mails": number})
    said = ngettext("%(number)s mail waits to be sent again.", "%(number)s mails wait to be sent again.", number)
    messages.success(request, said % {"number": number})
    return HttpResponseRedirect(reverse("outbox"))


def _put_back(mails: QuerySet[Mail]) -> int:
    """Puts those of these mails that were given up back into the queue, with all their tries; returns how many."""
    now = timezone.now()
    again = {"state": Mail.State.QUEUED, "attempts": 0, "due": now, "error": "", "fault": "", "bounced": None}
    return _given_up(mails).update(**again)


def _given_up(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    """Those that were given up and are not forgotten: without a recipient none can be sent."""
    return mails.filter(state=Mail.State.DEAD).exclude(to="")


def _for_administrators(request: HttpRequest) -> None:
    if not (request.user.is_active and request.user.is_superuser):
        raise PermissionDenied


def menu_item() -> ItemFor:
    """The entry of the menu of settings, for administrators."""
    return ItemFor(
        gettext_lazy("Outbox"), reverse("outbox"), lambda request: request.user.is_superuser,
        name="outbox", icon_name="mail", order=900,
    )  # fmt: skip


def admin_urls() -> list:
    """The addresses below the admin's."""
    return [
        path("outbox/", outbox, name="outbox"),
        path("outbox/send-again/", send_all_again, name="outbox_send_all_again"),
        path("outbox/<number:pk>/send-again/", send_again, name="outbox_send_again"),
    ]


def register_log_actions(actions) -> None:
    """Wagtail's hook: what the log says of a mail that was sent again."""
    actions.register_action(SENT_AGAIN, gettext_lazy("Send a mail again"), gettext_lazy("Sent a mail again"))
    actions.register_action(ALL_SENT_AGAIN, gettext_lazy("Send mails again"), gettext_lazy("Sent mails again"))
