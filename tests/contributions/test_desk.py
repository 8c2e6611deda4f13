"""The desk: an institution's officers check and answer its own comments; nobody else changes or sees anything."""

import uuid
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext
from lxml.html import fromstring

from consultation_pages.models import Consultation, Question
from contributions.answering import Reply, answer
from contributions.attachments import File
from contributions.desk.urls import admin_urls
from contributions.models import Answer, Contribution, Contributor, Decision, MeetingRecord
from contributions.moderation import NotPossible, cover_of
from contributions.people import disown
from core.models import Mail
from tests.contributions.sending import (
    LISTS,
    at_the_desk,
    decide_as,
    docx,
    enter,
    open_consultation,
    publish,
    standing,
    upload,
)
from tests.editing import Editor, account, told

pytestmark = pytest.mark.django_db
CANARY = "canary-b81d0e"
REASONED = {"reply-outcome": "refused", "reply-reason_sq": "Sepse."}
SHOWN, WITHHELD = {"decision-state": "published"}, {"decision-state": "withheld", "decision-reason": "insult"}
DIFFERS = "Only black out: put █ in place of letters, leave the rest as it was received. Other: “%(piece)s”"
UNREASONED = "Say why parts are blacked out or files are not shown: personal data or an insult."
ENTERED = "You entered this comment: somebody else has to show it."
ALONE = "The report is published and you wrote the answer: somebody else has to show the comment."
STRANGERS = ("drafter.mfpt", "reviewer.mfpt", "translator.mfpt", "translator.md", "admin")
READERS = ("publisher", "auditor")
OFFICERS = ("drafter.md", "reviewer.md")


@pytest.fixture
def consultation():
    return open_consultation("MD")


@pytest.fixture
def one(consultation):
    author = {"name": f"{CANARY} name", "email": f"{CANARY}@example.org"}
    found = enter(consultation, CANARY, author=author, files=[File("docx", docx())])
    publish(found)
    MeetingRecord.objects.create(
        consultation=consultation, held_at=timezone.now() - timedelta(days=2), place=CANARY, attendance=7
    )
    return found


def addresses(consultation, one) -> dict[str, str]:
    known = {f"contribution_{name}": [consultation.pk] for name in ("desk", "many", "entry", "meeting")}
    known |= {"contribution_consultations": [], "contribution_item": [one.pk], "contribution_file": [one.pk, 1]}
    held = consultation.meetings_held.get(place=CANARY)
    known |= {f"contribution_meeting_{verb}": [held.pk] for verb in ("change", "confirm")}
    return {name: reverse(name, args=args) for name, args in known.items()}


def posts(one) -> list[tuple[str, dict, str]]:
    """Every way to change something: the name of the address, what is posted, and the weakest role that may."""
    today = timezone.localdate().isoformat()
    entry = {"channel": "paper", "sent_on": today, "text": "On paper", "language": "sq", "kind": "citizen"}
    held = {"held_at": f"{timezone.localdate() - timedelta(days=1)}T10:00", "place": "Prishtinë", "attendance": "12"}
    many = {"chosen": [str(one.position)]}
    return [
        ("contribution_many", many | {"action": "save"} | {**WITHHELD}, "reviewer.md"),
        ("contribution_many", many | {"action": "save"} | REASONED, "drafter.md"),
        ("contribution_many", many | {"action": "save", "assign-assignee": account("drafter.md").pk}, "drafter.md"),
        ("contribution_item", {"action": "save"} | WITHHELD, "reviewer.md"),
        ("contribution_item", {"action": "save"} | REASONED | {"reply-reason_en": "Because."}, "drafter.md"),
        ("contribution_item", {"action": "erase"}, "reviewer.md"),
        ("contribution_entry", entry, "drafter.md"),
        ("contribution_meeting", held, "drafter.md"),
        ("contribution_meeting_confirm", {"stamp": MeetingRecord.objects.get(place=CANARY).stamp}, "reviewer.md"),
        ("contribution_meeting_change", held, "drafter.md"),
        ("contribution_meeting_change", {"action": "remove"}, "drafter.md"),
    ]


def everything() -> tuple:
    """All that the desk can change."""
    models = (Contribution, Contributor, Decision, Answer, MeetingRecord)
    return (*(tuple(model.objects.order_by("pk").values_list()) for model in models), *map(_standing_row, _standings()))


def _standings():
    return [standing(each) for each in Contribution.objects.all()]


def _standing_row(row) -> tuple:
    return row.state, row.outcome, row.assignee_id, row.decision_id


def test_the_matrix_knows_every_address_of_the_desk(consultation, one):
    assert set(addresses(consultation, one)) == {each.name for each in admin_urls()}


@pytest.mark.parametrize("name", [*STRANGERS, *READERS, *OFFICERS])
def test_only_the_own_institution_the_office_and_auditors_read(consultation, one, name):
    editor, found = Editor(name), {}
    for label, address in addresses(consultation, one).items():
        if label in ("contribution_many", "contribution_consultations", "contribution_meeting_confirm"):
            continue
        answer = editor.client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[label] = answer.status_code
        if name in STRANGERS:
            assert CANARY.encode() not in body
        assert f"{CANARY}@example.org".encode() not in body
    readable = {"contribution_desk", "contribution_item", "contribution_file"}
    written = {"contribution_entry", "contribution_meeting", "contribution_meeting_change"}
    expected = {label for label, status in found.items() if status == 200}
    assert expected == (readable | written if name in OFFICERS else readable if name in READERS else set())


