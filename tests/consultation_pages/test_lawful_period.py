"""The first lawful last day: which one, and why, for the form and for the script beside it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from lxml import html

from consultation_pages import calendar_records, legal_calendar
from consultation_pages.enums import InstitutionKind
from consultation_pages.lawful_period import lawful_period
from consultation_pages.models import ConsultationRule, DocumentType, Holiday
from tests.editing import Editor, draft_consultation, through_review, year_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def period(day, kind=InstitutionKind.MINISTRY, document_type=None):
    return lawful_period(day, kind, document_type)


def ask(name="drafter.md", **query):
    return Editor(name).get("lawful_period", **{"institution": "MD", "opens_on": "2026-05-01"} | query)


class TestTheDay:
    @pytest.mark.parametrize(
        ("opens_on", "closes_on", "skipped"),
        [
            (date(2026, 12, 4), date(2026, 12, 24), []),
            (date(2026, 12, 7), date(2026, 12, 28), ["25 December 2026"]),
            (date(2026, 5, 1), date(2026, 5, 25), ["1 May 2026", "11 May 2026"]),
            (date(2027, 1, 1), date(2027, 1, 26), ["1 January 2027", "4 January 2027", "7 January 2027"]),
            (date(2026, 10, 3), date(2026, 10, 23), []),
        ],
    )
    def test_skips_weekends_and_holidays_and_names_them(self, opens_on, closes_on, skipped):
        found = period(opens_on)
        assert found.closes_on == closes_on
        assert [reason.partition(" does not count")[0] for reason in found.reasons[1 : 1 + len(skipped)]] == skipped

    def test_is_accepted_by_the_check_and_the_day_before_is_not(self):
        found, off = period(date(2026, 5, 1)), calendar_records.days_off()
        lengths = [
            legal_calendar.period_length(
                found.opens_on, date.fromordinal(found.closes_on.toordinal() - days), off, True
            )
            for days in (0, 1)
        ]
        assert lengths[0] == 15 > lengths[1]

    def test_follows_the_rule_of_the_type_and_of_the_kind(self):
        kind = DocumentType.objects.get(code="draft_law")
        ConsultationRule.objects.create(
            effective_from=date(2026, 1, 1), document_type=kind, minimum_working_days=20, first_day_counts=False,
            legal_reference="A new act",
        )  # fmt: skip
        found = period(date(2026, 10, 5), document_type=kind.pk)
        assert found.closes_on == date(2026, 11, 2)
        assert found.reasons == ["The minimum is 20 working days after the first day (A new act)."]
        assert period(date(2025, 10, 6), document_type=kind.pk).rule.minimum_working_days == 15
        assert "06/2018" in period(date(2026, 10, 5), InstitutionKind.MUNICIPALITY).reasons[0]

    @pytest.mark.parametrize("day", [date(1, 1, 1), date(2007, 12, 31), date(2016, 12, 31), date(9999, 12, 31)])
    def test_is_not_known_where_no_rule_is_in_force(self, day):
        assert period(day) is None


class TestTheReasons:
    def test_name_the_rule_and_its_legal_reference(self):
        assert "Regulation (GRK) No. 05/2016" in period(date(2026, 12, 4)).reasons[0]

    def test_say_what_a_day_off_stands_for(self):
        reasons = " ".join(period(date(2026, 5, 1)).reasons)
        assert "1 May 2026 does not count: International Labor Day." in reasons
        assert "11 May 2026 does not count: day off for Europe Day, which falls on a weekend." in reasons

    def test_say_when_a_date_is_only_estimated(self):
        assert "estimated" in " ".join(period(date(2026, 5, 20)).reasons)

    def test_say_what_the_office_has_not_confirmed(self):
        assert "confirm" in period(date(2026, 12, 4)).reasons[-1]
        ConsultationRule.objects.update(unconfirmed=[])
        assert len(period(date(2026, 12, 4)).reasons) == 1

    def test_name_both_feasts_of_one_day(self):
        Holiday.objects.create(date=date(2026, 12, 25), name_sq="Tjetër", name_en="Other", source="decision")
        assert "Other" in " ".join(period(date(2026, 12, 7)).reasons)


class TestTheAnswer:
    def test_holds_the_day_and_the_reasons_in_the_editors_language(self):
        answer = ask()
        assert answer.status_code == 200
        assert answer.json()["closes_on"] == "25.05.2026"
        assert "Dita Ndërkombëtare e Punës" in " ".join(answer.json()["reasons"])

    @pytest.mark.parametrize(
        "query",
        [
            {"opens_on": ""}, {"opens_on": "tomorrow"}, {"opens_on": "2026-02-30"}, {"opens_on": "0001-01-01"},
            {"opens_on": "9999-12-31"}, {"opens_on": "01/05/2026"}, {"institution": ""}, {"institution": "XX"},
            {"document_type": "x"}, {"document_type": "99999"}, {"document_type": "-1"}, {"institution": "é" * 300},
        ],
    )  # fmt: skip
    def test_a_question_that_means_nothing_is_refused_in_words(self, query):
        answer = ask(**query)
        assert answer.status_code == 400
        assert answer.json()["error"]

    @pytest.mark.parametrize("typed", ["2026-05-01", "01.05.2026", "1.5.2026"])
    def test_takes_a_day_as_people_write_it(self, typed):
        assert ask(opens_on=typed).json()["closes_on"] == "25.05.2026"

    def test_is_for_editors(self):
        assert Client().get(reverse("lawful_period")).status_code == 302

    def test_takes_few_queries(self, django_assert_max_num_queries):
        editor = Editor("drafter.md")
        address = reverse("lawful_period")
        with django_assert_max_num_queries(10):
            editor.client.get(address, {"institution": "MD", "opens_on": "2026-05-01"})


class TestTheForm:
    def hint(self, response):
        page = html.fromstring(response.content)
        field = page.xpath("//input[@name='closes_on']")[0]
        return " ".join(page.get_element_by_id(field.get("aria-describedby").split()[0]).text_content().split())

    def test_says_it_without_a_script(self):
        page = draft_consultation(opens_on=date(2027, 5, 3), closes_on=date(2027, 5, 20))
        response = Editor("drafter.md").get("wagtailadmin_pages:edit", page.pk)
        assert "Rregullorja (QRK) Nr. 05/2016" in self.hint(response)
        assert period(date(2027, 5, 3)).closes_on.strftime("%Y") in self.hint(response)

    def test_says_it_of_a_new_consultation_too(self):
        args = "consultation_pages", "consultationpage", year_page().pk
        response = Editor("drafter.md").get("wagtailadmin_pages:add", *args)
        assert response.status_code == 200
        assert self.hint(response)
        assert b"lawful-period.js" in response.content
        assert b"institution=MD" in response.content

    def test_says_it_when_a_save_is_refused(self):
        page, editor = draft_consultation(), Editor("drafter.md")
        response = editor.save(page, title="", opens_on="2027-05-03", closes_on="")
        assert response.status_code == 200
        assert "2027" in self.hint(response)
        for nonsense in ("x", "0001-01-01", "2027-99-99", "\x00"):
            assert editor.save(page, title="", opens_on=nonsense).status_code == 200

    def test_the_page_with_the_proposed_day_is_published(self):
        opens_on = date(date.today().year + 1, 4, 6)
        page = draft_consultation(opens_on=opens_on, closes_on=period(opens_on).closes_on)
        through_review(page)
        page.refresh_from_db()
        assert page.live

    def test_translations_have_no_dates_and_no_hint(self):
        source = draft_consultation()
        copy = source.copy_for_translation(year_page("MD", "en").locale, copy_parents=False)
        response = Editor("drafter.md").get("wagtailadmin_pages:edit", copy.pk)
        assert response.status_code in (200, 302)
        assert b"lawful-period.js" not in response.content
