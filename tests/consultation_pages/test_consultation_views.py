"""The pages of consultations and reports: every stage, three languages, one address for ever."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from consultation_pages import calendar_records
from consultation_pages.addresses import CONSULTATIONS
from consultation_pages.enums import DocumentKind, Stage
from consultation_pages.imports import Words, publish_in_languages
from consultation_pages.models import Consultation, ConsultationPage, ContactOfficer, DocumentType, PlanPage, Topic
from core.publication_gate import ANYTHING, releasing
from home.models import SiteDocument

pytestmark = pytest.mark.django_db

PREFIXES = {"sq": "sq", "sr-latn": "sr", "en": "en"}
MOST_QUERIES = 10


def record(number):
    return Consultation.objects.get(number=number)


def page(number, code="en"):
    return ConsultationPage.objects.get(translation_key=record(number).key, locale__language_code=code)


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def shown(client, number, code="en"):
    """The consultation as readers of a language get it: its page, or the original in their frame."""
    own = ConsultationPage.objects.filter(translation_key=record(number).key, locale__language_code=code).first()
    return text_of(client, own.get_url() if own else f"/{PREFIXES[code]}/c/{number}/")


def plain(html):
    """What a reader sees, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# Stages


@pytest.mark.parametrize(
    ("number", "stage", "panel"),
    [
        ("2026-S13", Stage.PLANNED, "Planned, not open yet"),
        ("2026-S9", Stage.UPCOMING, "Opens on"),
        ("2026-S3", Stage.OPEN, "Open for comments until"),
        ("2026-S2", Stage.CLOSING_SOON, "Open for comments until"),
        ("2026-S7", Stage.AWAITING_REPORT, "The comments are being analysed"),
        ("2026-S4", Stage.REPORTED, "The report was published on"),
        ("2019-A1", Stage.ARCHIVED, "Moved from the former platform"),
    ],
)
def test_each_stage_says_where_the_consultation_stands(client, number, stage, panel):
    assert record(number).stage_at(timezone.now()) == stage
    for code in PREFIXES:
        html = shown(client, number, code)
        assert html.count(f'class="tag tag--{stage.value}"') == 1
    assert f'<h2 id="state">{panel}' in shown(client, number)


def test_only_what_is_open_says_how_to_send_comments(client):
    now = timezone.now()
    for each in Consultation.objects.public():
        html = shown(client, each.number)
        is_open = each.stage_at(now) in (Stage.OPEN, Stage.CLOSING_SOON)
        assert ('id="take-part"' in html) == is_open, each.number
        assert ("?subject=" in html) == is_open, each.number
        assert "<form" not in html.replace('<form class="search"', "")


def test_comments_go_to_the_contact_officer_with_the_number_in_the_subject(client):
    html = shown(client, "2026-S3", "sq")
    assert 'href="mailto:mfpt@example.org?subject=2026-S3"' in html


def test_a_closing_is_told_with_hour_and_offset_and_the_days_of_the_period(client):
    each = record("2026-S3")
    html = shown(client, "2026-S3")
    last = calendar_records.closing_day(each)
    assert f'<time datetime="{last.isoformat()}T23:59:00+01:00">{last.day} ' in html
    assert f"{each.working_days} working days at least 15 are required" in plain(html)
    assert "time in Kosovo" in html


def test_lateness_is_told_in_days_and_neutrally(client):
    each = record("2026-S10")
    late = (timezone.localdate() - timezone.localdate(each.report_due_at - timedelta(minutes=1))).days
    html = shown(client, "2026-S10", "sq")
    assert each.stage_at(timezone.now()) == Stage.REPORT_OVERDUE
    assert 'class="tag tag--report_overdue"' in html
    assert f"The report is {late} days late" in plain(shown(client, "2026-S10"))