@pytest.mark.parametrize("name", [*STRANGERS, *READERS, *OFFICERS])
def test_only_the_own_institution_changes_anything(consultation, one, name):
    known, ranks = addresses(consultation, one), {"drafter.md": 1, "reviewer.md": 2}
    for number, (label, data, weakest) in enumerate(posts(one)):
        before = everything()
        answer = Editor(name).post_to(known[label], data)
        may = ranks.get(name, 0) >= ranks[weakest]
        assert answer.status_code < 500
        assert (everything() != before) is may, f"{name} {number} {label} {data}"
        publish(one)  # as it was


def test_nobody_who_is_not_signed_in_gets_in(client, consultation, one):
    for address in addresses(consultation, one).values():
        assert client.get(address).status_code == 302
        assert client.post(address).status_code == 302


@pytest.mark.parametrize(("name", "sees"), [("drafter.md", True), ("publisher", True), ("admin", False)])
def test_the_menu_has_the_desk_for_those_who_have_something_there(name, sees):
    home = Editor(name).client.get("/admin/").content.decode()
    assert (reverse("contribution_consultations") in home) is sees


def test_the_list_of_consultations_shows_only_the_own_ones(consultation):
    text = Editor("reviewer.md").get("contribution_consultations").content.decode()
    assert consultation.number in text
    assert consultation.number not in Editor("reviewer.mfpt").get("contribution_consultations").content.decode()
    assert Editor("admin").get("contribution_consultations").status_code == 302


def test_a_withholding_needs_a_reason_and_the_contributor_is_told(one):
    reviewer = Editor("reviewer.md")
    answer = reviewer.post("contribution_item", one.pk, data={"action": "save", "decision-state": "withheld"})
    assert at_the_desk("Say why the comment is withheld.") in told(answer)
    reviewer.post("contribution_item", one.pk, data={"action": "save", "decision-note": "Sorry"} | WITHHELD)
    assert standing(one).state == "withheld"
    assert {mail.template for mail in Mail.objects.filter(to=f"{CANARY}@example.org")} == {
        f"contributions/mail/{name}" for name in ("receipt", "published", "withheld")
    }


def test_blacking_out_is_a_new_row_and_the_register_keeps_what_was_sent(one):
    data = {"action": "save", "decision-shown_text": "████", "decision-reason": "personal_data"} | SHOWN
    Editor("reviewer.md").post("contribution_item", one.pk, data=data)
    assert standing(one).decision.shown_text == "████"
    assert Contribution.objects.get(pk=one.pk).text == CANARY
    assert one.decisions.count() == 2


def page_of(one) -> str:
    """The public list, past the kept pages."""
    client = Client(headers={"Authorization": "of nobody"})
    return client.get(LISTS["en"].format(one.consultation.number)).content.decode()


def decide_many(consultation, *positions, **data):
    return Editor("reviewer.md").post(
        "contribution_many", consultation.pk, data={"action": "save", "chosen": positions} | data
    )


def form_of(one) -> dict:
    """What a browser posts from the form of the decision when nothing is changed in it."""
    page = fromstring(Editor("reviewer.md").get("contribution_item", one.pk).content)
    form = next(each for each in page.forms if each.xpath(".//button[@value='save']"))
    return dict(form.form_values()) | {"action": "save"}


BOTH = {"decision-note": "Typed note.", "reply-outcome": "refused", "reply-reason_sq": "Typed reason."}
INCOMPLETE = {
    "decision refused": BOTH | {"decision-state": "withheld", "decision-reason": ""},
    "decision without its state": BOTH | {"decision-state": ""},
    "answer refused": BOTH | {"reply-reason_sq": "", "reply-reason_en": " ", "decision-note": "Typed reason."},
    "answer without its outcome": BOTH | {"reply-outcome": ""},
}


def at_the_desk_of_many(one: str, many: str, number: int) -> str:
    """The same of a number."""
    with translation.override("sq"):
        return ngettext(one, many, number) % {"number": number}


def typed_texts(answer) -> set[str]:
    """What the text fields of a page hold."""
    return {(each.text or "").strip() for each in fromstring(answer.content).xpath("//textarea")}


def test_a_decision_and_an_answer_are_saved_together(one):
    data = form_of(one) | BOTH | WITHHELD
    assert at_the_desk("Saved.") in told(Editor("reviewer.md").post("contribution_item", one.pk, data=data))
    assert (standing(one).state, standing(one).decision.note) == ("withheld", "Typed note.")
    assert (standing(one).outcome, one.answer.reason_sq) == ("refused", "Typed reason.")


@pytest.mark.parametrize("data", INCOMPLETE.values(), ids=INCOMPLETE)
def test_of_a_decision_and_an_answer_both_are_saved_or_neither_and_all_that_was_typed_is_kept(one, data):
    before = everything()
    answer = Editor("reviewer.md").post("contribution_item", one.pk, data=form_of(one) | data)
    assert everything() == before
    assert at_the_desk("Nothing was saved; what you typed is kept here.") in told(answer)
    assert {text for name, text in data.items() if text.startswith("Typed")} <= typed_texts(answer)


