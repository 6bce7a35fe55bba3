"""The SQL of the project against the oracle: the same ledger, to the last decimal.

The compiled models run on random small worlds (see worlds.py) and, where a built warehouse is
there, on its real content. LEAD_SCORING_EXAMPLES sets how many worlds are tried (default 60).

What holds for the SQL alone - sums, order, time, more points - is tested here too. Two invariants
need their fine print. "A rule with 0 points changes no score" is meant for a rule on its own: in a
`best` group 0 points beat negative ones, and a minimum lifts 0 to itself. "Raising a rule's points
never lowers a score" holds as long as the rule keeps or loses its row for other reasons than its
points, so always with measure each: a rule with another measure that fires without an occurrence
(count 0) has no row once it gives 0 points, and then no minimum of its own or its group lifts it.
"""

from __future__ import annotations

import os
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
from compiled import Project, Table, compiled_project, fetch
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st
from oracle import (
    COMPONENTS,
    INVITATIONS,
    RULE_FILES,
    LedgerRow,
    ModelScore,
    Result,
    bucket,
    counts,
    derived_events,
    pieces,
    score,
    word,
)
from worlds import (
    CHANGE_TYPES,
    EVENT_TYPES,
    LEAD_KEY_TYPES,
    LEAD_TYPES,
    World,
    every_behavior,
    every_campaign,
    every_heir,
    every_operator,
    every_share,
    every_visit,
    every_way_to_count,
    rule_row,
    shipped_files,
    ties_in_a_group,
    untidy,
    worlds,
)

OUTPUTS = ("score_ledger", "scored_leads", "int_lead_points", "int_derived_events")
# When to call somebody is in scored_leads, and no part of a score.
CONTACT_TYPES = {"lead_id": "varchar", "best_contact_hour": "integer",
                 "contact_from": "timestamp", "contact_until": "timestamp"}
# Nor what people allow, who owns the lead, nor what its company's visitors do.
BESIDE_THE_SCORE = {
    "int_consents": Table({"lead_id": "varchar", "channel": "varchar", "status": "varchar"}),
    "int_owners": Table({"owner_key": "varchar", "owner_name": "varchar"}),
    "int_company_leads": Table({"account_key": "varchar", "lead_id": "varchar"}),
}
ERROR_TYPES = {"file_name": "varchar", "row_number": "integer", "row_key": "varchar",
               "column_name": "varchar", "bad_value": "varchar", "problem": "varchar"}
