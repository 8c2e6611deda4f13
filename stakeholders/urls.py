"""Below a language: expressing interest, one's own page, and the ways out."""

from django.urls import path

from consultation_pages.addresses import CONSULTATIONS
from home.addresses import in_each_language
from stakeholders import addresses
from stakeholders.feeds import views as feeds
from stakeholders.views import invitations, listed, manage, sign_up, stop


def _below(rest: str) -> str:
    return in_each_language("{}/" + rest, addresses.INTEREST)


urlpatterns = [
    path(in_each_language("{}/feed.atom", CONSULTATIONS), feeds.atom, name="consultations-atom"),
    path(in_each_language("{}/calendar.ics", CONSULTATIONS), feeds.calendar, name="consultations-calendar"),
    path(_below(""), sign_up.express_interest, name="interest"),
    path(_below("sent/"), sign_up.sent, name="interest-sent"),
    path(_below("link/"), sign_up.send_link, name="interest-link"),
    path(_below("listed/"), listed.listed, name="interest-listed"),
    path(_below("confirm/<str:token>/"), sign_up.confirm, name="interest-confirm"),
    path(_below("mine/<str:token>/"), manage.manage, name="interest-manage"),
    path(_below("mine/<str:token>/data.json"), manage.export, name="interest-export"),
    path(_below("stop/<str:token>/"), stop.stop, name="interest-stop"),
    path(_below("invitation/<str:token>/"), invitations.invitation, name="invitation"),
]