def test_what_was_left_alone_is_not_saved_again_even_if_a_colleague_saved_something_else(one):
    drawn = form_of(one)
    decide_as(one, "withheld", reason="insult")
    answer = Editor("reviewer.md").post("contribution_item", one.pk, data=drawn | REASONED)
    assert answer.status_code == 302
    assert (standing(one).state, standing(one).outcome) == ("withheld", "refused")


def test_what_a_colleague_saved_meanwhile_is_overwritten_only_by_who_has_seen_it(one):
    drawn = form_of(one) | {"decision-note": "Typed note."}
    decide_as(one, "withheld", reason="insult")
    answer = Editor("reviewer.md").post("contribution_item", one.pk, data=drawn)
    assert standing(one).state == "withheld"
    assert "Typed note." in typed_texts(answer)
    seen = dict(fromstring(answer.content).xpath("//form[.//button[@value='save']]")[0].form_values())
    Editor("reviewer.md").post("contribution_item", one.pk, data=seen | {"action": "save"})
    assert (standing(one).state, standing(one).decision.note) == ("published", "Typed note.")


def test_what_is_unchecked_is_decided_only_on_purpose(consultation):
    unchecked = enter(consultation)
    reviewer = Editor("reviewer.md")
    nothing = reviewer.post("contribution_item", unchecked.pk, data=form_of(unchecked))
    assert at_the_desk("Nothing was changed.") in told(nothing)
    assert standing(unchecked).state == "received"
    reviewer.post("contribution_item", unchecked.pk, data=form_of(unchecked) | SHOWN | {"reply-outcome": "accepted"})
    assert (standing(unchecked).state, standing(unchecked).outcome) == ("published", "accepted")


def test_who_deletes_the_data_of_a_person_keeps_what_they_typed(one):
    answer = Editor("reviewer.md").post("contribution_item", one.pk, data=form_of(one) | BOTH | {"action": "erase"})
    assert not Contributor.objects.filter(contribution=one).exists()
    assert {"Typed note.", "Typed reason."} <= typed_texts(answer)
    assert standing(one).outcome == ""


def test_an_answer_typed_while_the_report_was_published_is_kept(consultation, one):
    answer(one, Reply("accepted"), account("drafter.md"))
    Consultation.objects.filter(pk=consultation.pk).update(report_published_at=timezone.now())
    refused = Editor("drafter.md").post("contribution_item", one.pk, data={"action": "save"} | REASONED)
    assert "Sepse." in typed_texts(refused)


def test_many_are_checked_answered_and_assigned_at_once(consultation):
    enter(consultation)
    enter(consultation)
    reviewer = account("reviewer.md")
    decide_many(consultation, 1, 2, **SHOWN | REASONED | {"assign-assignee": reviewer.pk})
    rows = [standing(each) for each in Contribution.objects.filter(consultation=consultation)]
    assert [(row.state, row.outcome, row.assignee) for row in rows] == [("published", "refused", reviewer)] * 2


def test_of_many_each_is_saved_wholly_or_stays_as_it_was_with_all_that_was_typed(consultation, one):
    """What is refused of one of them leaves its decision too."""
    other = enter(consultation)
    publish(other)
    data = WITHHELD | {"reply-outcome": "merged", "reply-merged_with": 2, "decision-note": "Typed note."}
    answer = decide_many(consultation, 1, 2, **data)
    assert [(standing(each).state, standing(each).outcome) for each in (one, other)] == [
        ("withheld", "merged"), ("published", ""),
    ]  # fmt: skip
    assert fromstring(answer.content).xpath("//input[@name='chosen' and @checked]/@value") == ["2"]
    assert "Typed note." in typed_texts(answer)


@pytest.mark.parametrize("data", INCOMPLETE.values(), ids=INCOMPLETE)
def test_what_is_refused_of_many_leaves_all_that_was_typed(consultation, one, data):
    before = everything()
    answer = decide_many(consultation, 1, **SHOWN | data)
    assert everything() == before
    assert {text for name, text in data.items() if text.startswith("Typed")} <= typed_texts(answer)


def test_showing_many_again_uncovers_nothing(consultation, one):
    decide_as(one, "published", shown_text="████-b81d0e", hides_files=True, reason="personal_data")
    for data in (SHOWN, WITHHELD, SHOWN, SHOWN | {"decision-shown_text": CANARY}):
        decide_many(consultation, 1, **data)
    decision = standing(one).decision
    assert (decision.shown_text, decision.hides_files, one.decisions.count()) == ("████-b81d0e", True, 6)
    assert decision.reason == "personal_data"
    page = page_of(one)
    assert "████-b81d0e" in page
    assert CANARY not in page
    assert f"/comments/{one.position}/1/" not in page


def test_a_withholding_by_another_way_uncovers_nothing_either(one):
    decide_as(one, "published", shown_text="████", reason="personal_data")
    decide_as(one, "withheld", reason="insult", hides_files=True)
    assert cover_of(one) == ("████", True, "personal_data")
    decide_as(one, "published")
    assert cover_of(one) == (None, False, "")