EXAMPLES = int(os.environ.get("LEAD_SCORING_EXAMPLES", "60"))
random_worlds = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
fewer_worlds = settings(random_worlds, max_examples=max(1, EXAMPLES // 6))

POINT_COLUMNS = (*(f"{name}_points" for name in COMPONENTS), "total_points", "lead_score")

Rows = list[dict[str, Any]]
Tables = Mapping[str, Rows]
Key = tuple[Any, ...]


@cache
def project() -> Project:
    """The compiled project, once per session."""
    return compiled_project()


def tables_of(world: World) -> dict[str, Table | Rows]:
    """A world as the tables that the scoring starts from."""
    leads = [{"company_name": "Company"} | lead for lead in world.leads]
    # int_events knows the as-of date: it says why an event does not count yet.
    events = [event if counts(event, world.as_of) else event | {
        "not_scored_reason": event["not_scored_reason"] or "not yet"} for event in world.events]
    people = [{"lead_id": lead["lead_id"], "known_by": lead["lead_id"]} for lead in leads]
    return {
        **world.files,
        "int_clock": Table({"as_of_date": "date"}, [{"as_of_date": world.as_of}]),
        "int_leads": Table(LEAD_KEY_TYPES | LEAD_TYPES, leads),
        "int_events": Table(EVENT_TYPES, [event | {
            "part": "one", "known_by": event["lead_id"],
            "is_real": event["not_scored_reason"] in (None, "not yet")} for event in events]),
        "int_event_rows": Table({"event_type": "varchar"}, [
            {"event_type": event["event_type"]} for event in events]),
        "int_event_people": Table({"lead_id": "varchar", "known_by": "varchar"}, people),
        "int_lead_profiles": Table({"lead_id": "varchar"}, people),
        "int_signal_parts": Table({"event_part": "varchar", "part": "varchar"}, [
            {"event_part": "one", "part": "one"}]),
        "int_attribute_changes": Table(CHANGE_TYPES, world.changes),
        "int_contact_hours": Table(CONTACT_TYPES),
        "int_campaigns": Table(
            {"campaign_name": "varchar", "starts_on": "date", "ends_on": "date"},
            [{"campaign_name": f" {name.upper()}", "starts_on": world.as_of, "ends_on": day}
             for name, day in world.last_days.items()]),
        **BESIDE_THE_SCORE,
    }


def built(world: World, checks_files: bool = False) -> Tables:
    """What the SQL makes of a world.

    Half of the time goes into checking the rule files. It is done only where it is asked for, and
    then there must be no errors.
    """
    unchecked = {} if checks_files else {"rule_errors": Table(ERROR_TYPES)}
    with duckdb.connect(config={"threads": 1}) as connection:
        project().run(connection, tables_of(world) | unchecked, OUTPUTS)
        errors = fetch(connection, "rule_errors")
        assert [tuple(error.values()) for error in errors][:5] == []
        return {name: fetch(connection, name) for name in OUTPUTS}


def told(world: World) -> Result:
    """What the oracle makes of a world."""
    return score(world.as_of, world.files, world.lead_ids(), world.attributes(),
                 [*world.events, *world.changes], world.last_days)


# ------------------------------------------------------------------------------ the same, compared


def lower(name: str | None) -> str | None:
    """Ids are compared without regard to case: the file decides how they are shown."""
    return None if name is None else name.lower()


def ledger_key(row: Mapping[str, Any]) -> Key:
    """What names a row of the ledger."""
    return (row["lead_id"], lower(row["model_id"]), row["entry"], lower(row["rule_id"]),
            lower(row["rule_group"]), row["component"], row["axis"])


def ledger_of_sql(rows: Rows) -> dict[Key, Key]:
    """The ledger by key: points and, for the rows of rules, how they came to be."""
    assert max(Counter(map(ledger_key, rows)).values(), default=1) == 1
    return {
        ledger_key(row): ledger_values(row["entry"], row["points"], row["occurrences"],
                                       row["last_occurred_on"], row["decayed_points"])
        for row in rows
    }


def ledger_of_oracle(rows: list[LedgerRow]) -> dict[Key, Key]:
    """The same of the oracle."""
    return {
        ledger_key(vars(row)): ledger_values(row.entry, row.points, row.occurrences,
                                             row.last_occurred_on, row.decayed_points)
        for row in rows
    }


def ledger_values(
    entry: str, points: Decimal, occurrences: int, last: date | None, decayed: Decimal
) -> Key:
    """Rows of limits have points only."""
    return (points, occurrences, last, decayed) if entry == "rule" else (points,)


def score_of_sql(row: Mapping[str, Any]) -> Key:
    """All that the oracle knows of a row of scored_leads."""
    components = tuple(row[f"{name}_points"] for name in COMPONENTS)
    return (lower(row["model_id"]), row["model_version"], components, row["total_points"],
            row["lead_score"], row["fit_grade"], row["engagement_level"], row["grade"],
            row["tier"], row["is_held_out"])


def score_of_oracle(one: ModelScore) -> Key:
    """The same of the oracle."""
    components = tuple(one.components[name] for name in COMPONENTS)
    return (lower(one.model_id), one.model_version, components, one.total_points, one.lead_score,
            one.fit_grade, one.engagement_level, one.grade, one.tier, one.is_held_out)


def differences(found: Mapping[Key, Any], expected: Mapping[Key, Any]) -> list[str]:
    """One line per key in which two tables differ."""
    return [
        f"{key}: SQL {found.get(key, 'no row')}, oracle {expected.get(key, 'no row')}"
        for key in sorted(found.keys() | expected.keys(), key=str)
        if found.get(key) != expected.get(key)
    ]


def compare_everything(tables: Tables, world: World, result: Result) -> None:
    """All that the oracle knows of a world."""
    compare_derived(tables, world)
    compare(tables, result)
    compare_all_models(tables, result)


def compare(tables: Tables, result: Result) -> None:
    """Ledger, scores of all models and the one row of each lead: all equal."""
    ledger = differences(ledger_of_sql(tables["score_ledger"]), ledger_of_oracle(result.ledger))
    assert ledger[:20] == []
    leads = differences({(row["lead_id"],): score_of_sql(row) for row in tables["scored_leads"]},
                        {(lead,): score_of_oracle(one) for lead, one in result.primary.items()})
    assert leads[:20] == []
    assert len(tables["scored_leads"]) == len(result.primary)


def compare_all_models(tables: Tables, result: Result) -> None:
    """The point columns of every lead and model, the TESTING ones too."""
    found = {(row["lead_id"], lower(row["model_id"])): tuple(row[name] for name in POINT_COLUMNS)
             for row in tables["int_lead_points"]}
    expected = {
        (one.lead_id, lower(one.model_id)): (*(one.components[name] for name in COMPONENTS),
                                             one.total_points, one.lead_score)
        for one in result.scores.values()
    }
    assert differences(found, expected)[:20] == []


def derived_key(row: Mapping[str, Any]) -> Key:
    """What names a derived event: a visit has an id, a campaign is missed once by a lead."""
    what = word(row["campaign_name"]) if row["event_type"] == "campaign_missed" else row["event_id"]
    return row["event_type"], row["lead_id"], what


def derived_values(row: Mapping[str, Any]) -> Key:
    """All that is known of a derived event: of a visit its times too."""
    names = ["channel", "page_path", "content_name", "campaign_name", "outcome", "value",
             "duration_seconds", "event_date", "source_system"]
    if row["event_type"] == "visit":
        names += ["direction", "occurred_at", "available_date", "utm_source", "utm_medium",
                  "utm_campaign"]
    return tuple(row.get(name) for name in names)


def compare_derived(tables: Tables, world: World) -> None:
    """Visits, missed campaigns and changes: the same events, each with the same properties.

    Visits are made only where a signal names them.
    """
    asked = {kind for row in world.files["signals"] for kind in pieces(row["event_type"])}
    derived = [*derived_events(world.events, world.as_of, world.last_days), *world.changes]
    expected = {derived_key(row): derived_values(row) for row in derived
                if row["event_type"] != "visit" or "visit" in asked}
    rows = tables["int_derived_events"]
    assert differences({derived_key(row): derived_values(row) for row in rows}, expected)[:20] == []
    assert len(rows) == len(expected)


def check_sums(tables: Tables) -> None:
    """The ledger of every lead and model sums to its score, in total and by component."""
    sums: dict[Key, Decimal] = defaultdict(Decimal)
    for row in tables["score_ledger"]:
        lead_and_model = (row["lead_id"], row["model_id"])
        sums[(*lead_and_model, "lead_score")] += row["points"]
        if row["component"] is not None:
            sums[(*lead_and_model, "total_points")] += row["points"]
            sums[(*lead_and_model, f"{row['component']}_points")] += row["points"]
    for row in tables["int_lead_points"]:
        for column in POINT_COLUMNS:
            assert row[column] == sums[row["lead_id"], row["model_id"], column]


@random_worlds
@given(worlds())
def test_sql_and_oracle_agree_on_random_worlds(world: World) -> None:
    tables, result = built(world), told(world)
    check_sums(tables)
    compare_everything(tables, world, result)


@fewer_worlds
@given(worlds())
def test_files_of_random_worlds_are_valid(world: World) -> None:
    built(world, checks_files=True)


@fewer_worlds
@given(worlds(), st.booleans())
def test_sql_and_oracle_agree_with_the_shipped_rules(world: World, is_untidy: bool) -> None:
    files = shipped_files()
    shipped = replace(world, files=untidy(files) if is_untidy else files, events=[
        event | shipped_event(number) for number, event in enumerate(world.events)])
    compare(built(shipped, checks_files=True), told(shipped))


@pytest.mark.parametrize("subject", ["lead", "account", "event"])
def test_every_operator_on_every_value(subject: str) -> None:
    world = every_operator(subject)
    compare(built(world, checks_files=True), told(world))


def test_every_way_to_count_and_decay() -> None:
    world = every_way_to_count()
    compare(built(world, checks_files=True), told(world))


@pytest.mark.parametrize("make", [every_behavior, every_visit, every_campaign])
def test_everything_that_follows_from_events(make: Callable[[], World]) -> None:
    world = make()
    compare_everything(built(world, checks_files=True), world, told(world))


@pytest.mark.parametrize("make", [every_heir, every_share, ties_in_a_group])
def test_who_wins_and_who_is_scored(make: Callable[[], World]) -> None:
    world = make()
    compare(built(world, checks_files=True), told(world))


def shipped_event(number: int) -> dict[str, str]:
    """An event that some rule of the default model looks at."""
    kinds = [
        {"event_type": "page_view", "page_path": "/pricing/eu"},
        {"event_type": "page_view", "page_path": "/careers"},
        {"event_type": "content_download", "content_name": "Case study: Acme"},
        {"event_type": "event_attended", "channel": "webinar"},
        {"event_type": "link_click", "page_path": "/demo"},
        {"event_type": "email_open", "campaign_name": "product launch"},
        {"event_type": "form_submit", "content_name": "Ask for a quote"},
        {"event_type": "email_reply", "direction": "in"},
        {"event_type": "email_unsubscribe"},
        {"event_type": "ticket_opened", "content_name": "Cannot log in"},
        {"event_type": "ticket_opened", "content_name": "Sales"},
    ]
    return kinds[number % len(kinds)]


# --------------------------------------------------------------------- what holds for SQL alone


def scores_of(tables: Tables) -> dict[Key, Decimal]:
    """The score of every lead and model."""
    return {(row["lead_id"], row["model_id"]): row["lead_score"]
            for row in tables["int_lead_points"]}


def primary_of(tables: Tables) -> dict[str, Key]:
    """The whole row of every lead, without its reasons in words."""
    return {row["lead_id"]: score_of_sql(row) for row in tables["scored_leads"]}


@fewer_worlds
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(world: World, chance: random.Random) -> None:
    def shuffled(rows: Rows) -> Rows:
        return chance.sample(rows, len(rows))

    other = replace(
        world,
        files={name: shuffled(rows) for name, rows in world.files.items()},
        leads=shuffled(world.leads),
        events=shuffled(world.events),
        changes=shuffled(world.changes),
    )
    first, second = built(world), built(other)
    assert primary_of(first) == primary_of(second)
    assert ledger_of_sql(first["score_ledger"]) == ledger_of_sql(second["score_ledger"])


@fewer_worlds
@given(worlds(), st.data())
def test_a_rule_without_points_changes_no_score(world: World, data: st.DataObject) -> None:
    model = data.draw(st.sampled_from(world.files["scoring_models"]))
    signal = data.draw(st.sampled_from(world.files["signals"]))
    nothing = rule_row(model["model_id"], "nothing", component="negative", axis="fit",
                       signal_id=signal["signal_id"], points=0, description="Nothing")
    more = world.with_file("scoring_rules", [*world.files["scoring_rules"], nothing])
    before, after = built(world), built(more)
    assert scores_of(before) == scores_of(after)
    assert primary_of(before) == primary_of(after)


@fewer_worlds
@given(worlds(), st.data())
def test_raising_points_lowers_no_score(world: World, data: st.DataObject) -> None:
    rules = world.files["scoring_rules"]
    each = [number for number, rule in enumerate(rules)
            if word(rule["measure"]) in (None, "each")]
    assume(each)
    number = data.draw(st.sampled_from(each))
    points = Decimal(rules[number]["points"]) + data.draw(
        st.sampled_from([Decimal("0.000001"), Decimal("0.5"), Decimal(7), Decimal(1000)]))
    raised = rules[number] | {"points": f"{points:f}"}
    note(f"raised: {raised}")
    more = world.with_file("scoring_rules", [*rules[:number], raised, *rules[number + 1:]])
    before, after = scores_of(built(world)), scores_of(built(more))
    assert before.keys() == after.keys()
    assert all(after[key] >= before[key] for key in before)


@fewer_worlds
@given(worlds(), st.integers(1, 40))
def test_age_alone_raises_no_positive_rule(world: World, days: int) -> None:
    # Rules for ever, and only what was known on the first day: nothing changes but the date. A
    # campaign is missed by waiting, so nobody is invited to any.
    rules = [rule | {"starts_on": "", "ends_on": ""} for rule in one_row_per_rule(world)]
    known = [event for event in world.events
             if max(event["event_date"], event["available_date"]) <= world.as_of
             and event["event_type"] not in INVITATIONS]
    today = replace(world.with_file("scoring_rules", rules), events=known)
    first = built(today)
    second = built(replace(today, as_of=world.as_of + timedelta(days=days)))
    before, after = decayed_points(first), decayed_points(second)
    names, scored_before = positive_event_rules(today), scores_of(first)
    assert [key for key in after
            if key[2] in names and key[:2] in scored_before and after[key] > before.get(key, 0)
            ] == []


def one_row_per_rule(world: World) -> list[dict[str, str]]:
    """The last of the dated rows of each rule."""
    rules = world.files["scoring_rules"]
    return list({(word(rule["model_id"]), word(rule["rule_id"])): rule for rule in rules}.values())


def positive_event_rules(world: World) -> set[str]:
    """Rules with measure each that give points for events in every model that has them."""
    subjects = {word(row["signal_id"]): word(row["subject"]) for row in world.files["signals"]}

    def is_one(rule: Mapping[str, str]) -> bool:
        is_each = word(rule["measure"]) in (None, "each")
        return is_each and Decimal(rule["points"]) > 0 and (
            subjects[word(rule["signal_id"])] == "event")

    rules = world.files["scoring_rules"]
    others = {word(rule["rule_id"]) for rule in rules if not is_one(rule)}
    return {word(rule["rule_id"]) for rule in rules} - others


def decayed_points(tables: Tables) -> dict[Key, Decimal]:
    """What each rule gives before any limit, by lead, model and rule."""
    return {(row["lead_id"], row["model_id"], lower(row["rule_id"])): row["decayed_points"]
            for row in tables["score_ledger"] if row["entry"] == "rule"}


@fewer_worlds
@given(worlds())
def test_what_is_not_yet_known_changes_nothing(world: World) -> None:
    known = [event for event in world.events
             if max(event["event_date"], event["available_date"]) <= world.as_of
             and event["not_scored_reason"] is None]
    assume(len(known) < len(world.events))
    all_events, only_known = built(world), built(replace(world, events=known))
    assert primary_of(all_events) == primary_of(only_known)
    assert ledger_of_sql(all_events["score_ledger"]) == ledger_of_sql(only_known["score_ledger"])


def test_the_share_of_the_traffic_is_the_same() -> None:
    files = shipped_files()
    (model,) = files["scoring_models"]
    share = {"scoring_models": [model | {"traffic_percent": "37.5"}]}
    leads = [dict.fromkeys(LEAD_TYPES) | {"lead_id": f"hubspot:{number}"} for number in range(500)]
    rows = built(World(date(2024, 3, 1), files | share, leads, []))["scored_leads"]
    scored = {row["lead_id"] for row in rows if row["model_id"] is not None}
    assert scored == {one["lead_id"] for one in leads
                      if bucket(one["lead_id"], model["model_id"]) < 37.5}


# ------------------------------------------------------------------------------ a built warehouse


@pytest.fixture(scope="session")
def built_warehouse(request: pytest.FixtureRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    """LEAD_SCORING_TEST_WAREHOUSE, or the demo warehouse that the session has built."""
    path = os.environ.get("LEAD_SCORING_TEST_WAREHOUSE")
    if not path:
        try:
            path = request.getfixturevalue("demo_warehouse")
        except pytest.FixtureLookupError:
            pytest.skip("no built warehouse: set LEAD_SCORING_TEST_WAREHOUSE to its file")
    if not Path(path).exists():
        pytest.skip(f"there is no warehouse {path}")
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def rows_for_oracle(connection: duckdb.DuckDBPyConnection, name: str) -> Rows:
    """A rule file as it was loaded, as csv.DictReader would read it: an empty cell is ''."""
    return [{column: "" if cell is None else cell for column, cell in row.items()}
            for row in fetch(connection, name)]


def test_sql_and_oracle_agree_on_a_built_warehouse(
    built_warehouse: duckdb.DuckDBPyConnection,
) -> None:
    connection = built_warehouse
    (clock,) = fetch(connection, "int_clock")
    leads = [row["lead_id"] for row in fetch(connection, "select lead_id from int_leads")]
    world = World(
        as_of=clock["as_of_date"],
        files={name: rows_for_oracle(connection, name) for name in RULE_FILES},
        leads=[],
        events=fetch(connection, "select * from int_events where not_scored_reason is null"),
        changes=[row | {"not_scored_reason": None} for row in fetch(
            connection,
            "select * from int_derived_events where event_type = 'attribute_changed'")],
        last_days={row["campaign"]: row["last_day"] for row in fetch(connection, """
            select lower(trim(campaign_name)) as campaign,
                max(coalesce(ends_on, starts_on)) as last_day
            from int_campaigns group by 1 having last_day is not null""")},
    )
    result = score(world.as_of, world.files, leads, fetch(connection, "int_lead_attributes"),
                   [*world.events, *world.changes], world.last_days)
    assert leads and result.ledger
    compare_everything({name: fetch(connection, name) for name in OUTPUTS}, world, result)
