"""Comments and answers are found with their consultation: what anybody may read of them, and never who wrote it."""

from collections import defaultdict

from django.db.models.signals import post_save
from django.utils import translation

from consultation_pages.models import Consultation, ConsultationPage, ReportPage
from contributions import public
from contributions.enums import State
from contributions.models import Answer, Decision
from core.languages import TAGS, code_of
from home.models import BasePage
from home.signals import public_row_written
from search import page_texts
from search.enums import Origin
from search.page_texts import Piece
from search.twins import Twins

# Letters of the comments and answers of one consultation that it is found by: some four hundred of the usual length.
MOST = 200_000


def connect() -> None:
    """Gives consultations the words of their comments, and follows decisions, answers and reports."""
    page_texts.add_source(texts_of, MOST)
    for model in (Decision, Answer):
        post_save.connect(_follow, sender=model, dispatch_uid=f"comment_texts_{model._meta.label}")
    public_row_written.connect(_follow_report, sender=ReportPage, dispatch_uid="comment_texts_of_reports")


def texts_of(pages: list[BasePage]) -> dict[int, list[Piece]]:
    """The public words of comments and answers by page id."""
    own = [page for page in pages if isinstance(page, ConsultationPage)]
    if not own:
        return {}
    twins, texts = Twins(ConsultationPage, own), _public_texts({page.translation_key for page in own})
    return {
        page.pk: [piece for piece in texts[page.translation_key] if twins.belongs(piece.code, page)]
        for page in own
        if page.translation_key in texts
    }


def _public_texts(keys: set) -> dict:
    """The words of everything public in the consultations of these keys."""
    rows = public.rows().filter(consultation__key__in=keys, standing__state=State.PUBLISHED).order_by("position")
    found = defaultdict(list)
    with translation.override(None):  # an answer's language is asked for by name
        for shown in public.present(list(rows)):
            texts = found[shown.record.consultation.key]
            if shown.text:
                texts.append(Piece(code_of(shown.record.language), Origin.COMMENT, shown.text))
            if shown.answer:
                reasons = shown.answer.reasons.items()
                texts += (Piece(code, Origin.ANSWER, text) for code, text in reasons if code in TAGS)
    return found


def _follow(sender, instance: Decision | Answer, raw=False, **kwargs) -> None:
    if not raw:
        _mark(instance.contribution.consultation)


def _follow_report(sender, instance: ReportPage, **kwargs) -> None:
    """With the report the answers become public, and when it is withdrawn they are so no longer."""
    for record in Consultation.objects.filter(key=instance.get_parent().translation_key):
        _mark(record)


def _mark(record: Consultation) -> None:
    page_texts.mark_stale(ConsultationPage.objects.live().filter(translation_key=record.key))
