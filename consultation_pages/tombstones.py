"""What stands at the address of a page that was withdrawn: its title, the day, and the reason, for good."""

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail.models import Page, PageLogEntry

from consultation_pages.models import Approval
from home.views.pages import tree_path

# The entry in a page's history that carries the reason; written by `consultation_pages.views.withdrawal`.
LOG_ACTION = "consultation_pages.ask_withdrawal"


def tombstone(request: HttpRequest, code: str, path: str) -> HttpResponse | None:
    """The answer 410 (RFC 9110, 15.5.11) for a page that left the public by the workflow; None for any other path."""
    withdrawal = _withdrawal_at(code, path)
    if withdrawal is None:
        return None
    context = {"title": withdrawal.page.title, "day": withdrawal.released_at, "reason": _reason(withdrawal)}
    return TemplateResponse(request, "consultation_pages/tombstone.html", context | {"is_lost": True}, status=410)


def _withdrawal_at(code: str, path: str) -> Approval | None:
    """The last approval of a page that is gone, if it withdrew it; an emergency leaves no title behind."""
    later = Approval.objects.released().filter(page=OuterRef("page"), pk__gt=OuterRef("pk"))
    gone = Approval.objects.released().filter(
        ~Exists(later.order_by()), kind=Approval.Kind.WITHDRAW, page__live=False, page__url_path=tree_path(code, path)
    )
    return gone.select_related("page").last()


def _reason(withdrawal: Approval) -> str:
    page: Page = withdrawal.page
    asked = PageLogEntry.objects.filter(page=page.pk, action=LOG_ACTION, timestamp__lte=withdrawal.approved_at)
    latest = asked.order_by("timestamp", "pk").last()
    return latest.data.get("comment", "") if latest else ""