@pytest.mark.parametrize(
    "former",
    [
        {"state": "published", "reason": "insult", "shown_text": "████", "hides_files": True},
        {"state": "withheld", "reason": "insult", "note": "Sorry.", "hides_files": True},
        {"state": "withheld", "reason": "personal_data", "shown_text": "████"},
        {"state": "published"},
    ],
)
def test_the_form_of_one_comment_begins_where_the_last_decision_ended(one, former):
    facts = {"reason": "", "note": "", "shown_text": None, "hides_files": False} | former
    decide_as(one, **former)
    Editor("reviewer.md").post("contribution_item", one.pk, data=form_of(one))
    assert one.decisions.count() == 2  # nothing was changed
    facts["note"] = "Now with a note."
    Editor("reviewer.md").post("contribution_item", one.pk, data=form_of(one) | {"decision-note": facts["note"]})
    assert one.decisions.count() == 3
    assert {name: getattr(standing(one).decision, name) for name in facts} == facts


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"decision-shown_text": ""}, "████"),
        ({"decision-shown_text": " \r\n "}, "████"),
        ({"decision-shown_text": CANARY}, "████"),
        ({"decision-shown_text": "", "decision-shows_whole": "on"}, None),
        ({"decision-shown_text": CANARY, "decision-shows_whole": "on"}, None),
        ({"decision-shown_text": "canary-████", "decision-shows_whole": "on"}, "canary-████"),
        ({"decision-shown_text": "canary-████"}, "canary-████"),
    ],
)
def test_a_blacked_out_text_is_shown_whole_only_on_purpose(one, changes, shown):
    decide_as(one, "published", shown_text="████", reason="personal_data")
    answer = Editor("reviewer.md").post("contribution_item", one.pk, data=form_of(one) | changes)
    assert standing(one).decision.shown_text == shown
    told_so = at_the_desk("This would show the whole text as received. Tick it if you mean it.")
    assert (told_so in answer.content.decode()) is (answer.status_code == 200) is (one.decisions.count() == 2)


def test_an_emptied_text_is_not_taken_for_the_whole_one(one):
    Editor("reviewer.md").post("contribution_item", one.pk, data=form_of(one) | {"decision-shown_text": ""})
    assert one.decisions.count() == 1


@pytest.mark.parametrize(
    "typed", ["I fully support this law.", CANARY[:-1], f"{CANARY} ████", f"Not ████{CANARY[-3:]}"]
)
def test_nobodys_words_are_replaced_and_what_was_typed_is_kept(one, typed):
    changes = {"decision-shown_text": typed, "decision-reason": "insult", "decision-note": "Kept."}
    answer = Editor("reviewer.md").post("contribution_item", one.pk, data=form_of(one) | changes)
    page = fromstring(answer.content)
    assert at_the_desk(DIFFERS).partition("“")[0] in told(answer)
    assert page.xpath("//textarea[@name='decision-shown_text']")[0].text.strip() == typed
    assert page.xpath("//textarea[@name='decision-note']")[0].text.strip() == "Kept."
    assert (standing(one).decision.shown_text, one.decisions.count()) == (None, 1)
    with pytest.raises(NotPossible):
        publish(one, shown_text=typed, reason="insult")


def test_a_text_of_several_lines_is_blacked_out_as_browsers_send_it(consultation):
    one = enter(consultation, "First Agim.\n\nThen Besa.\nThen all.")
    data = SHOWN | {"action": "save", "decision-reason": "personal_data"}
    data |= {"decision-shown_text": "First ██.\r\n\r\nThen ██.\r\nThen all."}
    Editor("reviewer.md").post("contribution_item", one.pk, data=data)
    assert standing(one).decision.shown_text == "First ██.\n\nThen ██.\nThen all."


@pytest.mark.parametrize("cover", [{"decision-shown_text": "canary-████"}, {"decision-hides_files": "on"}])
@pytest.mark.parametrize("reason", ["", "empty"])
def test_what_is_covered_needs_its_reason_which_is_public(one, cover, reason):
    given = form_of(one) | cover
    answer = Editor("reviewer.md").post("contribution_item", one.pk, data=given | {"decision-reason": reason})
    assert at_the_desk(UNREASONED) in told(answer)
    assert one.decisions.count() == 1
    Editor("reviewer.md").post("contribution_item", one.pk, data=given | {"decision-reason": "insult"})
    page = " ".join(page_of(one).split())
    said = "Parts are blacked out." if "decision-shown_text" in cover else "1 file is not shown."
    assert f"{said} It insults people or threatens them." in page


def test_what_was_covered_before_reasons_were_asked_for_is_shown_again_only_with_one(consultation, one):
    one.decisions.update(shown_text="████")
    assert at_the_desk(UNREASONED) in told(decide_many(consultation, 1, **SHOWN))
    decide_many(consultation, 1, **SHOWN | {"decision-reason": "insult"})
    assert (standing(one).decision.shown_text, standing(one).decision.reason) == ("████", "insult")


