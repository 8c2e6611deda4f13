"""One act in several languages: to which of its pages a text of some language belongs."""

from collections import defaultdict
from collections.abc import Iterable

from home.models import BasePage


class Twins:
    """The published pages of the same acts as some pages at hand, by language; the oldest is the source."""

    def __init__(self, model: type[BasePage], pages: Iterable[BasePage]):
        pages = list(pages)
        self._ids: dict = defaultdict(dict)
        rows = model.objects.live().filter(translation_key__in={page.translation_key for page in pages})
        for key, code, pk in rows.order_by().values_list("translation_key", "locale__language_code", "pk"):
            self._ids[key][code] = pk
        for page in pages:
            self._ids[page.translation_key].setdefault(page.locale.language_code, page.pk)

    @property
    def sources(self) -> set[int]:
        """The ids of the sources."""
        return {min(codes.values()) for codes in self._ids.values()}

    def source_of(self, page: BasePage) -> int:
        """The id of the source of a page, which may be itself."""
        return min(self._ids[page.translation_key].values())

    def belongs(self, language: str, page: BasePage) -> bool:
        """Whether a text belongs to this page: the one in its language, or the source if there is none."""
        if language == page.locale.language_code:
            return True
        return language not in self._ids[page.translation_key] and self.source_of(page) == page.pk
