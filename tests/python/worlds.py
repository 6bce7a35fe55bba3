"""Small random worlds for hypothesis: leads, events and rule files that are valid but nasty.

Numbers sit on the edges on purpose: ages at the ends of windows and half-lives, values at the ends
of ranges, points whose decay ends in a half of the sixth decimal, texts with the wildcards and
separators of SQL. A world is small (a few leads, some thirty events), so that hundreds of them run
in a minute and a failing one shrinks to a few rows.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

PROJECT = Path(__file__).resolve().parents[2]
RULES = PROJECT / "seeds" / "rules"

SIGNAL_COLUMNS = (
    "signal_id", "subject", "event_type", "property", "operator", "value", "description",
)
RULE_COLUMNS = (
    "model_id", "rule_id", "component", "axis", "rule_group", "signal_id", "only_if", "points",
    "measure", "from_value", "to_value", "min_times", "max_times", "per", "window_days", "decay",
    "decay_days", "decay_percent", "min_points", "max_points", "if_unknown", "starts_on",
    "ends_on", "description",
)
GROUP_COLUMNS = ("model_id", "rule_group", "combine", "min_points", "max_points")
MODEL_COLUMNS = (
    "model_id", "version", "mode", "extends", "audience_signal", "priority", "traffic_percent",
    "holdout_percent", "min_fit_points", "max_fit_points", "min_engagement_points",
    "max_engagement_points", "min_score", "max_score", "description",
)
FILE_COLUMNS = {
    "signals": SIGNAL_COLUMNS,
    "scoring_rules": RULE_COLUMNS,
    "rule_groups": GROUP_COLUMNS,
    "scoring_models": MODEL_COLUMNS,
    "tiers": ("model_id", "tier", "enter_at", "leave_at", "description"),
    "fit_grades": ("model_id", "fit_grade", "enter_at", "leave_at", "description"),
    "engagement_levels": ("model_id", "engagement_level", "enter_at", "leave_at", "description"),
}

# int_events, column by column, as the SQL types it.
EVENT_TYPES = {
    "part": "varchar",
    "known_by": "varchar",
    "is_real": "boolean",
    "event_id": "varchar",
    "lead_id": "varchar",
    "anonymous_id": "varchar",
    "event_type": "varchar",
    "channel": "varchar",
    "direction": "varchar",
    "page_path": "varchar",
    "content_name": "varchar",
    "campaign_name": "varchar",
    "outcome": "varchar",
    "utm_source": "varchar",
    "utm_medium": "varchar",
    "utm_campaign": "varchar",
    "value": "double",
    "duration_seconds": "double",
    "occurred_at": "timestamp",
    "event_date": "date",
    "available_date": "date",
    "not_scored_reason": "varchar",
    "source_system": "varchar",
    "account_key": "varchar",
}

# int_attribute_changes, as far as it differs from event to event.
CHANGE_TYPES = {
    name: EVENT_TYPES[name]
    for name in ("event_id", "lead_id", "source_system", "event_type", "content_name",
                 "campaign_name", "outcome", "occurred_at", "event_date", "available_date")
}

# The columns of int_leads: those that name a lead and those that signals can look at.
LEAD_KEY_TYPES = {
    "lead_id": "varchar",
    "email": "varchar",
    "full_name": "varchar",
    "owner_key": "varchar",
    "account_key": "varchar",
    "record_count": "bigint",
    "created_at": "timestamp",
    "is_point_in_time": "boolean",
    "history_starts_on": "date",
    "time_zone": "varchar",
}
LEAD_TYPES = {
    "job_title": "varchar",
    "job_level": "varchar",
    "country": "varchar",
    "country_code": "varchar",
    "region": "varchar",
    "industry": "varchar",
    "industry_group": "varchar",
    "employee_count": "double",
    "annual_revenue": "double",
    "budget_amount": "double",
    "is_decision_maker": "boolean",
    "stated_need": "varchar",
    "purchase_timeframe": "varchar",
    "lead_source": "varchar",
    "email_domain": "varchar",
    "is_free_email": "boolean",
    "is_opted_out_of_email": "boolean",
    "city": "varchar",
    "company_name": "varchar",
    "created_date": "date",
    "days_since_created": "integer",
    "lead_status": "varchar",
    "is_competitor": "boolean",
    "opportunity_stage": "varchar",
    "open_opportunity_count": "integer",
    "won_opportunity_count": "integer",
    "lost_opportunity_count": "integer",
    "account_name": "varchar",
    "account_industry": "varchar",
    "account_employee_count": "double",
    "account_annual_revenue": "double",
    "account_country": "varchar",
    "account_domain": "varchar",
}

AXES = {
    "demographic": ("fit",),
    "fit": ("fit",),
    "behavioral": ("engagement",),
    "engagement": ("engagement",),
    "negative": ("fit", "engagement"),
}

WORDS = ("demo", "Demo Day", "case study", "case_study", "a|b", "a", "100%", "Ä & Ö", "50", "it's")
LOOSE = (None, "", "  ", "30", " 30.0", "1e2", "-5", "12 people", "1,000", "soon", "2024-02-30",
         "2024-02-29", "2024-03-01", "nan", "49.999999")
PATHS = ("/pricing", "/pricing/eu", "/Pricing", "/demo_page", "/demo-page", "/", "/100%", "/a\\b")
STEPS = ("/", "/", "/", "/", "/p", "/p", "/d", "/pricing", "/pricing/", "/demo_page", "/100%",
         "/1%", "/a\\", "_", "/Pricing/EU")
NUMBERS = ("0", "-1", "49", "50", "50.5", "500", "0.1")
DAYS = (0, 1, 2, 5, 7, 10, 14, 30)
# Seconds between the events of somebody on the web: a visit ends after a break of more than 1800.
BREAKS = (0, 0, 1, 7, 7.4, 59.9, 600, 1799, 1800, 1800, 1800.5, 1801)
# Sums of these are the same in whatever order they are added.
SECONDS = (None, None, 0.0, 0.5, 10.0, 49.0, 500.25)
# Half of the points are alike, so that the rules of a group often tie.
POINTS = ("5", "5", "5", "10", "10", "-5", "-5", "-20", "-0.5", "0", "0", "0.000001", "-0.000003",
          "0.000005", "0.333333", "1", "7.000001", "15.5", "100")


@dataclass(frozen=True)
class World:
    """All that a score depends on. Leads and events carry the columns named above."""

    as_of: date
    files: dict[str, list[dict[str, str]]]
    leads: list[dict[str, Any]]
    events: list[dict[str, Any]]
    # attribute_changed events: a test of their own says how they come about.
    changes: list[dict[str, Any]] = field(default_factory=list)
    # The last day of each campaign by its name in lower case.
    last_days: dict[str, date] = field(default_factory=dict)

    def attributes(self) -> list[dict[str, str | None]]:
        """What is known of the leads, one row per lead and attribute, values as text."""
        return [
            {"lead_id": lead["lead_id"], "subject": subject, "attribute": name,
             "value_text": as_text(lead.get(column))}
            for lead in self.leads
            for column in LEAD_TYPES
            for subject, name in [attribute_of(column)]
        ]

    def lead_ids(self) -> list[str]:
        """The ids of all leads."""
        return [lead["lead_id"] for lead in self.leads]

    def with_file(self, name: str, rows: list[dict[str, str]]) -> World:
        """The same world with another rule file."""
        return replace(self, files=self.files | {name: rows})


def attribute_of(column: str) -> tuple[str, str]:
    """Subject and attribute of a column of int_leads."""
    if column.startswith("account_"):
        return "account", column.removeprefix("account_")
    return "lead", column


def as_text(value: Any) -> str | None:
    """A value as int_lead_attributes shows it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def row(columns: Sequence[str], **cells: Any) -> dict[str, str]:
    """A row of a rule file; what is not named or None is an empty cell."""
    shown = {name: "" if cell is None else str(cell) for name, cell in cells.items()}
    return dict.fromkeys(columns, "") | shown