def test_a_forged_text_of_old_can_always_be_withheld_and_never_be_shown_again(consultation, one):
    one.decisions.update(shown_text="I fully support this law.", reason="insult")
    decide_many(consultation, 1, **WITHHELD)
    assert standing(one).state == "withheld"
    decide_many(consultation, 1, **SHOWN)
    assert standing(one).state == "withheld"


@pytest.mark.parametrize("path", ["many", "one"])
def test_after_the_report_who_answered_does_not_show_the_answer_alone(consultation, one, path):
    decide_as(one, "withheld", reason="insult")
    Consultation.objects.filter(pk=consultation.pk).update(report_published_at=timezone.now())
    Editor("reviewer.md").post("contribution_item", one.pk, data={"action": "save"} | REASONED)
    if path == "many":
        answer = decide_many(consultation, 1, **SHOWN)
    else:
        answer = Editor("reviewer.md").post("contribution_item", one.pk, data={"action": "save"} | SHOWN)
    assert at_the_desk(ALONE) in told(answer)
    assert standing(one).state == "withheld"
    assert CANARY not in page_of(one)
    Answer.objects.update(answered_by=account("drafter.md"))
    decide_many(consultation, 1, **SHOWN)
    assert CANARY in page_of(one)


def test_after_the_report_who_answered_may_still_black_out(consultation, one):
    answer(one, Reply("refused", {"sq": "Sepse."}), account("reviewer.md"))
    Consultation.objects.filter(pk=consultation.pk).update(report_published_at=timezone.now())
    publish(one, shown_text="████", reason="personal_data")
    assert CANARY not in page_of(one)


@pytest.mark.parametrize("path", ["many", "one", "after another reason", "the service"])
def test_what_somebody_says_they_never_wrote_is_not_shown_again(consultation, one, path):
    disown(one.contributor)
    if path == "after another reason":
        decide_as(one, "withheld", reason="insult")
    if path == "many":
        decide_many(consultation, 1, **SHOWN)
    elif path == "one":
        Editor("reviewer.md").post("contribution_item", one.pk, data={"action": "save"} | SHOWN)
    else:
        with pytest.raises(NotPossible):
            publish(one)
    assert standing(one).state == "withheld"
    assert CANARY not in page_of(one)


def test_what_was_typed_for_many_is_kept_and_what_was_not_saved_stays_chosen(consultation, one):
    other = enter(consultation)
    publish(other)
    for reply in ({"reply-outcome": "refused"}, {"reply-outcome": "king"}, {"reply-outcome": "merged"}):
        typed = {"reply-reason_sq": "" if reply["reply-outcome"] == "refused" else "E gjatë.", "reply-reason_en": " "}
        data = {"action": "save", "chosen": ["1", "2"], "query": "state=published&page=1"} | typed | reply
        answer = Editor("drafter.md").post("contribution_many", consultation.pk, data=data)
        page = fromstring(answer.content)
        assert answer.status_code == 400
        assert page.xpath("//input[@name='chosen' and @checked]/@value") == ["1", "2"]
        assert page.xpath("//textarea[@name='reply-reason_sq']")[0].text.strip() == typed["reply-reason_sq"]
        assert page.xpath("//select[@name='state']/option[@selected]/@value") == ["published"]
        assert set(page.xpath("//form[@method='get' and @class='list-filters']/@action")) == {
            reverse("contribution_desk", args=[consultation.pk])
        }
    assert not Answer.objects.exists()


def test_only_what_was_not_saved_stays_chosen_even_off_the_page(consultation, one):
    enter(consultation)
    data = {"action": "save", "chosen": ["1", "2"], "query": "outcome=refused&page=7"} | REASONED
    answer = Editor("drafter.md").post("contribution_many", consultation.pk, data=data)
    page = fromstring(answer.content)
    assert answer.status_code == 400
    assert page.xpath("//input[@name='chosen']/@value") == ["1", "2"]
    assert page.xpath("//input[@name='chosen' and @checked]/@value") == ["2"]
    assert page.xpath("//textarea[@name='reply-reason_sq']")[0].text.strip() == "Sepse."


def test_nothing_chosen_keeps_what_was_typed(consultation, one):
    data = {"action": "save"} | REASONED
    answer = Editor("drafter.md").post("contribution_many", consultation.pk, data=data)
    assert answer.status_code == 400
    assert "Sepse." in answer.content.decode()
    assert at_the_desk("Choose comments and what to do with them.") in told(answer)


@pytest.mark.parametrize(
    ("reply", "saved"),
    [
        ({"reply-outcome": "accepted"}, True),
        ({"reply-outcome": "refused"}, False),
        ({"reply-outcome": "partly", "reply-reason_en": " "}, False),
        ({"reply-outcome": "noted", "reply-reason_sr": "Jer."}, True),
        ({"reply-outcome": "merged"}, False),
        ({"reply-outcome": "merged", "reply-merged_with": "1"}, False),
        ({"reply-outcome": "merged", "reply-merged_with": "2"}, True),
        ({"reply-outcome": "merged", "reply-merged_with": "999"}, False),
        ({"reply-outcome": "merged", "reply-merged_with": "9" * 30}, False),
        ({"reply-outcome": "king"}, False),
    ],
)
def test_an_answer_is_complete_or_not_saved(consultation, one, reply, saved):
    publish(enter(consultation))
    answer = Editor("drafter.md").post("contribution_item", one.pk, data={"action": "save"} | reply)
    assert answer.status_code in (200, 302)
    assert Answer.objects.filter(contribution=one).exists() is saved
    assert bool(standing(one).outcome) is saved


