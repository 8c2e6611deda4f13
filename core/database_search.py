"""Wagtail's search in the database, for which the writing of one page costs nothing that grows with the others."""

from wagtail.search.backends import database


class WrittenAlone:
    """An index that leaves the weights of titles to the next `update_index`.

    Each entry is written with how long its title is beside the average of all titles, which reads all of them: a second
    for 150,000 pages. Only the order of Wagtail's own lists in the admin knows these weights.
    """

    def _refresh_title_norms(self, full=False):
        if full:
            super()._refresh_title_norms(full=True)


def SearchBackend(params):
    """The backend for the database at hand, as Wagtail chooses it."""
    backend = database.SearchBackend(params)
    backend.index_class = type("Index", (WrittenAlone, backend.index_class), {})
    return backend
