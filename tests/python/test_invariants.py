"""What must hold whatever the data and the rules are: the invariants of the design, and their tests.

| invariant | test |
|---|---|
| the ledger sums to the score, by component and in total | test_scoring_oracle: test_sql_and_oracle_agree_on_random_worlds; tests/assert_ledger_sums_to_score.sql |
| a lead has one row in scored_leads | test_scoring_oracle (same); tests/assert_every_lead_has_one_score_and_one_tier.sql |
| no lead is lost or doubled | test_leads_and_events: test_raw_leads_are_all_accounted_for; tests/assert_no_lead_is_lost.sql |
| no event is lost or counts twice | test_leads_and_events: test_every_raw_event_is_accounted_for; tests/assert_no_event_is_lost_or_counts_twice.sql |
| two runs give the same, with as many threads as there are | test_two_runs_give_the_same_tables |
| the order of rows and files does not matter | test_scoring_oracle: test_the_order_of_rows_does_not_matter |
| an incremental run equals a full refresh | nothing that is scored is incremental: test_no_score_comes_from_an_incremental_model |
| a build as of yesterday equals yesterday's | test_as_of: test_a_past_day_comes_out_the_same; test_history: test_a_past_day_is_as_it_was |
| nothing after the as-of date changes a score: events | test_scoring_oracle: test_what_is_not_yet_known_changes_nothing; test_what_comes_later_changes_nothing |
| ... attributes, rules | test_history: test_a_past_day_is_as_it_was, test_new_rules_can_be_tried_on_a_past_day; test_changes_oracle |
| a rule with 0 points changes no score | test_scoring_oracle: test_a_rule_without_points_changes_no_score |
| raising points never lowers a score | test_scoring_oracle: test_raising_points_lowers_no_score |
| age alone raises no positive rule | test_scoring_oracle: test_age_alone_raises_no_positive_rule |
| the erased are in no table | test_history: test_the_erased_are_in_no_table |
| holding leads out changes no score | test_holding_out_changes_no_score |
| a model that only extends scores the same | test_a_model_that_only_extends_scores_the_same |
| a TESTING model changes no lead's own score | test_a_model_on_trial_changes_no_primary_score |
| models with shares of the traffic divide the leads | test_shares_of_the_traffic_divide_the_leads |
| a lead's score has nothing to do with other leads | test_leads_do_not_know_of_each_other |
| it does not matter which system reports an event | test_it_does_not_matter_which_system_reports |
| words for people change no score and no fingerprint | test_words_for_people_change_nothing |

The tests of this file look at the SQL alone, on random small worlds.
"""  # noqa: E501

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import duckdb
from compiled import Table, fetch
from hypothesis import given
from hypothesis import strategies as st
from test_scoring_oracle import (
    ERROR_TYPES,
    OUTPUTS,
    Tables,
    built,
    derived_key,
    derived_values,
    fewer_worlds,
    ledger_of_sql,
    primary_of,
    project,
    scores_of,
    tables_of,
)
from worlds import World, every_share, worlds


def everything(tables: Tables) -> tuple:
    """All that is compared of a build."""
    derived = {derived_key(row): derived_values(row) for row in tables["int_derived_events"]}
    return (scores_of(tables), primary_of(tables), ledger_of_sql(tables["score_ledger"]), derived)


@fewer_worlds
@given(worlds())
def test_two_runs_give_the_same_tables(world: World) -> None:
    found = []
    for threads in (1, 1, 4):
        with duckdb.connect(config={"threads": threads}) as connection:
            project().run(
                connection, tables_of(world) | {"rule_errors": Table(ERROR_TYPES)}, OUTPUTS)
            found.append([sorted(map(str, fetch(connection, name))) for name in OUTPUTS])
    assert found[0] == found[1] == found[2]


def test_no_score_comes_from_what_remembers() -> None:
    # The tables in parts hold nothing but what the raw rows say (test_parts.py); any other
    # incremental model would remember what is gone.
    seen, left = set(), ["scored_leads", "score_ledger"]
    while left:
        name = left.pop()
        if name in project().nodes and name not in seen:
            seen.add(name)
            left += project().parents(name)
    assert "int_events" in seen
    assert [name for name in seen
            if project().nodes[name]["config"].get("materialized") == "incremental"
            and name not in ("int_event_rows", "int_signal_days")] == []


@fewer_worlds
@given(worlds(), st.integers(1, 20), st.integers(0, 20))
def test_what_comes_later_changes_nothing(world: World, days: int, late: int) -> None:
    # Everything once more, but later than the as-of day: it happens or is loaded too late.
    def later(number: int, event: dict) -> dict:
        day = max(world.as_of, event["event_date"]) + timedelta(days=days)
        happened = {"event_date": day, "occurred_at": event["occurred_at"] + (
            day - event["event_date"])} if number % 2 else {}
        return event | happened | {"event_id": f"later{number}",
                                   "available_date": day + timedelta(days=late)}

    more = [later(number, event) for number, event in enumerate(world.events)]
    known, with_more = built(world), built(replace(world, events=[*world.events, *more]))
    assert everything(known) == everything(with_more)


@fewer_worlds
@given(worlds(), st.sampled_from(["", "0", "50", "100"]))
def test_holding_out_changes_no_score(world: World, percent: str) -> None:
    models = [model | {"holdout_percent": percent} for model in world.files["scoring_models"]]
    before, after = built(world), built(world.with_file("scoring_models", models))
    assert scores_of(before) == scores_of(after)
    assert ledger_of_sql(before["score_ledger"]) == ledger_of_sql(after["score_ledger"])
    for row, other in zip(*(sorted(one["scored_leads"], key=lambda row: row["lead_id"])
                            for one in (before, after)), strict=True):
        differ = {name for name in row if row[name] != other[name]}
        assert differ <= {"is_held_out", "rules_hash"}


