"""The outbox in the admin: what waits, what went out, the dead letters; and the button that sends one again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from wagtail.log_actions import log

from core.admin_menu import ItemFor
from core.admin_pages import heading
from core.models import Mail

SENT_AGAIN = "core.mail.send_again"
SHOWN = 100


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest mails of a state, dead letters first; never what they say, which is of their recipients only."""
    _for_administrators(request)
    wanted = request.GET.get("state", "")
    state = Mail.State(int(wanted)) if wanted in {str(each.value) for each in Mail.State} else Mail.State.DEAD
    rows = Mail.objects.filter(state=state).defer("text", "html", "context", "headers").order_by("-pk")[:SHOWN]
    counts = [(each, Mail.objects.filter(state=each).count()) for each in Mail.State]
    oldest = Mail.objects.filter(state=Mail.State.QUEUED, due__lte=timezone.now()).order_by("due").first()
    context = {"rows": rows, "counts": counts, "state": state, "oldest": oldest, "is_dead": state == Mail.State.DEAD}
    return TemplateResponse(request, "core/outbox.html", context | heading(_("Outbox"), "mail"))


@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a dead letter back into the queue, with all its tries; who did it is on record. None that is forgotten."""
    _for_administrators(request)
    mail = get_object_or_404(Mail, pk=pk)
    now = timezone.now()
    again = {"state": Mail.State.QUEUED, "attempts": 0, "due": now, "error": "", "fault": "", "bounced": None}
    if Mail.objects.filter(pk=pk, state=Mail.State.DEAD).exclude(to="").update(**again):
        log(mail, SENT_AGAIN, user=request.user)
        messages.success(request, _("The mail waits to be sent again."))
    else:
        messages.warning(request, _("Only mail that was given up can be sent again."))
    return HttpResponseRedirect(reverse("outbox"))


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
        path("outbox/<number:pk>/send-again/", send_again, name="outbox_send_again"),
    ]


def register_log_actions(actions) -> None:
    """Wagtail's hook: what the log says of a mail that was sent again."""
    actions.register_action(SENT_AGAIN, gettext_lazy("Send a mail again"), gettext_lazy("Sent a mail again"))
