"""Lists in pages with real numbers, and a depth beyond which the reader is asked to narrow the question."""

from dataclasses import dataclass

from django.core.paginator import InvalidPage, Paginator
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.functional import cached_property

PER_PAGE = 20
# Databases count their way to a deep page row by row: beyond 5,000 rows filters are the better way.
MOST_PAGES = 250


class CountedPaginator(Paginator):
    """A paginator whose total is known already, and which ends at `most_pages`."""

    def __init__(self, rows: QuerySet, total: int, per_page: int = PER_PAGE, most_pages: int = MOST_PAGES):
        super().__init__(rows, per_page)
        self.total, self.most_pages = total, most_pages

    @cached_property
    def count(self) -> int:
        return min(self.total, self.most_pages * self.per_page)

    @property
    def is_cut(self) -> bool:
        """Whether there is more than the pages show."""
        return self.total > self.count


@dataclass(frozen=True)
class Pager:
    """What the component shows: numbers with addresses (None: a gap), and the neighbours ("" at the ends)."""

    number: int
    pages: list[tuple[int, str | None]]
    previous: str
    next: str


def page_or_404(paginator: Paginator, wanted: str | None):
    """The page of a list that an address names by number; the first without one.

    Raises Http404 for anything that is no number of a page: a page that does not exist has no address.
    """
    if wanted is None:
        return paginator.page(1)
    if not (wanted.isascii() and wanted.isdecimal()):
        raise Http404
    try:
        return paginator.page(wanted)
    except InvalidPage as error:
        raise Http404 from error


def pager_of(page, query: QueryDict) -> Pager:
    """The pager of a page of a list whose other parameters are `query`."""

    def address(number: int) -> str:
        others = query.copy()
        others.pop("page", None)
        if number > 1:
            others["page"] = str(number)
        return f"?{others.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return Pager(
        number=page.number,
        pages=[(number, address(number) if isinstance(number, int) else None) for number in numbers],
        previous=address(page.number - 1) if page.has_previous() else "",
        next=address(page.number + 1) if page.has_next() else "",
    )
