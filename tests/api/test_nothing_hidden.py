"""What was not approved for the public changes no byte of any answer: no word, no count, no order, no tag."""

import pytest
from django.contrib.auth import get_user_model

from consultation_pages.approval import publish_without_review, withdraw
from consultation_pages.imports import importer
from consultation_pages.models import Approval, Consultation, ConsultationPage, Plan, PlanItem, Proposal, ReportPage
from tests.api.reading import DATA, WORDS, ask
from tests.editing import draft_consultation, latest, revise, upload

pytestmark = pytest.mark.django_db

CANARY = "kanarinka7f3a9c"
DATA_ANSWERS = [
    *(f"{DATA}/{name}?limit=100" for name in ("institutions", "document-types", "topics", "proposals", "holidays")),
    f"{DATA}/consultations?limit=100&details=true",
    *(f"{DATA}/consultations?details=true&q={word}" for word in (CANARY, "ndihma")),
    f"{DATA}/consultations?institution=MD&details=true",
]
TYPES = ("ConsultationPage", "ReportPage", "PlanPage", "InstitutionPage")
WORD_ANSWERS = [
    *(f"{WORDS}?limit=100&offset={offset}&fields=*&order=-title" for offset in (0, 100, 200, 300)),
    *(f"{WORDS}?limit=100&fields=*&type=consultation_pages.{name}" for name in TYPES),
    *(f"{WORDS}?search={word}" for word in (CANARY, "ndihma")),
    f"{WORDS}?title={CANARY}",
    f"{WORDS}?slug={CANARY}",
]
ANSWERS = [*DATA_ANSWERS, *WORD_ANSWERS]


def answers(addresses=ANSWERS) -> dict[str, bytes]:
    return {address: ask(address).content for address in addresses}


@pytest.fixture
def secrets(this_year):
    """The word in a new draft and its document, in edits that wait, and in a file that no page lists."""
    record = Consultation.objects.get(number=f"{this_year}-S1")
    report = Consultation.objects.get(number=f"{this_year}-S4").source_page.get_children().get().specific
    plan = Plan.objects.get(institution__code="MD", year=int(this_year))
    return record, report, plan


def test_drafts_change_no_answer(secrets):
    before = answers()
    record, report, plan = secrets
    draft = draft_consultation(title=CANARY, slug=CANARY, summary=CANARY)
    revise(record.source_page, title=CANARY, summary=CANARY, purpose=CANARY, unplanned_reason=CANARY)
    _wait_with_rows(record.source_page)
    revise(report, title=CANARY, summary=CANARY)
    _wait_with_proposal(plan)
    upload(CANARY, CANARY.encode())
    assert answers() == before
    assert CANARY.encode() not in b"".join(answers([*ANSWERS, f"{DATA}/consultations/{record.number}"]).values())
    ask(f"{WORDS}{draft.pk}/", 404)
    ask(f"{WORDS}find/?html_path={draft.get_url()}", 404)
    ask(f"{WORDS}?translation_of={draft.pk}", 400)


def _wait_with_rows(page):
    """An edit of a public page that adds a document and a question."""
    text = page.get_latest_revision_as_object()
    text.documents = [*text.documents.all(), text.documents.model(title=CANARY, document=upload(), locale=text.locale)]
    text.questions = [*text.questions.all(), text.questions.model(text=CANARY, locale=text.locale)]
    text.save_revision(user=importer())


def _wait_with_proposal(plan):
    text = plan.source_page.get_latest_revision_as_object()
    kind = Proposal.objects.filter(plan=plan).first().document_type
    text.items = [*text.items.all(), PlanItem(title=CANARY, quarter=4, document_type=kind, locale=text.locale)]
    text.save_revision(user=importer())


def test_a_draft_translation_is_no_language(this_year):
    """The Serbian text of a consultation waits: neither interface counts or names it."""
    record = Consultation.objects.get(number=f"{this_year}-S1")
    serbian = ConsultationPage.objects.get(translation_key=record.key, locale__language_code="sr-latn")
    _take_offline(serbian)
    item = ask(f"{DATA}/consultations/{record.number}").json()
    assert item["languages"] == ["sq", "en"]
    texts = [item["title"], item["url"], *(document["title"] for document in item["documents"])]
    assert [text["sr"] for text in texts] == [None] * len(texts)
    languages = ask(f"{WORDS}{record.source_page_id}/").json()["meta"]["languages"]
    assert languages["sr-latn"] is None
    assert languages["en"]
    ask(f"{WORDS}{serbian.pk}/", 404)


def test_a_consultation_taken_offline_is_nowhere(this_year):
    """Its translations and its report are still published as pages, and hidden with it."""
    record = Consultation.objects.get(number=f"{this_year}-S4")
    pages = list(ConsultationPage.objects.filter(translation_key=record.key))
    reports = [report for page in pages for report in ReportPage.objects.child_of(page)]
    assert len(pages) == len(reports) == 3
    _take_offline(record.source_page)
    record.refresh_from_db()
    assert not record.is_public
    everything = b"".join(answers().values()).decode()
    hidden = [f'"{record.number}"', *(page.url_path.split("/", 2)[2] for page in [*pages, *reports])]
    assert [words for words in hidden if words in everything] == []
    ask(f"{DATA}/consultations/{record.number}", 404)
    for page in [*pages, *reports]:
        ask(f"{WORDS}{page.pk}/", 404)


def _take_offline(page):
    revision = page.latest_revision
    kind = Approval.Kind.WITHDRAW
    withdraw(Approval.objects.create(kind=kind, page=page, revision=revision, authors=[], approvers=[]), importer())


def test_documents_of_a_hidden_consultation_are_not_listed(this_year):
    record = Consultation.objects.get(number=f"{this_year}-S1")
    addresses = [each["url"] for each in ask(f"{DATA}/consultations/{record.number}").json()["documents"]]
    assert addresses
    _take_offline(record.source_page)
    everything = b"".join(answers().values()).decode()
    assert [address for address in addresses if address in everything] == []


def test_nobody_who_works_here_is_named():
    """No account, author, reviewer or owner; only the contact that an institution publishes."""
    everything = b"".join(answers().values()).decode()
    people = get_user_model().objects.values_list("username", "email")
    names = [name for person in people for name in person if len(name) > 6 and name != "importer"]
    assert len(names) > 10
    assert [name for name in names if name in everything] == []


def test_a_withdrawn_consultation_stays_in_sight():
    """Withdrawal is public, with its reason; only pages that were taken offline vanish."""
    (item,) = ask(f"{DATA}/consultations?stage=withdrawn&details=true").json()["items"]
    assert item["withdrawn_on"]
    assert item["withdrawal_reason"]["sq"]


def test_a_hidden_plan_names_no_proposal(secrets):
    record, _report, plan = secrets
    assert record.proposal.plan == plan
    proposal = record.proposal.number
    Plan.objects.filter(pk=plan.pk).update(is_public=False)
    assert ask(f"{DATA}/consultations/{record.number}").json()["proposal"] is None
    assert proposal not in ask(f"{DATA}/proposals?limit=100").content.decode()


def test_a_reader_learns_of_an_edit_only_when_it_is_published(secrets):
    record = secrets[0]
    address = f"{DATA}/consultations/{record.number}"
    revise(record.source_page, summary=CANARY)
    assert CANARY not in ask(address).content.decode()
    publish_without_review(latest(record.source_page), importer(), "test")
    assert ask(address).json()["summary"]["sq"] == CANARY