def rule_row(model_id: str, rule_id: str, **cells: Any) -> dict[str, str]:
    """A row of scoring_rules.csv."""
    return row(RULE_COLUMNS, model_id=model_id, rule_id=rule_id, **cells)


def group_row(model_id: str, rule_group: str, **cells: Any) -> dict[str, str]:
    """A row of rule_groups.csv."""
    return row(GROUP_COLUMNS, model_id=model_id, rule_group=rule_group, **cells)


def shipped_files() -> dict[str, list[dict[str, str]]]:
    """The rule files that come with the project, as csv.DictReader reads them."""
    files = {}
    for name in FILE_COLUMNS:
        with (RULES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
            files[name] = list(csv.DictReader(lines))
    return files


def optional(values: st.SearchStrategy[Any] | Sequence[Any]) -> st.SearchStrategy[Any]:
    """None as often as one of the values."""
    strategy = values if isinstance(values, st.SearchStrategy) else st.sampled_from(values)
    return st.none() | strategy


# ---------------------------------------------------------------------------------------- signals


@st.composite
def text_condition(draw: st.DrawFn, words: Sequence[str]) -> tuple[str, str]:
    """Operator and value for a text property."""
    operator = draw(st.sampled_from(
        ["equals", "not_equals", "one_of", "not_one_of", "contains", "not_contains", "starts_with",
         "not_starts_with", "is_missing", "is_present"]))
    plain = [one for one in words if one and one.strip() and "|" not in one]
    if operator in ("is_missing", "is_present"):
        return operator, ""
    if operator in ("equals", "not_equals"):
        return operator, draw(st.sampled_from(plain))
    parts = draw(st.lists(st.sampled_from(plain), min_size=1, max_size=3, unique=True))
    return operator, draw(st.sampled_from(["|", " | "])).join(parts)


@st.composite
def number_condition(draw: st.DrawFn) -> tuple[str, str]:
    """Operator and value for a property that is, or may be, a number."""
    operator = draw(st.sampled_from(
        ["at_least", "at_most", "below", "between", "equals", "not_equals", "one_of", "not_one_of",
         "is_missing", "is_present"]))
    if operator in ("is_missing", "is_present"):
        return operator, ""
    if operator in ("one_of", "not_one_of"):
        parts = draw(st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=3, unique=True))
        return operator, "|".join(parts)
    value = draw(st.sampled_from(NUMBERS))
    return operator, draw(ends(value, NUMBERS, float)) if operator == "between" else value


@st.composite
def ends(draw: st.DrawFn, value: str, values: Sequence[str], key: Any) -> str:
    """A range from or up to the value, either end perhaps open."""
    other = draw(st.sampled_from(values))
    low, high = sorted([value, other], key=key)
    return draw(st.sampled_from([f"{low}..{high}", f"{low} .. {high}", f"{low}..", f"..{high}"]))


@st.composite
def date_condition(draw: st.DrawFn, as_of: date) -> tuple[str, str]:
    """Operator and value for a property that is, or may be, a date."""
    operator = draw(st.sampled_from(
        ["within_days", "at_least", "at_most", "between", "equals", "is_missing", "is_present"]))
    days = [(as_of - timedelta(days=days)).isoformat() for days in DAYS]
    if operator in ("is_missing", "is_present"):
        return operator, ""
    if operator == "within_days":
        return operator, str(draw(st.sampled_from(DAYS[1:])))
    value = draw(st.sampled_from(days))
    return operator, draw(ends(value, days, str)) if operator == "between" else value


def attribute_conditions(subject: str, as_of: date) -> st.SearchStrategy[dict[str, str]]:
    """One row of a signal about a lead or its account."""
    numbers, dates, words = number_condition(), date_condition(as_of), text_condition(WORDS)
    of_lead = {
        "job_level": words,
        "stated_need": words,
        "purchase_timeframe": numbers | dates | text_condition(LOOSE[3:]),
        "employee_count": numbers,
        "budget_amount": numbers,
        "is_decision_maker": text_condition(["true", "false"]),
        "days_since_created": numbers,
        "lead_status": words,
        "open_opportunity_count": numbers,
        "created_date": dates,
    }
    of_account = {"industry": words, "employee_count": numbers, "domain": words}
    return st.one_of(
        condition.map(lambda pair, name=name: row(
            SIGNAL_COLUMNS, subject=subject, property=name, operator=pair[0], value=pair[1]))
        for name, condition in (of_lead if subject == "lead" else of_account).items()
    )


@st.composite
def behavior_condition(draw: st.DrawFn, names: Sequence[str]) -> dict[str, str]:
    """One row of a signal about what a lead did; `names` are the signals of events."""
    kinds = ["page_view", "page_view", "form_submit", "call", "visit", "campaign_missed", *names]
    listed = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3, unique=True))
    windows = [f"count_in_{days}_days" for days in DAYS[1:]]
    wanted = draw(st.sampled_from(["count", "days_since_last", "days_since_first", *windows]))
    operators = ["at_least", "at_most", "below", "between", "equals", "not_equals", "one_of",
                 "not_one_of"]
    # A count is always known.
    operator = draw(st.sampled_from(
        [*operators, *([] if wanted.startswith("count") else ["is_missing", "is_present"])]))
    numbers = [str(number) for number in (0, 1, 2, 3, 5, 7, 10, 14, 30)]
    value = draw(st.sampled_from(numbers))
    if operator == "between":
        value = draw(ends(value, numbers, float))
    elif operator in ("one_of", "not_one_of"):
        value = "|".join(draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=3,
                                       unique=True)))
    elif operator in ("is_missing", "is_present"):
        value = ""
    return row(SIGNAL_COLUMNS, subject="lead", operator=operator, value=value, property=wanted,
               event_type=draw(st.sampled_from(["|", " | "])).join(listed))


@st.composite
def pages_condition(draw: st.DrawFn) -> tuple[str, str]:
    """Operator and value for the pages of a visit."""
    if draw(st.integers(0, 3)) == 0:
        return draw(text_condition([*PATHS, "/pricing > /pricing", " > "]))
    steps = draw(st.lists(st.sampled_from(STEPS), min_size=2, max_size=3))
    return "in_order", draw(st.sampled_from(["|", " | "])).join(steps)