def test_mergers_do_not_go_round_in_circles(consultation, one):
    other = enter(consultation)
    publish(other)
    for first, second in ((one, other), (other, one)):
        data = {"action": "save", "reply-outcome": "merged", "reply-merged_with": second.position}
        Editor("drafter.md").post("contribution_item", first.pk, data=data)
    assert list(Answer.objects.values_list("contribution", flat=True)) == [one.pk]


def test_what_is_not_checked_is_not_answered(consultation):
    unchecked = enter(consultation)
    answer = Editor("drafter.md").post("contribution_item", unchecked.pk, data={"action": "save"} | REASONED)
    assert at_the_desk("Check the comment first: only what is shown is answered.") in told(answer)


def test_many_are_saved_each_by_itself_and_the_others_named(consultation, one):
    unchecked = enter(consultation)
    data = {"action": "save", "chosen": ["1", "2", "x", "99999999999"]} | REASONED
    answer = Editor("drafter.md").post("contribution_many", consultation.pk, data=data)
    with translation.override("sq"):
        assert ngettext("%d comment saved.", "%d comments saved.", 1) % 1 in told(answer)
        reason = gettext("Check the comment first: only what is shown is answered.")
        assert gettext("No. %(number)d: %(reason)s") % {"number": 2, "reason": reason} in told(answer)
    assert (standing(one).outcome, standing(unchecked).outcome) == ("refused", "")


def test_comments_are_assigned_to_colleagues_only(consultation, one):
    drafter = Editor("drafter.md")
    for name, expected in (("drafter.mfpt", None), ("reviewer.md", account("reviewer.md"))):
        data = {"action": "save", "chosen": ["1"], "assign-assignee": account(name).pk}
        drafter.post("contribution_many", consultation.pk, data=data)
        assert standing(one).assignee == expected


@pytest.mark.parametrize(
    ("query", "number"),
    [("", 3), ("state=received", 1), ("outcome=none", 2), ("outcome=refused", 1), ("assignee=me", 1), ("kind=ngo", 1),
     ("assignee=nobody", 1), ("assignee={reviewer}", 1), ("assignee={stranger}", 0), ("q=special", 1), ("state=x", 0)],
)  # fmt: skip
def test_filters_of_the_work_list(consultation, one, query, number):
    special = enter(consultation, "something special", author={"kind": "ngo"})
    publish(special)
    enter(consultation)
    drafter = Editor("drafter.md")
    drafter.post("contribution_item", special.pk, data={"action": "save"} | REASONED)
    data = {"action": "save", "chosen": ["1"], "assign-assignee": drafter.user.pk}
    drafter.post("contribution_many", consultation.pk, data=data)
    data |= {"chosen": ["2"], "assign-assignee": account("reviewer.md").pk}
    drafter.post("contribution_many", consultation.pk, data=data)
    query = query.format(reviewer=account("reviewer.md").pk, stranger=account("drafter.mfpt").pk)
    page = drafter.client.get(f"{reverse('contribution_desk', args=[consultation.pk])}?{query}")
    assert page.content.decode().count('name="chosen"') == number


def test_paper_stands_in_the_same_register_marked_as_such(consultation):
    scan = upload(docx(), "scan.docx")
    day = timezone.localdate().isoformat()
    data = {"channel": "paper", "sent_on": day, "text": "Me dorë", "language": "sq", "kind": "citizen", "files": scan}
    Editor("drafter.md").post("contribution_entry", consultation.pk, data=data | {"name": "Ana"})
    row = Contribution.objects.get(consultation=consultation)
    assert (row.position, row.channel, row.entered_by.username) == (1, "paper", "drafter.md")
    assert row.attachments.count() == 1
    publish(row)
    assert "on paper" in Editor("admin").client.get(f"/en/c/{consultation.number}/comments/").content.decode()


@pytest.mark.parametrize("path", ["many", "one", "the service"])
def test_who_entered_a_comment_does_not_decide_to_show_it(consultation, path):
    """One person alone would invent a comment under somebody's name and publish it."""
    reviewer, scan = Editor("reviewer.md"), upload(docx(), "scan.docx")
    day = timezone.localdate().isoformat()
    data = {"channel": "paper", "sent_on": day, "text": CANARY, "language": "sq", "kind": "citizen", "files": scan}
    reviewer.post("contribution_entry", consultation.pk, data=data | {"name": "Ana", "shows_name": "on"})
    row = Contribution.objects.get(consultation=consultation)
    if path == "many":
        assert at_the_desk(ENTERED) in told(decide_many(consultation, 1, **SHOWN))
    elif path == "one":
        assert at_the_desk(ENTERED) in told(reviewer.post("contribution_item", row.pk, data=form_of(row) | SHOWN))
    else:
        with pytest.raises(NotPossible):
            publish(row)
    assert standing(row).state == "received"
    assert CANARY not in page_of(row)
    publish(row, by="drafter.md")  # whoever else the desk lets decide
    assert CANARY in page_of(row)


