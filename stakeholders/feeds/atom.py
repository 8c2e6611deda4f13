"""Writes Atom (RFC 4287) of a list page by page (RFC 5005): its filters, its order, and nothing left out."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language

from consultation_pages import legal_calendar
from core.languages import tag_of
from home.frame import absolute, with_query
from home.pager import CountedPaginator, page_or_404

PER_PAGE = 200


class ListFeed(Atom1Feed):
    """An Atom feed that is the same until something in it changes, with the addresses of the pages beside this one."""

    def latest_post_date(self) -> datetime:
        """The instant of the latest change; for an empty list, where Django says now, the beginning of the day."""
        if self.items:
            return super().latest_post_date()
        return legal_calendar.start_of(legal_calendar.local_date(timezone.now()))

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for relation, address in self.feed["neighbours"].items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address})


class Asked(NamedTuple):
    """What a request asks of a list: the address of the list in pages of HTML, its title, its filters and its page."""

    title: str
    address: str
    query: QueryDict
    page: object


def page_of(request: HttpRequest, rows: QuerySet):
    """The page of a list that the parameter `page` names. Raises Http404 where there is none."""
    return page_or_404(CountedPaginator(rows, rows.order_by().count(), PER_PAGE), request.GET.get("page"))


def feed_of(request: HttpRequest, asked: Asked) -> ListFeed:
    """A feed without entries: all pages share its id, and each names itself and those beside it."""
    page, query = asked.page, asked.query.urlencode()

    def address(number: int) -> str:
        others = asked.query.copy()
        if number > 1:
            others["page"] = str(number)
        return absolute(with_query(request.path, others.urlencode()))

    neighbours = {}
    if page.paginator.num_pages > 1:
        neighbours |= {"first": address(1), "last": address(page.paginator.num_pages)}
    if page.has_previous():
        neighbours["previous"] = address(page.previous_page_number())
    if page.has_next():
        neighbours["next"] = address(page.next_page_number())
    return ListFeed(
        asked.title, absolute(with_query(asked.address, query)), "", language=tag_of(get_language()),
        feed_url=address(page.number), feed_guid=address(1), neighbours=neighbours,
    )  # fmt: skip


def answer(feed: ListFeed) -> HttpResponse:
    """The feed as it is sent."""
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