@fewer_worlds
@given(worlds(), st.data())
def test_a_model_that_only_extends_scores_the_same(world: World, data: st.DataObject) -> None:
    # Both score all of their audience: the share of the traffic is by model.
    parents = [model | {"traffic_percent": ""} for model in world.files["scoring_models"]]
    parent = data.draw(st.sampled_from(
        [model for model in parents if model["mode"].strip().lower() != "draft"]))
    child = parent | {"model_id": "child", "extends": parent["model_id"], "mode": "TESTING"}
    tables = built(world.with_file("scoring_models", [*parents, child]))
    own = {(lead, model): points for (lead, model), points in scores_of(tables).items()}
    name = parent["model_id"].strip()
    assert {lead: points for (lead, model), points in own.items() if model == "child"} == {
        lead: points for (lead, model), points in own.items() if model == name}
    entries = {"child": Counter(), name: Counter()}
    for row in tables["score_ledger"]:
        if row["model_id"] in entries:
            same = {key: cell for key, cell in row.items()
                    if key not in ("model_id", "rules_hash", "is_primary")}
            entries[row["model_id"]][str(same)] += 1
    assert entries["child"] == entries[name]


@fewer_worlds
@given(worlds())
def test_a_model_on_trial_changes_no_primary_score(world: World) -> None:
    models = world.files["scoring_models"]
    trial = models[0] | {"model_id": "trial", "extends": models[-1]["model_id"], "priority": "0",
                         "mode": "TESTING", "audience_signal": "", "traffic_percent": ""}
    before, after = built(world), built(world.with_file("scoring_models", [*models, trial]))
    assert primary_of(before) == primary_of(after)
    assert {row["model_id"] for row in after["int_lead_points"]} >= {"trial"}


def test_shares_of_the_traffic_divide_the_leads() -> None:
    tables = built(every_share())
    primary = Counter(row["lead_id"] for row in tables["int_lead_points"] if row["is_primary"])
    assert primary == Counter(row["lead_id"] for row in tables["scored_leads"])
    assert set(primary.values()) == {1}
    shares = Counter(row["model_id"] for row in tables["scored_leads"])
    # Half to the first, half of the rest to the second, the rest to the one that takes all.
    assert sum(shares.values()) == 600
    assert 240 < shares["m1"] < 360 and 100 < shares["m0"] < 200 and 100 < shares["m2"] < 200


@fewer_worlds
@given(worlds())
def test_leads_do_not_know_of_each_other(world: World) -> None:
    together = primary_of(built(world))
    for lead in world.leads[:2]:
        own = [event for event in world.events if event["lead_id"] == lead["lead_id"]]
        changes = [one for one in world.changes if one["lead_id"] == lead["lead_id"]]
        alone = built(replace(world, leads=[lead], events=own, changes=changes))
        assert primary_of(alone) == {lead["lead_id"]: together[lead["lead_id"]]}


@fewer_worlds
@given(worlds())
def test_it_does_not_matter_which_system_reports(world: World) -> None:
    # Signals may ask for the system, and a visit is one system's: neither is looked at here.
    signals = [row | {"property": "channel"}
               if row["property"].strip().lower() == "source_system" else row
               for row in world.files["signals"]]
    events = [event | {"channel": "app"} if event["channel"] == "web" else event
              for event in world.events]
    asked = replace(world.with_file("signals", signals), events=events)
    split = [event | {"source_system": f"system{number % 2}"}
             for number, event in enumerate(events)]
    one = [event | {"source_system": "system0"} for event in events]
    first, second = built(replace(asked, events=one)), built(replace(asked, events=split))
    assert primary_of(first) == primary_of(second)
    assert ledger_of_sql(first["score_ledger"]) == ledger_of_sql(second["score_ledger"])


@fewer_worlds
@given(worlds())
def test_words_for_people_change_nothing(world: World) -> None:
    other = replace(world, files={
        name: [row | ({"description": "Other words"} if "description" in row else {})
               for row in rows] for name, rows in world.files.items()})
    before, after = built(world), built(other)
    assert everything(before) == everything(after)
    hashes = [{row["model_id"]: row["rules_hash"] for row in tables["int_lead_points"]}
              for tables in (before, after)]
    assert hashes[0] == hashes[1]


def test_the_fingerprint_knows_what_changes_a_score() -> None:
    world = every_share()

    def fingerprints(**files: list[dict[str, str]]) -> dict[str, str]:
        changed = replace(world, files=world.files | files)
        return {row["model_id"]: row["rules_hash"] for row in built(changed)["int_lead_points"]}

    def of_first(name: str, **cells: str) -> list[dict[str, str]]:
        return [world.files[name][0] | cells, *world.files[name][1:]]

    before = fingerprints()
    assert len(set(before.values())) == 4
    for name, cells in (
        ("scoring_rules", {"points": "1.5"}), ("scoring_rules", {"max_times": "1"}),
        ("scoring_rules", {"starts_on": str(date(2020, 1, 1))}),
        ("scoring_models", {"traffic_percent": "51"}), ("scoring_models", {"holdout_percent": "9"}),
        ("scoring_models", {"max_score": "5"}), ("scoring_models", {"priority": "7"}),
        ("tiers", {"leave_at": "3"}),
    ):
        after = fingerprints(**{name: of_first(name, **cells)})
        assert {model for model in before if before[model] != after[model]} == {"m0"}, (name, cells)
    after = fingerprints(signals=of_first("signals", property="channel", operator="is_missing"))
    assert {model for model in before if before[model] != after[model]} == set(before)
    assert fingerprints(scoring_models=of_first("scoring_models", version="2")) == before
