"""A report comes out only when everybody was answered, on every path, and its figures are those of the register."""

import csv
import io
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from lxml.html import fromstring
from openpyxl import load_workbook
from wagtail.models import WorkflowState

from consultation_pages.approval import emergency_release, publish_without_review
from consultation_pages.imports import importer
from consultation_pages.models import Approval, Consultation, ReportPage
from consultation_pages.scheduling import release_due
from contributions.answering import Reply, answer
from contributions.figures import figures_of
from contributions.models import Answer, Contribution, MeetingRecord, Standing
from contributions.moderation import NotPossible
from contributions.people import disown, take_away
from contributions.publication_checks import debts
from contributions.reports import is_under_review
from core.models import Mail
from core.publication_checks import publication_problems
from core.publication_gate import ANYTHING, NotApproved, releasing
from tests.contributions.sending import LISTS, at_the_desk, close, decide_as, enter, open_consultation, publish
from tests.editing import Editor, account, clock_at, exempt, fresh, through_review, told

pytestmark = pytest.mark.django_db
REFUSED = Reply("refused", {"sq": "Sepse ligji e ndalon.", "sr-latn": "Jer zakon to zabranjuje."})


@pytest.fixture
def consultation():
    """Closed, with three published comments."""
    found = open_consultation("MD")
    for number in range(3):
        publish(enter(found, f"Comment {number}", author={"email": f"p{number}@example.org", "language": "sr-latn"}))
    return close(found)


@pytest.fixture
def report(consultation) -> ReportPage:
    """A draft of the report, as its author saved it."""
    parent = consultation.source_page
    page = ReportPage(
        title="Report", slug="report", live=False, owner=account("drafter.md"), locale=parent.locale, summary="All."
    )
    parent.add_child(instance=page)
    exempt(page)
    page.save_revision(user=account("drafter.md"))
    return page


def comments(consultation) -> list[Contribution]:
    return list(Contribution.objects.filter(consultation=consultation).order_by("position"))


def answer_all(consultation, reply: Reply = REFUSED) -> None:
    for each in comments(consultation):
        answer(each, reply, account("reviewer.md"))


def codes(report) -> set[str]:
    return {problem.code for problem in publication_problems(fresh(report))} - {"english_missing"}


def is_out(report) -> bool:
    record = Consultation.objects.get(key=report.get_parent().translation_key)
    assert fresh(report).live == (record.report_published_at is not None)
    return fresh(report).live


def by_review(report):
    through_review(report)


def approve_for_later(report):
    """The hour for which the report is approved."""
    at = timezone.now() + timedelta(hours=1)
    report.go_live_at = at
    report.save_revision(user=account("drafter.md"))
    through_review(report)
    return at


def by_schedule(report):
    """Approved, then waiting for its hour; what is owed turned up meanwhile."""
    at = approve_for_later(report)
    with clock_at(at + timedelta(minutes=1)):
        release_due(timezone.now())


def by_import(report):
    publish_without_review(fresh(report), importer(), "test")


def by_emergency(report):
    emergency_release(fresh(report), account("publisher"), account("publisher2"), "test")


def by_bulk(report):
    Editor("publisher").post_to(f"/admin/bulk/wagtailcore/page/publish/?id={report.pk}&next=/admin/")


def by_code(report):
    page = fresh(report)
    page.live = True
    with releasing({ANYTHING: True}):
        page.save()


PATHS = [by_review, by_schedule, by_import, by_emergency, by_bulk, by_code]


def owe_an_answer(consultation):
    Answer.objects.filter(contribution=comments(consultation)[0]).delete()


def owe_a_reason(consultation):
    Answer.objects.filter(contribution=comments(consultation)[0]).update(reason_sq="", reason_sr="")


def owe_a_check(consultation):
    row = comments(consultation)[0]
    Standing.objects.filter(pk=row.pk).update(state="received")


def owe_a_partner(consultation):
    """No. 2 is answered with No. 1, which is withheld then."""
    merge(consultation)
    decide_as(comments(consultation)[0], "withheld", reason="personal_data")


def merge(consultation):
    answer(comments(consultation)[1], Reply("merged", merged_with=1), account("reviewer.md"))


def lead_to_no_answer(consultation):
    merge(consultation)
    owe_an_answer(consultation)


def lead_round_in_circles(consultation):
    first, second, _third = comments(consultation)
    merge(consultation)
    Answer.objects.filter(contribution=first).update(outcome="merged", merged_with=second)


