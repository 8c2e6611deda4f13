"""Below a language: expressing interest, one's own page, and the ways out."""

from collections.abc import Mapping

from django.urls import path

from consultation_pages.addresses import CONSULTATIONS, PLAN, REPORTS
from home.addresses import in_each_language
from stakeholders import addresses
from stakeholders.feeds import lists
from stakeholders.feeds import views as feeds
from stakeholders.views import invitations, listed, manage, sign_up, stop


def _below(word: Mapping[str, str], rest: str = "") -> str:
    words = {code: f"{above}/{word[code]}" for code, above in addresses.INTEREST.items()}
    return in_each_language("{}/" + rest, words)


urlpatterns = [
    path(in_each_language("{}/feed.atom", CONSULTATIONS), feeds.atom, name="consultations-atom"),
    path(in_each_language("{}/calendar.ics", CONSULTATIONS), feeds.calendar, name="consultations-calendar"),
    path(in_each_language("{}/feed.atom", REPORTS), lists.reports, name="reports-atom"),
    path(in_each_language("{}/feed.atom", PLAN), lists.proposals, name="plan-atom"),
    path(in_each_language("{}/", addresses.INTEREST), sign_up.express_interest, name="interest"),
    path(_below(addresses.SENT), sign_up.sent, name="interest-sent"),
    path(_below(addresses.LINK), sign_up.send_link, name="interest-link"),
    path(_below(addresses.LISTED), listed.listed, name="interest-listed"),
    path(_below(addresses.CONFIRM, "<str:token>/"), sign_up.confirm, name="interest-confirm"),
    path(_below(addresses.MINE, "<str:token>/"), manage.manage, name="interest-manage"),
    path(_below(addresses.MINE, "<str:token>/data.json"), manage.export, name="interest-export"),
    path(_below(addresses.STOP, "<str:token>/"), stop.stop, name="interest-stop"),
    path(_below(addresses.INVITATION, "<str:token>/"), invitations.invitation, name="invitation"),
]