def test_an_extension_shows_the_old_closing_and_the_reason_in_the_readers_language(client):
    extension = record("2026-S1").extensions.get()
    for code in PREFIXES:
        html = shown(client, "2026-S1", code)
        old = timezone.localdate(extension.old_closes_at - timedelta(minutes=1))
        assert f'<time datetime="{old.isoformat()}T23:59:00+01:00">' in html
        assert page("2026-S1", code).extension_reason in html
    assert page("2026-S1", "sr-latn").extension_reason not in shown(client, "2026-S1", "en")


def test_a_calendar_correction_keeps_its_own_reason(client):
    each = record("2026-S1")
    extension = each.extensions.get()
    each.extensions.create(
        old_closes_at=extension.new_closes_at, new_closes_at=extension.new_closes_at + timedelta(days=1),
        reason="Feast moved", made_at=timezone.now(),
    )  # fmt: skip
    html = shown(client, "2026-S1")
    assert '<span lang="sq">Feast moved</span>' in html
    assert page("2026-S1").extension_reason in html


def test_a_withdrawn_consultation_gives_its_reason_and_takes_nothing_more(client):
    html = shown(client, "2026-S12", "sq")
    assert page("2026-S12", "sq").withdrawal_reason in html
    assert 'class="tag tag--withdrawn"' in html
    foreign = shown(client, "2026-S12", "sr-latn")
    assert f'<span lang="sq">{page("2026-S12", "sq").withdrawal_reason}</span>' in foreign


@pytest.mark.parametrize(
    ("withdrawn", "facts", "steps"),
    [
        ("before the opening", ["Would have opened", "Would have closed"], ["Withdrawn"]),
        ("before the closing", ["Opened", "Would have closed"], ["Open for comments", "Withdrawn"]),
        ("after the closing", ["Opened", "Closed"], ["Open for comments", "Withdrawn"]),
    ],
)
def test_a_withdrawal_ends_what_was_open_and_nothing_is_said_to_have_closed_later(client, withdrawn, facts, steps):
    each = record("2026-S12")
    day = {
        "before the opening": each.opens_at - timedelta(days=2),
        "before the closing": each.opens_at + timedelta(hours=30),
        "after the closing": each.closes_at + timedelta(days=2),
    }[withdrawn]
    Consultation.objects.filter(pk=each.pk).update(withdrawn_at=day)
    html = shown(client, "2026-S12")
    listed = html.partition('id="facts"')[2].partition("</dl>")[0]
    assert re.findall(r"<dt>(.*?)</dt>", listed)[:2] == facts
    progress = html.partition('id="progress"')[2].partition("</ol>")[0]
    assert re.findall(r"<strong>(.*?)</strong>", progress) == steps
    if withdrawn == "before the closing":
        days = re.findall(r'datetime="(.*?)"', progress)
        assert days == [timezone.localdate(instant).isoformat() for instant in (each.opens_at, day, day)]


def test_what_was_not_planned_says_why(client):
    assert page("2026-S14", "sq").unplanned_reason in shown(client, "2026-S14", "sq")
    assert record("2026-S3").proposal.number in shown(client, "2026-S3")


def test_a_reported_consultation_begins_with_what_came_of_it(client):
    html = shown(client, "2026-S4")
    report = page("2026-S4").get_children().get().specific
    assert report.summary in html
    assert report.what_changed in html
    assert f'href="{report.get_url()}"' in html
    assert html.index('id="outcome"') < html.index('id="changes"')


def test_an_archived_consultation_links_to_where_it_came_from(client):
    each = record("2017-40214")
    assert f'href="{each.source_url}"'.replace("&", "&amp;") in shown(client, "2017-40214", "sq")


def test_sample_data_says_that_it_is(client):
    assert "site-note" in shown(client, "2026-S3")
    assert "site-note" not in shown(client, "2019-A1")