def derived_conditions() -> st.SearchStrategy[dict[str, str]]:
    """One row of a signal about a visit or a missed campaign."""
    properties = [
        ("visit", "page_count", number_condition()),
        ("visit", "page_count", st.tuples(st.just("at_least"), st.sampled_from(["1", "2", "3"]))),
        ("visit", "entry_page", text_condition(PATHS)),
        ("visit", "exit_page", text_condition(PATHS)),
        ("visit", "pages", pages_condition()),
        ("visit", "pages", pages_condition()),
        ("visit", "duration_seconds", number_condition()),
        ("campaign_missed", "campaign_name", text_condition(["Demo Day", "100%"])),
        ("campaign_missed", "channel", text_condition(WORDS)),
        ("visit | campaign_missed", "", st.just(("occurred", ""))),
        ("attribute_changed", "attribute", text_condition(["city", "job_title"])),
        ("attribute_changed", "old_value", text_condition(WORDS)),
        ("attribute_changed", "new_value", text_condition(WORDS)),
    ]
    return st.one_of(
        condition.map(lambda pair, kind=kind, name=name: row(
            SIGNAL_COLUMNS, subject="event", event_type=kind, property=name, operator=pair[0],
            value=pair[1]))
        for kind, name, condition in properties
    )


def event_conditions() -> st.SearchStrategy[dict[str, str]]:
    """One row of a signal about an event."""
    words = text_condition(WORDS)
    properties = {
        "page_path": text_condition(PATHS),
        "content_name": words,
        "channel": words,
        "value": number_condition(),
        "duration_seconds": number_condition(),
        "source_system": text_condition(["salesforce", "ga4"]),
    }
    types = st.sampled_from(
        ["", "", "page_view", "page_view", "form_submit", "page_view|form_submit",
         "Form_Submit | call"])
    tests = st.one_of(
        st.just(("", "occurred", "")),
        *(condition.map(lambda pair, name=name: (name, *pair))
          for name, condition in properties.items()),
    )
    return st.tuples(types, tests).map(lambda drawn: row(
        SIGNAL_COLUMNS, subject="event", event_type=drawn[0], property=drawn[1][0],
        operator=drawn[1][1], value=drawn[1][2]))


@st.composite
def signals(draw: st.DrawFn, as_of: date) -> list[dict[str, str]]:
    """signals.csv: always plain signals of an event and a lead, a behaviour and a way."""
    rows = [
        row(SIGNAL_COLUMNS, signal_id="s_page", subject="event", event_type="page_view",
            operator="occurred"),
        row(SIGNAL_COLUMNS, signal_id="s_need", subject="lead", property="stated_need",
            operator="is_present"),
        draw(behavior_condition(["s_page", "s_way"])) | {"signal_id": "s_behavior"},
        draw(derived_conditions()) | {"signal_id": "s_way"},
    ]
    subjects = draw(st.lists(
        st.sampled_from(["event", "derived", "behavior", "behavior", "lead", "account"]),
        min_size=draw(st.sampled_from([0, 3, 8])), max_size=8))
    of_events = [f"s{number}" for number, subject in enumerate(subjects)
                 if subject in ("event", "derived")]
    kinds = {
        "event": event_conditions(),
        "derived": derived_conditions(),
        "behavior": behavior_condition(["s_page", *of_events]),
        "lead": attribute_conditions("lead", as_of),
        "account": attribute_conditions("account", as_of),
    }
    # What a lead did and what is known of it may be asked for in one signal.
    kinds["behavior"] |= kinds["behavior"] | kinds["lead"]
    for number, subject in enumerate(subjects):
        most = draw(st.sampled_from([1, 1, 3]))
        conditions = draw(st.lists(kinds[subject], min_size=1, max_size=most))
        rows += [condition | {"signal_id": f"s{number}"} for condition in conditions]
    return rows


# ------------------------------------------------------------------------------------------ rules


@st.composite
def rule_cells(draw: st.DrawFn, subject: str) -> dict[str, Any]:
    """How a rule counts, decays and is limited: all cells that do not name anything."""
    cells: dict[str, Any] = {"points": draw(st.sampled_from(POINTS))}
    measure = draw(st.sampled_from([None, "each", "count", "decayed_sum", "days_since_last"]))
    cells["measure"] = measure
    if measure not in (None, "each"):
        low, high = sorted(draw(st.lists(
            st.sampled_from(["0", "0.5", "1", "1.5", "2", "5", "7", "10"]),
            min_size=2, max_size=2, unique=True)), key=float)
        cells |= draw(st.sampled_from([
            {"from_value": low, "to_value": high}, {"from_value": low}, {"to_value": high}]))
    if subject == "event":
        cells |= draw(repetition())
    if subject == "event" and measure in (None, "each", "decayed_sum"):
        cells |= draw(decay())
    if subject != "event" or measure == "days_since_last":
        cells["if_unknown"] = draw(optional(["0", "-2", "3.25", "0.000001"]))
    return cells | draw(limits())


@st.composite
def repetition(draw: st.DrawFn) -> dict[str, Any]:
    """min_times, max_times, per and window_days."""
    cells = {"window_days": draw(optional(DAYS[1:]))}
    max_times = draw(optional([1, 2, 3]))
    # No more can be asked for than ever count.
    min_times = draw(st.sampled_from([None, None, None, 1, 1 if max_times == 1 else 2]))
    return cells | {"min_times": min_times, "max_times": max_times,
                    "per": draw(st.sampled_from([None, "day", "ever"])) if max_times else None}


def decay() -> st.SearchStrategy[dict[str, Any]]:
    """decay, decay_days and decay_percent."""
    days = st.sampled_from(["1", "2", "2.5", "7", "30", "0.3", "1.1"])
    percent = st.sampled_from(["10", "25", "33.3", "100"])
    return st.one_of(
        st.just({}),
        st.just({"decay": "none"}),
        st.tuples(st.sampled_from(["half_life", "half_life", "linear"]), days).map(
            lambda drawn: {"decay": drawn[0], "decay_days": drawn[1]}),
        st.tuples(days, percent).map(
            lambda drawn: {"decay": "step", "decay_days": drawn[0], "decay_percent": drawn[1]}),
    )


def limits(names: tuple[str, str] = ("min_points", "max_points")) -> st.SearchStrategy[dict]:
    """No limit, one or both."""
    low, high = names
    return st.sampled_from([
        {}, {}, {}, {low: "-5"}, {high: "12.5"}, {low: "-3", high: "8"}, {low: "1", high: "2"},
        {high: "-1"}, {low: "0.000001"},
    ])


@st.composite
def dated(draw: st.DrawFn, as_of: date) -> list[dict[str, Any]]:
    """Dates of the rows of one rule: one row without dates, or up to three that do not overlap."""
    if draw(st.integers(0, 3)):
        return [{}]
    first, second = sorted(draw(st.lists(
        st.integers(-10, 3), min_size=2, max_size=2, unique=True)))
    cuts = [as_of + timedelta(days=first), as_of + timedelta(days=second)]
    rows = [
        {"ends_on": cuts[0]},
        {"starts_on": cuts[0] + timedelta(days=1), "ends_on": cuts[1]},
        {"starts_on": cuts[1] + timedelta(days=1)},
    ]
    kept = draw(st.lists(st.integers(0, 2), min_size=1, max_size=3, unique=True))
    return [rows[number] for number in kept]


