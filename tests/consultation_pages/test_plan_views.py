"""Plans in public: the year over all institutions, the plan of one, what became of each proposal, what was amended."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from consultation_pages import legal_calendar
from consultation_pages.approval import publish_without_review
from consultation_pages.imports import importer
from consultation_pages.models import Consultation, DocumentType, Institution, Plan, PlanItem, PlanPage, Proposal
from consultation_pages.plan_history import ChangeKind, versions_of
from consultation_pages.plan_listing import PlanFilters, consultations_on, entries_of, published_words, select, totals
from consultation_pages.setup.trees import year_pages
from core import content_version
from core.publication_checks import publication_problems

pytestmark = pytest.mark.django_db

LISTS = {"sq": "/sq/plani/", "sr-latn": "/sr/plan/", "en": "/en/plan/"}
CSV = {code: f"{address}plan.csv" for code, address in LISTS.items()}
MOST_QUERIES = 12


@pytest.fixture
def year():
    """The year of the sample plans."""
    return Proposal.objects.latest("year").year


@pytest.fixture
def plan(year):
    """A sample plan that was amended once: one proposal dropped, one added."""
    return Plan.objects.get(institution__code="MD", year=year)


def page_of(plan, code="en"):
    return next(page for page in year_pages(plan.institution, plan.year) if page.locale.language_code == code)


def html_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def plain(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def row_of(html, proposal):
    """The row of a proposal in a table."""
    found = re.search(rf'<tr id="{proposal.number}">.*?</tr>', html, re.DOTALL)
    return found and found.group()


def numbers_on(html):
    return re.findall(r'<tr id="(.*?)">', html)


def every_page(client, address):
    html = html_of(client, address)
    while True:
        yield html
        following = re.search(r'<a href="(\?[^"]*)" rel="next">', html)
        if following is None:
            return
        html = html_of(client, address.partition("?")[0] + following[1].replace("&amp;", "&"))


def table(client, address):
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def title_of(proposal, code):
    return PlanItem.objects.get(translation_key=proposal.key, locale__language_code=code).title


def publish(page, **changes):
    for name, value in changes.items():
        setattr(page, name, value)
    publish_without_review(page, importer(), "test")


# The year over all institutions


@pytest.mark.parametrize("code", LISTS)
def test_the_list_holds_every_proposal_once_quarter_by_quarter_in_the_readers_language(client, year, code):
    pages = list(every_page(client, LISTS[code]))
    numbers = [number for html in pages for number in numbers_on(html)]
    assert sorted(numbers) == sorted(Proposal.objects.filter(year=year).values_list("number", flat=True))
    quarters = [Proposal.objects.get(number=number).quarter for number in numbers]
    assert quarters == sorted(quarters)
    html = "".join(pages)
    for proposal in Proposal.objects.filter(year=year, dropped_at=None):
        assert title_of(proposal, code) in row_of(html, proposal)


FILTERS = [
    ({}, lambda proposal: True),
    ({"institution": "MD"}, lambda proposal: proposal.institution.code == "MD"),
    ({"type": "strategy"}, lambda proposal: proposal.document_type.code == "strategy"),
    ({"quarter": 3}, lambda proposal: proposal.quarter == 3),
    ({"institution": "MD", "quarter": 3}, lambda proposal: proposal.institution.code == "MD" and proposal.quarter == 3),
    ({"institution": "MM"}, lambda proposal: False),
]


@pytest.mark.parametrize(("asked", "belongs"), FILTERS)
def test_a_filter_means_what_it_says_in_list_and_table(client, year, asked, belongs):
    proposals = Proposal.objects.filter(year=year).select_related("institution", "document_type")
    expected = {each.number for each in proposals if belongs(each)}
    query = "?" + "&".join(f"{name}={value}" for name, value in asked.items())
    assert {number for html in every_page(client, LISTS["en"] + query) for number in numbers_on(html)} == expected
    assert {row["number"] for row in table(client, CSV["en"] + query)} == expected
    assert totals(select(PlanFilters(year=year, **asked))).rows == len(expected)


def test_the_vocabulary_of_these_tests_is_in_use(year):
    """A filter that matches nothing would prove nothing."""
    assert all(select(PlanFilters(year=year, **asked)).exists() for asked, _belongs in FILTERS[:-1])


def test_totals_leave_out_what_was_dropped(client, year):
    found = totals(select(PlanFilters(year=year)))
    kept = Proposal.objects.filter(year=year, dropped_at=None)
    assert (found.held.planned, found.held.dropped, found.rows) == (kept.count(), 1, kept.count() + 1)
    assert found.institutions == kept.values("institution").distinct().count()
    text = plain(html_of(client, LISTS["en"]))
    assert f"{found.held.planned} planned proposals of {found.institutions} institutions 1 dropped" in text


@pytest.mark.parametrize("address", ["list", "plan"])
def test_quarters_count_what_the_head_counts(client, plan, address):
    html = "".join(every_page(client, LISTS["en"] if address == "list" else page_of(plan).get_url()))
    proposals = Proposal.objects.filter(year=plan.year) if address == "list" else plan.proposals
    kept = proposals.filter(dropped_at=None)
    heads = re.compile(
        r'<h2 id="q(\d)">.*?<span class="soft">[^<]*?, (\d+) planned proposals?(?:, (\d+) dropped)?\s*</span>',
        re.DOTALL,
    )
    # A quarter that goes on over the page has its head on both.
    quarters = {quarter: (int(planned), int(dropped or 0)) for quarter, planned, dropped in heads.findall(html)}
    assert list(quarters) == sorted({str(each.quarter) for each in proposals.all()})
    assert [sum(numbers) for numbers in zip(*quarters.values(), strict=True)] == [kept.count(), 1]
    assert "1 dropped" in html.partition('<h2 id="q1">')[0]


def test_each_proposal_says_what_became_of_it(client, year):
    html, now = "".join(every_page(client, LISTS["en"])), timezone.now()
    consulted = Consultation.objects.public().filter(proposal__year=year)
    assert len(consulted) > 5
    for each in consulted:
        row = row_of(html, each.proposal)
        assert f'class="tag tag--{each.stage_at(now).value}"' in row
        assert 'class="card' not in row
        assert f'href="/en/c/{each.number}/"' in row or f"/{year}/" in row
    for proposal in Proposal.objects.filter(year=year, dropped_at=None, consultations=None):
        assert 'class="tag tag--planned"' in row_of(html, proposal)
    dropped = Proposal.objects.get(year=year, dropped_at__isnull=False)
    day = timezone.localdate(dropped.dropped_at).isoformat()
    assert re.search(rf'tag--withdrawn">Dropped</span>.*datetime="{day}"', row_of(html, dropped), re.DOTALL)
    added = Proposal.objects.get(year=year, added_by_amendment=True)
    assert "Added to the plan on" in row_of(html, added)


@pytest.mark.parametrize(
    ("rule", "day", "is_late"),
    [
        ("the last day of the quarter", (6, 30, 21, 59), False),
        ("the first day of the next, which begins at midnight in Kosovo", (6, 30, 22, 0), True),
    ],
)
def test_a_quarter_that_is_over_without_a_consultation_is_told(year, rule, day, is_late):
    now = datetime(year, *day, tzinfo=UTC)
    proposals = list(select(PlanFilters(year=year, quarter=2)).select_related("plan"))
    entries = entries_of(proposals, published_words(proposals), consultations_on(proposals, now), now)
    assert {entry.is_late for entry in entries if not entry.cards} == {is_late}, rule
    assert not any(entry.is_late for entry in entries if entry.cards)


def test_a_dropped_proposal_keeps_its_last_published_title_in_its_language(client, plan):
    dropped = plan.proposals.get(dropped_at__isnull=False)
    title = versions_of([plan.pk])[plan.pk][1].items[dropped.key].title
    row = row_of("".join(every_page(client, LISTS["en"])), dropped)
    assert f'<span lang="sq">{title}</span>' in row
    assert "in Albanian" in row


def test_a_proposal_that_is_not_translated_is_shown_in_the_original(client, plan):
    proposal = plan.proposals.get(dropped_at=None, added_by_amendment=True)
    english = page_of(plan)
    publish(english, items=[item for item in english.items.all() if item.translation_key != proposal.key])
    row = row_of("".join(every_page(client, LISTS["en"])), proposal)
    assert f'<span lang="sq">{title_of(proposal, "sq")}</span>' in row


# The table to take along


@pytest.mark.parametrize("code", CSV)
def test_the_table_is_the_list(client, year, code):
    rows = table(client, CSV[code])
    assert [row["number"] for row in rows] == [
        number for html in every_page(client, LISTS[code]) for number in numbers_on(html)
    ]
    for row in rows:
        proposal = Proposal.objects.get(number=row["number"])
        cards = proposal.consultations.order_by("first_published_at")
        assert row["institution"] == proposal.institution.name_in(code)
        assert (row["quarter"], row["year"]) == (str(proposal.quarter), str(year))
        assert row["consultations"] == "; ".join(each.number for each in cards)
        assert row["stages"] == "; ".join(each.stage_at(timezone.now()).value for each in cards)
        assert bool(row["dropped_at"]) == (proposal.dropped_at is not None)
        if proposal.dropped_at is None:
            assert row["title"] == title_of(proposal, code)


def test_the_table_is_a_file_named_after_its_year_and_holds_no_formula(client, plan, year):
    source = page_of(plan, "sq")
    items = list(source.items.all())
    items[0].title = "=HYPERLINK(1)"
    publish(source, items=items)
    answer = client.get(CSV["sq"])
    assert answer["Content-Disposition"] == f'attachment; filename="plan-{year}.csv"'
    assert b"'=HYPERLINK(1)" in answer.content
    assert b",=HYPERLINK" not in answer.content


# What an address may ask


@pytest.mark.parametrize(
    "query",
    [
        "year=abc",
        "year=1999",
        "year=20261",
        "quarter=5",
        "quarter=0",
        "institution=NO",
        "type=x'",
        "quarter=²",
        "year=−1",
    ],
)
@pytest.mark.parametrize("address", [LISTS["en"], CSV["en"]])
def test_filters_that_mean_nothing_are_told(client, address, query):
    answer = client.get(f"{address}?{query}")
    assert answer.status_code == 400
    assert "to choose here" in answer.content.decode()


@pytest.mark.parametrize("number", ["0", "99", "x", "-1", "²"])
def test_pages_that_do_not_exist_are_not_found(client, number):
    assert client.get(f"{LISTS['en']}?page={number}").status_code == 404


def test_one_list_has_one_address(client, year):
    for query, canonical in (
        ("", ""), (f"?year={year}", ""), ("?utm_source=x", ""), ("?institution=&quarter=", ""),
        ("?quarter=3&institution=MD", "?institution=MD&amp;quarter=3"), ("?page=2", "?page=2"), ("?page=1", ""),
    ):  # fmt: skip
        html = html_of(client, LISTS["en"] + query)
        assert f'<link rel="canonical" href="http://testserver/en/plan/{canonical}">' in html


def test_a_year_without_plans_says_so(client, year):
    Plan.objects.update(is_public=False)
    html = html_of(client, LISTS["en"])
    assert "Nothing planned that answers these filters" in html
    assert numbers_on(html) == []


# What is not public


def test_drafts_hidden_plans_and_hidden_consultations_do_not_show(client, plan, year):
    source = page_of(plan, "sq")
    draft = PlanItem(
        title="kanarinë",
        purpose="kanarinë",
        quarter=4,
        document_type=DocumentType.objects.first(),
        locale=source.locale,
    )
    source.items = [*source.items.all(), draft]
    source.save_revision(user=importer())
    consulted = plan.proposals.exclude(consultations=None)
    Consultation.objects.filter(proposal__in=consulted).update(is_public=False)
    hidden = Plan.objects.get(institution__code="MSH", year=year)
    Plan.objects.filter(pk=hidden.pk).update(is_public=False)
    for address in (*LISTS.values(), *CSV.values()):
        pages = every_page(client, address) if "csv" not in address else [client.get(address).content.decode()]
        html = "".join(pages)
        assert "kanarinë" not in html
        assert "MSH-0" not in html
    for proposal in consulted:
        assert 'class="tag tag--planned"' in row_of("".join(every_page(client, LISTS["en"])), proposal)
    assert "kanarinë" not in html_of(client, source.get_url())
    for page in year_pages(hidden.institution, year):
        assert client.get(page.get_url()).status_code == 404


# The plan of one institution


@pytest.mark.parametrize("code", LISTS)
def test_a_plan_shows_its_proposals_with_purpose_version_and_years(client, plan, code):
    page = page_of(plan, code)
    html = html_of(client, page.get_url())
    assert sorted(numbers_on(html)) == sorted(plan.proposals.values_list("number", flat=True))
    for item in page.items.all():
        proposal = plan.proposals.get(key=item.translation_key)
        assert item.title in row_of(html, proposal)
        assert item.purpose in row_of(html, proposal)
    assert f"<h1>{plan.institution.name_in(code)}: {page.title}</h1>" in html
    version = versions_of([plan.pk])[plan.pk][0]
    assert version.number == 2
    assert f'datetime="{timezone.localdate(version.published_at).isoformat()}"' in html
    assert f"/plan.csv?year={plan.year}&amp;institution=MD" in html


def test_a_plan_that_was_never_published_says_so_honestly(client, year):
    empty = Plan.objects.get(institution__code="MM", year=year)
    html = html_of(client, page_of(empty).get_url())
    assert "No plan is published here" in html
    assert f"Ministry of Defence has not published its plan of consultations for {year} on this platform." in plain(
        html
    )
    assert "What changed" not in html


def test_consultations_beside_the_plan_are_shown_apart(client, year):
    record = Consultation.objects.get(legacy_id=40855)
    html = html_of(client, page_of(Plan.objects.get(institution=record.institution, year=2020)).get_url())
    assert "Consultations of this year" in html
    assert f"No. {record.number}" in html
    record = Consultation.objects.filter(year=year, proposal__institution__code="MD").first()
    page = page_of(Plan.objects.get(institution__code="MD", year=year))
    assert "Consulted outside the plan" not in html_of(client, page.get_url())
    Consultation.objects.filter(pk=record.pk).update(proposal=None)
    content_version.bump()
    html = html_of(client, page.get_url())
    assert "Consulted outside the plan" in html
    assert f"No. {record.number}" in html.partition("Consulted outside the plan")[2]


def test_amendments_say_what_was_added_dropped_and_moved_and_why(client, plan):
    source = page_of(plan, "sq")
    items = list(source.items.all())
    moved, dropped = items[0], items[-1]
    moved.quarter = 4
    added = PlanItem(title="E re", quarter=1, document_type=moved.document_type, locale=source.locale)
    publish(source, items=[*items[:-1], added], amendment_reason="Vendim 07/81")
    latest = versions_of([plan.pk])[plan.pk][0]
    assert (latest.number, latest.reason) == (3, "Vendim 07/81")
    assert {(change.kind, change.item.title, change.quarter) for change in latest.changes} == {
        (ChangeKind.ADDED, "E re", 1), (ChangeKind.DROPPED, dropped.title, dropped.quarter),
        (ChangeKind.MOVED, moved.title, 2),
    }  # fmt: skip
    text = plain(html_of(client, page_of(plan).get_url()).partition('id="changes"')[2])
    english = title_of(plan.proposals.get(key=moved.translation_key), "en")
    assert text.index("Version 3") < text.index("Version 2") < text.index("Version 1")
    assert f"Moved from quarter 2 to quarter 4: {english}" in text
    assert "Added: E re" in text
    assert "Dropped: " in text


def test_the_reason_is_in_the_readers_language_unless_its_translation_is_older(client, plan):
    """The English page still holds the reason of the second version when the third is published in Albanian."""
    english, source = page_of(plan), page_of(plan, "sq")
    reasons = html_of(client, english.get_url()).partition('id="changes"')[2]
    assert f"<b>{english.amendment_reason}</b>" in reasons
    publish(source, items=list(source.items.all())[:-1], amendment_reason="Vendim 07/81")
    reasons = html_of(client, english.get_url()).partition('id="changes"')[2]
    assert '<b lang="sq">Vendim 07/81</b>' in reasons
    publish(page_of(plan), amendment_reason="Decision 07/81")
    assert "<b>Decision 07/81</b>" in html_of(client, english.get_url())


def test_a_former_reason_is_never_shown_under_a_newer_version(client, plan):
    """The English page is published again after the third version, for another word, with the reason of the second."""
    source, former = page_of(plan, "sq"), page_of(plan).amendment_reason
    publish(source, items=list(source.items.all())[:-1], amendment_reason="Vendim 07/81")
    publish(page_of(plan), introduction="Clearer.")
    html = html_of(client, page_of(plan).get_url())
    assert '<b lang="sq">Vendim 07/81</b>' in html
    assert f"<b>{former}</b>" not in html
    assert "amendment_reason_old" in {problem.code for problem in publication_problems(page_of(plan))}
    publish(page_of(plan), amendment_reason="Decision 07/81")
    publish(page_of(plan), introduction="Clearer still.")
    assert "<b>Decision 07/81</b>" in html_of(client, page_of(plan).get_url())
    assert "amendment_reason_old" not in {problem.code for problem in publication_problems(page_of(plan))}


def test_a_publication_that_changes_no_row_is_told_as_such(client, plan):
    publish(page_of(plan, "sq"), introduction="Hyrje", amendment_reason="")
    assert versions_of([plan.pk])[plan.pk][0].changes == []
    assert "Nothing was added, dropped or moved; the texts were revised." in html_of(client, page_of(plan).get_url())


def test_the_same_revision_written_twice_is_one_version(plan):
    before = versions_of([plan.pk])[plan.pk]
    page = page_of(plan, "sq")
    Page.objects.get(pk=page.pk).specific.save()
    plan.refresh_from_db()
    assert plan.versions.count() > len(before)
    assert versions_of([plan.pk])[plan.pk] == before


def test_a_preview_shows_the_draft_with_the_state_of_what_is_known(plan):
    draft = page_of(plan, "sq")
    items = list(draft.items.all())
    items[0].title = "Titulli i ri"
    new = PlanItem(title="Krejt e re", quarter=1, document_type=items[0].document_type, locale=draft.locale)
    draft.items = [*items, new]
    html = draft.make_preview_request().render().content.decode()
    assert "Titulli i ri" in html
    assert "Krejt e re" in html
    consulted = plan.proposals.exclude(consultations=None).first()
    assert "tag--open" in row_of(html, consulted) or "tag--closing_soon" in row_of(html, consulted)


def test_a_first_plan_can_be_previewed_before_it_is_public(year):
    institution = Institution.objects.get(code="MM")
    parent = institution.pages.get(locale__language_code="sq")
    page = PlanPage(title="Plani", slug=str(year + 1), year=year + 1, live=False, locale=parent.locale)
    parent.add_child(instance=page)
    page.items = [PlanItem(title="E para", quarter=2, document_type=DocumentType.objects.first(), locale=page.locale)]
    assert "E para" in page.make_preview_request().render().content.decode()


# Budgets


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def grow(plan, number):
    """Adds planned proposals with their words in three languages."""
    kind, now = DocumentType.objects.first(), timezone.now()
    keys = [uuid4() for _ in range(number)]
    Proposal.objects.bulk_create(
        Proposal(
            key=key, number=f"X-{index}", plan=plan, institution=plan.institution, document_type=kind, year=plan.year,
            quarter=1 + index % 4, in_plan_since=now,
        )
        for index, key in enumerate(keys)
    )  # fmt: skip
    PlanItem.objects.bulk_create(
        PlanItem(translation_key=key, locale=page.locale, page=page, title=f"T {key}", document_type=kind)
        for page in year_pages(plan.institution, plan.year)
        for key in keys
    )


def test_queries_do_not_grow_with_the_proposals(client, plan, year):
    queries(client, LISTS["en"])  # the sites of Wagtail are kept from here on
    third = "?institution=MD&quarter=3"  # it holds the dropped one, whose words take a query of their own
    addresses = [f"{LISTS['en']}{third}", f"{CSV['en']}?institution=MD", page_of(plan).get_url()]
    few = [queries(client, address) for address in addresses]
    grow(plan, 50)
    many = [queries(client, f"{address}{'&' if '?' in address else '?'}again=1") for address in addresses]
    assert few == many
    assert max(few) <= MOST_QUERIES
    assert queries(client, f"{LISTS['en']}?institution=MD") <= MOST_QUERIES
    assert len(numbers_on(html_of(client, f"{LISTS['en']}?institution=MD"))) == 20
    assert len(table(client, f"{addresses[1]}&again=1")) == plan.proposals.count() == 56
    assert len(numbers_on(html_of(client, f"{addresses[2]}?again=1"))) == 56


def test_today_is_the_day_in_kosovo(client, year, monkeypatch):
    """At 23:30 UTC on 31 December the new year has begun in Kosovo."""
    new_year = legal_calendar.start_of(datetime(year + 1, 1, 1).date()) + timedelta(minutes=30)
    monkeypatch.setattr(timezone, "now", lambda: new_year)
    assert f"<h1>Plan of consultations {year + 1}</h1>" in plain_heading(html_of(client, LISTS["en"]))


def plain_heading(html):
    return re.sub(r">\s+|\s+<", lambda found: found.group().strip(), html)