@pytest.mark.parametrize(
    ("before", "after", "possible"),
    [
        ({}, {"state": "withheld", "reason": "insult"}, True),
        ({"state": "withheld", "reason": "insult"}, {}, False),
        ({}, {}, True),
        ({}, {"shown_text": "canary-████", "reason": "insult"}, True),
        ({"shown_text": "canary-████", "reason": "insult"}, {"shown_text": "canary-█", "reason": "insult"}, True),
        ({"shown_text": "canary-████", "reason": "insult"}, {"shown_text": "can█", "reason": "insult"}, True),
        ({"shown_text": "can████", "reason": "insult"}, {"shown_text": "canary-█", "reason": "insult"}, False),
        ({"shown_text": "canary-████", "reason": "insult"}, {}, False),
        ({}, {"hides_files": True, "reason": "insult"}, True),
        ({"hides_files": True, "reason": "insult"}, {}, False),
    ],
)
def test_who_entered_a_comment_may_withhold_and_black_out_more_of_it_and_no_less(consultation, before, after, possible):
    row = enter(consultation, CANARY, entered_by=account("reviewer.md"), channel="paper")
    decide_as(row, **{"state": "published", "by": "drafter.md"} | before)
    with nullcontext() if possible else pytest.raises(NotPossible, match=gettext(ENTERED)):
        decide_as(row, **{"state": "published"} | after)


@pytest.mark.parametrize("days", [-400, 1, 400])
def test_paper_that_did_not_arrive_in_the_period_is_refused(consultation, days):
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    data = {"channel": "paper", "sent_on": day, "text": "Late", "language": "sq", "kind": "citizen"}
    answer = Editor("drafter.md").post("contribution_entry", consultation.pk, data=data)
    assert at_the_desk("It must have arrived within the period, and not in the future.") in answer.content.decode()
    assert not Contribution.objects.filter(consultation=consultation).exists()


def test_paper_is_entered_until_the_report_is_out(consultation):
    data = {"channel": "email", "sent_on": timezone.localdate().isoformat(), "text": "x", "language": "sq"}
    Consultation.objects.filter(pk=consultation.pk).update(report_published_at=timezone.now())
    answer = Editor("drafter.md").post("contribution_entry", consultation.pk, data=data | {"kind": "ngo"})
    assert at_the_desk("The report is published: nothing is entered any more.") in told(answer)


def test_the_same_entry_saved_twice_counts_once(consultation):
    drafter = Editor("drafter.md")
    page = drafter.get("contribution_entry", consultation.pk)
    day = timezone.localdate().isoformat()
    data = {"channel": "email", "sent_on": day, "text": "x", "language": "sq", "kind": "ngo"}
    for _ in range(2):
        drafter.post("contribution_entry", consultation.pk, data=data | {"key": page.context["key"]})
    assert Contribution.objects.filter(consultation=consultation).count() == 1


def test_an_entry_names_the_question_that_it_answers(consultation):
    row = Question.objects.filter(page=consultation.source_page_id).first()
    question = row or consultation.source_page.questions.create(text="Pse?", locale=consultation.source_page.locale)
    day = timezone.localdate().isoformat()
    data = {"channel": "paper", "sent_on": day, "text": "Me dorë", "language": "sq", "kind": "citizen"}
    drafter = Editor("drafter.md")
    drafter.post("contribution_entry", consultation.pk, data=data | {"question": str(question.translation_key)})
    drafter.post("contribution_entry", consultation.pk, data=data | {"question": str(uuid.uuid4())})
    assert [each.question for each in Contribution.objects.filter(consultation=consultation)] == [
        question.translation_key
    ]


def test_an_entry_saved_again_with_a_scan_is_told_that_nothing_changed(consultation):
    drafter, day = Editor("drafter.md"), timezone.localdate().isoformat()
    data = {"channel": "paper", "sent_on": day, "text": "x", "language": "sq", "kind": "ngo", "key": str(uuid.uuid4())}
    drafter.post("contribution_entry", consultation.pk, data=data)
    again = drafter.post("contribution_entry", consultation.pk, data=data | {"files": upload(docx())})
    row = Contribution.objects.get(consultation=consultation)
    assert at_the_desk("It stands as it was entered before, as %s.") % row.receipt in told(again)
    assert row.attachments.count() == 0


def test_once_the_report_is_out_a_withheld_comment_is_answered_before_it_is_shown(consultation, one):
    decide_as(one, "withheld", reason="insult")
    Consultation.objects.filter(pk=consultation.pk).update(report_published_at=timezone.now())
    reviewer = Editor("reviewer.md")
    refused = reviewer.post("contribution_item", one.pk, data={"action": "save"} | SHOWN)
    assert at_the_desk("The report is published: answer the comment before it is shown.") in told(refused)
    Editor("drafter.md").post("contribution_item", one.pk, data={"action": "save"} | REASONED)
    reviewer.post("contribution_item", one.pk, data={"action": "save"} | SHOWN)
    assert standing(one).state == "published"
    changed = {"action": "save", "reply-outcome": "accepted"}
    assert at_the_desk("The report with the answers is in review or published: they do not change any more.") in told(
        reviewer.post("contribution_item", one.pk, data=changed)
    )


