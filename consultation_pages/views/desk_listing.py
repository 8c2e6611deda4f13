"""What the lists of the admin share: they show the work of one's own desk, to who has one."""

from django.core.exceptions import PermissionDenied
from django.urls import path
from django.utils.functional import cached_property
from wagtail.admin.views.reports import ReportView

from consultation_pages.desk import Desk, desk_at
from core.csv_export import BYTE_ORDER_MARK


class DeskListing(ReportView):
    """Base of the lists: fifty rows a page, filters, export; the rows shown get their words by `decorate`."""

    @cached_property
    def desk(self) -> Desk:
        return desk_at(self.request)

    def dispatch(self, request, *args, **kwargs):
        if not desk_at(request).sees_anything:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def decorate_paginated_queryset(self, object_list):
        """Wagtail's hook after paging; the table holds the same rows."""
        self.decorate(list(object_list))
        return object_list

    def decorate(self, rows: list) -> None:
        """Adds what columns and exports read to the rows."""

    def stream_csv(self, queryset):
        """With the byte order mark, or spreadsheets read ë and š as the letters of their own country."""
        yield BYTE_ORDER_MARK.encode()
        yield from super().stream_csv(queryset)

    @classmethod
    def urls(cls, address: str) -> list:
        """The addresses of the list and of its rows alone, which Wagtail's filters fetch."""
        return [
            path(address, cls.as_view(), name=cls.index_url_name),
            path(f"{address}results/", cls.as_view(results_only=True), name=cls.index_results_url_name),
        ]
