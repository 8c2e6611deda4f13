"""Institutions in public: the list of all, and what the page of one says about it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation_pages.enums import ACCEPTS_CONTRIBUTIONS, InstitutionKind, Stage
from consultation_pages.imports import Words, importer, publish_in_languages
from consultation_pages.models import (
    Consultation,
    ConsultationPage,
    ContactOfficer,
    DocumentType,
    Institution,
    InstitutionIndexPage,
    Plan,
    Proposal,
)
from consultation_pages.overviews import GROUPS, index_overview
from consultation_pages.setup.trees import ensure_year, provision, year_pages

pytestmark = pytest.mark.django_db

CODES = ("sq", "sr-latn", "en")
MOST_QUERIES = 12


def index_page(code="en"):
    return InstitutionIndexPage.objects.get(locale__language_code=code)


def page_of(institution_code, code="en"):
    return Institution.objects.get(code=institution_code).pages.get(locale__language_code=code)


def html_of(client, page):
    answer = client.get(page.get_url())
    assert answer.status_code == 200
    return answer.content.decode()


def plain(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def section(html, name):
    """The part of the page that a heading's id names."""
    found = re.search(rf'<section[^>]* aria-labelledby="{name}">.*?</section>', html, re.DOTALL)
    return found and found.group()


# The list of all


@pytest.mark.parametrize("code", CODES)
def test_every_institution_stands_in_its_group_or_among_the_former(client, code):
    today = timezone.localdate()
    html = html_of(client, index_page(code))
    current, _heading, former = html.partition('id="former"')
    for institution in Institution.objects.all():
        link = f'href="{page_of(institution.code, code).get_url()}">{page_of(institution.code, code).title}</a>'
        assert (link in current) == institution.exists_on(today), institution.code
        assert (link in former) or institution.exists_on(today), institution.code


def test_every_kind_has_a_group():
    assert sorted(kind for _label, kinds in GROUPS for kind in kinds) == sorted(InstitutionKind)


def test_a_former_institution_links_to_its_successor(client):
    html = html_of(client, index_page()).partition('id="former"')[2]
    line = next(line for line in html.splitlines() if page_of("MAP").get_url() in line)
    assert f'<a href="{page_of("MPB").get_url()}">Ministry of Internal Affairs</a>' in line


def test_the_counts_are_those_of_the_records(client):
    now = timezone.now()
    overview = index_overview(index_page(), now)
    lines = [line for group in overview.groups for line in group.lines]
    for line in lines:
        records = Consultation.objects.public().filter(institution=line.institution)
        assert line.open == sum(record.stage_at(now) in ACCEPTS_CONTRIBUTIONS for record in records)
        assert (
            line.planned
            == Proposal.objects.filter(institution=line.institution, year=overview.year, dropped_at=None).count()
        )
    assert sum(line.open for line in lines) > 3
    Consultation.objects.update(is_public=False)
    Plan.objects.update(is_public=False)
    hidden = index_overview(index_page(), now)
    assert {(line.open, line.planned) for group in hidden.groups for line in group.lines} == {(0, 0)}


# The page of one


def test_what_is_open_comes_closing_first_and_what_is_owed_longest_overdue_first(client):
    now = timezone.now()
    open_now = [record for record in Consultation.objects.filter(institution__code="MD") if is_open(record, now)]
    assert len(open_now) == 2
    numbers = re.findall(r"No\. ([\w-]+)", section(html_of(client, page_of("MD")), "open"))
    assert numbers == [record.number for record in sorted(open_now, key=lambda record: record.closes_at)]
    overdue, awaiting = (
        next(record for record in Consultation.objects.all() if record.stage_at(now) == stage)
        for stage in (Stage.REPORT_OVERDUE, Stage.AWAITING_REPORT)
    )
    Consultation.objects.filter(pk__in=[overdue.pk, awaiting.pk]).update(institution=Institution.objects.get(code="MM"))
    html = html_of(client, page_of("MM"))
    assert re.findall(r"No\. ([\w-]+)", section(html, "owed")) == [overdue.number, awaiting.number]
    assert "Nothing is open today." in section(html, "open")
    assert figures(html) == {"open now": 0, "reports awaited": 1, "reports overdue": 1, "reports published": 0}


def is_open(record, now):
    return record.stage_at(now) in ACCEPTS_CONTRIBUTIONS


def figures(html):
    return {label: int(number) for label, number in re.findall(r"<div><dt>([a-z ]+)</dt><dd>(\d+)</dd></div>", html)}


def test_hidden_consultations_are_not_shown_nor_counted(client):
    Consultation.objects.filter(institution__code="MD").update(is_public=False)
    html = html_of(client, page_of("MD"))
    assert set(figures(html).values()) == {0}
    assert 'class="card"' not in html
    assert "no consultation has begun on this platform" in html


