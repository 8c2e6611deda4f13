"""Every page that the frame of one page names, in one query: translations, the way down to it, and the top pages."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q
from wagtail.models import Page

from home.navigation import Place, entries

HOME_DEPTH = 2
TOP_DEPTH = HOME_DEPTH + 1
TEXT_PAGE = "home.standardpage"


@dataclass(frozen=True)
class Surroundings:
    """Published pages, as light rows with a `code` of their language."""

    translations: dict[str, Page]
    ancestors: list[Page]
    top: list[Page]

    def code_of(self, page: Page) -> str | None:
        """The language of a published page among its translations."""
        return next((code for code, each in self.translations.items() if each.pk == page.pk), None)

    def is_outdated(self, page: Page) -> bool:
        """Whether a published translation was made from words that no original among its translations has any more."""
        row = next((each for each in self.translations.values() if each.pk == page.pk), None)
        if row is None or not row.translated_from:
            return False
        return all(each.words != row.translated_from for each in self.translations.values())

    @property
    def original(self) -> Page | None:
        """The published page of which the others are translations."""
        return next((each for each in self.translations.values() if not each.translated_from), None)


def surroundings_of(page: Page | None) -> Surroundings:
    """The surroundings of a page; without one, the top pages alone.

    `top` holds the pages right below the home pages that the frame links to, in every language: to ask for one
    language would keep the database from using its indexes for the three conditions.
    """
    kinds = [kind.pk for kind in top_types().values()]
    wanted = Q(content_type__in=kinds, depth=TOP_DEPTH)
    above = paths_above(page) if page else []
    if page:
        wanted |= Q(translation_key=page.translation_key) | Q(path__in=above)
    rows = (
        Page.objects.live()
        .filter(wanted)
        .order_by("path")
        .annotate(
            code=F("locale__language_code"),
            words=F("wording__words"),
            translated_from=F("wording__translated_from"),
            text_changes=F("wording__changes"),
        )
    )
    found = list(
        rows.only(
            "title", "slug", "url_path", "path", "depth", "translation_key", "content_type_id", "first_published_at"
        )
    )
    return Surroundings(
        translations={row.code: row for row in found if page and row.translation_key == page.translation_key},
        ancestors=[row for row in found if row.path in above],
        top=[row for row in found if row.depth == TOP_DEPTH and row.content_type_id in kinds],
    )


def top_types() -> dict[str, ContentType]:
    """The types of the pages right below the home page that the frame links to, by label."""
    labels = {entry.page_type for place in Place for entry in entries(place) if entry.page_type} | {TEXT_PAGE}
    return {label: ContentType.objects.get_by_natural_key(*label.split(".")) for label in sorted(labels)}


def paths_above(page: Page) -> list[str]:
    """The tree paths from the home page of a page's language down to its parent."""
    return [page.path[: depth * page.steplen] for depth in range(HOME_DEPTH, page.depth)]
