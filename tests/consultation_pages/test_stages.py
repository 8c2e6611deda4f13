"""The stages of a consultation: which one holds at an instant, what it allows, and when time ends it."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultation_pages.enums import (
    ACCEPTS_CONTRIBUTIONS,
    ALLOWED,
    AWAITS_REPORT,
    LIVE_STAGES,
    Action,
    Stage,
    stages_allowing,
)
from consultation_pages.stages import (
    BOUNDARY_FIELDS,
    TABLE,
    next_boundary_of,
    stage_case,
    stage_of,
    stage_q,
    stages_q,
)

TICK = timedelta(microseconds=1)
OPENS = datetime(2026, 11, 1, 23, tzinfo=UTC)
CLOSING_SOON = datetime(2026, 11, 17, 23, tzinfo=UTC)
CLOSES = datetime(2026, 11, 20, 23, tzinfo=UTC)
DUE = datetime(2026, 12, 20, 23, tzinfo=UTC)
ACT = datetime(2026, 11, 10, 12, tzinfo=UTC)

UNSET = dict.fromkeys(
    (
        "archived_at",
        "withdrawn_at",
        "report_published_at",
        "opens_at",
        "closing_soon_at",
        "closes_at",
        "report_due_at",
    )
)
PERIOD = {"opens_at": OPENS, "closing_soon_at": CLOSING_SOON, "closes_at": CLOSES, "report_due_at": DUE}

repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=120)
# Few instants, so that equal ones and exact boundaries are common.
instants = st.integers(0, 8).map(lambda number: OPENS + number * TICK)
records = st.fixed_dictionaries(dict.fromkeys(UNSET, st.none() | instants)).map(
    lambda fields: SimpleNamespace(**fields)
)


def record(**fields):
    return SimpleNamespace(**UNSET | fields)


# Which stage holds


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OPENS - TICK, Stage.UPCOMING),
        (OPENS, Stage.OPEN),
        (CLOSING_SOON - TICK, Stage.OPEN),
        (CLOSING_SOON, Stage.CLOSING_SOON),
        (CLOSES - TICK, Stage.CLOSING_SOON),
        (CLOSES, Stage.AWAITING_REPORT),
        (DUE - TICK, Stage.AWAITING_REPORT),
        (DUE, Stage.REPORT_OVERDUE),
        (DUE + timedelta(days=3650), Stage.REPORT_OVERDUE),
    ],
)
def test_each_instant_begins_the_next_stage(now, expected):
    assert stage_of(record(**PERIOD), now) == expected


@pytest.mark.parametrize(
    ("rule", "fields", "expected"),
    [
        ("without a period it is planned", {}, Stage.PLANNED),
        ("a report ends the wait", PERIOD | {"report_published_at": ACT}, Stage.REPORTED),
        (
            "withdrawal goes before the report",
            {"report_published_at": ACT, "withdrawn_at": ACT},
            Stage.WITHDRAWN,
        ),
        ("a planned consultation can be withdrawn", {"withdrawn_at": ACT}, Stage.WITHDRAWN),
        ("the archive goes before everything", dict.fromkeys(UNSET, ACT), Stage.ARCHIVED),
    ],
)
def test_acts_go_before_the_clock_whenever_they_happened(rule, fields, expected):
    for now in (OPENS - TICK, OPENS, CLOSES, DUE):
        assert stage_of(record(**fields), now) == expected, rule


@pytest.mark.parametrize(
    ("rule", "missing", "now", "expected"),
    [
        ("no due date: awaited, never overdue", "report_due_at", DUE + TICK, Stage.AWAITING_REPORT),
        ("no closing instant: closed, not open for ever", "closes_at", CLOSING_SOON, Stage.AWAITING_REPORT),
        ("no last days: the whole period closes soon", "closing_soon_at", OPENS, Stage.CLOSING_SOON),
        ("no opening: planned", "opens_at", CLOSES, Stage.PLANNED),
    ],
)
def test_a_missing_instant_is_never_in_the_future(rule, missing, now, expected):
    assert stage_of(record(**PERIOD | {missing: None}), now) == expected, rule


def test_a_short_period_is_closing_soon_from_its_first_instant():
    short = record(**PERIOD | {"closing_soon_at": OPENS - timedelta(days=2)})
    assert stage_of(short, OPENS - TICK) == Stage.UPCOMING
    assert stage_of(short, OPENS) == Stage.CLOSING_SOON


# When time ends it


@pytest.mark.parametrize(
    ("fields", "now", "expected"),
    [
        (PERIOD, OPENS - TICK, OPENS),
        (PERIOD, OPENS, CLOSING_SOON),
        (PERIOD, CLOSING_SOON, CLOSES),
        (PERIOD, CLOSES, DUE),
        (PERIOD, DUE, None),
        (PERIOD | {"report_due_at": None}, CLOSES, None),
        (PERIOD | {"report_published_at": ACT}, OPENS - TICK, None),
        (PERIOD | {"withdrawn_at": ACT}, OPENS, None),
        (PERIOD | {"archived_at": ACT}, OPENS, None),
        ({}, OPENS, None),
        (PERIOD | {"closing_soon_at": OPENS - timedelta(days=2)}, OPENS - timedelta(days=3), OPENS),
        (PERIOD | {"closing_soon_at": OPENS}, OPENS - TICK, OPENS),
        (PERIOD | {"closing_soon_at": OPENS}, OPENS, CLOSES),
    ],
)
def test_next_boundary(fields, now, expected):
    assert next_boundary_of(record(**fields), now) == expected


@repeatable
@given(records, instants)
def test_the_stage_stays_until_the_next_boundary_and_changes_there(some, now):
    boundary = next_boundary_of(some, now)
    last = boundary or OPENS + 20 * TICK
    between = (now + number * TICK for number in range((last - now) // TICK))
    assert {stage_of(some, instant) for instant in between} <= {stage_of(some, now)}
    if boundary is not None:
        assert boundary > now
        assert stage_of(some, boundary) != stage_of(some, now)


@repeatable
@given(records, instants)
def test_nothing_is_accepted_without_a_closing_instant_to_come(some, now):
    some.closing_soon_at = some.closing_soon_at and some.closes_at and min(some.closing_soon_at, some.closes_at)
    if stage_of(some, now) in ACCEPTS_CONTRIBUTIONS:
        assert some.opens_at <= now < some.closes_at


# The table


def test_the_table_names_every_stage_once_in_order_of_precedence():
    assert [stage for stage, _ in TABLE] == [
        Stage.ARCHIVED,
        Stage.WITHDRAWN,
        Stage.REPORTED,
        Stage.PLANNED,
        Stage.UPCOMING,
        Stage.OPEN,
        Stage.CLOSING_SOON,
        Stage.AWAITING_REPORT,
    ]
    assert {stage for stage, _ in TABLE} | {Stage.REPORT_OVERDUE} == set(Stage)


def test_boundary_fields_are_the_instants_in_order():
    assert BOUNDARY_FIELDS == ("opens_at", "closing_soon_at", "closes_at", "report_due_at")


@repeatable
@given(records, instants)
def test_a_rule_and_its_opposite_divide_the_records_in_sql(some, now):
    for stage, rule in TABLE:
        assert satisfies(some, rule.q(now)) == rule.holds(some, now), stage
        assert satisfies(some, rule.not_q(now)) != rule.holds(some, now), stage


@repeatable
@given(records, instants, st.sets(st.sampled_from(list(Stage))))
def test_conditions_agree_with_the_stage_of_the_record(some, now, wanted):
    stage = stage_of(some, now)
    assert [each for each in Stage if satisfies(some, stage_q(each, now))] == [stage]
    assert satisfies(some, stages_q(wanted, now)) == (stage in wanted)


def satisfies(some, q):
    """Judge a condition as SQL does: a comparison with NULL is not true."""
    assert not q.negated
    judged = (satisfies(some, part) if hasattr(part, "connector") else compare(some, *part) for part in q.children)
    return any(judged) if q.connector == q.OR else all(judged)


def compare(some, lookup, operand):
    field, operator = lookup.split("__")
    if field == "pk":
        return False
    value = getattr(some, field)
    if operator == "isnull":
        return (value is None) == operand
    return value is not None and {"gt": value > operand, "lte": value <= operand}[operator]


def test_the_expression_lists_the_stages_in_the_order_of_the_table():
    *whens, otherwise = stage_case(OPENS).get_source_expressions()
    assert [when.result.value for when in whens] == [stage.value for stage, _ in TABLE]
    assert otherwise.value == "report_overdue"


@pytest.mark.parametrize("unknown", ["", "closed", None])
def test_an_unknown_stage_is_refused(unknown):
    with pytest.raises(ValueError, match="not a valid Stage"):
        stage_q(unknown, OPENS)


# What a stage allows


@pytest.mark.parametrize(
    ("action", "stages"),
    [
        ("follow", "planned upcoming open closing_soon awaiting_report report_overdue"),
        ("withdraw", "planned upcoming open closing_soon awaiting_report report_overdue"),
        ("invite", "upcoming open closing_soon"),
        ("extend", "upcoming open closing_soon"),
        ("contribute", "open closing_soon"),
        ("answer", "open closing_soon awaiting_report report_overdue"),
        ("publish_report", "awaiting_report report_overdue"),
        ("read_report", "reported archived"),
        (
            "read_draft",
            "upcoming open closing_soon awaiting_report report_overdue reported withdrawn archived",
        ),
        (
            "read_contributions",
            "open closing_soon awaiting_report report_overdue reported withdrawn archived",
        ),
    ],
)
def test_an_action_is_allowed_in_these_stages_only(action, stages):
    assert stages_allowing(action) == set(stages.split())


def test_every_stage_and_every_action_is_in_the_table():
    assert set(ALLOWED) == set(Stage)
    assert frozenset().union(*ALLOWED.values()) == set(Action)


def test_named_sets():
    assert {Stage.OPEN, Stage.CLOSING_SOON} == ACCEPTS_CONTRIBUTIONS
    assert {Stage.AWAITING_REPORT, Stage.REPORT_OVERDUE} == AWAITS_REPORT
    assert set(Stage) - {Stage.REPORTED, Stage.WITHDRAWN, Stage.ARCHIVED} == LIVE_STAGES


def test_an_unknown_action_is_refused():
    with pytest.raises(ValueError, match="not a valid Action"):
        stages_allowing("vote")