def test_the_work_list_costs_the_same_for_one_and_for_a_hundred(consultation, one):
    """Meetings that wait for their confirmation take one query more."""
    MeetingRecord.objects.waiting().delete()
    drafter, counts = Editor("drafter.md"), []
    for _ in range(2):
        filtered = f"{reverse('contribution_desk', args=[consultation.pk])}?outcome=none"
        drafter.client.get(filtered)
        with CaptureQueriesContext(connection) as seen:
            assert drafter.client.get(filtered).status_code == 200
        counts.append(len(seen))
        for _more in range(30):
            publish(enter(consultation))
    assert counts[0] == counts[1] < 20


def listed(name: str, worklist: str) -> str:
    """The words of a list that stand on the dashboard too; "" for who has no such list."""
    editor = Editor(name)
    page = editor.get("worklist", worklist)
    if page.status_code != 200:
        return ""
    rows = fromstring(page.content).xpath("//table[contains(@class, 'worklist')]/tbody")
    if not rows:
        return ""
    assert rows[0].text_content() in fromstring(editor.get("wagtailadmin_home").content).text_content()
    return " ".join(rows[0].text_content().split())


def test_the_dashboard_of_reviewers_names_the_consultations_with_comments_to_check(consultation):
    assert listed("reviewer.md", "comments") == ""
    rows = [enter(consultation) for _ in range(3)]
    publish(rows[0])
    assert at_the_desk_of_many("%(number)d comment to check", "%(number)d comments to check", 2) in listed(
        "reviewer.md", "comments"
    )
    page = fromstring(Editor("reviewer.md").get("worklist", "comments").content)
    assert f"{reverse('contribution_desk', args=[consultation.pk])}?state=received" in page.xpath("//td//a/@href")
    for name in ("drafter.md", "reviewer.mfpt", "publisher"):
        assert listed(name, "comments") == ""


def test_the_dashboard_of_reviewers_names_meetings_that_others_recorded_and_the_list_confirms_them(consultation):
    for name, number in (("reviewer.md", 0), ("drafter.md", 1)):
        facts = {"held_at": timezone.now() - timedelta(days=1), "place": name, "attendance": 3}
        MeetingRecord.objects.create(consultation=consultation, recorded_by=account(name), key=uuid.uuid4(), **facts)
        found = listed("reviewer.md", "meetings")
        assert bool(found) is bool(number)
    assert at_the_desk_of_many("%(number)d meeting to confirm", "%(number)d meetings to confirm", 1) in found
    for name in ("drafter.md", "reviewer.mfpt", "publisher"):
        assert listed(name, "meetings") == ""
    page = fromstring(Editor("reviewer.md").get("contribution_desk", consultation.pk).content)
    (form,) = [each for each in page.forms if (each.action or "").endswith("/confirm/")]
    Editor("reviewer.md").post_to(form.action, dict(form.form_values()))
    assert [each.place for each in MeetingRecord.objects.confirmed()] == ["drafter.md"]
    assert listed("reviewer.md", "meetings") == ""


def test_the_lists_of_the_dashboard_cost_the_same_for_few_and_for_many(consultation):
    others = Consultation.objects.filter(is_sample=True, institution=consultation.institution, archived_at=None)
    facts = {"held_at": timezone.now(), "place": "x", "attendance": 1}
    counts, reviewer = [], Editor("reviewer.md")
    for many in ([consultation], others):
        for record in many:
            MeetingRecord.objects.create(consultation=record, recorded_by=account("drafter.md"), **facts)
            if record.is_public and not record.report_published_at:
                enter(record, entered_by=account("drafter.md"), channel="paper")
        reviewer.get("wagtailadmin_home")
        with CaptureQueriesContext(connection) as seen:
            reviewer.get("wagtailadmin_home")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_nothing_is_entered_on_what_was_moved_from_the_former_platform(consultation):
    """Nobody would ever owe it an answer."""
    drafter = Editor("drafter.md")
    links = [reverse(f"contribution_{name}", args=[consultation.pk]) for name in ("entry", "meeting")]
    offered = drafter.get("contribution_desk", consultation.pk).content.decode()
    assert [link in offered for link in links] == [True, True]
    Consultation.objects.filter(pk=consultation.pk).update(archived_at=timezone.now())
    entry = {"channel": "paper", "sent_on": timezone.localdate().isoformat(), "text": "KEPT", "language": "sq"}
    held = {"held_at": f"{timezone.localdate() - timedelta(days=1)}T10:00", "place": "KEPT", "attendance": "12"}
    answers = [
        drafter.post("contribution_entry", consultation.pk, data=entry | {"kind": "ngo"}),
        drafter.post("contribution_meeting", consultation.pk, data=held),
    ]
    for told_to, rest in zip(answers, ("nothing is entered any more", "its meetings do not change"), strict=True):
        assert "KEPT" in told_to.content.decode()
        assert at_the_desk(f"This consultation was moved from the former platform: {rest}.") in told(told_to)
    assert not consultation.contributions.exists()
    assert not consultation.meetings_held.exists()
    offered = drafter.get("contribution_desk", consultation.pk).content.decode()
    assert [link in offered for link in links] == [False, False]