@st.composite
def model_rules(
    draw: st.DrawFn, model_id: str, as_of: date, subjects: dict[str, str],
    groups: dict[str, tuple[str, str]],
) -> list[dict[str, str]]:
    """The rules of one model. `groups` fixes component and axis of all rules in a group."""
    rows = []
    holding = sorted(name for name, subject in subjects.items() if subject != "event")[:3]
    names = draw(st.lists(st.sampled_from([f"r{number}" for number in range(1, 9)]),
                          min_size=draw(st.sampled_from([1, 5])), max_size=7, unique=True))
    for rule_id in names:
        group = draw(st.sampled_from([None, "g1", "g1", "g2"]))
        component = draw(st.sampled_from(sorted(AXES)))
        place = groups.get(group) or (component, draw(st.sampled_from(AXES[component])))
        for dates in draw(dated(as_of)):
            # Many rules are about what happens most, so that much is counted and ties.
            signal_id = draw(st.sampled_from(["s_page", "s_page", *sorted(subjects)]))
            rows.append(rule_row(
                model_id, rule_id, component=place[0], axis=place[1], rule_group=group,
                signal_id=signal_id, description=f"Rule {rule_id}", **dates,
                only_if=draw(st.sampled_from([None] * 5 + holding)),
                **draw(rule_cells(subjects[signal_id]))))
    return rows


# ----------------------------------------------------------------------------------------- models


@st.composite
def bands(draw: st.DrawFn, file: str, kind: str, model_id: str) -> list[dict[str, str]]:
    """Contiguous bands over all numbers, in any order."""
    cuts = sorted(draw(st.lists(
        st.sampled_from(["-5", "0", "0.000001", "5", "12.5", "20"]),
        max_size=3, unique=True)), key=float)
    edges = ["", *cuts, ""]
    rows = [
        row(FILE_COLUMNS[file], model_id=model_id, enter_at=low, leave_at=high,
            **{kind: f"{kind[0].upper()}{number}"})
        for number, (low, high) in enumerate(pairwise(edges))
    ]
    return draw(st.permutations(rows))


@st.composite
def model_row(
    draw: st.DrawFn, number: int, priority: int, audiences: Sequence[str]
) -> dict[str, str]:
    """One row of scoring_models.csv; the first model is ACTIVE and extends nothing."""
    mode = "ACTIVE" if number == 0 else draw(
        st.sampled_from(["ACTIVE", "ACTIVE", "ACTIVE", "TESTING", "TESTING", "DRAFT"]))
    parent = None if number == 0 else draw(optional([f"m{one}" for one in range(number)]))
    return row(
        MODEL_COLUMNS, model_id=f"m{number}", version=f"{number}.0", mode=mode, extends=parent,
        priority=priority,
        audience_signal=draw(st.sampled_from([*[None] * 3 * len(audiences), *audiences])),
        traffic_percent=draw(st.sampled_from([*[None] * 5, "100", "50", "12.5"])),
        holdout_percent=draw(st.sampled_from([None, None, "0", "12.5", "50", "100"])),
        description=f"Model {number}",
        **draw(st.sampled_from([
            {}, {"min_score": "0", "max_score": "100"}, {"max_score": "7.5"},
            {"min_score": "-4"}, {"min_score": "2"}])),
        **draw(limits(("min_fit_points", "max_fit_points"))),
        **draw(limits(("min_engagement_points", "max_engagement_points"))),
    )


@st.composite
def rule_files(draw: st.DrawFn, as_of: date) -> dict[str, list[dict[str, str]]]:
    """All seven rule files."""
    files: dict[str, list[dict[str, str]]] = {name: [] for name in FILE_COLUMNS}
    files["signals"] = draw(signals(as_of))
    subjects = {one["signal_id"]: one["subject"] for one in files["signals"]}
    audiences = sorted(name for name, subject in subjects.items() if subject != "event")
    groups = {
        name: (component, draw(st.sampled_from(AXES[component])))
        for name in ("g1", "g2")
        for component in [draw(st.sampled_from(sorted(AXES)))]
    }
    priorities = draw(st.permutations([1, 2, 3, 10]))
    for number in range(draw(st.integers(1, 4))):
        model = draw(model_row(number, priorities[number], audiences))
        rules = draw(model_rules(model["model_id"], as_of, subjects, groups))
        is_root = not model["extends"]
        # A model defines the groups that its rules name; a child may also rely on its parent's.
        named = {rule["rule_group"] for rule in rules if rule["rule_group"]}
        defined = {group["rule_group"] for group in files["rule_groups"]
                   if group["model_id"] == model["extends"]}
        for group in sorted(named | defined):
            if group not in defined or draw(st.booleans()):
                files["rule_groups"].append(group_row(
                    model["model_id"], group,
                    combine=draw(st.sampled_from([None, "sum", "best", "best"])),
                    **draw(limits())))
        files["scoring_models"].append(model)
        files["scoring_rules"] += rules
        for file, kind in (("tiers", "tier"), ("fit_grades", "fit_grade"),
                           ("engagement_levels", "engagement_level")):
            if is_root or draw(st.integers(0, 2)) == 0:
                files[file] += draw(bands(file, kind, model["model_id"]))
    return untidy(files) if draw(st.booleans()) else files


def untidy(files: dict[str, list[dict[str, str]]]) -> dict[str, list[dict[str, str]]]:
    """The same rules as a hasty person writes them: capitals and blanks where they do not matter.

    What is shown to people keeps its letters: names of bands, versions, descriptions, and the ids
    of models where they are defined (the share of the traffic depends on them).
    """
    shown = {"description", "version", "tier", "fit_grade", "engagement_level"}

    def cell(file: str, column: str, value: str, number: int) -> str:
        is_free = column not in shown and (file, column) != ("scoring_models", "model_id")
        if is_free and number % 3 == 1:
            value = value.upper()
        return f" {value} " if number % 4 == 2 else value

    return {
        file: [
            {column: cell(file, column, value, line + position)
             for position, (column, value) in enumerate(cells.items())}
            for line, cells in enumerate(rows)
        ]
        for file, rows in files.items()
    }


# ------------------------------------------------------------------------------- leads and events


@st.composite
def lead(draw: st.DrawFn, number: int, as_of: date) -> dict[str, Any]:
    """One lead; most of what could be known of it is not."""
    days = st.integers(-2, 30).map(lambda days: as_of - timedelta(days=days))
    numbers = optional([float(number) for number in NUMBERS])
    words = st.sampled_from([None, "", " ", *WORDS])
    created_date = draw(optional(days))
    return dict.fromkeys(LEAD_TYPES) | {
        "lead_id": f"salesforce:00Q{number}",
        "job_level": draw(words),
        "stated_need": draw(words),
        "purchase_timeframe": draw(st.sampled_from(LOOSE)),
        "employee_count": draw(numbers),
        "budget_amount": draw(numbers),
        "is_decision_maker": draw(optional([True, False])),
        "created_date": created_date,
        "days_since_created": created_date and (as_of - created_date).days,
        "lead_status": draw(words),
        "open_opportunity_count": draw(st.sampled_from([0, 1, 49, 50])),
        "account_industry": draw(words),
        "account_employee_count": draw(numbers),
        "account_domain": draw(words),
    }


