"""The same ledger by a Polars program: one lazy scan with the streaming engine.

Occurrences are counted once for each signal, lead and day; limits and decay are applied to days.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ..rule_data import Condition, Model, Rule, read_models, read_rules
from .inputs import LOWER_CASE, Inputs


def score(inputs: Inputs, output: Path) -> None:
    """Write the ledger and the scores."""
    rules, models = read_rules(inputs.rules), read_models(inputs.rules)
    of_events = [rule for rule in rules if rule.is_event]
    days = count_days(inputs, of_events)
    leads = pl.scan_parquet(inputs.leads)
    ledger = pl.concat([
        *event_points(days, of_events),
        *(attribute_points(leads, rule) for rule in rules if not rule.is_event),
    ]).collect(engine="streaming")
    ledger.write_parquet(output / "ledger.parquet")
    scores(leads, ledger, models).collect(engine="streaming").write_parquet(
        output / "scores.parquet")


def count_days(inputs: Inputs, rules: list[Rule]) -> pl.DataFrame:
    """How often each signal occurred for each lead and day: a column for each signal."""
    types = {each for rule in rules for condition in rule.conditions
             for each in condition.event_types}
    signals = {rule.signal_id: holds(rule) for rule in rules}
    return (
        pl.scan_parquet(inputs.events)
        .filter(pl.col("event_type").is_in(sorted(types)),
                pl.col("event_date") <= inputs.as_of)
        .with_columns(
            in_lower_case(rules),
            age=(pl.lit(inputs.as_of) - pl.col("event_date")).dt.total_days().cast(pl.Int32))
        .group_by("lead_id", "age")
        .agg(condition.sum().alias(signal) for signal, condition in signals.items())
        .filter(pl.any_horizontal(pl.col(signal) > 0 for signal in signals))
        .collect(engine="streaming")
    )


def in_lower_case(rules: list[Rule]) -> list[pl.Expr]:
    """The texts that the rules look at and that are stored as people wrote them, in lower case."""
    texts = dict.fromkeys(condition.property for rule in rules for condition in rule.conditions
                          if condition.values and condition.property not in LOWER_CASE)
    return [pl.col(text).str.to_lowercase() for text in texts]


def holds(rule: Rule) -> pl.Expr:
    """Do the conditions of a rule's signal hold? Unknown is no."""
    return pl.all_horizontal(
        piece for each in rule.conditions for piece in pieces(each)).fill_null(False)


def pieces(condition: Condition) -> list[pl.Expr]:
    """A condition as expressions."""
    said = []
    if condition.event_types:
        said.append(pl.col("event_type").is_in(condition.event_types))
    if condition.values:
        text = pl.col(condition.property)
        match condition.operator:
            case "equals" | "one_of":
                said.append(text.is_in(condition.values))
            case "not_one_of":
                said.append(~text.is_in(condition.values))
            case "starts_with":
                said.append(pl.any_horizontal(
                    text.str.starts_with(value) for value in condition.values))
            case "contains":
                said.append(pl.any_horizontal(
                    text.str.contains(value, literal=True) for value in condition.values))
    if condition.low is not None:
        said.append(pl.col(condition.property) >= condition.low)
    if condition.high is not None:
        said.append(pl.col(condition.property) <= condition.high)
    return said


def event_points(days: pl.DataFrame, rules: list[Rule]) -> list[pl.LazyFrame]:
    """The ledger rows of each rule about events."""
    plain = [rule for rule in rules if not rule.times_ever]
    counted = {number: counts(rule) for number, rule in enumerate(plain)}
    sums = days.lazy().group_by("lead_id").agg(
        *(count.sum().alias(f"times_{number}") for number, count in counted.items()),
        *((count * left_of_one(plain[number])).sum().alias(f"faded_{number}")
          for number, count in counted.items()),
    ).collect(engine="streaming").lazy()
    rows = [
        ledger_rows(sums.select("lead_id", times=f"times_{number}", faded=f"faded_{number}"), rule)
        for number, rule in enumerate(plain)]
    return rows + [ledger_rows(newest(days, rule), rule) for rule in rules if rule.times_ever]


def counts(rule: Rule) -> pl.Expr:
    """How many occurrences of a day count."""
    count = pl.col(rule.signal_id)
    if rule.times_per_day:
        count = count.clip(upper_bound=rule.times_per_day)
    if rule.window_days:
        count = pl.when(pl.col("age") < rule.window_days).then(count).otherwise(0)
    return count.cast(pl.Int64)


def newest(days: pl.DataFrame, rule: Rule) -> pl.LazyFrame:
    """Occurrences and what is left of them where only the newest count."""
    some = days.lazy().filter(pl.col(rule.signal_id) > 0).select(
        "lead_id", "age", count=counts(rule)).sort("age")
    newer = pl.col("count").cum_sum().over("lead_id") - pl.col("count")
    return some.with_columns(
        count=pl.min_horizontal("count", (rule.times_ever - newer).clip(lower_bound=0))
    ).group_by("lead_id").agg(
        times=pl.col("count").sum(), faded=(pl.col("count") * left_of_one(rule)).sum())


def left_of_one(rule: Rule) -> pl.Expr:
    """What decay leaves of an occurrence."""
    age = pl.col("age")
    match rule.decay:
        case "half_life":
            return pl.lit(0.5).pow(age / rule.decay_days)
        case "linear":
            return (1 - age / rule.decay_days).clip(lower_bound=0)
        case "step":
            return (1 - rule.decay_percent / 100 * (age // rule.decay_days)).clip(lower_bound=0)
    return pl.lit(1.0)


def ledger_rows(sums: pl.LazyFrame, rule: Rule) -> pl.LazyFrame:
    """The ledger rows of a rule from the number and the decayed sum of its occurrences."""
    # A tie is rounded away from zero, like the project's.
    nudge = -1e-9 if rule.points < 0 else 1e-9
    return sums.filter(pl.col("times") > 0).select(
        "lead_id",
        model_id=pl.lit(rule.model_id),
        rule_id=pl.lit(rule.rule_id),
        occurrences=pl.col("times").cast(pl.Int64),
        points=(rule.points * pl.col("faded") + nudge).round(6)
        .clip(rule.min_points, rule.max_points),
    )


def attribute_points(leads: pl.LazyFrame, rule: Rule) -> pl.LazyFrame:
    """The ledger rows of a rule about leads."""
    return leads.with_columns(in_lower_case([rule])).filter(holds(rule)).select(
        "lead_id",
        model_id=pl.lit(rule.model_id),
        rule_id=pl.lit(rule.rule_id),
        occurrences=pl.lit(1, pl.Int64),
        points=pl.lit(rule.points, pl.Float64).clip(rule.min_points, rule.max_points),
    )


def scores(leads: pl.LazyFrame, ledger: pl.DataFrame, models: list[Model]) -> pl.LazyFrame:
    """Every lead's score by every model, also where it is nothing."""
    sums = ledger.lazy().group_by("lead_id", "model_id").agg(pl.col("points").sum())
    return pl.concat([
        leads.select("lead_id", model_id=pl.lit(model.model_id))
        .join(sums.filter(model_id=model.model_id), on=["lead_id", "model_id"], how="left")
        .select("lead_id", "model_id", lead_score=pl.col("points").fill_null(0).round(6)
                .clip(model.min_score, model.max_score))
        for model in models])
