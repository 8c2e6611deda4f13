"""Looking for planned proposals: folded words in any language, in a bounded number of queries, and slowed first."""

from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation_pages.models import PlanItem, PlanPage, Proposal
from core.publication_gate import ANYTHING, releasing
from core.text import words_of
from stakeholders import proposal_search
from stakeholders.forms import SignUpForm

pytestmark = pytest.mark.django_db
FORM = "/en/interest/"


@pytest.fixture
def proposal() -> Proposal:
    rows = Proposal.objects.public().filter(dropped_at=None, year=timezone.localdate().year)
    return rows.select_related("institution", "plan").first()


def numbers(words: str) -> list[str]:
    return [number for number, _title in proposal_search.find(words, timezone.now())]


def title_in(proposal: Proposal, language: str) -> str:
    return PlanItem.objects.get(translation_key=proposal.key, locale__language_code=language, page__live=True).title


def publish(page: PlanPage) -> None:
    with releasing({ANYTHING: True}):
        page.save()


@pytest.mark.parametrize("language", ["sq", "sr-latn", "en"])
def test_a_proposal_is_found_by_its_title_in_any_language(proposal, language):
    title = title_in(proposal, language)
    for words in (title, title.upper(), " ".join(words_of(title))):
        assert proposal.number in numbers(words)


def test_a_proposal_is_found_by_number_and_by_the_name_of_its_institution(proposal):
    assert numbers(proposal.number) == [proposal.number]
    body = proposal.institution
    for words in (f"{proposal.number} {body.name_en}", f"{proposal.number} {body.code}"):
        assert numbers(words) == [proposal.number]
    assert numbers(f"{proposal.number} nothing-of-this-kind") == []
    assert numbers(" % _ \\ ") == []


@pytest.mark.parametrize("language", ["sq", "en"])
def test_a_title_that_is_published_anew_is_found_and_the_old_one_is_not(proposal, language):
    page = PlanPage.objects.live().get(translation_key=proposal.plan.key, locale__language_code=language)
    item = page.items.get(translation_key=proposal.key)
    item.title = "Zzymurgy of Đakovica"
    page.items.add(item)
    page.save_revision()
    assert numbers("zzymurgy") == []
    publish(page)
    assert numbers("zzymurgy djakovica") == [proposal.number]


def test_looking_takes_as_many_queries_for_thousands_as_for_few(proposal):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert len(proposal_search.find("matched", timezone.now())) == min(proposal_search.MOST_FOUND, made)
        rows = [query["sql"] for query in queries if "consultation_pages_proposal" in query["sql"]]
        assert all("LIMIT" in sql for sql in rows)
        return len(queries)

    made, counts = 0, []
    for number in (1, 3000):
        Proposal.objects.bulk_create(
            Proposal(
                key=f"00000000-0000-4000-8000-{index:012d}", number=f"X-{index}", folded=f"x {index} matched",
                plan=proposal.plan, institution=proposal.institution, document_type_id=proposal.document_type_id,
                year=proposal.year, quarter=2, in_plan_since=proposal.in_plan_since,
            )
            for index in range(made, made + number)
        )  # fmt: skip
        made += number
        counts.append(asked())
    assert counts[0] == counts[1] <= 4


def test_a_flood_of_searches_is_slowed_before_anything_is_looked_for(settings):
    settings.CONTRIBUTIONS_PER_NETWORK = 2
    asked = {"search": "1", "q": "ligj", "organisation": "Shoqata", "email": "a@example.org"}
    with patch.object(proposal_search, "find", wraps=proposal_search.find) as find:
        answers = [Client().post(FORM, asked) for _each in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 600
    assert find.call_count == 2
    assert b"Shoqata" in answers[-1].content
    assert b"Wait ten minutes" in answers[-1].content


def test_signing_up_looks_for_nothing():
    with patch.object(proposal_search, "find") as find:
        Client().post(FORM, {"q": "ligj", "institution": ["MD"]})
    find.assert_not_called()
    assert SignUpForm(None, timezone.now()).found == []
