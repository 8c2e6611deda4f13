"""The queue of what Elasticsearch must be told, written in the transaction that changes a page."""

from collections.abc import Iterable

from search.models import IndexChange


def note(page_ids: Iterable[int]) -> list[int]:
    """Queues pages whose text changed or went, and returns the versions of their new texts, in the same order.

    A version is the number of the row: of two transactions that write one page the later one has the higher, since it
    waited for the row of the page.
    """
    return [row.pk for row in IndexChange.objects.bulk_create([IndexChange(page_id=pk) for pk in page_ids])]