@pytest.mark.parametrize(
    ("number", "steps", "current"),
    [
        ("2026-S13", ["In the annual plan", "Open for comments", "Comments are analysed", "Report"], None),
        ("2026-S3", ["In the annual plan", "Open for comments", "Comments are analysed", "Report"], 1),
        ("2026-S7", ["In the annual plan", "Open for comments", "Comments are analysed", "Report"], 2),
        ("2026-S4", ["In the annual plan", "Open for comments", "Comments are analysed", "Report published"], None),
        ("2026-S12", ["Open for comments", "Withdrawn"], 1),
        ("2018-40540", ["Open for comments", "Report published"], None),
    ],
)
def test_the_steps_end_where_the_consultation_ended(client, number, steps, current):
    html = shown(client, number)
    listed = html.partition('id="progress"')[2].partition("</ol>")[0]
    items = re.findall(r"<li(.*?)><strong>(.*?)</strong>", listed)
    assert [label for _attributes, label in items] == steps
    assert [index for index, (attributes, _label) in enumerate(items) if "aria-current" in attributes] == (
        [] if current is None else [current]
    )


def test_the_history_tells_what_the_record_knows_latest_first(client):
    html = shown(client, "2026-S1").partition('id="history"')[2].partition("</ol>")[0]
    assert re.findall(r"<strong>(.*?)</strong>", html) == ["Closing day moved", "Published"]


# Languages


def test_facts_are_the_same_in_every_language(client):
    for number in ("2026-S1", "2026-S4", "2026-S7"):
        instants = [re.findall(r'datetime="(.*?)"', shown(client, number, code)) for code in PREFIXES]
        files = [re.findall(r'href="(/documents/.*?)"', shown(client, number, code)) for code in PREFIXES]
        assert instants[0] == instants[1] == instants[2]
        assert files[0] == files[1] == files[2] != []


def test_documents_and_meetings_are_named_in_the_readers_language(client):
    for code in PREFIXES:
        own = page("2026-S1", code)
        html = shown(client, "2026-S1", code)
        assert own.documents.first().title in html
        assert own.meetings.first().place in html


def test_a_row_that_is_not_translated_keeps_its_own_language(client):
    own = page("2026-S1")
    with releasing({ANYTHING: True}):
        own.documents.model.objects.filter(page=own).delete()
    title = page("2026-S1", "sq").documents.first().title
    assert re.search(rf'hreflang="sq" lang="sq">{re.escape(title)}</a>', shown(client, "2026-S1"))


def test_a_stale_copy_of_a_fact_changes_nothing(client):
    """Facts of translated rows only fill what the database demands."""
    own, source = page("2026-S1"), page("2026-S1", "sq")
    later = source.meetings.first().starts_at + timedelta(days=40)
    own.meetings.model.objects.filter(page=own).update(starts_at=later)
    other = SiteDocument.objects.exclude(pk__in=source.documents.values("document")).first()
    own.documents.model.objects.filter(page=own).update(document=other, kind=DocumentKind.MINUTES)
    html = shown(client, "2026-S1")
    assert timezone.localtime(later).isoformat() not in html
    assert other.url not in html


@pytest.mark.parametrize(("number", "prefix", "source"), [("2026-S8", "en", "sq"), ("2026-S11", "sq", "sr-Latn")])
def test_without_a_translation_the_original_stands_in_the_readers_frame(client, number, prefix, source):
    html = text_of(client, f"/{prefix}/c/{number}/")
    original = page(number, {"sq": "sq", "sr-Latn": "sr-latn"}[source])
    assert f'<html lang="{prefix}">' in html
    assert f'<h1 lang="{source}">{original.title}</h1>' in html
    assert f'<p class="lead" lang="{source}">' in html
    assert f'<div class="prose" lang="{source}">' in html
    assert 'id="untranslated"' in html
    way = html.partition('class="breadcrumb"')[2].partition("</nav>")[0]
    assert re.findall('href="(.*?)"', way) == [f"/{prefix}/", f"/{prefix}/{CONSULTATIONS[prefix]}/"]


def test_a_translated_page_marks_nothing_as_foreign(client):
    html = shown(client, "2026-S2").partition("<main")[2].partition("</main>")[0]
    assert " lang=" not in html
    assert 'id="untranslated"' not in html


# Addresses


