"""How institutions keep the standards: what each figure counts, and that page, CSV and JSON say the same."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from lxml.html import fromstring

from consultation_pages.models import Consultation, ConsultationPage, Institution, Plan
from consultation_pages.standard_measures import MEASURES, SHARES, Case, Share, judge
from consultation_pages.standards import flat, standards_of, years_of

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
OPENS, CLOSES, DUE = (datetime(2026, month, 1, 22, tzinfo=UTC) for month in (8, 9, 10))
PAST = {"opens_at": OPENS, "closes_at": CLOSES, "report_due_at": DUE, "working_days": 15, "minimum_working_days": 15}
OPEN = PAST | {"closes_at": NOW + timedelta(days=3), "report_due_at": NOW + timedelta(days=40)}
UPCOMING = {"opens_at": NOW + TICK, "closes_at": NOW + timedelta(days=30), "working_days": 15}
ARCHIVED = PAST | {"archived_at": NOW}
ADDRESSES = {"sq": "/sq/standardi/", "sr": "/sr/standard/", "en": "/en/standards/"}
CODES = ("sq", "sr-latn")
MOST_QUERIES = 12


def share_of(name, *cases):
    found = judge([Case(**case) for case in cases], NOW)[name]
    return (found.kept, found.measured)


def number_of(name, *cases):
    return judge([Case(**case) for case in cases], NOW)[name]


# What is counted


@pytest.mark.parametrize(
    ("rule", "case", "consultations", "withdrawn"),
    [
        ("what is open counts", OPEN, 1, 0),
        ("what is over counts", PAST, 1, 0),
        ("what opens this instant has begun", PAST | {"opens_at": NOW}, 1, 0),
        ("what opens later does not count", UPCOMING, 0, 0),
        ("what has no dates yet does not count", {}, 0, 0),
        ("what was withdrawn is counted apart", PAST | {"withdrawn_at": CLOSES}, 0, 1),
        ("what was withdrawn before it opened was never a consultation", PAST | {"withdrawn_at": OPENS - TICK}, 0, 0),
        ("the archive counts", ARCHIVED, 1, 0),
        ("the archive counts without dates", {"archived_at": NOW}, 1, 0),
    ],
)
def test_consultations(rule, case, consultations, withdrawn):
    assert (number_of("consultations", case), number_of("withdrawn", case)) == (consultations, withdrawn), rule


@pytest.mark.parametrize(
    ("rule", "case", "expected"),
    [
        ("the minimum is enough", PAST, (1, 1)),
        ("a day less is not", PAST | {"working_days": 14}, (0, 1)),
        ("the rule of the case decides", PAST | {"working_days": 14, "minimum_working_days": 10}, (1, 1)),
        ("a running period is known from its opening", OPEN, (1, 1)),
        ("without a rule nothing is measured", PAST | {"minimum_working_days": None}, (0, 0)),
        ("without dates nothing is measured", {"archived_at": NOW, "minimum_working_days": 15}, (0, 0)),
        ("the archive's dates are facts", ARCHIVED | {"working_days": 14}, (0, 1)),
        ("what was withdrawn is not judged", PAST | {"withdrawn_at": CLOSES, "working_days": 3}, (0, 0)),
    ],
)
def test_period_kept(rule, case, expected):
    assert share_of("period_kept", case) == expected, rule


@pytest.mark.parametrize(
    ("rule", "case", "share", "overdue"),
    [
        ("published in the last instant of the due day", {"report_published_at": DUE - TICK}, (1, 1), 0),
        ("published the instant after", {"report_published_at": DUE}, (0, 1), 0),
        ("the day has passed without a report", {}, (0, 1), 1),
        ("overdue from the instant after the due day", {"report_due_at": NOW}, (0, 1), 1),
        ("not before", {"report_due_at": NOW + TICK}, (0, 0), 0),
        ("early is on time", {"report_due_at": NOW + TICK, "report_published_at": CLOSES}, (1, 1), 0),
        ("without a due day nothing is owed", {"report_due_at": None}, (0, 0), None),
        ("the former platform's reports may not have been moved", {"archived_at": NOW}, (0, 0), None),
        ("a withdrawn consultation owes none", {"withdrawn_at": CLOSES}, (0, 0), None),
    ],
)
def test_reports(rule, case, share, overdue):
    assert share_of("report_on_time", PAST | case) == share, rule
    assert number_of("reports_overdue", PAST | case) == overdue, rule


@pytest.mark.parametrize(
    ("rule", "days", "median"),
    [
        ("one report", [28], 28),
        ("the middle one of three", [3, 90, 28], 28),
        ("halfway between two", [27, 30], 28.5),
        ("whole where it is whole", [26, 30], 28),
        ("the next day is one day", [1], 1),
        ("no report, no median", [], None),
    ],
)
def test_median_days_to_report(rule, days, median):
    cases = [PAST | {"report_published_at": CLOSES + timedelta(days=each - 1, hours=1)} for each in days]
    found = number_of("median_days_to_report", PAST, OPEN, *cases)
    assert found == median, rule
    assert type(found) is type(median)


def test_days_are_days_in_kosovo_and_the_archive_has_no_median():
    """In winter a report at 22:30 UTC is of the same day in Kosovo, at 23:00 UTC of the next."""
    winter = PAST | {"closes_at": datetime(2026, 11, 10, 23, tzinfo=UTC), "report_due_at": NOW}
    for hour, minute, days in ((22, 30, 1), (23, 0, 2)):
        report = winter | {"report_published_at": datetime(2026, 11, 11, hour, minute, tzinfo=UTC)}
        assert number_of("median_days_to_report", report) == days
    assert number_of("median_days_to_report", ARCHIVED | {"report_published_at": DUE}) is None


@pytest.mark.parametrize(("name", "fact"), [("planned", "is_planned"), ("both_languages", "has_both_languages")])
def test_shares_of_plain_facts(name, fact):
    assert share_of(name, PAST | {fact: True}, OPEN, ARCHIVED, UPCOMING | {fact: True}) == (1, 2)


def test_extensions_are_counted_where_they_are_known():
    assert number_of("extended", PAST | {"is_extended": True}, OPEN, ARCHIVED) == 1
    assert number_of("extended", ARCHIVED) is None


@pytest.mark.parametrize(
    ("rule", "case", "expected"),
    [
        ("all three kept", {}, (1, 1)),
        ("one broken is enough", {"working_days": 14}, (0, 1)),
        ("late", {"report_published_at": DUE}, (0, 1)),
        ("one language", {"has_both_languages": False}, (0, 1)),
        ("not before the report can be judged", {"report_published_at": None, "report_due_at": NOW + TICK}, (0, 0)),
        ("never without a rule", {"minimum_working_days": None}, (0, 0)),
    ],
)
def test_all_kept(rule, case, expected):
    good = PAST | {"report_published_at": DUE - TICK, "has_both_languages": True}
    assert share_of("all_kept", good | case) == expected, rule


@pytest.mark.parametrize(
    ("kept", "measured", "percent"),
    [
        (0, 0, None),
        (0, 7, 0),
        (7, 7, 100),
        (2, 3, 67),
        (1, 3, 33),
        (1, 1000, 1),
        (999, 1000, 99),
        (1, 8, 13),
        (5, 8, 63),
        (1, 200, 1),
        (199, 200, 99),
    ],
)
def test_per_cent_never_says_all_or_none_for_nearly(kept, measured, percent):
    assert Share(kept, measured).percent == percent


def test_nothing_to_measure_is_not_nought():
    figures = judge([], NOW)
    assert figures.is_empty
    assert all(figures[measure.name].percent is None for measure in SHARES)
    assert figures["median_days_to_report"] is figures["reports_overdue"] is figures["extended"] is None


@pytest.mark.parametrize("code", ["sq", "sr-latn", "en"])
def test_shares_and_numbers_are_the_same_in_every_language(code):
    with translation.override(code):
        assert [measure.name for measure in MEASURES if not measure.is_number] == [measure.name for measure in SHARES]


def test_every_figure_has_a_definition_of_its_own():
    assert len({measure.name for measure in MEASURES}) == len({str(measure.definition) for measure in MEASURES}) == 10


# On records


@pytest.fixture
def year(db):
    """The year that has most of the sample consultations."""
    years = list(Consultation.objects.filter(is_sample=True).values_list("year", flat=True))
    return max(years, key=years.count)


def test_totals_are_those_of_all_cases_and_not_means_of_means(year):
    found = standards_of(year, timezone.now())
    assert found.total["consultations"] == sum(row.figures["consultations"] for row in found.rows)
    for measure in SHARES:
        shares = [row.figures[measure.name] for row in found.rows]
        total = found.total[measure.name]
        assert (total.kept, total.measured) == (
            sum(each.kept for each in shares),
            sum(each.measured for each in shares),
        )


def test_facts_come_from_the_records(year):
    """Plan, extension and languages of the sample consultations, counted by other means."""
    records = Consultation.objects.filter(year=year, opens_at__lte=timezone.now(), withdrawn_at=None, archived_at=None)
    found = standards_of(year, timezone.now()).total
    pages = ConsultationPage.objects.live()
    keys = [set(pages.filter(locale__language_code=code).values_list("translation_key", flat=True)) for code in CODES]
    both = [record for record in records if all(record.key in each for each in keys)]
    assert found["consultations"] == found["planned"].measured == len(records)
    assert found["planned"].kept == sum(record.proposal_id is not None for record in records)
    assert found["extended"] == sum(record.extensions.exists() for record in records) > 0
    assert found["both_languages"].kept == len(both) < len(records)


def test_what_is_not_public_counts_nowhere(year):
    record = Consultation.objects.filter(year=year, opens_at__lte=timezone.now(), withdrawn_at=None).first()
    before = standards_of(year, timezone.now()).total
    Consultation.objects.filter(pk=record.pk).update(is_public=False)
    assert standards_of(year, timezone.now()).total["consultations"] == before["consultations"] - 1
    Plan.objects.update(is_public=False)
    assert standards_of(year, timezone.now()).total["planned"].kept == 0 < before["planned"].kept


def test_institutions_without_consultations_are_those_that_existed_that_year(db):
    former = Institution.objects.get(code="MDI")
    found = {year: standards_of(year, timezone.now()) for year in (2018, 2019, 2022)}
    assert former in [row.institution for row in found[2018].rows]
    assert former in found[2019].idle
    assert former not in found[2022].idle
    assert Institution.objects.get(code="MFPT") not in found[2018].idle


def test_an_institution_has_a_row_for_each_year_with_something_to_count(db):
    now = timezone.now()
    trade = Institution.objects.get(code="MTI")
    assert [year for year, _figures in years_of(trade, 2017, now)] == [2020, 2018]
    assert [year for year, _figures in years_of(trade, 2019, now)] == [2020]
    assert years_of(Institution.objects.get(code="MM"), 2017, now) == []


# As page, CSV and JSON


def as_csv(client, query):
    text = client.get(f"/en/standards/standards.csv{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def as_json(client, query):
    return json.loads(client.get(f"/en/standards/standards.json{query}").content)


def as_page(client, query):
    """For each row its cells as text: "67 % 2 of 3", "28", "–"."""
    html = client.get(f"/en/standards/{query}").content.decode()
    body = html.partition("<tbody")[2].partition("</tbody>")[0]
    rows = {}
    for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL):
        head, *cells = re.split(r"</t[hd]>", row)[:-1]
        rows[_words(head)] = [_words(cell).removesuffix(" nothing to measure yet") for cell in cells]
    return rows


def _words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ").split())


def _cells(numbers):
    """What the page writes for the numbers of a row of data."""
    for measure in MEASURES:
        value = numbers[measure.name]
        if measure in SHARES:
            percent, measured = numbers[f"{measure.name}_percent"], numbers[f"{measure.name}_measured"]
            yield "–" if percent is None else f"{percent} % {value} of {measured}"
        else:
            yield "–" if value is None else str(value)


@pytest.mark.parametrize("query", ["", "?year=2018", "?year=2020"])
def test_page_csv_and_json_say_the_same(client, db, query):
    data, table, page = as_json(client, query), as_csv(client, query), as_page(client, query)
    rows = {row["names"]["en"]: row for row in data["institutions"]}
    assert page == {name: list(_cells(row)) for name, row in (rows | {"All institutions": data["total"]}).items()}
    written = {row.pop("institution"): row for row in table}
    assert {row.pop("institution_code") for row in written.values()} == {row["code"] for row in rows.values()} | {""}
    for name, row in (rows | {"": data["total"]}).items():
        numbers = {key: value for key, value in row.items() if key not in ("code", "names")}
        assert written[name] == {key: "" if value is None else str(value) for key, value in numbers.items()}


def test_the_data_carry_the_definitions_and_say_when_samples_are_counted(client, year):
    data = as_json(client, f"?year={year}")
    assert data["year"] == year
    assert data["definitions"].keys() == {measure.name for measure in MEASURES}
    assert data["has_sample_data"] is True
    assert as_json(client, "?year=2018")["has_sample_data"] is False
    assert flat(standards_of(2018, timezone.now()).total) == as_json(client, "?year=2018")["total"]


def test_the_page_says_when_samples_or_an_incomplete_archive_are_counted(client, year):
    samples = client.get(f"/en/standards/?year={year}").content.decode()
    archive = client.get("/en/standards/?year=2018").content.decode()
    assert "Sample data." in samples
    assert "Sample data." not in archive
    assert "Only some consultations of this year were moved" in archive
    assert "Only some consultations of this year were moved" not in samples


def test_each_definition_stands_on_the_page_in_every_language(client, db):
    for prefix, address in ADDRESSES.items():
        html = client.get(address).content.decode()
        assert html.count("<dt>") >= len(MEASURES), prefix
        assert f'<html lang="{"sr-Latn" if prefix == "sr" else prefix}">' in html


def test_counts_lead_to_the_list_behind_them(client, year):
    row = next(row for row in standards_of(year, timezone.now()).rows if row.figures["reports_overdue"])
    html = client.get(f"/en/standards/?year={year}").content.decode()
    query = f"stage=report_overdue&amp;institution={row.institution.code}&amp;year={year}"
    assert f'<a href="/en/consultations/?{query}">{row.figures["reports_overdue"]}</a>' in html
    assert client.get(f"/en/consultations/?{query.replace('&amp;', '&')}").status_code == 200


def test_a_list_behind_a_count_holds_as_many(client, year):
    def counts():
        # Past the kept pages: the records are changed here behind the back of publication.
        answer = client.get(f"/en/standards/?year={year}", headers={"authorization": "of nobody"})
        root = fromstring(answer.content)
        return [(int(link.text), link.get("href")) for link in root.xpath("//table//td//a[@href]")]

    found = counts()
    assert len(found) > 3
    for number, address in found:
        assert client.get(address).context["page_of_list"].paginator.count == number, address
    withdrawn = [address for _number, address in found if "stage=withdrawn" in address]
    assert withdrawn
    gone = Consultation.objects.filter(year=year, withdrawn_at=None, opens_at__lte=timezone.now()).first()
    Consultation.objects.filter(pk=gone.pk).update(withdrawn_at=gone.opens_at - timedelta(days=1))
    assert f"/en/consultations/?stage=withdrawn&year={year}" not in [address for _number, address in counts()]


@pytest.mark.parametrize("measure", MEASURES)
def test_every_column_sorts_with_what_is_not_measured_last(client, year, measure):
    found = standards_of(year, timezone.now(), measure.name)
    values = [row.figures[measure.name] for row in found.rows]
    numbers = [value.percent if isinstance(value, Share) else value for value in values]
    known = [number for number in numbers if number is not None]
    assert numbers == sorted(known) + [None] * (len(numbers) - len(known))
    html = client.get(f"/en/standards/?year={year}&sort={measure.name}").content.decode()
    assert html.count('aria-sort="ascending"') == 1


@pytest.mark.parametrize("query", ["?year=abc", "?year=1999", "?year=2018'--", "?sort=no_such", "?year=٢٠١٨"])
@pytest.mark.parametrize("address", ["/en/standards/", "/en/standards/standards.csv"])
def test_bad_values_are_told_and_answered_with_400(client, db, address, query):
    answer = client.get(address + query)
    assert answer.status_code == 400
    assert "to choose here" in answer.content.decode()


def test_bad_values_in_data_are_told_as_data(client, db):
    answer = client.get("/en/standards/standards.json?year=abc")
    assert answer.status_code == 400
    assert list(answer.json()["detail"]) == ["year"]


def test_a_year_without_consultations_says_so(client, db):
    Consultation.objects.filter(is_sample=True).update(is_public=False)
    html = client.get("/en/standards/").content.decode()
    assert "so there is nothing to measure" in html
    assert "<tbody" not in html


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_queries_do_not_grow_with_the_institutions(client, year):
    queries(client, "/en/standards/")  # the sites of Wagtail are kept from here on
    few, many = queries(client, "/en/standards/?year=2018"), queries(client, f"/en/standards/?year={year}&sort=planned")
    assert few == many <= MOST_QUERIES
    assert queries(client, "/en/standards/standards.csv") <= 6
