"""Pages of lists: a number that is a page's, or not found."""

import pytest
from django.http import Http404, QueryDict

from home.pager import MOST_PAGES, CountedPaginator, page_or_404, pager_of

ROWS = list(range(95))


def paginator():
    return CountedPaginator(ROWS, len(ROWS))


@pytest.mark.parametrize(("wanted", "number"), [(None, 1), ("1", 1), ("5", 5), ("05", 5)])
def test_a_number_names_a_page(wanted, number):
    assert page_or_404(paginator(), wanted).number == number


@pytest.mark.parametrize("wanted", ["", "0", "6", "-1", "1.0", "1e1", "two", "٣", "²", " 2", "9" * 18])
def test_everything_else_is_not_found(wanted):
    with pytest.raises(Http404):
        page_or_404(paginator(), wanted)


def test_the_first_page_of_an_empty_list_exists():
    assert list(page_or_404(CountedPaginator([], 0), None)) == []


def test_a_list_ends_at_a_depth_and_says_so():
    deep = CountedPaginator(range(10**6), 10**6)
    assert (deep.num_pages, deep.is_cut, paginator().is_cut) == (MOST_PAGES, True, False)
    with pytest.raises(Http404):
        page_or_404(deep, str(MOST_PAGES + 1))


def test_links_keep_the_other_parameters_and_the_first_page_has_no_number():
    pager = pager_of(page_or_404(paginator(), "2"), QueryDict("q=a%26b&stage=open&stage=planned&page=2"))
    assert pager.previous == "?q=a%26b&stage=open&stage=planned"
    assert pager.next == "?q=a%26b&stage=open&stage=planned&page=3"
    assert [number for number, address in pager.pages if address] == [1, 2, 3, 4, 5]


def test_the_ends_have_no_neighbour_and_gaps_no_address():
    first = pager_of(CountedPaginator(range(1000), 1000).page(1), QueryDict())
    last = pager_of(CountedPaginator(range(1000), 1000).page(50), QueryDict())
    assert (first.previous, last.next) == ("", "")
    assert [address for _number, address in first.pages].count(None) == 1
