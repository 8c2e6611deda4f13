"""Contributions, answers and reports as open data: the same as on the pages, in few queries, with nothing private."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from consultation_pages.models import Consultation
from contributions import exports
from contributions.attachments import File
from contributions.demo import remove
from contributions.models import Answer, Contribution, Standing
from tests.api.reading import DATA, ask, queries_of
from tests.contributions.sending import decide_as, docx, enter, open_consultation, publish
from tests.editing import clock_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return open_consultation("MD")


def items(address: str) -> list[dict]:
    return ask(f"{DATA}/{address}").json()["items"]


def test_texts_and_tombstones_stand_in_one_list(consultation):
    author = {"name": "Ana", "organisation": "Org", "email": "ana@example.org", "shows_name": True}
    rows = [enter(consultation, f"Text {number}", author=author, files=[File("docx", docx())]) for number in range(3)]
    publish(rows[0])
    decide_as(rows[1], "withheld", reason="personal_data")
    found = items(f"contributions?consultation={consultation.number}")
    assert [each["number"] for each in found] == [1, 2, 3]
    assert [each["state"] for each in found] == ["published", "withheld", "received"]
    assert [each["text"] for each in found] == ["Text 0", None, None]
    assert [each["author"] for each in found] == ["Ana, Org", None, None]
    assert [len(each["attachments"]) for each in found] == [1, 0, 0]
    assert [each["hash"] for each in found] == [row.hash for row in rows]
    assert found[1]["reason"] == "personal_data"
    assert "ana@example.org" not in str(found)


def test_files_that_are_hidden_are_counted_in_every_form(consultation):
    files = [File("docx", docx())] * 2
    for cover in ({}, {"hides_files": True, "reason": "personal_data"}):
        publish(enter(consultation, files=files), **cover)
    decide_as(enter(consultation, files=files), "withheld", reason="insult", hides_files=True)
    found = items(f"contributions?consultation={consultation.number}")
    assert [(len(each["attachments"]), each["hidden_files"]) for each in found] == [(2, 0), (0, 2), (0, 0)]
    assert [each["cover_reason"] for each in found] == [None, "personal_data", None]
    assert [each["is_redacted"] for each in found] == [False, False, False]
    of_table = [dict(zip(exports.HEADER, row, strict=True)) for row in exports.table(consultation)]
    counted = [(row["files"], row["hidden_files"], row["cover_reason"]) for row in of_table]
    assert counted == [(2, 0, ""), (0, 2, "personal_data"), (0, 0, "")]
    lines = ask(f"/en/c/{consultation.number}/comments/comments.csv")
    text = (b"".join(lines.streaming_content) if lines.streaming else lines.content).decode("utf-8-sig")
    assert text.splitlines()[0].endswith("hidden_files,cover_reason,decided_on")


def test_whatever_is_not_shown_says_since_when_in_every_form(consultation):
    decided = timezone.now() - timedelta(days=3)
    with clock_at(decided):
        publish(enter(consultation))
        decide_as(enter(consultation), "withheld", reason="insult")
        publish(enter(consultation, files=[File("docx", docx())]), hides_files=True, reason="personal_data")
    enter(consultation)
    day = timezone.localdate(decided).isoformat()
    expected = [None, day, day, None]
    assert [each["decided_on"] for each in items(f"contributions?consultation={consultation.number}")] == expected
    of_table = [dict(zip(exports.HEADER, row, strict=True))["decided_on"] for row in exports.table(consultation)]
    assert [each and each.isoformat() for each in of_table] == expected
    entries = json.loads(json.dumps(exports.register(consultation)))["entries"]
    assert [each["decided_on"] for each in entries] == expected
    assert exports.workbook(consultation)
    page = ask(f"/en/c/{consultation.number}/comments/").content.decode()
    assert page.count(f'Decided on <time datetime="{day}">') == 2


def test_answers_are_there_with_the_report(db):
    reported = Consultation.objects.filter(is_sample=True, report_published_at__isnull=False).first()
    found = items(f"answers?consultation={reported.number}")
    assert {each["outcome"] for each in found} == {"accepted", "partly", "refused", "merged", "noted"}
    assert found[0]["reason"]["sr"].startswith("Tačka 2")
    assert next(each for each in found if each["outcome"] == "merged")["answered_with"] == 4
    Consultation.objects.filter(pk=reported.pk).update(report_published_at=None)
    assert items(f"answers?consultation={reported.number}") == []


def test_a_report_has_the_figures_of_its_page(db):
    found = next(each for each in items("reports?limit=100") if each["received"])
    answers = items(f"answers?consultation={found['consultation']}")
    assert found["answered"] == found["published"] == len(answers)
    assert sum(each["number"] for each in found["author_kinds"]) == found["received"]
    assert found["url"]["sq"].endswith("/")
    assert ask(found["url"]["sq"].removeprefix("http://testserver")).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["contributions?consultation=2026-999", "answers?outcome=king", "contributions?kind=ngo", "reports?institution=XX"],
)
def test_what_means_nothing_is_refused(address):
    ask(f"{DATA}/{address}", 422)


def test_hidden_consultations_hide_what_was_sent_to_them(consultation):
    publish(enter(consultation))
    Consultation.objects.filter(pk=consultation.pk).update(is_public=False)
    assert items("contributions") == [] or all(
        each["consultation"] != consultation.number for each in items("contributions?limit=100")
    )


@pytest.mark.parametrize("name", ["contributions", "answers", "reports"])
def test_a_list_takes_the_same_few_queries_for_one_and_for_many(name):
    few, many = (queries_of(f"{DATA}/{name}?limit={limit}") for limit in (1, 50))
    assert few == many <= 6


def test_the_demo_comes_and_goes(db):
    assert Contribution.objects.filter(consultation__is_sample=True).exists()
    assert not Answer.objects.filter(contribution__consultation__report_published_at=None).exists()
    remove(sender=None)
    assert not Contribution.objects.exists()
    assert not Standing.objects.exists()