@st.composite
def event(draw: st.DrawFn, lead_ids: Sequence[str], as_of: date) -> dict[str, Any]:
    """One event: before, on or after the as-of day; some are late, some do not count."""
    age = draw(st.integers(0, 12) | st.sampled_from([-3, -1, 14, 15, 29, 30, 31, 60, 400]))
    day = as_of - timedelta(days=age)
    words = st.sampled_from([None, "", *WORDS])
    numbers = optional([float(number) for number in NUMBERS])
    late = draw(st.sampled_from([0, 0, 0, 0, 1, 7, 31]))
    return {
        "lead_id": draw(st.sampled_from(lead_ids)),
        "anonymous_id": draw(optional(["d1", "d2"])),
        "event_type": draw(st.sampled_from(["page_view", "page_view", "form_submit", "call"])),
        "channel": draw(st.just("web") | words),
        "direction": draw(optional(["in", "out"])),
        "page_path": draw(optional(PATHS)),
        "content_name": draw(words),
        "campaign_name": None,
        "outcome": None,
        "utm_source": None,
        "utm_medium": None,
        "utm_campaign": None,
        "value": draw(numbers),
        "duration_seconds": draw(optional([-1.0, 0.0, 49.0, 50.0, 50.5])),
        "occurred_at": datetime.combine(day, time(draw(st.sampled_from([0, 11, 23])), 59, 59)),
        "event_date": day,
        "available_date": day + timedelta(days=late),
        "not_scored_reason": draw(st.sampled_from([None, None, None, None, None, "bot"])),
        "source_system": draw(st.sampled_from(["salesforce", "ga4"])),
    }


@st.composite
def browsing(draw: st.DrawFn, lead_ids: Sequence[str], as_of: date) -> list[dict[str, Any]]:
    """Somebody on the web: pages, heartbeats and forms with short and long breaks.

    It may begin before midnight, and on the as-of day; what follows is then the next day's.
    """
    day = as_of - timedelta(days=draw(st.sampled_from([0, 0, 1, 7, 14, 30])))
    clock = datetime.combine(day, draw(st.sampled_from([time(9), time(10, 0, 30), time(23, 50)])))
    who = {"lead_id": draw(st.sampled_from(lead_ids)),
           "source_system": draw(st.sampled_from(["salesforce", "ga4", "ga4"])),
           "anonymous_id": draw(optional(["d1", "d2"]))}
    rows = []
    for pause in draw(st.lists(st.sampled_from(BREAKS), min_size=1, max_size=8)):
        clock += timedelta(seconds=pause)
        rows.append(dict.fromkeys(EVENT_TYPES) | who | {
            "event_type": draw(st.sampled_from(["page_view"] * 4 + ["other", "form_submit"])),
            "channel": draw(st.sampled_from(["web"] * 7 + ["email"])),
            "page_path": draw(st.sampled_from([None, *PATHS])),
            "utm_source": draw(optional(["a", "b"])),
            "duration_seconds": draw(st.sampled_from(SECONDS)),
            "occurred_at": clock,
            "event_date": clock.date(),
            "available_date": clock.date() + timedelta(days=draw(st.sampled_from([0] * 7 + [1]))),
            "not_scored_reason": draw(st.sampled_from([None] * 9 + ["bot"])),
        } | draw(st.sampled_from([{}] * 7 + [
            {"anonymous_id": None}, {"anonymous_id": "d2"}, {"source_system": "ga4"}])))
    return rows


@st.composite
def campaigning(draw: st.DrawFn, lead_ids: Sequence[str], as_of: date) -> list[dict[str, Any]]:
    """A lead that is asked to campaigns and perhaps answers, two weeks before and around."""
    rows = []
    lead_id = draw(st.sampled_from(lead_ids))
    for _ in range(draw(st.integers(1, 5))):
        day = as_of - timedelta(days=draw(st.sampled_from([0, 13, 14, 14, 15, 20, 28, 40])))
        rows.append(dict.fromkeys(EVENT_TYPES) | {
            "lead_id": lead_id,
            "source_system": draw(st.sampled_from(["salesforce", "ga4"])),
            "event_type": draw(st.sampled_from(
                ["campaign_invited"] * 4 + ["event_registered"] * 3
                + ["event_attended", "campaign_response"])),
            "channel": draw(st.sampled_from([None, *WORDS[:3]])),
            "campaign_name": draw(st.sampled_from([None, "Demo Day", "Demo Day", "100%"])),
            "occurred_at": datetime.combine(day, time(draw(st.sampled_from([0, 12])))),
            "event_date": day,
            "available_date": day + timedelta(days=draw(st.sampled_from([0, 0, 0, 14, 20]))),
            "not_scored_reason": draw(st.sampled_from([None] * 7 + ["bot"])),
        })
    return rows


@st.composite
def events(draw: st.DrawFn, lead_ids: Sequence[str], as_of: date) -> list[dict[str, Any]]:
    """Up to some sixty events; many come twice or three times on the same day."""
    rows = [
        one
        for one, times in draw(st.lists(
            st.tuples(event(lead_ids, as_of), st.sampled_from([1, 1, 2, 3])),
            min_size=draw(st.sampled_from([0, 8, 16])), max_size=18))
        for _ in range(times)
    ]
    for one in draw(st.lists(browsing(lead_ids, as_of), max_size=4)):
        rows += one
    for one in draw(st.lists(campaigning(lead_ids, as_of), max_size=2)):
        rows += one
    # The order of ids is not that of time.
    return [one | {"event_id": f"e{number * 37 % 101:03}"} for number, one in enumerate(rows)]


