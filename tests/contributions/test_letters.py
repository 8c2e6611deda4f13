"""Who gave an address is told what becomes of a comment; afterwards the address is forgotten."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from consultation_pages.models import Consultation
from contributions import letters
from contributions.answering import Reply, answer
from contributions.attachments import File
from contributions.models import Contribution, Contributor
from contributions.people import erase
from contributions.retention import discard_orphans, forget_people
from contributions.tokens import private_token
from core.mail.message import NoLongerWanted, build
from core.models import Mail
from tests.contributions.sending import decide_as, docx, enter, open_consultation, publish
from tests.editing import account

pytestmark = pytest.mark.django_db
ANA = {"name": "Ana Canary", "email": "ana@example.org"}


@pytest.fixture
def consultation():
    return open_consultation("MD")


def letter(contribution, name: str):
    """The last letter of a kind, as it goes out now."""
    return build(Mail.objects.filter(key__startswith=letters.key_of(contribution.pk, letters.FOLDER + name)).last())


def kinds(**narrowed) -> list[str]:
    """The letters after the receipt, in the order in which they were written."""
    rows = Mail.objects.filter(template__startswith=letters.FOLDER, **narrowed).exclude(template=letters.RECEIPT)
    return [row.template.removeprefix(letters.FOLDER) for row in rows.order_by("pk")]


def report_out(consultation) -> None:
    Consultation.objects.filter(pk=consultation.pk).update(report_published_at=timezone.now())
    letters.tell_report(consultation)


def answered(contribution) -> None:
    answer(contribution, Reply("refused", {"sq": "Sepse."}), account("drafter.md"))


@pytest.mark.parametrize(("language", "prefix"), [("sq", "sq"), ("sr-latn", "sr"), ("en", "en")])
def test_each_letter_leads_to_the_private_page_in_the_language_of_the_form(consultation, language, prefix):
    one = enter(consultation, "Words of mine.", author=ANA | {"language": language})
    token = private_token(one.contributor.key)
    written = {"receipt": letter(one, "receipt")}
    publish(one)
    written["published"] = letter(one, "published")
    letters.queue(Contributor.objects.all(), letters.ANSWERED)
    written["answered"] = letter(one, "answered")
    decide_as(one, "withheld", reason="insult", note="Please write again.")
    written["withheld"] = letter(one, "withheld")
    letters.queue(Contributor.objects.all(), letters.REPORTED)
    written["reported"] = letter(one, "reported")
    for found in written.values():
        assert found.to == ["ana@example.org"]
        assert one.receipt in found.subject
        assert token in found.body
        assert f"/{prefix}/" in found.body
        assert "Words of mine" not in found.body
        assert "Ana Canary" not in found.body
    assert "Please write again." in written["withheld"].body
    link = next(word for word in letter(one, "receipt").body.split() if token in word)
    assert Client().get(link.partition("testserver")[2]).status_code == 200


def test_each_decision_that_says_something_else_has_its_letter(consultation):
    one = enter(consultation, author=ANA)
    for state, more in (
        ("withheld", {"reason": "insult"}),
        ("published", {}),
        ("withheld", {"reason": "personal_data"}),
        ("withheld", {"reason": "personal_data", "note": "Your neighbour is named."}),
        ("withheld", {"reason": "personal_data", "note": "Your neighbour is named.", "hides_files": True}),
        ("published", {"reason": "insult", "shown_text": "████"}),
        ("published", {"reason": "insult", "shown_text": "██"}),
    ):
        decide_as(one, state, **more)
    assert kinds() == ["withheld", "published", "withheld", "withheld", "published"]


def test_what_is_covered_of_a_comment_that_is_shown_is_told_with_the_reason(consultation):
    author = ANA | {"language": "en"}
    one = enter(consultation, "Call Agim at 044111222.", author=author, files=[File("docx", docx())])
    publish(one)
    assert "blacked out" not in letter(one, "published").body
    covers = [
        {"shown_text": "Call Agim at ████."},
        {"shown_text": "Call ████ at ████."},
        {"shown_text": "Call ████ at ████.", "hides_files": True},
        {"hides_files": True},
    ]
    for number, cover in enumerate(covers, 2):
        publish(one, reason="personal_data", **cover)
        body = letter(one, "published").body
        assert kinds() == ["published"] * number
        assert ("Parts are blacked out." in body) is ("shown_text" in cover)
        assert ("1 file is not shown." in body) is ("hides_files" in cover)
        assert "It holds personal data of other people." in body
        assert "044111222" not in body
    with pytest.raises(NoLongerWanted):
        build(Mail.objects.filter(template=letters.PUBLISHED).order_by("pk").first())
    page = Client().get(letters.private_address(one.contributor, "en")).content.decode()
    assert "1 file is not shown. It holds personal data of other people." in page
    assert "The public does not see the files." in page
    report_out(consultation)
    assert "1 file is not shown. It holds personal data of other people." in letter(one, "answered").body


def test_a_letter_that_is_no_longer_true_is_not_sent(consultation):
    one = enter(consultation, author=ANA | {"language": "en"})
    for state, more in (("withheld", {"reason": "insult"}), ("published", {}), ("withheld", {"reason": "empty"})):
        decide_as(one, state, **more)
    first, second, third = Mail.objects.exclude(template=letters.RECEIPT).order_by("pk")
    for outdated in (first, second):
        with pytest.raises(NoLongerWanted):
            build(outdated)
    assert "It holds no text that could be answered." in build(third).body
    decide_as(one, "withheld", reason="empty", hides_files=True)
    assert build(third)  # nothing else was said since


@pytest.mark.parametrize("template", [letters.ANSWERED, letters.REPORTED])
def test_the_letter_of_the_report_is_dropped_when_it_is_no_longer_true(consultation, template):
    one = enter(consultation, author=ANA)
    decide_as(one, *(["published"] if template == letters.ANSWERED else ["withheld"]), reason="insult")
    report_out(consultation)
    answered(one)
    decide_as(one, *(["withheld"] if template == letters.ANSWERED else ["published"]), reason="insult")
    with pytest.raises(NoLongerWanted):
        build(Mail.objects.get(template=template))


def test_with_the_report_everybody_hears_of_it_whether_shown_or_not(consultation):
    shown, withheld = enter(consultation, author=ANA), enter(consultation, author=ANA | {"language": "en"})
    publish(shown)
    decide_as(withheld, "withheld", reason="insult")
    for _each_language in range(2):
        report_out(consultation)
    assert kinds(context__contribution=shown.pk) == ["published", "answered"]
    assert kinds(context__contribution=withheld.pk) == ["withheld", "reported"]
    assert "It insults people or threatens them." in letter(withheld, "reported").body


def test_who_is_shown_after_the_report_hears_of_the_answer_once(consultation):
    one = enter(consultation, author=ANA | {"language": "en"})
    decide_as(one, "withheld", reason="insult")
    report_out(consultation)
    answered(one)
    publish(one)
    assert kinds() == ["withheld", "reported", "answered"]
    decide_as(one, "withheld", reason="empty")
    publish(one)
    assert kinds() == ["withheld", "reported", "answered", "withheld", "published"]
    assert "is now published with the institution’s answer" in letter(one, "published").body


def test_after_the_report_the_private_page_of_who_is_not_shown_promises_no_answer(consultation):
    one = enter(consultation, author=ANA)
    address = letters.private_address(one.contributor, "en")
    assert "which is due by" in Client().get(address).content.decode()
    decide_as(one, "withheld", reason="insult")
    report_out(consultation)
    page = Client().get(address).content.decode()
    assert "due by" not in page
    assert "The report of the institution is published." in page


def test_a_title_that_looks_like_a_template_is_only_a_title(consultation):
    page = consultation.source_page
    type(page).objects.filter(pk=page.pk).update(title="Ligji {{ x }} {% y %}")
    one = enter(consultation, author=ANA | {"language": page.locale.language_code})
    assert "Ligji {{ x }} {% y %}" in letter(one, "receipt").body


def test_nothing_is_written_to_who_gave_no_address(consultation):
    publish(enter(consultation))
    assert not Mail.objects.filter(template__startswith=letters.FOLDER).exists()


def test_letters_that_still_wait_are_not_sent_after_an_erasure(consultation):
    one = enter(consultation, author=ANA)
    other = enter(consultation, author=ANA)
    erase(one.contributor)
    assert list(Mail.objects.values_list("context__contribution", flat=True)) == [other.pk]


@pytest.mark.parametrize(("days", "forgotten"), [(364, False), (366, True)])
def test_a_year_after_the_report_the_people_are_forgotten(consultation, days, forgotten):
    rows = [enter(consultation, author=ANA), enter(consultation, author=ANA | {"shows_name": True})]
    at = timezone.now() - timedelta(days=days)
    Consultation.objects.filter(pk=consultation.pk).update(report_published_at=at)
    assert forget_people() is False
    assert Contributor.objects.filter(pk=rows[0].pk).exists() is not forgotten
    assert Contributor.objects.get(pk=rows[1].pk).shown_as == "Ana Canary"
    assert Contributor.objects.exclude(email="").exists() is not forgotten
    assert Contribution.objects.filter(consultation=consultation).count() == 2


YEAR, LATE = 365, 730  # docs/processing.md


@pytest.mark.parametrize(
    ("facts", "forgotten"),
    [
        ({"withdrawn_at": YEAR - 1}, False), ({"withdrawn_at": YEAR + 1}, True),
        ({"report_due_at": LATE - 1}, False), ({"report_due_at": LATE + 1}, True),
        ({"report_due_at": None, "closes_at": LATE + 1}, True),
        ({"report_due_at": LATE + 1, "report_published_at": YEAR - 1}, False),
        ({"report_due_at": LATE + 1, "withdrawn_at": YEAR - 1}, False),
    ],
)  # fmt: skip
def test_people_are_forgotten_where_no_report_comes_too(consultation, facts, forgotten):
    """A consultation that is withdrawn, or never answered, keeps nobody's address for ever."""
    one = enter(consultation, author=ANA)
    now = timezone.now()
    ended = {name: days and now - timedelta(days=days) for name, days in facts.items()}
    closed = min((at for name, at in ended.items() if at and name != "withdrawn_at"), default=now)
    period = {"opens_at": now - timedelta(days=3000), "closing_soon_at": closed, "closes_at": closed}
    Consultation.objects.filter(pk=consultation.pk).update(**{"report_due_at": closed} | period | ended)
    forget_people()
    assert Contributor.objects.filter(pk=one.pk).exists() is not forgotten


def test_what_a_killed_process_left_in_the_storage_is_removed(consultation):
    enter(consultation, files=[File("docx", docx())])
    kept = consultation.contributions.get().attachments.get().path
    orphan = storages["contributions"].save("ab/orphan.pdf", ContentFile(b"x"))
    assert discard_orphans(timezone.now() - timedelta(days=1)) == 0
    discard_orphans(timezone.now() + timedelta(minutes=1))
    assert not storages["contributions"].exists(orphan)
    assert storages["contributions"].exists(kept)


def test_the_language_of_the_letter_is_not_that_of_the_worker(consultation):
    one = enter(consultation, author=ANA | {"language": "en"})
    with translation.override("sq"):
        assert letter(one, "receipt").subject == f"Your comment was received: {one.receipt}"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads small tables whole")
def test_the_receipts_of_a_day_are_counted_by_an_index(db):
    """Only those who wrote within the day are read, however many wrote before."""
    plan = letters.of_a_day("Ana+law@example.org").explain()
    assert "USING INDEX contributor_created (created_at>?)" in plan, plan
