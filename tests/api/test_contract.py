"""The promise: these addresses answer with exactly these forms. A change here breaks somebody's program."""

import pytest

from tests.api.reading import DATA, WORDS, ask, expected, normal

pytestmark = pytest.mark.django_db

# name of the file, address, whether dates follow the day of the test
ANSWERS = [
    ("consultation", f"{DATA}/consultations/<year>-S1", True),
    ("consultation_reported", f"{DATA}/consultations/<year>-S4", True),
    ("consultation_archived", f"{DATA}/consultations/2018-40540", False),
    ("consultations", f"{DATA}/consultations?stage=withdrawn", True),
    ("consultations_with_details", f"{DATA}/consultations?stage=withdrawn&details=true", True),
    ("proposals", f"{DATA}/proposals?institution=MD", True),
    ("institutions", f"{DATA}/institutions?limit=1&offset=1", True),
    ("document_types", f"{DATA}/document-types?limit=2", False),
    ("topics", f"{DATA}/topics?limit=2", False),
    ("holidays", f"{DATA}/holidays?year=2024&limit=3", False),
    ("rules", f"{DATA}/rules", False),
    ("pages", f"{WORDS}?type=consultation_pages.InstitutionIndexPage", True),
    ("pages_with_fields", f"{WORDS}?type=consultation_pages.ReportPage&fields=*&limit=1", True),
]  # fmt: skip
REFUSALS = [
    ("refusal", f"{DATA}/consultations?stage=closed&limit=0&institution=", 422),
    ("refusal_of_code", f"{DATA}/consultations?institution=NOBODY&topic=nothing", 422),
    ("not_found", f"{DATA}/consultations/1999-001", 404),
    ("pages_refusal", f"{WORDS}?locale=de", 400),
]


@pytest.mark.parametrize(("name", "address", "dates"), ANSWERS, ids=[name for name, *_ in ANSWERS])
def test_answers_are_as_promised(name, address, dates, this_year):
    answer = ask(address.replace("<year>", this_year)).json()
    assert normal(answer, dates=dates) == expected(name)


@pytest.mark.parametrize(("name", "address", "status"), REFUSALS, ids=[name for name, *_ in REFUSALS])
def test_refusals_are_as_promised(name, address, status):
    assert ask(address, status).json() == expected(name)