@st.composite
def changes(draw: st.DrawFn, lead_ids: Sequence[str], as_of: date) -> list[dict[str, Any]]:
    """A few attribute_changed events."""
    rows = []
    for number in range(draw(st.sampled_from([0, 0, 3, 5]))):
        day = as_of - timedelta(days=draw(st.sampled_from(DAYS)))
        rows.append(dict.fromkeys(EVENT_TYPES) | {
            "event_id": f"change:{number}", "lead_id": draw(st.sampled_from(lead_ids)),
            "event_type": "attribute_changed", "source_system": "salesforce",
            "content_name": draw(st.sampled_from(["city", "job_title"])),
            "campaign_name": draw(st.sampled_from(WORDS)),
            "outcome": draw(st.sampled_from(WORDS)),
            "occurred_at": datetime.combine(day, time()), "event_date": day,
            "available_date": day,
        })
    return rows


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A whole world, with valid rule files."""
    as_of = draw(st.sampled_from([date(2024, 3, 1), date(2024, 3, 31), date(2025, 1, 1)]))
    leads = [draw(lead(number, as_of)) for number in range(draw(st.sampled_from([1, 4, 6])))]
    return World(
        as_of=as_of,
        files=draw(rule_files(as_of)),
        leads=leads,
        events=draw(events([one["lead_id"] for one in leads], as_of)),
        changes=draw(changes([one["lead_id"] for one in leads], as_of)),
        last_days=draw(st.sampled_from(
            [{}, *({"demo day": as_of - timedelta(days=age)} for age in (-5, 3, 13, 14, 15, 40))])),
    )


# -------------------------------------------------------------------------- all with all

# What attributes and properties hold in real life, and what only looks like a number or a date.
CELLS = (
    None, "", "  ", "0", "50", "50.0", "050", "+50", ".5", "5.", "1e2", "1E2", "1e", "-5", " 30.0 ",
    "--5", "nan", "inf", "-Infinity", "1_000", "0x1F", "1,000", "12 people", "\u0663", "49.999999",
    "2024-02-29", "2024-03-01", "2024-03-02", "2024-02-28", "2024-02-23", "2024-3-1", "2024-02-30",
    "2024-03-01 00:00:00", "2024-03-01T10:00", "20240301", "2024/03/01", "0000-00-00", "infinity",
    "epoch", "today", "true", "A", "a|b", "b|a", "|", "Case Study", "the case_study", "caseXstudy",
    "100%", "100 percent", "it's", "\u00c4\u00d6", "a\\b", "null", "/pricing", "/pricing/eu",
)
AS_OF = date(2024, 3, 1)


def operator_tests() -> list[tuple[str, str]]:
    """Operators with the values that a rule file may hold for them."""
    words = ("a", "A ", "case study", "case_study", "100%", "it's", "\u00e4\u00f6", "a\\b", "50",
             "50.0", "100", "-5", "0.5", "true", "/pricing", "2024-03-01")
    lists = ("a|b", " b | a ", "50|100", "case study|case_study", "x|100%", "y|z|-5.0", "a\\b|null")
    numbers = ("50", "-5", "0.1", "49.999999", "100")
    days = ("2024-02-29", "2024-03-01", "2024-03-02")
    ranges = ("0..50", "..50", "50..", "-5..-5", " 49 .. 50.5 ", "2024-02-29..2024-03-01",
              "..2024-02-29", "2024-03-01..")
    return [
        ("is_missing", ""),
        ("is_present", ""),
        *((name, value) for name in ("equals", "not_equals") for value in words),
        *((name, value) for name in ("one_of", "not_one_of", "contains", "starts_with",
                                     "not_contains", "not_starts_with")
          for value in (*words, *lists)),
        *((name, value)
          for name in ("at_least", "at_most", "below") for value in (*numbers, *days)),
        *(("between", value) for value in ranges),
    ]


def one_model(rules: Sequence[dict[str, str]], signal_rows: Sequence[dict[str, str]]) -> dict:
    """The seven files with one ACTIVE model m0 that scores everybody."""
    bands = {
        file: [row(FILE_COLUMNS[file], model_id="m0", **{kind: "X"})]
        for file, kind in (("tiers", "tier"), ("fit_grades", "fit_grade"),
                           ("engagement_levels", "engagement_level"))
    }
    model = row(MODEL_COLUMNS, model_id="m0", version="1", mode="ACTIVE", priority=1)
    return {"signals": list(signal_rows), "scoring_rules": list(rules), "rule_groups": [],
            "scoring_models": [model], **bands}


def every_operator(subject: str) -> World:
    """Every operator and value on every cell: a lead for each cell, a rule for each operator.

    subject: lead and account look at a text attribute, event at the content name of an event.
    A rule gives 1 where its signal holds and, for leads and accounts, -1 where it is unknown.
    """
    where = {"lead": "purchase_timeframe", "account": "domain", "event": "content_name"}[subject]
    tests = operator_tests()
    if subject != "event":
        tests += [("within_days", str(days)) for days in (1, 2, 7)]
    place = {"component": "fit", "axis": "fit"} if subject != "event" else {
        "component": "behavioral", "axis": "engagement"}
    unknown = {"if_unknown": -1} if subject != "event" else {}
    leads = [dict.fromkeys(LEAD_TYPES) | {"lead_id": f"own:{number}"}
             for number in range(len(CELLS))]
    for one, cell in zip(leads, CELLS, strict=True):
        one["account_domain" if subject == "account" else where] = cell
    happened = [plain_event(f"own:{number}", 0) | {"content_name": cell}
                for number, cell in enumerate(CELLS)]
    return World(
        as_of=AS_OF,
        leads=leads,
        events=[one | {"event_id": f"e{number}"} for number, one in enumerate(happened)],
        files=one_model(
            [rule_row("m0", f"r{number}", signal_id=f"s{number}", points=1, description="x",
                      **place, **unknown) for number in range(len(tests))],
            [row(SIGNAL_COLUMNS, signal_id=f"s{number}", subject=subject, property=where,
                 operator=operator, value=value)
             for number, (operator, value) in enumerate(tests)],
        ),
    )


def plain_event(lead_id: str, age: int) -> dict[str, Any]:
    """A page view that was known at once, `age` days before the as-of day of the grids."""
    day = AS_OF - timedelta(days=age)
    return dict.fromkeys(EVENT_TYPES) | {
        "lead_id": lead_id, "event_type": "page_view", "event_date": day, "available_date": day,
        "occurred_at": datetime.combine(day, time(12)), "source_system": "own"}


def every_way_to_count() -> World:
    """Every mix of measure, limit, window and decay on leads of every pattern of ages."""
    patterns = ((), (0,), (1,), (0, 0), (0, 1, 1, 2), (3, 3, 3), (7, 6), (9, 15, 18, 21),
                (30, 60, 90), (29, 29, 31, 400), tuple(range(40)))
    limits_of_times = ({}, {"max_times": 1}, {"max_times": 2, "per": "day"},
                       {"max_times": 3, "per": "ever"}, {"min_times": 2},
                       {"min_times": 3, "max_times": 2, "per": "day"})
    windows = ({}, {"window_days": 1}, {"window_days": 7}, {"window_days": 30})
    days = ("1", "2", "2.5", "7", "30", "0.2", "0.3", "1.1", "0.7")
    decays = (
        {}, *({"decay": "half_life", "decay_days": one} for one in days),
        *({"decay": "linear", "decay_days": one} for one in days),
        *({"decay": "step", "decay_days": one, "decay_percent": percent}
          for one in days for percent in ("0.7", "25")),
    )
    # Points whose halves are halves of a millionth too, and some that a double cannot hold.
    points = ("0.000001", "-0.000003", "0.1", "7.000001", "-12345.678901")
    ranges = (("count", "1", "3"), ("count", "", "1"), ("decayed_sum", "0.5", "1.5"),
              ("decayed_sum", "", "0.25"), ("decayed_sum", "0.707107", ""),
              ("days_since_last", "1", "7"), ("days_since_last", "7", ""))
    mixes = [
        {"points": points[number % len(points)], **times, **window, **fades}
        for number, (times, window, fades) in enumerate(
            (times, window, fades)
            for times in limits_of_times for window in windows for fades in decays)
    ]
    measured = [
        {"points": "3", "measure": measure, "from_value": low, "to_value": high,
         **times, **window, **(fades if measure == "decayed_sum" else {})}
        for measure, low, high in ranges
        for number, fades in enumerate(decays)
        for times, window in [(limits_of_times[number % 6], windows[number // 6 % 4])]
    ]
    # 0.9999 of these ends half a billionth below a half of a millionth, and two billionths below.
    ties = [{"points": value, "decay": "linear", "decay_days": "10000"}
            for value in ("0.005005", "-0.005005", "0.00502", "-0.00502")]
    unknown = [{"points": "3", "measure": "days_since_last", "from_value": "5",
                "if_unknown": value} for value in ("-1.5", "0.000001", "0")]
    happened = [plain_event(f"own:{number}", age)
                for number, ages in enumerate(patterns) for age in ages]
    return World(
        as_of=AS_OF,
        leads=[dict.fromkeys(LEAD_TYPES) | {"lead_id": f"own:{number}"}
               for number in range(len(patterns))],
        events=[one | {"event_id": f"e{number}"} for number, one in enumerate(happened)],
        files=one_model(
            [rule_row("m0", f"r{number}", component="behavioral", axis="engagement",
                      signal_id="s_page", description="x", **cells)
             for number, cells in enumerate([*mixes, *measured, *ties, *unknown])],
            [row(SIGNAL_COLUMNS, signal_id="s_page", subject="event", event_type="page_view",
                 operator="occurred")],
        ),
    )


def with_ids(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The events with ids in the order in which they are given."""
    return [one | {"event_id": f"e{number:04}"} for number, one in enumerate(rows)]


