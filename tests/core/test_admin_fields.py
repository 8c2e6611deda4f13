"""Days and numbers that nobody can mean are answered with words in the forms of the admin, never with an error page."""

import pytest
from django.urls import reverse

from consultation_pages.models import ConsultationRule, Holiday
from core.admin_fields import InstantField
from tests.contributions.sending import open_consultation
from tests.editing import Editor

pytestmark = pytest.mark.django_db
RULE = {
    "effective_from": "01.02.2020", "minimum_working_days": "15", "report_due_working_days": "30",
    "meeting_notice_working_days": "5", "legal_reference": "x",
}  # fmt: skip
FEAST = {"date": "01.02.2026", "name_sq": "x", "name_sr": "x", "name_en": "x", "source": "x", "is_substituted": "on"}
MEETING = {"meetings-TOTAL_FORMS": "1", "meetings-0-place": "x", "meetings-0-ORDER": "1"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"opens_on": "01.01.0001"}, {"closes_on": "31.12.9999"}, {"closes_on": "30.12.9999"},
        {"go_live_at": "01.01.0001 00:00"}, {"go_live_at": "31.12.9999 23:59"},
        MEETING | {"meetings-0-starts_at": "01.01.0001 00:00"}, MEETING | {"meetings-0-starts_at": "31.12.9999 23:59"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("action", ["", "action-submit"])
def test_a_page_with_such_a_day_is_not_saved_and_keeps_what_was_typed(wrong, action):
    drafter, page = Editor("drafter.md"), open_consultation("MD").source_page
    answer = drafter.save(page, action, title="KEPT", **wrong)
    assert answer.status_code == 200
    assert b"1900" in answer.content
    assert b"KEPT" in answer.content


@pytest.mark.parametrize(
    ("model", "good", "wrong"),
    [
        *((ConsultationRule, RULE, {"effective_from": day}) for day in ("01.01.0001", "31.12.9999")),
        *((ConsultationRule, RULE, {"minimum_working_days": str(2**power)}) for power in (15, 40, 62)),
        *((Holiday, FEAST, {"date": day}) for day in ("01.01.0001", "26.12.9999")),
    ],
)
def test_the_office_cannot_enter_such_a_day_or_number(model, good, wrong):
    before = model.objects.count()
    answer = Editor("publisher").post_to(reverse(f"{model._meta.model_name}:add"), good | wrong)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == list(wrong)
    assert model.objects.count() == before


@pytest.mark.parametrize("text", ["2026-02-01 10:00", "1999-06-12 00:00", "2100-12-31 23:59"])
def test_what_people_mean_comes_in(text):
    assert InstantField().clean(text)
