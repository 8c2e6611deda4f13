"""The form of a plan's translation: the rows of the original, each beside its words, and none besides."""

import pytest
from django.utils.translation import gettext, override
from lxml import html

from consultation_pages.approval import publish_without_review
from consultation_pages.imports import importer
from consultation_pages.models import PlanItem, Proposal
from tests.editing import Editor, fresh, latest, read, revise, told, year_page

pytestmark = pytest.mark.django_db
NEW = {"title": "Zakon o vodama", "purpose": "", "quarter": "1", "ORDER": "99", "DELETE": "", "id": ""}


@pytest.fixture
def serbian():
    """The Serbian plan after the original got a proposal more."""
    original = year_page()
    rows = list(latest(original).items.all())
    added = PlanItem(title="Ligji për ujërat", quarter=4, document_type=rows[0].document_type, locale=original.locale)
    revise(original, items=[*rows, added], amendment_reason="Vendim 07/81")
    publish_without_review(latest(original), importer(), "test")
    return year_page(language="sr-latn")


def added_proposal() -> Proposal:
    return Proposal.objects.latest("pk")


def form_of(page, name="translator.md"):
    response = Editor(name).get("wagtailadmin_pages:edit", page.pk)
    return html.fromstring(response.content).get_element_by_id("page-edit-form")


def row_of(data: dict, proposal: Proposal) -> str:
    """The prefix of the row of a proposal in a posted form."""
    return next(name for name, value in data.items() if value == str(proposal.key)).removesuffix("row")


def told_in_albanian(words: str) -> str:
    with override("sq"):
        return gettext(words)


def test_a_new_proposal_of_the_original_waits_in_the_form_without_words_beside_the_original(serbian):
    data = Editor("translator.md").form(serbian)
    assert not data.get(row_of(data, added_proposal()) + "title")
    assert "Ligji për ujërat" in form_of(serbian).text_content()


def test_its_words_are_saved_submitted_and_public_under_its_number(serbian):
    translator = Editor("translator.md")
    row = row_of(translator.form(serbian), added_proposal())
    translator.save(serbian, **{f"{row}title": "Zakon o vodama"})
    assert latest(serbian).items.get(title="Zakon o vodama").translation_key == added_proposal().key
    translator.submit(serbian)
    for name in ("reviewer.md", "publisher"):
        Editor(name).approve(serbian)
    assert fresh(serbian).items.get(translation_key=added_proposal().key).title == "Zakon o vodama"
    assert "Zakon o vodama" in read(serbian)


def test_it_is_not_submitted_before_it_has_words(serbian):
    Editor("translator.md").submit(serbian)
    assert not fresh(serbian).workflow_in_progress


def test_a_translation_offers_no_facts_and_no_button_for_another_row(serbian):
    (button,) = form_of(serbian).xpath("//button[@id='id_items-ADD']")
    assert button.getparent().get("hidden") is not None
    assert not [name for name in Editor("translator.md").form(serbian) if name.endswith(("quarter", "document_type"))]
    (button,) = form_of(year_page(), "drafter.md").xpath("//button[@id='id_items-ADD']")
    assert button.getparent().get("hidden") is None


@pytest.mark.parametrize("row", [{}, {"row": "00000000-0000-0000-0000-000000000001"}, {"row": "x"}])
def test_a_row_of_no_proposal_is_refused_in_words(serbian, row):
    translator, revision = Editor("translator.md"), fresh(serbian).latest_revision_id
    data = translator.form(serbian)
    number = int(data["items-TOTAL_FORMS"])
    data["items-TOTAL_FORMS"] = str(number + 1)
    data |= {f"items-{number}-{name}": value for name, value in (NEW | row).items()}
    answer = translator.post("wagtailadmin_pages:edit", serbian.pk, data=data)
    assert told_in_albanian("Proposals are added in the original of the plan; a translation only words them.") in told(
        answer
    )
    assert fresh(serbian).latest_revision_id == revision


def test_the_original_takes_rows_as_ever(serbian):
    drafter, original = Editor("drafter.md"), year_page()
    data = drafter.form(original)
    number = int(data["items-TOTAL_FORMS"])
    kind = str(latest(original).items.first().document_type_id)
    data["items-TOTAL_FORMS"] = str(number + 1)
    data |= {f"items-{number}-{name}": value for name, value in (NEW | {"document_type": kind}).items()}
    drafter.post("wagtailadmin_pages:edit", original.pk, data=data)
    assert latest(original).items.filter(title="Zakon o vodama").exists()
