"""Fields of interest: what an institution enters of its contacts, what it sees of people, and how both are found."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation_pages.models import Institution, Proposal
from stakeholders.addressing import manage_link, stop_link
from stakeholders.models import Interest, Stakeholder
from tests.editing import Editor
from tests.stakeholders.people import person
from tests.stakeholders.test_import import choose, confirm

pytestmark = pytest.mark.django_db
ENTRY = {"kind": "ngo", "organisation": "Shoqata", "name": "", "phone": "", "language": "sq", "email": ""}
IN_TWO_YEARS = timedelta(days=730)


@pytest.fixture
def md() -> Institution:
    return Institution.objects.get(code="MD")


def subjects_of(entry: Stakeholder) -> set[str]:
    """What it is interested in beyond the end of the next year."""
    return {
        each.subject_name for each in Interest.objects.current(timezone.now() + IN_TWO_YEARS).filter(stakeholder=entry)
    }


def in_the_list(name: str, **query) -> dict[str, str]:
    return {one.shown_as: subjects for one, subjects in Editor(name).get("registry", **query).context["rows"]}


def test_an_entry_names_its_fields_of_interest_and_they_hold_until_they_are_changed(md):
    editor = Editor("drafter.md")
    fields = editor.get("registry_add").context["form"].fields
    assert [code for code, _name in fields["institution"].choices] == ["MD"]
    numbers = [code for code, _name in fields["proposal"].choices]
    assert numbers
    assert set(Proposal.objects.filter(number__in=numbers).values_list("institution__code", flat=True)) == {"MD"}
    wanted = {"institution": ["MD"], "topic": ["health"], "document_type": ["draft_law"], "proposal": numbers[:1]}
    assert editor.post("registry_add", data=ENTRY | {"keeper": md.pk} | wanted).status_code == 302
    entry = Stakeholder.objects.get()
    assert subjects_of(entry) == set(wanted)
    form = editor.get("registry_edit", entry.pk).context["form"]
    assert {name: form[name].value() for name in wanted} == wanted
    changed = ENTRY | {"keeper": md.pk, "topic": ["health"]}
    assert editor.post("registry_edit", entry.pk, data=changed).status_code == 302
    assert subjects_of(entry) == {"topic"}


def test_an_entry_names_no_other_institution_and_nothing_that_is_not_offered(md):
    for wrong in ({"institution": ["MFPT"]}, {"topic": ["xx"]}, {"proposal": ["xx"]}):
        answer = Editor("drafter.md").post("registry_add", data=ENTRY | {"keeper": md.pk} | wrong)
        assert set(answer.context["form"].errors) == set(wrong)
    assert not Stakeholder.objects.exists()


def test_an_imported_topic_holds_next_year_and_what_people_say_of_themselves_lapses():
    editor = Editor("drafter.md")
    confirm(editor, choose(editor, "Shoqata;;ngo;;;sq;health").context_data["token"])
    assert subjects_of(Stakeholder.objects.get()) == {"topic"}
    assert subjects_of(person(topic=["health"])) == set()


def test_the_reader_of_a_letter_to_an_entry_sees_its_own_page_though_nothing_there_ends(md):
    kept = person(confirmed=False, keeper=md, topic=["health"])
    for link in (manage_link(kept), stop_link(kept)):
        assert Client().get(urlsplit(link).path).status_code == 200


@pytest.mark.parametrize("words", ["celesi", "ÇELËSI", "celesi shoqata", "ceLËsi@example.org"])
def test_words_are_found_however_they_are_written(words):
    person(institution=["MD"], organisation="Shoqata ÇELËSI", email="celesi@example.org")
    person(institution=["MD"], organisation="Tjetër")
    assert list(in_the_list("drafter.md", q=words)) == ["Shoqata ÇELËSI"]


def test_a_part_of_a_phrase_is_found_and_a_changed_name_under_its_new_words(md):
    kept = person(confirmed=False, keeper=md, organisation="Shoqata për Ujë")
    assert list(in_the_list("drafter.md", q="per uje")) == ["Shoqata për Ujë"]
    kept.organisation = "Rrjeti"
    kept.save(update_fields=["organisation"])
    assert in_the_list("drafter.md", q="per uje") == {}
    assert list(in_the_list("drafter.md", q="rrjeti")) == ["Rrjeti"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"institution": "MFPT"}, ["Both"]),
        ({"topic": "health"}, ["Health"]),
        ({"document_type": "draft_law"}, ["Laws"]),
        ({"institution": "xx"}, []),
    ],
)
def test_the_office_filters_by_each_subject(query, found):
    people_of_three_kinds()
    assert list(in_the_list("publisher", **query)) == found


def people_of_three_kinds() -> None:
    person(institution=["MD", "MFPT"], name="Both")
    person(institution=["MD"], topic=["health"], name="Health")
    person(institution=["MD"], document_type=["draft_law"], name="Laws")


def test_an_institution_filters_by_topic_and_type_and_learns_of_no_interest_in_another_one():
    people_of_three_kinds()
    assert list(in_the_list("drafter.md", topic="health")) == ["Health"]
    assert list(in_the_list("drafter.md", document_type="draft_law")) == ["Laws"]
    assert len(in_the_list("drafter.md", institution="MFPT")) == 3
    other = Institution.objects.get(code="MFPT")
    both = Stakeholder.objects.get(name="Both")
    planned = Proposal.objects.filter(institution=other).first()
    Interest.objects.create(stakeholder=both, proposal=planned, created_at=timezone.now())
    pages = [in_the_list("drafter.md")["Both"], Editor("drafter.md").get("registry_person", both.pk).content.decode()]
    pages.append(Editor("reviewer.md").post("registry_export").content.decode())
    for page in pages:
        assert str(other) not in page
        assert str(planned) not in page
    assert str(other) in in_the_list("publisher")["Both"]


def test_looking_for_words_costs_the_same_for_few_and_for_many():
    counts, editor = [], Editor("publisher")
    for number in (1, 45):
        for each in range(number):
            person(institution=["MD"], organisation=f"Shoqata ÇELËSI {number} {each}")
        editor.get("registry", q="celesi")
        with CaptureQueriesContext(connection) as seen:
            assert editor.get("registry", q="celesi").context["total"] >= number
        counts.append(len(seen))
    assert counts[0] == counts[1] < 30