def lead_to_what_is_unchecked(consultation):
    merge(consultation)
    owe_a_check(consultation)


@pytest.mark.parametrize("owe", [owe_an_answer, owe_a_reason, owe_a_check, owe_a_partner])
@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_round_an_owed_answer(consultation, report, path, owe):
    answer_all(consultation)
    owe(consultation)
    with suppress(NotApproved), transaction.atomic():
        path(report)
    assert not is_out(report)


@pytest.mark.parametrize("path", [by_review, by_schedule, by_import, by_emergency])
def test_it_comes_out_when_everybody_was_answered(consultation, report, path):
    answer_all(consultation)
    path(report)
    assert is_out(report)


def test_a_debt_that_arises_after_the_approval_stops_the_schedule(consultation, report):
    answer_all(consultation)
    at = approve_for_later(report)
    assert Approval.objects.waiting().filter(page=report).exists()
    owe_an_answer(consultation)
    with clock_at(at + timedelta(minutes=1)):
        outcome = release_due(timezone.now())
    assert at_the_desk("No. %(number)s") % {"number": 1} in outcome.errors[0]
    assert not is_out(report)


@pytest.mark.parametrize(
    ("code", "places"), [("sq", "Nr. 1, Nr. 2"), ("sr-latn", "Br. 1, Br. 2"), ("en", "No. 1, No. 2")]
)
def test_numbers_are_named_in_the_language_of_the_editor(consultation, report, code, places):
    with translation.override(code):
        found = [problem for problem in publication_problems(fresh(report)) if problem.code == "unanswered"]
        assert places in str(found[0].message)


@pytest.mark.parametrize(
    ("owe", "code"),
    [
        (owe_an_answer, "unanswered"),
        (owe_a_reason, "reason_missing"),
        (owe_a_check, "unchecked"),
        (owe_a_partner, "merged_nowhere"),
        (lead_to_no_answer, "merged_nowhere"),
        (lead_round_in_circles, "merged_nowhere"),
        (lead_to_what_is_unchecked, "merged_nowhere"),
    ],
)
def test_the_editor_is_told_what_is_missing(consultation, report, owe, code):
    answer_all(consultation)
    assert codes(report) == set()
    owe(consultation)
    assert code in codes(report)


def test_an_answer_of_its_own_settles_what_led_to_a_withheld_comment(consultation, report):
    answer_all(consultation)
    merge(consultation)
    data = {"action": "save", "decision-state": "withheld", "decision-reason": "personal_data"}
    said = told(Editor("reviewer.md").post("contribution_item", comments(consultation)[0].pk, data=data))
    assert at_the_desk("No. %(number)s") % {"number": 2} in said
    answer(comments(consultation)[1], REFUSED, account("reviewer.md"))
    by_review(report)
    assert is_out(report)


@pytest.mark.parametrize("language", LISTS)
def test_withheld_after_the_report_a_comment_leaves_its_answer_to_those_that_led_to_it(consultation, report, language):
    answer_all(consultation)
    merge(consultation)
    by_review(report)
    data = {"action": "save", "chosen": ["1"], "decision-state": "withheld", "decision-reason": "personal_data"}
    said = told(Editor("reviewer.md").post("contribution_many", consultation.pk, data=data))
    assert at_the_desk("No. %(number)s") % {"number": 2} in said
    address = LISTS[language].format(consultation.number)
    page = fromstring(Client().get(address).content)
    words = {"sq": "Sepse ligji e ndalon.", "sr": "Jer zakon to zabranjuje.", "en": "Sepse ligji e ndalon."}[language]
    assert words in page.get_element_by_id("no-2").text_content()
    assert words not in page.get_element_by_id("no-1").text_content()
    entries = Client().get(f"{address}comments.json").json()["entries"]
    assert entries[1]["answer"] == {
        "outcome": "merged", "answered_with": 1,
        "reasons": {"sq": "Sepse ligji e ndalon.", "sr": "Jer zakon to zabranjuje.", "en": None},
    }  # fmt: skip
    assert entries[0]["answer"] is None
    assert codes(report) == set()  # the report can still be corrected


def test_the_checks_cost_the_same_for_three_and_for_thirty(consultation, report):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            assert [each.code for each in debts(consultation)] == ["unanswered"]
        counts.append(len(seen))
        Consultation.objects.filter(pk=consultation.pk).update(closes_at=timezone.now() + timedelta(days=1))
        for _more in range(27):
            publish(enter(consultation))
    assert counts[0] == counts[1] <= 4