def test_the_number_leads_for_good_to_the_page_in_the_readers_language_and_is_kept_by_nobody(client):
    for code, prefix in PREFIXES.items():
        answer = client.get("/c/2026-S2/", headers={"Accept-Language": prefix})
        assert (answer.status_code, answer["Location"]) == (301, page("2026-S2", code).get_url())
        assert "Accept-Language" in answer["Vary"]
        assert "no-store" in answer["Cache-Control"]


def test_the_number_leads_for_now_to_the_original_where_a_translation_may_come(client):
    answer = client.get("/c/2026-S8/", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer["Location"]) == (302, "/en/c/2026-S8/")


def test_the_number_below_a_language_leads_to_the_page_of_that_language(client):
    for code, prefix in PREFIXES.items():
        answer = client.get(f"/{prefix}/c/2026-S2/")
        assert (answer.status_code, answer["Location"]) == (301, page("2026-S2", code).get_url())


def test_links_to_the_former_platform_keep_working(client):
    answer = client.get("/viewConsult.php?ConsultationID=40214", headers={"Accept-Language": "sq"})
    assert (answer.status_code, answer["Location"]) == (301, page("2017-40214", "sq").get_url())


@pytest.mark.parametrize(
    "address",
    [
        "/c/2026-999/", "/c/x/", "/c/2026-S2/report/", "/en/c/2026-999/", "/en/c/2026-S2/report/", "/en/c/x/report/",
        "/viewConsult.php", "/viewConsult.php?ConsultationID=", "/viewConsult.php?ConsultationID=1",
        "/viewConsult.php?ConsultationID=abc", "/viewConsult.php?ConsultationID=-40214",
        "/viewConsult.php?ConsultationID=%D9%A4", "/viewConsult.php?ConsultationID=999999999999999999",
        "/viewConsult.php?ConsultationID=40214'", "/viewConsult.php?consultationid=40214",
    ],
)  # fmt: skip
def test_numbers_that_are_none_are_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_consultation_that_is_not_public_has_no_page_no_number_and_no_report(client):
    each = record("2026-S4")
    pages = ConsultationPage.objects.filter(translation_key=each.key)
    addresses = [below.get_url() for own in pages for below in own.get_descendants(inclusive=True)]
    assert len(addresses) == 6
    Consultation.objects.filter(pk=each.pk).update(is_public=False)
    for address in [*addresses, "/c/2026-S4/", "/en/c/2026-S4/", "/en/c/2026-S4/report/"]:
        assert client.get(address).status_code == 404, address


# Reports


def test_a_report_shows_its_words_and_the_facts_of_its_consultation(client):
    for code in PREFIXES:
        report = page("2026-S5", code).get_children().get().specific
        html = text_of(client, report.get_url())
        assert report.summary in html
        assert report.what_changed in html
        assert str(report.body[0].value.source)[3:40] in html
        published = timezone.localdate(record("2026-S5").report_published_at)
        assert f'<time datetime="{published.isoformat()}">' in html


def test_a_report_without_a_translation_is_shown_in_the_readers_frame(client):
    html = text_of(client, "/en/c/2018-40540/report/")
    report = page("2018-40540", "sq").get_children().get()
    assert f'<h1 lang="sq">{report.title}</h1>' in html
    assert f'rel="canonical" href="http://testserver{report.get_url()}"' in html
    assert "noindex" in html
    answer = client.get("/en/c/2026-S4/report/")
    assert (answer.status_code, answer["Location"]) == (301, page("2026-S4").get_children().get().get_url())


def test_a_consultation_leads_to_its_report_in_the_language_that_exists(client):
    report = page("2018-40540", "sq").get_children().get()
    assert f'href="{report.get_url()}" hreflang="sq"' in text_of(client, "/en/c/2018-40540/")


# Previews and budgets


