"""An answer takes the same few queries for one row and for fifty."""

import pytest

from consultation_pages.imports import Words, importer, publish_in_languages
from consultation_pages.models import Consultation, ConsultationPage, DocumentType, Topic
from tests.api.reading import DATA, WORDS, ask, queries_of
from tests.editing import lawful_period, upload, year_page

pytestmark = pytest.mark.django_db

CONSULTATION = "consultation_pages.ConsultationPage"
# address without its limit; queries of the view for one row and for fifty, which meet a report and a dropped proposal
LISTS = [
    (f"{DATA}/consultations?", 4, 4),
    (f"{DATA}/consultations?q=ndihma", 4, 4),
    (f"{DATA}/consultations?details=true", 7, 8),
    (f"{DATA}/proposals?", 4, 5),
    (f"{DATA}/institutions?", 3, 3),
    (f"{DATA}/topics?", 2, 2),
    (f"{DATA}/holidays?", 2, 2),
    (f"{DATA}/rules?", 2, 2),
    (f"{WORDS}?", 4, 4),
    (f"{WORDS}?fields=*", 4, 4),
    (f"{WORDS}?type={CONSULTATION}&fields=*", 6, 6),
    (f"{WORDS}?type={CONSULTATION}&search=ndihma", 4, 4),
]


@pytest.fixture
def fifty(db):
    """Fifty consultations: to the demo data's, others with a topic, a document and a word to search for."""
    parents, (opens_on, closes_on) = {"sq": year_page("MD")}, lawful_period()
    facts = {"document_type": DocumentType.objects.first(), "opens_on": opens_on, "closes_on": closes_on}
    rows = {"topic_rows": [{"topic": Topic.objects.first()}], "documents": [{"document": upload(), "title": "Draft"}]}
    for number in range(50 - Consultation.objects.count()):
        words = {"sq": Words({"title": f"Ndihma {number}", "slug": f"ndihma-{number}", "summary": "Ndihma"})}
        publish_in_languages(ConsultationPage, parents, words, importer(), "test", facts=facts, row_facts=rows)


def test_lists_take_the_same_queries_for_one_row_and_for_fifty(fifty):
    assert ask(f"{DATA}/consultations").json()["total"] == 50
    counts = [(address, *(queries_of(f"{address}&limit={limit}") for limit in (1, 50))) for address, *_ in LISTS]
    assert counts == LISTS


def test_one_consultation_and_one_page_stay_cheap(this_year):
    assert queries_of(f"{DATA}/consultations/{this_year}-S1") <= 7
    page = ConsultationPage.objects.live().first()
    assert queries_of(f"{WORDS}{page.pk}/?fields=*") <= 10