def every_behavior() -> World:
    """Every number of what leads did, with every operator, on leads of every pattern of ages."""
    patterns = ((), (0,), (1,), (0, 0, 1), (6, 7), (7, 8), (29, 30, 31), (30,), (31, 400),
                (0, 400), tuple(range(12)))
    windows = [f"count_in_{days}_days" for days in (1, 7, 30, 3650)]
    asked = ("page_view", "page_view|s_pricing", "s_pricing | s_all", "S_PRICING|Call", "call")
    tests = [
        *((name, operator, str(number))
          for operator in ("equals", "not_equals", "at_least", "at_most")
          for name in ("count", "days_since_last", "days_since_first", *windows)
          for number in (0, 1, 2, 7, 30)),
        *((name, operator, value)
          for name in ("count", "days_since_last", "days_since_first", windows[1])
          for operator, value in (("between", "1..2"), ("between", "..6"), ("between", "7.."),
                                  ("one_of", "0|2|29"), ("not_one_of", "0|2|29"))),
        *((name, operator, "") for name in ("days_since_last", "days_since_first")
          for operator in ("is_missing", "is_present")),
    ]
    signal_rows = [
        row(SIGNAL_COLUMNS, signal_id="s_pricing", subject="event", event_type="page_view",
            property="page_path", operator="starts_with", value="/pricing"),
        row(SIGNAL_COLUMNS, signal_id="s_all", subject="event", operator="occurred"),
        # Nobody counts these, although a list that is counted has their letters in it.
        row(SIGNAL_COLUMNS, signal_id="s_pri", subject="event", operator="occurred"),
        *(row(SIGNAL_COLUMNS, signal_id=f"s{number}_{place}", subject="lead", event_type=names,
              property=name, operator=operator, value=value)
          for place, names in enumerate(asked)
          for number, (name, operator, value) in enumerate(tests)),
    ]
    happened = [plain_event(f"own:{number}", age)
                | {"page_path": "/pricing" if age % 2 else "/", "channel": "email"}
                | ({"event_type": "call"} if age in (8, 31) else {})
                for number, ages in enumerate(patterns) for age in ages]
    return World(
        as_of=AS_OF,
        leads=[dict.fromkeys(LEAD_TYPES) | {"lead_id": f"own:{number}"}
               for number in range(len(patterns))],
        events=with_ids(happened),
        files=one_model(
            [rule_row("m0", f"r_{one['signal_id']}", component="fit", axis="fit", points=1,
                      signal_id=one["signal_id"], if_unknown=-1, description="x")
             for one in signal_rows if one["subject"] == "lead"],
            signal_rows),
    )


def every_visit() -> World:
    """Every word and operator for visits on leads whose visits have every pattern of pages.

    Each lead is on the web once; what it looks at is written as page@second, a heartbeat as
    +seconds@second and any other event as !@second.
    """
    ways = (
        "/a@0", "/a@0 /b@1800", "/a@0 /b@1801", "/a@0 /b@1800 /a@3600", "/b@0 /a@1 /b@2",
        "/a@0 /a@0", "/a@0 /a/b@0", "/a/b@0 /a@5", "/A_B@0 /AXB@1", "/axb@0 /a_b@1 /100%@2",
        "/100@0 /100%@1", "/a\\b@0 /a\\\\b@1", "!@0 /a@10 !@20 /b@30", "!@0 !@10", "@0 /a@1 @2",
        "@0", "/a@0 +10@5 +2.5@6 /b@90 +1@100", "+9@0 /a@1 /b@61", "/a@0 /b@0.9 /c@3.1",
        "/a@0 +0@1", "/a@0 !@1700 !@3400 /b@5100", "/x/a@0 /a@1", "/a@0 /c@1 /b@2 /c@3 /b@4",
        "!@0 /c@1799.5", "/c@0 /b@1800.5", "/c@0 !@1801",
    )
    orders = ("/a|/b", "/b|/a", "/a|/a", "/a|/a|/a", "/a|/b|/a", "/a|/b|/c", "/|/|/", "a|b",
              "/a_b|/a", "/a_b|/axb", "/100%|/1", "/1|/100%", "/a\\b|/a\\", "/a|/A/B", "/x|/a",
              "/a|/c|/c|/b", "%|%", "_|_")
    tests = [
        *(("pages", "in_order", value) for value in orders),
        *(("pages", operator, value) for operator in ("equals", "contains", "starts_with")
          for value in ("/a > /b", "/a", " > ", "/c")),
        *((name, "equals", value) for name in ("entry_page", "exit_page")
          for value in ("/a", "/b", "/a/b", "/c")),
        *((name, operator, "") for operator in ("is_missing", "is_present")
          for name in ("pages", "entry_page", "exit_page", "duration_seconds")),
        *(("page_count", operator, value) for value in ("1", "2", "3")
          for operator in ("equals", "at_least")),
        *(("duration_seconds", operator, value)
          for value in ("0", "1", "2", "13.5", "60", "1799", "1800", "5100")
          for operator in ("equals", "at_most")),
        # Whatever happened: visits did not.
        ("", "occurred", ""),
    ]
    return World(
        as_of=AS_OF,
        leads=[dict.fromkeys(LEAD_TYPES) | {"lead_id": f"own:{number}"}
               for number in range(len(ways))],
        events=with_ids([one for number, way in enumerate(ways)
                         for one in on_the_web(f"own:{number}", way)]),
        files=one_model(
            [rule_row("m0", f"r{number}", component="behavioral", axis="engagement", points=1,
                      signal_id=f"s{number}", description="x") for number in range(len(tests))],
            [row(SIGNAL_COLUMNS, signal_id=f"s{number}", subject="event",
                 event_type="visit" if name else "", property=name, operator=operator, value=value)
             for number, (name, operator, value) in enumerate(tests)]),
    )


def on_the_web(lead_id: str, way: str) -> list[dict[str, Any]]:
    """The events of a way as every_visit() writes it, from ten o'clock on the as-of day."""
    rows = []
    for step in way.split():
        what, second = step.split("@")
        occurred_at = datetime.combine(AS_OF, time(10)) + timedelta(seconds=float(second))
        cells: dict[str, Any] = {"page_path": what or None}
        if what == "!":
            cells = {"event_type": "form_submit", "page_path": "/form"}
        elif what.startswith("+"):
            cells = {"event_type": "other", "duration_seconds": float(what)}
        rows.append(plain_event(lead_id, 0) | {"channel": "web", "occurred_at": occurred_at}
                    | cells)
    return rows