def test_a_preview_shows_the_draft_and_the_facts_it_would_have():
    draft = page("2026-S3", "sq")
    draft.title, draft.summary = "Titulli i ri", "Përmbledhja e re"
    draft.closes_on += timedelta(days=7)
    draft.questions = [draft.questions.model(text="Pyetja e re?", locale=draft.locale)]
    html = draft.make_preview_request().render().content.decode()
    assert "Titulli i ri" in html
    assert "Përmbledhja e re" in html
    assert "Pyetja e re?" in html
    assert f'datetime="{draft.closes_on.isoformat()}T23:59:00' in html
    assert (
        record("2026-S3").closes_at
        != calendar_records.instants(draft.opens_on, draft.closes_on, None, frozenset())["closes_at"]
    )


def test_a_page_that_was_never_published_can_be_previewed():
    parent = PlanPage.objects.filter(locale__language_code="sq").first()
    draft = ConsultationPage(title="Krejt e re", slug="krejt-e-re", live=False, locale=parent.locale, summary="Një")
    draft.document_type = DocumentType.objects.first()
    parent.add_child(instance=draft)
    html = ConsultationPage.objects.get(pk=draft.pk).make_preview_request().render().content.decode()
    assert "Krejt e re" in html
    assert 'class="tag tag--planned"' in html


@pytest.fixture
def many_rows():
    """Publishes a consultation with this many rows of each kind, extended, with a meeting, in two languages."""

    def publish(number):
        today = timezone.localdate()
        parents = {}
        for code in ("sq", "en"):
            parents[code] = PlanPage.objects.get(
                locale__language_code=code, slug=str(today.year), url_path__contains="/md/"
            )
        rows = {
            "changes": [{"text": f"Change {each}"} for each in range(number)],
            "questions": [{"text": f"Question {each}"} for each in range(number)],
            "documents": [{"title": f"Document {each}"} for each in range(number)],
            "meetings": [{"place": f"Place {each}"} for each in range(number)],
        }
        facts = {
            "document_type": DocumentType.objects.first(),
            "contact_officer": ContactOfficer.objects.first(),
            "opens_on": today - timedelta(days=10),
            "closes_on": today + timedelta(days=30),
        }
        file = SiteDocument.objects.first()
        row_facts = {
            "topic_rows": [{"topic": topic} for topic in Topic.objects.all()[:number]],
            "documents": [{"document": file}] * number,
            "meetings": [{"starts_at": timezone.now()}] * number,
        }
        words = {code: Words({"title": f"Rows {number}", "summary": "All"}, rows) for code in parents}
        user = get_user_model().objects.get(username="import")
        pages = publish_in_languages(ConsultationPage, parents, words, user, "test", facts=facts, row_facts=row_facts)
        each = Consultation.objects.get(key=pages["en"].translation_key)
        for step in range(number):
            each.extensions.create(
                old_closes_at=each.closes_at + timedelta(days=step),
                new_closes_at=each.closes_at,
                made_at=timezone.now(),
            )
        return pages["en"].get_url()

    return publish


def queries_of(client, address):
    client.get(address)  # what a process remembers is no query of the page
    with CaptureQueriesContext(connection) as counted:
        assert client.get(f"{address}?again").status_code == 200
    return len(counted)


def test_a_page_costs_the_same_queries_with_one_row_of_each_kind_and_with_twenty(client, many_rows, settings):
    settings.PAGE_CACHE_TRUST_SECONDS = 60
    one, twenty = (queries_of(client, many_rows(number)) for number in (1, 20))
    assert one == twenty <= MOST_QUERIES


def test_every_consultation_and_report_stays_within_the_budget(client, settings):
    settings.PAGE_CACHE_TRUST_SECONDS = 60
    pages = Page.objects.live().filter(locale__language_code="sq")
    addresses = [page.get_url() for page in pages.filter(content_type__model__in=("consultationpage", "reportpage"))]
    counts = {each: queries_of(client, each) for each in [*addresses, "/en/c/2026-S8/", "/en/c/2018-40540/"]}
    assert max(counts.values()) <= MOST_QUERIES, max(counts, key=counts.get)