def test_only_active_contact_officers_are_named(client):
    institution = Institution.objects.get(code="MD")
    officers = [
        ContactOfficer(institution=institution, name="Active Officer", email="active@example.org", phone="+383 38 1"),
        ContactOfficer(institution=institution, name="Former Officer", email="former@example.org", is_active=False),
    ]
    ContactOfficer.objects.bulk_create(officers)
    html = html_of(client, page_of("MD"))
    assert "Active Officer" in html
    assert 'href="tel:+383381"' in html
    assert "Former Officer" not in html
    assert "No contact person is named here yet." in html_of(client, page_of("MM"))


@pytest.mark.parametrize("code", CODES)
def test_plans_are_linked_this_year_first_then_the_others(client, code):
    now = timezone.now()
    html = section(html_of(client, page_of("MD", code)), "plans")
    plan = Plan.objects.get(institution__code="MD", year=timezone.localdate(now).year)
    own = next(page for page in year_pages(plan.institution, plan.year) if page.locale.language_code == code)
    assert f'<a href="{own.get_url()}">{own.title}</a>' in html
    assert str(plan.proposals.filter(dropped_at=None).count()) in plain(html)
    trade = section(html_of(client, page_of("MTI", code)), "plans")
    assert re.findall(r">(\d{4})</a>", trade) == ["2020", "2018"]


def test_a_year_without_a_plan_says_so(client):
    year = timezone.localdate().year
    assert f"No plan for {year} is published here." in html_of(client, page_of("MM"))
    assert f"No plan for {year} is published here." not in html_of(client, page_of("MD"))


def test_its_record_is_that_of_the_standards(client):
    year = timezone.localdate().year
    html = section(html_of(client, page_of("MPB")), "record")
    records = Consultation.objects.filter(institution__code="MPB", year=year, opens_at__lte=timezone.now())
    assert f'<th scope="col">{year}</th>' in html or not records
    assert 'data-label="' in html
    data = client.get(f"/en/standards/standards.json?year={year}").json()
    row = next((row for row in data["institutions"] if row["code"] == "MPB"), None)
    if row:
        assert f"{row['period_kept']} of {row['period_kept_measured']}" in plain(html)


def test_a_former_institution_says_so_and_shows_the_record_of_its_last_years(client):
    html = html_of(client, page_of("MTI"))
    assert "This institution no longer exists" in html
    assert page_of("MINT").get_url() in section(html, "former")
    assert figures(html) == {}
    assert re.findall(r'scope="col">(\d{4})<', section(html, "record")) == ["2020", "2018"]
    assert "Moved from the former platform: 2020, 2018. The data may be incomplete." in plain(section(html, "record"))
    assert page_of("MTI").get_url() in section(html_of(client, page_of("MINT")), "predecessors")


def test_the_introduction_is_shown_where_there_is_one(client):
    page = page_of("MD")
    assert 'class="lead"' not in html_of(client, page)
    page.introduction = "<p>Drafts laws on courts.</p>"
    assert "<p>Drafts laws on courts.</p>" in page.make_preview_request().render().content.decode()


# Budgets


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def many_consultations(institution, number):
    """Publishes open consultations, and some that are overdue, in one language."""
    today = timezone.localdate()
    ensure_year(institution, today.year, importer())
    parents = {page.locale.language_code: page for page in year_pages(institution, today.year)}
    for index in range(number):
        begun = today - timedelta(days=200 if index % 2 else 5)
        facts = {
            "document_type": DocumentType.objects.first(), "opens_on": begun, "closes_on": begun + timedelta(days=30),
        }  # fmt: skip
        words = {"sq": Words({"title": f"K {index}", "slug": f"k-{index}", "summary": "S"})}
        publish_in_languages(ConsultationPage, parents, words, importer(), "test", facts=facts)


def test_queries_do_not_grow_with_the_consultations(client):
    queries(client, index_page().get_url())  # the sites of Wagtail are kept from here on
    institution = Institution.objects.get(code="MPB")
    before = [f"{page_of('MPB').get_url()}?few", f"{index_page().get_url()}?few", "/en/reports/?state=overdue"]
    few = [queries(client, address) for address in before]
    many_consultations(institution, 12)
    many = [queries(client, f"{address}&again=1") for address in before]
    assert few == many
    assert max(few) <= MOST_QUERIES


def test_queries_do_not_grow_with_the_institutions(client):
    queries(client, page_of("MD").get_url())
    few = queries(client, f"{index_page().get_url()}?few")
    for index in range(10):
        new = Institution.objects.create(code=f"K{index}", kind=InstitutionKind.MUNICIPALITY, name_sq=f"Komuna {index}")
        provision(new, importer())
    html = html_of(client, index_page())
    assert "Municipalities" in html
    assert "Komuna 9" in html
    assert queries(client, f"{index_page().get_url()}?many") == few <= MOST_QUERIES