def test_a_reason_in_one_official_language_only_is_a_warning(consultation, report):
    answer_all(consultation, Reply("refused", {"sq": "Sepse."}))
    assert codes(report) == {"reason_untranslated"}


def test_no_report_before_the_closing(consultation, report):
    later = timezone.now() + timedelta(days=3)
    Consultation.objects.filter(pk=consultation.pk).update(
        closing_soon_at=later, closes_at=later, report_due_at=later + timedelta(days=9)
    )
    answer_all(consultation)
    assert "still_open" in codes(report)


def test_answers_stand_while_the_report_with_them_is_reviewed(consultation, report):
    answer_all(consultation)
    Editor("drafter.md").submit(report)
    assert WorkflowState.objects.active().filter(object_id=report.pk).exists()
    changed = {"action": "save", "reply-outcome": "accepted"}
    refused = Editor("drafter.md").post("contribution_item", comments(consultation)[0].pk, data=changed)
    assert at_the_desk("The report with the answers is in review or published: they do not change any more.") in told(
        refused
    )
    with pytest.raises(NotPossible):
        answer(comments(consultation)[0], Reply("accepted"), account("reviewer.md"))


def black_out(contribution):
    decide_as(contribution, "published", shown_text="██", reason="insult")


def withhold(contribution):
    decide_as(contribution, "withheld", reason="personal_data")


def disown_it(contribution):
    disown(contribution.contributor)


def take_it_away(contribution):
    take_away(contribution.contributor)


@pytest.mark.parametrize("change", [black_out, withhold, disown_it, take_it_away])
@pytest.mark.parametrize("approvers", [(), ("reviewer.md",)])
def test_what_is_hidden_during_a_review_is_hidden_at_once_and_the_review_begins_anew(
    consultation, report, change, approvers
):
    answer_all(consultation)
    through_review(report, approvers=approvers)
    change(comments(consultation)[0])
    for name in ("reviewer.md", "publisher"):
        with suppress(NotApproved, AttributeError):
            Editor(name).approve(report)
    assert not is_out(report)
    assert not is_under_review(consultation)
    assert "Comment 0" not in Client().get(LISTS["en"].format(consultation.number)).content.decode()
    by_review(report)
    assert is_out(report)


def test_what_is_hidden_after_the_approval_is_approved_again(consultation, report):
    answer_all(consultation)
    at = approve_for_later(report)
    withhold(comments(consultation)[0])
    with clock_at(at + timedelta(minutes=1)):
        release_due(timezone.now())
    assert not is_out(report)
    assert not Approval.objects.waiting().filter(page=report).exists()
    by_review(report)
    with clock_at(at + timedelta(minutes=1)):
        release_due(timezone.now())
    assert is_out(report)


def test_nothing_more_is_shown_while_the_report_is_reviewed(consultation, report):
    answer_all(consultation)
    one = comments(consultation)[0]
    withhold(one)
    Editor("drafter.md").submit(report)
    with pytest.raises(NotPossible):
        publish(one)
    assert is_under_review(consultation)


@pytest.mark.parametrize("name", ["item", "many"])
def test_the_officer_hears_that_the_review_has_ended(consultation, report, name):
    answer_all(consultation)
    Editor("drafter.md").submit(report)
    one = comments(consultation)[0]
    key = {"item": one.pk, "many": consultation.pk}[name]
    data = {"action": "save", "chosen": ["1"], "decision-state": "withheld", "decision-reason": "insult"}
    said = told(Editor("reviewer.md").post(f"contribution_{name}", key, data=data))
    assert at_the_desk("The review of the report has ended: submit the report again.") in said


def test_a_report_that_was_sent_back_lets_answers_change_and_is_reviewed_from_the_start(consultation, report):
    answer_all(consultation)
    through_review(report, approvers=("reviewer.md",))
    Editor("publisher").decide(report, "reject", "Say why.")
    answer(comments(consultation)[0], Reply("accepted"), account("drafter.md"))
    assert not WorkflowState.objects.active().filter(object_id=report.pk).exists()
    Editor("drafter.md").submit(report)
    with suppress(NotApproved):
        Editor("publisher").approve(report)
    assert not is_out(report)


def test_once_the_report_is_out_a_decision_ends_no_review_of_its_correction(consultation, report):
    answer_all(consultation)
    by_review(report)
    page = fresh(report)
    page.summary = "Corrected."
    page.save_revision(user=account("drafter.md"))
    Editor("drafter.md").submit(report)
    withhold(comments(consultation)[0])
    assert is_under_review(consultation)


