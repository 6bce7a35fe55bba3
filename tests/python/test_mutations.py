"""Would the tests notice? The scoring SQL is broken on purpose, one place at a time.

Every mutation changes a piece of compiled SQL; the comparison with the oracle must then fail on
one of the worlds. It takes some minutes, so it is asked for: LEAD_SCORING_MUTATE=1. That each
piece is still there is always tested, so that the list cannot rot.

Not in the list, because they change nothing: `newer_occurrences + occurrences <= max_times` with <
(the other branch gives the same), and what a measured number is where the signal is unknown
(if_unknown comes first).
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache

import duckdb
import pytest
from compiled import Project, Table, fetch
from hypothesis import HealthCheck, Phase, given, settings
from oracle import Result
from test_scoring_oracle import (
    ERROR_TYPES,
    OUTPUTS,
    compare_everything,
    project,
    tables_of,
    told,
)
from worlds import (
    World,
    every_behavior,
    every_campaign,
    every_heir,
    every_operator,
    every_share,
    every_visit,
    every_way_to_count,
    ties_in_a_group,
    worlds,
)

RANDOM_WORLDS = 60


@dataclass(frozen=True)
class Mutation:
    """One piece of the SQL of a model, and what stands in its place. Blanks do not matter."""

    model: str
    old: str
    new: str

    def applied(self, code: str) -> str:
        """The SQL with the mistake, wherever the piece stands."""
        piece = re.compile(r"\s*".join(map(re.escape, self.old.split())))
        assert piece.search(code), f"{self.model} does not have: {self.old}"
        return piece.sub(lambda _: self.new, code)


MUTATIONS = [Mutation(model, old, new) for model, pairs in {
    "int_rules_in_force": [
        ("<= clock.as_of_date", "< clock.as_of_date"),
        (">= clock.as_of_date", "> clock.as_of_date"),
        ("coalesce(rules.ends_on, clock.as_of_date)", "clock.as_of_date"),
    ],
    "int_inherited_rules": [
        ("where distance = nearest_distance", "where distance = 0"),
        ("where distance = nearest_distance", "where distance >= nearest_distance"),
        ("partition by lineage.model_key, scoring_rules.rule_id", "partition by lineage.model_key"),
    ],
    "int_rule_groups": [
        ("where distance = nearest", "where distance = 0"),
        ("coalesce(combine, 'sum')", "coalesce(combine, 'best')"),
    ],
    "int_score_bands": [
        ("where distance = nearest", "where distance = 0"),
        ("partition by lineage.model_key, bands.band_type", "partition by lineage.model_key"),
    ],
    "int_rules": [
        ("coalesce(inherited_rules.per, 'ever')", "coalesce(inherited_rules.per, 'day')"),
        ("coalesce(inherited_rules.measure, 'each')", "coalesce(inherited_rules.measure, 'count')"),
        ("coalesce(inherited_rules.if_unknown, 0)", "coalesce(inherited_rules.if_unknown, 1)"),
    ],
    "int_lead_models": [
        ("bucketed.traffic_bucket < bucketed.", "bucketed.traffic_bucket <= bucketed."),
        ("leads.lead_id || '|' || models.model_id", "leads.lead_id || '|'"),
        ("bucketed.holdout_bucket < bucketed.", "bucketed.holdout_bucket <= bucketed."),
        ("leads.lead_id || '|hold-out'", "leads.lead_id || '|' || models.model_id"),
        ("where mode <> 'draft'", "where true"),
        ("where mode <> 'draft'", "where mode = 'active'"),
        ("where not is_unknown", "where true"),
        ("lead_signals.lead_id is not null", "true"),
        ("bucketed.audience_signal is null or", "false or"),
        ("and bucketed.audience_signal = lead_signals.signal_id", "and false"),
        ("end, priority, model_id", "end, priority desc, model_id"),
        ("mode = 'active' and row_number()", "row_number()"),
        ("order by case when mode = 'active' then 0 else 1 end,", "order by"),
    ],
    "int_event_shapes": [
        ("having count(*) = min(condition_count)", "having count(*) >= 1"),
        ("when pieces.event_types is null then", "when false then"),
        ("then shapes.event_type not in (", "then shapes.event_type not in ('x') or '' in ("),
        ("and value_text is not null then 1", "then 1"),
        ("when operator = 'is_missing' then case when value_text is null then 1 else 0 end",
         "when operator = 'is_missing' then 0"),
        ("nullif(lower(trim(cast(shapes.content_name as TEXT))), '')",
         "nullif(trim(cast(shapes.content_name as TEXT)), '')"),
        ("case when used.page_path then events.page_path end", "cast(null as text)"),
        ("'%_' || chr(92), chr(1) || chr(2) || chr(3)", "'', ''"),
        ("'|', '%> ')", "'|', '> ')"),
        ("'|', '%> ')", "'|', '%')"),
    ],
    "int_signal_days": [
        ("count(*) as occurrences", "1 as occurrences"),
        ("case when used.page_path then", "case when false then"),
        ("case when used.value then", "case when false then"),
        ("select 'derived' as event_part", "select 'none' as event_part"),
    ],
    "int_event_signals": [
        ("sum(signal_days.occurrences)", "max(signal_days.occurrences)"),
        ("signal_days.event_date <= clock.as_of_date and", ""),
        ("and signal_days.available_date <= clock.as_of_date", ""),
        ("when signal_days.part = 'derived' then signal_days.known_by", "when false then null"),
    ],
    "int_signal_events": [
        ("where is_real", "where true"),
    ],
    "int_lead_behavior": [
        ("age_days < coalesce(behavior_days", "age_days <= coalesce(behavior_days"),
        ("coalesce(behavior_days, age_days + 1)", "age_days + 1"),
        ("min(age_days) as days_since_last", "max(age_days) as days_since_last"),
        ("max(age_days) as days_since_first", "min(age_days) as days_since_first"),
        ("coalesce(counted.occurrences, 0)", "counted.occurrences"),
        ("counted.days_since_last", "coalesce(counted.days_since_last, 9999)"),
        ("then occurrences else 0 end", "then 1 else 0 end"),
        ("leads.lead_id = counted.lead_id and", ""),
        ("'|' || signals.signal_id || '|'", "signals.signal_id"),
    ],
    "int_lead_signals": [
        ("told < condition_count", "false"),
        ("where coalesce(lowest, 1) = 1", "where lowest = 1"),
        ("min(conditions.holds)", "max(conditions.holds)"),
        ("when not is_match then 0 end", "else 0 end"),
        ("tested.value_date <= tested.as_of_date and", ""),
        (") < tested.wanted_number", ") <= tested.wanted_number"),
        ("value_number >= tested.wanted_number", "value_number > tested.wanted_number"),
        ("tested.value_number <= coalesce(", "tested.value_number < coalesce("),
        ("lower(distinct_values.value_as_written)", "distinct_values.value_as_written"),
        ("coalesce(tested.value_number = tested.piece_number, tested.value_text = tested.piece)",
         "tested.value_text = tested.piece"),
    ],
    "int_rule_occurrences": [
        ("ages.age_days < ways.window_days", "ages.age_days <= ways.window_days"),
        ("where ways.window_days is null or", "where true or"),
        ("order by age_days", "order by age_days desc"),
        ("else max_times - newer_occurrences", "else max_times"),
        ("when newer_occurrences + occurrences <= max_times then", "when true then"),
        ("max_times is null or per = 'day'", "max_times is null"),
        ("max_times is not null and per = 'ever'", "max_times is not null"),
        ("case when max_times < occurrences then max_times else", "case when false then 0 else"),
        ("sum(occurrences * left_of_one)", "max(occurrences * left_of_one)"),
        ("sum(occurrences * left_of_one)", "sum(left_of_one)"),
        ("min(age_days) as days_since_last", "max(age_days) as days_since_last"),
        ("having sum(occurrences) >=", "having sum(occurrences) >"),
        ("having sum(occurrences) >=", "having count(*) >="),
        ("coalesce(min(min_times), 0)", "0"),
        ("where not is_unknown", "where true"),
        ("power(cast(0.5 as double)", "power(cast(0.51 as double)"),
        ("case when ages.age_days >= ways.decay_days then 0", "case when false then 0"),
        ("+ 1e-9) < 0 then 0", "+ 1e-9) < -99 then 0"),
        ("as double) + 1e-9)", "as double))"),
        ("and signals.age_days = fading.age_days", ""),
        ("partition by lead_id, way_number", "partition by way_number"),
    ],
    "int_rule_points": [
        ("measured_number < to_value", "measured_number <= to_value"),
        ("measured_number >= coalesce(", "measured_number > coalesce("),
        ("where rules.measure <> 'each' or", "where rules.measure = 'decayed_sum' or"),
        ("or rules.if_unknown <> 0", "or rules.if_unknown > 0"),
        ("or rules.if_unknown <> 0", ""),
        ("and rules.if_unknown = 0", ""),
        ("looked_at.only_if is null or held", "true or held"),
        ("looked_at.only_if is null or", ""),
        ("and looked_at.only_if = held_signals.signal_id", ""),
        ("numeric(28,6)", "numeric(28,5)"),
        ("then -1e-9 else 1e-9 end", "then 0 else 0 end"),
        ("then -1e-9 else 1e-9 end", "then 1e-9 else 1e-9 end"),
        ("when decayed.decayed_points < decayed.min_points", "when false"),
        ("when decayed.decayed_points > decayed.max_points", "when false"),
        ("where decayed.occurrences > 0 or", "where"),
        ("or decayed.decayed_points <> 0", ""),
        ("when is_unknown then if_unknown", "when is_unknown then 0"),
        ("when measured_number is null then if_unknown", "when measured_number is null then 0"),
        ("coalesce(occurrences.occurrences, 0)", "occurrences.occurrences"),
        ("-decayed.days_since_last", "1 - decayed.days_since_last"),
    ],
    "int_group_points": [
        ("capped_points desc", "capped_points asc"),
        ("order by capped_points desc", "order by decayed_points desc"),
        ("lower(rule_id) asc", "rule_id asc"),
        ("lower(rule_id) asc", "lower(rule_id) desc"),
        ("partition by lead_id, model_id, rule_group", "partition by lead_id, model_id"),
    ],
    "int_group_sums": [
        ("where not group_points.is_beaten", "where true"),
        ("sum(group_points.capped_points)", "max(group_points.capped_points)"),
        ("sum(group_points.capped_points)", "sum(group_points.decayed_points)"),
        ("when sums.points < rule_groups.group_min_points", "when false"),
        ("when sums.points > rule_groups.group_max_points", "when false"),
        ("sums.model_id = rule_groups.model_id and", ""),
    ],
    "int_axis_sums": [
        ("when sums.points < models.min_fit_points", "when false"),
        ("when sums.points > models.max_fit_points", "when false"),
        ("when sums.points < models.min_engagement_points", "when false"),
        ("when sums.points > models.max_engagement_points", "when false"),
        ("sum(group_sums.limited_points)", "sum(group_sums.points)"),
        ("and axes.axis = group_sums.axis", ""),
    ],
    "int_lead_ledger": [
        ("case when group_points.is_beaten then 0 else group_points.occurrences end",
         "group_points.occurrences"),
        ("case when group_points.is_beaten then 0 else group_points.decayed_points end",
         "group_points.decayed_points"),
        ("not group_points.is_beaten and", ""),
        ("sum(axis_sums.limited_points)", "sum(axis_sums.points)"),
        ("when points < min_score then min_score", "when false then 0"),
        ("when points > max_score then max_score", "when false then 0"),
    ],
    "int_lead_points": [
        ("case when component is not null then points else 0 end", "points"),
        ("case when axis = 'fit' then", "case when component = 'fit' then"),
        ("case when component = 'negative' then", "case when points < 0 then"),
    ],
    "scored_leads": [
        ("where is_primary", "where mode = 'active'"),
        ("coalesce(scores.is_held_out, false)", "false"),
    ],
    "lead_model_scores": [
        ("lead_points.lead_score >= coalesce(", "lead_points.lead_score > coalesce("),
        ("lead_points.lead_score < tiers", "lead_points.lead_score <= tiers"),
        ("lead_points.fit_axis_points < fit_grades", "lead_points.fit_axis_points <= fit_grades"),
        ("lead_points.engagement_axis_points < engagement_levels",
         "lead_points.fit_axis_points < engagement_levels"),
    ],
    "int_visits": [
        (">= events.occurred_at then 0", "> events.occurred_at then 0"),
        ("cast(30 as bigint) * interval 1 minute", "cast(31 as bigint) * interval 1 minute"),
        ("and channel = 'web'", ""),
        ("events.source_system, events.anonymous_id order by", "events.source_system order by"),
        ("lead_id, source_system, anonymous_id", "lead_id, anonymous_id"),
        ("order by occurred_at, event_id", "order by occurred_at, event_id desc"),
        ("case when viewed_at is not null then coalesce(", "case when true then coalesce("),
        ("heartbeat_seconds, floor(", "null, floor("),
        ("floor((extract", "((extract"),
        ("having count(viewed_at) > 0", ""),
        ("max(available_date)", "min(available_date)"),
        ("min(ranked_page)", "max(ranked_page)"),
        ("max(ranked_page)", "min(ranked_page)"),
        ("order by page_number ) as pages", "order by page_number desc ) as pages"),
        ("not_scored_reason is null and", ""),
    ],
    "int_missed_campaigns": [
        ("<= clock.as_of_date", "< clock.as_of_date"),
        ("cast(14 as bigint)", "cast(13 as bigint)"),
        ("events.occurred_at desc", "events.occurred_at asc"),
        ("in ('event_attended', 'campaign_response')", "in ('event_attended')"),
        ("in ('campaign_invited', 'event_registered')", "in ('campaign_invited')"),
        ("events.lead_id = answers.lead_id and", ""),
        ("and events.campaign = answers.campaign", ""),
        ("invitations.place = 1 and", ""),
        ("lower(trim(campaign_name))", "campaign_name"),
        ("not_scored_reason is null and", ""),
    ],
}.items() for old, new in pairs]


@dataclass(frozen=True)
class Standing:
    """A world with all its tables, and what the oracle says of it."""

    world: World
    connection: duckdb.DuckDBPyConnection
    result: Result


@cache
def standing(number: int) -> Standing:
    """The tables of one of the worlds, made once."""
    world = all_worlds()[number]
    connection = duckdb.connect(config={"threads": 1})
    project().run(connection, inputs_of(world), OUTPUTS)
    return Standing(world, connection, told(world))


def inputs_of(world: World) -> dict[str, Table]:
    """The tables that a world starts from; its files need no check."""
    return tables_of(world) | {"rule_errors": Table(ERROR_TYPES)}


@cache
def all_worlds() -> list[World]:
    """Random worlds, always the same, and all grids."""
    found: list[World] = []

    @settings(max_examples=RANDOM_WORLDS, derandomize=True, database=None, deadline=None,
              phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(worlds())
    def collect(world: World) -> None:
        found.append(world)

    collect()
    grids = [every_campaign(), every_visit(), every_heir(), every_share(), ties_in_a_group(),
             every_behavior(), every_operator("lead"), every_operator("event"),
             every_way_to_count()]
    # A few small worlds first: many mistakes are seen there, and they are the fastest.
    return found[:10] + grids + found[10:]


def unchanged(model: str, inputs: set[str]) -> set[str]:
    """The tables that do not read the model, not even by others."""
    order = project().plan(inputs, OUTPUTS)
    readers = {model}
    for name in order:
        if readers & set(project().parents(name)):
            readers.add(name)
    return {*inputs, *order} - readers


def is_noticed(broken: Project, model: str, one: Standing) -> bool:
    """Does the comparison with the oracle fail if one model is broken?"""
    kept = unchanged(model, set(inputs_of(one.world)))
    one.connection.execute("begin")
    try:
        broken.run(one.connection, {}, OUTPUTS, standing=kept)
        tables = {name: fetch(one.connection, name) for name in OUTPUTS}
        compare_everything(tables, one.world, one.result)
    except AssertionError:
        return True
    finally:
        one.connection.execute("rollback")
    return False


@pytest.mark.parametrize("mutation", MUTATIONS, ids=str)
def test_mutations_are_about_what_the_sql_says(mutation: Mutation) -> None:
    code = project().code(mutation.model)
    assert mutation.applied(code) != code


@pytest.mark.skipif(not os.environ.get("LEAD_SCORING_MUTATE"), reason="LEAD_SCORING_MUTATE=1")
@pytest.mark.parametrize("mutation", MUTATIONS, ids=str)
def test_every_mutation_is_noticed(mutation: Mutation) -> None:
    model = mutation.model
    broken = project().with_code(model, mutation.applied(project().code(model)))
    assert any(is_noticed(broken, model, standing(number)) for number in range(len(all_worlds())))
