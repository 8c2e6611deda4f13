"""Which languages of a text become public together: what an approved text still waits for.

Both official languages are published at the same instant, and no translation is public before its original.
"""

from collections.abc import Sequence

from wagtail.models import Page

from consultation_pages.exempting import is_exempt
from consultation_pages.models import Approval, ConsultationPage, Exemption, ReportPage
from core.languages import OFFICIAL
from home.wording import words_of

TOGETHER = (ConsultationPage, ReportPage)


def languages_of(page: Page) -> list[Page]:
    """Every language of a page that is published together with others, the original first; else none."""
    return every_language(page) if isinstance(page, TOGETHER) else []


def every_language(page: Page) -> list[Page]:
    """Every language of a page, the original first."""
    pages = type(page).objects.filter(translation_key=page.translation_key, alias_of=None)
    return list(pages.select_related("locale").order_by("pk"))


def hold_languages(pk: int) -> None:
    """Holds the rows of a page and of its other languages until the transaction ends.

    Whoever publishes calls it first: the record, the texts and the content's number come after all of them
    (docs/architecture.md, "In what order rows are held").
    """
    key = Page.objects.filter(pk=pk).values("translation_key")
    held = Page.objects.filter(translation_key__in=key).order_by("pk").select_for_update(no_key=True)
    list(held.values_list("pk"))


def still_to_come(text: Page, languages: Sequence[Page]) -> list[str]:
    """The codes of the languages that must be approved before this text may become public.

    `text` is the page as approved, `languages` are its rows as `languages_of` gives them.
    """
    if not languages:
        return []
    original = languages[0]
    if text.pk == original.pk:
        return [
            code for code in OFFICIAL if code != original.locale.language_code and _is_missing(code, text, languages)
        ]
    if not original.live or _translates_what_waits(text, original):
        return [original.locale.language_code]
    return []


def _is_missing(code: str, original: Page, languages: Sequence[Page]) -> bool:
    was_public = languages[0].live
    if was_public and not getattr(original, "with_translations", False):
        return False
    page = next((each for each in languages if each.locale.language_code == code), None)
    ready = page is not None and (_approved_text(page) is not None or (page.live and not was_public))
    if was_public and page is not None:
        ready = words_of(original) in _translated_words(page)
    return not ready and not is_exempt(languages[0], Exemption.Rule.LANGUAGE)


def _translated_words(page: Page) -> set[str]:
    """The original's words that the page translates, in public and in what waits."""
    waiting = _approved_text(page)
    return {text.translated_from for text in (page if page.live else None, waiting) if text}


def _approved_text(page: Page) -> Page | None:
    approval = waiting_approval(page)
    return approval.revision.as_object() if approval else None


def _translates_what_waits(text: Page, original: Page) -> bool:
    """Whether a translation was made from a change of the original that is not public yet."""
    if not text.translated_from or text.translated_from == words_of(original) or not original.has_unpublished_changes:
        return False
    return text.translated_from == words_of(original.get_latest_revision_as_object())


def waiting_approval(page: Page) -> Approval | None:
    """The approval of a text that waits for its other languages; one with an hour of its own waits for that."""
    waiting = (
        Approval.objects.waiting().filter(page=page.pk, revision__approved_go_live_at=None).exclude(fingerprint="")
    )
    return waiting.select_related("revision").first()