@pytest.mark.parametrize("language", LISTS)
def test_answers_are_public_with_the_report_and_not_before(consultation, report, language):
    answer_all(consultation)
    words = {"sq": "Sepse ligji", "sr": "Jer zakon", "en": "Sepse ligji"}[language]
    address = LISTS[language].format(consultation.number)
    places = [address, *(f"{address}comments.{kind}" for kind in ("csv", "json"))]
    assert not any(words in Client().get(place).content.decode() for place in places)
    by_review(report)
    assert all(words in Client().get(place).content.decode() for place in places)


def test_everybody_with_an_address_is_told_once_in_their_language(consultation, report):
    answer_all(consultation)
    decide_as(comments(consultation)[2], "withheld", reason="insult")
    by_review(report)
    letters = Mail.objects.filter(template="contributions/mail/answered").order_by("to")
    assert [(each.to, each.language) for each in letters] == [(f"p{n}@example.org", "sr-latn") for n in range(2)]


def test_the_figures_are_those_of_the_register(consultation, report):
    one, two, three = comments(consultation)
    for each, reply in ((one, Reply("accepted")), (two, REFUSED), (three, Reply("merged", merged_with=1))):
        answer(each, reply, account("reviewer.md"))
    now = timezone.now()
    MeetingRecord.objects.create(
        consultation=consultation, held_at=now, place="Prizren", attendance=31, confirmed_at=now
    )
    figures = figures_of(consultation)
    assert (figures.received, figures.published, figures.answered, figures.share_answered) == (3, 3, 3, 100)
    assert figures.outcomes == {"accepted": 1, "refused": 1, "merged": 1}
    assert (figures.meetings, figures.attendance) == (1, 31)
    by_review(report)
    page = Client().get(fresh(report).get_url()).content.decode()
    assert "31" in page
    assert page.count("?outcome=") == 3, page.partition("<main")[2][:4000]
    table = fromstring(page).xpath("//table[caption/@id='participants']/tbody/tr")
    counted = [[cell.text for cell in row] for row in table if len(row) == 3]
    assert counted == [["qytetar", "3", "100"], ["në këtë platformë", "3", "100"]]
    consulted = Client().get(consultation.source_page.get_url()).content.decode()
    assert consulted.index('id="outcome"') < consulted.index('id="comments"')


def test_the_answer_of_a_merged_comment_leads_to_the_other(consultation, report):
    for each, reply in zip(comments(consultation), (REFUSED, REFUSED, Reply("merged", merged_with=1)), strict=True):
        answer(each, reply, account("reviewer.md"))
    by_review(report)
    assert "?no=1" in Client().get(LISTS["en"].format(consultation.number)).content.decode()
    assert Client().get(LISTS["en"].format(consultation.number) + "?no=1").status_code == 200


def test_the_files_say_the_same_as_the_page(consultation, report):
    answer_all(consultation)
    by_review(report)
    address = LISTS["en"].format(consultation.number)
    text = Client().get(f"{address}comments.csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    book = load_workbook(io.BytesIO(Client().get(f"{address}comments.xlsx").content))
    cells = list(book.active.iter_rows(values_only=True))
    assert [line["text"] for line in lines] == ["Comment 0", "Comment 1", "Comment 2"]
    assert [line["answer"] for line in lines] == ["refused"] * 3
    assert list(cells[0]) == list(lines[0])
    assert [row[cells[0].index("text")] for row in cells[1:]] == ["Comment 0", "Comment 1", "Comment 2"]


def test_themes_are_part_of_what_is_reviewed_and_shown(consultation, report):
    answer_all(consultation)
    page = fresh(report)
    page.themes = [page.themes.model(title="Fees", said="Too high.", decided="Lowered.", locale=page.locale)]
    page.save_revision(user=account("drafter.md"))
    by_review(report)
    shown = Client().get(fresh(report).get_url()).content.decode()
    assert all(words in shown for words in ("Fees", "Too high.", "Lowered."))


def test_pages_about_a_report_stay_within_their_queries(consultation, report):
    answer_all(consultation)
    by_review(report)
    client = Client(headers={"Authorization": "of nobody"})
    for address, most in (
        (consultation.source_page.get_url(), 12),
        (fresh(report).get_url(), 10),
        (LISTS["sq"].format(consultation.number), 12),
    ):
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        assert len(seen) <= most, address