def every_campaign() -> World:
    """Invitations, registrations and answers on every day around the day that they are missed."""
    # (type, age) of what a lead gets and does. In capitals: of another campaign; with one capital:
    # of the same campaign, but with another case.
    invited, registered, attended, responded = (
        "campaign_invited", "event_registered", "event_attended", "campaign_response")
    stories = (
        *([(kind, age)] for kind in (invited, registered, attended) for age in (13, 14, 15, 40)),
        *([(invited, 20), (answer, age)] for answer in (attended, responded)
          for age in (0, 6, 19, 20, 40)),
        [(invited, 40), (invited, 13)], [(invited, 40), (registered, 13)],
        [(registered, 40), (invited, 14)], [(invited, 40), (registered, 20), (invited, 30)],
        [(invited, 20), (attended.upper(), 10)], [(invited, 20), (invited.upper(), 15)],
        [(invited, 20), ("email_click", 10)], [(invited, 20), (attended, -1)],
        [(invited, 15), ("Event_attended", 10)], [("Campaign_invited", 20), (invited, 15)],
    )
    happened = [
        plain_event(f"own:{number}", age) | {
            "event_type": kind.lower(), "channel": f"{kind}{age}",
            "campaign_name": "Other" if kind.isupper() else "Fair" if kind.islower() else "FAIR"}
        for number, story in enumerate(stories) for kind, age in story
    ]
    tests = [("", "occurred", ""), ("campaign_name", "equals", "fair"),
             ("campaign_name", "equals", "other"), ("channel", "starts_with", "campaign_invited"),
             ("channel", "contains", "14|20")]
    return World(
        as_of=AS_OF,
        leads=[dict.fromkeys(LEAD_TYPES) | {"lead_id": f"own:{number}"}
               for number in range(len(stories))],
        events=with_ids(happened),
        files=one_model(
            [rule_row("m0", f"r{number}", component="negative", axis="engagement", points=-1,
                      signal_id=f"s{number}", decay="half_life", decay_days=7, description="x")
             for number in range(len(tests))],
            [row(SIGNAL_COLUMNS, signal_id=f"s{number}", subject="event",
                 event_type="campaign_missed", property=name, operator=operator, value=value)
             for number, (name, operator, value) in enumerate(tests)]),
    )


def ties_in_a_group() -> World:
    """Three rules of a best group with the same points: A is before B in whatever case."""
    world = every_way_to_count()
    place = {"component": "behavioral", "axis": "engagement", "signal_id": "s_page", "points": 1,
             "rule_group": "g", "description": "x"}
    rules = [rule_row("m0", rule_id, **place) for rule_id in ("B", "a", "C")]
    group = group_row("m0", "g", combine="best")
    return world.with_file("scoring_rules", rules).with_file("rule_groups", [group])


def every_share() -> World:
    """Two models that score half of the leads each, and hold some of them out; one for the rest.

    A model on trial comes before them all, which makes it nobody's own.
    """
    model = {"version": "1", "mode": "ACTIVE", "traffic_percent": "50"}
    models = [row(MODEL_COLUMNS, model_id="m0", priority=2, holdout_percent="25", **model),
              row(MODEL_COLUMNS, model_id="m1", priority=1, holdout_percent="12.5", **model),
              row(MODEL_COLUMNS, model_id="m2", priority=9, version="1", mode="ACTIVE"),
              row(MODEL_COLUMNS, model_id="m3", priority=0, version="1", mode="TESTING")]
    happened = [plain_event(f"own:{number}", 0) for number in range(600)]
    view = row(SIGNAL_COLUMNS, signal_id="s_page", subject="event", event_type="page_view",
               operator="occurred")
    rules = [rule_row(f"m{number}", "r", component="behavioral", axis="engagement",
                      signal_id="s_page", points=number + 1, description="x")
             for number in range(4)]
    return World(
        as_of=AS_OF,
        leads=[dict.fromkeys(LEAD_TYPES) | {"lead_id": f"own:{number}"} for number in range(600)],
        events=with_ids(happened),
        files={
            name: [one | {"model_id": model["model_id"]} for model in models for one in rows]
            if name in ("tiers", "fit_grades", "engagement_levels") else rows
            for name, rows in (one_model(rules, [view]) | {"scoring_models": models}).items()},
    )


def every_heir() -> World:
    """A model, its child and its grandchild, each the primary one of some leads.

    The child has tiers, a group and a dated rule of its own, the grandchild fit grades. The leads
    with one page view are where bands begin.
    """
    def bands(file: str, kind: str, model_id: str, cut: str) -> list[dict[str, str]]:
        return [row(FILE_COLUMNS[file], model_id=model_id, leave_at=cut,
                    **{kind: f"{model_id} low"}),
                row(FILE_COLUMNS[file], model_id=model_id, enter_at=cut,
                    **{kind: f"{model_id} high"})]

    place = {"component": "behavioral", "axis": "engagement", "signal_id": "s_page",
             "description": "x"}
    day = timedelta(days=1)
    rules = [
        rule_row("m0", "a", points=1, rule_group="g", ends_on=AS_OF, **place),
        rule_row("m0", "a", points=2, rule_group="g", starts_on=AS_OF + day, **place),
        rule_row("m0", "b", points=4, rule_group="g", **place),
        rule_row("m0", "c", points=8, component="fit", axis="fit", signal_id="s_page",
                 description="x"),
        rule_row("m1", "A", points=16, rule_group="g", starts_on=AS_OF + day, **place),
        rule_row("m1", "d", points=32, rule_group="g", **place),
        rule_row("m2", "c", points=64, component="fit", axis="fit", signal_id="s_page",
                 description="x"),
    ]
    models = [
        row(MODEL_COLUMNS, model_id="m0", version="1", mode="ACTIVE", priority=3),
        row(MODEL_COLUMNS, model_id="m1", version="1", mode="ACTIVE", priority=2, extends="m0",
            traffic_percent="50"),
        row(MODEL_COLUMNS, model_id="m2", version="1", mode="ACTIVE", priority=1, extends="m1",
            traffic_percent="50", max_engagement_points="90"),
    ]
    view = row(SIGNAL_COLUMNS, signal_id="s_page", subject="event", event_type="page_view",
               operator="occurred")
    return World(
        as_of=AS_OF,
        leads=[dict.fromkeys(LEAD_TYPES) | {"lead_id": f"own:{number}"} for number in range(40)],
        events=with_ids([plain_event(f"own:{number}", age)
                         for number in range(40) for age in range(number % 3)]),
        files={
            "signals": [view], "scoring_models": models, "scoring_rules": rules,
            "rule_groups": [group_row("m0", "g", combine="best", max_points=3),
                            group_row("m1", "g", combine="sum", max_points=70)],
            "tiers": bands("tiers", "tier", "m0", "11") + bands("tiers", "tier", "m1", "44"),
            "fit_grades": bands("fit_grades", "fit_grade", "m0", "8")
            + bands("fit_grades", "fit_grade", "m2", "64"),
            "engagement_levels": bands("engagement_levels", "engagement_level", "m0", "3"),
        },
    )
