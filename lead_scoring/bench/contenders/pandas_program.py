"""The same ledger by a pandas program: categories and numbers instead of text, conditions looked
up once for each category, occurrences counted once for each signal, lead and day."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from ..rule_data import Condition, Model, Rule, read_models, read_rules
from .inputs import Inputs

# More than any age in days.
DAYS = 2**20


def score(inputs: Inputs, output: Path) -> None:
    """Write the ledger and the scores."""
    rules, models = read_rules(inputs.rules), read_models(inputs.rules)
    leads = pd.read_parquet(inputs.leads)
    events = read_events(inputs, rules, leads["lead_id"])
    days: dict[str, pd.DataFrame] = {}
    rows = []
    for rule in rules:
        if rule.is_event:
            if rule.signal_id not in days:
                days[rule.signal_id] = count_days(events, rule)
            rows.append(event_points(days[rule.signal_id], leads["lead_id"], rule))
        else:
            rows.append(attribute_points(leads, rule))
    ledger = pd.concat(rows, ignore_index=True)
    ledger.to_parquet(output / "ledger.parquet", index=False)
    scores(leads, ledger, models).to_parquet(output / "scores.parquet", index=False)


def read_events(inputs: Inputs, rules: list[Rule], lead_ids: pd.Series) -> pd.DataFrame:
    """The columns that the rules look at; text as categories, the lead as its place among the
    leads, the date as an age in days."""
    conditions = [each for rule in rules if rule.is_event for each in rule.conditions]
    asked = dict.fromkeys(each.property for each in conditions if each.property)
    texts = ["lead_id", "event_type", *dict.fromkeys(
        each.property for each in conditions if each.values)]
    types = sorted({each for condition in conditions for each in condition.event_types})
    table = pq.read_table(
        inputs.events, columns=list(dict.fromkeys([*texts, *asked, "event_date"])),
        read_dictionary=texts,
        filters=[("event_type", "in", types), ("event_date", "<=", inputs.as_of)])
    dates = table["event_date"].to_numpy()
    events = table.drop_columns(["event_date"]).to_pandas(
        split_blocks=True, self_destruct=True)
    events["age"] = (np.datetime64(inputs.as_of) - dates.astype("datetime64[D]")).astype("int32")
    events["lead"] = events.pop("lead_id").cat.set_categories(lead_ids).cat.codes.astype("int32")
    return events


def count_days(events: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """How often a signal occurred for each lead and day."""
    found = events.loc[holds(events, rule), ["lead", "age"]]
    # One whole number for both: grouped in half the time.
    days = (found["lead"].astype("int64") * DAYS + found["age"]).value_counts(sort=False)
    lead, age = np.divmod(days.index.to_numpy(), DAYS)
    return pd.DataFrame({"lead": lead, "age": age, "count": days.to_numpy()})


def holds(frame: pd.DataFrame, rule: Rule) -> np.ndarray:
    """For each row: do the conditions of a rule's signal hold? Unknown is no."""
    answer = np.ones(len(frame), dtype=bool)
    for condition in rule.conditions:
        if condition.event_types:
            answer &= frame["event_type"].isin(condition.event_types).to_numpy()
        if condition.values:
            answer &= text_holds(frame[condition.property], condition)
        if condition.low is not None:
            answer &= (frame[condition.property] >= condition.low).to_numpy(bool)
        if condition.high is not None:
            answer &= (frame[condition.property] <= condition.high).to_numpy(bool)
    return answer


def text_holds(column: pd.Series, condition: Condition) -> np.ndarray:
    """For each row: does a condition on a text hold? Worked out once for each category."""
    categories = column.astype("category").cat
    texts = pd.Series(categories.categories).astype("str").str.lower()
    match condition.operator:
        case "starts_with":
            found = texts.str.startswith(condition.values)
        case "contains":
            found = pd.concat([texts.str.contains(value, regex=False)
                               for value in condition.values], axis=1).any(axis=1)
        case _:
            found = texts.isin(condition.values)
    if condition.operator == "not_one_of":
        found = ~found
    # Code -1, unknown, takes the last place.
    return np.append(found.to_numpy(bool), False)[categories.codes.to_numpy()]


def event_points(days: pd.DataFrame, lead_ids: pd.Series, rule: Rule) -> pd.DataFrame:
    """The ledger rows of a rule about events."""
    if rule.window_days:
        days = days[days["age"] < rule.window_days]
    count = days["count"]
    if rule.times_per_day:
        count = count.clip(upper=rule.times_per_day)
    if rule.times_ever:
        days = days.sort_values("age")
        count = days["count"]
        newer = days.groupby("lead", sort=False)["count"].cumsum() - count
        count = np.minimum(count, (rule.times_ever - newer).clip(lower=0))
    # Leads are numbered: two sums without a search for each of them.
    size = len(lead_ids)
    times = np.bincount(days["lead"], count, size).astype("int64")
    faded = np.bincount(days["lead"], count * left_of_one(days["age"], rule), size)
    # A tie is rounded away from zero, like the project's.
    nudge = -1e-9 if rule.points < 0 else 1e-9
    rows = pd.DataFrame({
        "lead_id": lead_ids,
        "occurrences": times,
        "points": (rule.points * faded + nudge).round(6),
    })[times > 0]
    rows["points"] = rows["points"].clip(rule.min_points, rule.max_points)
    return ledger_rows(rows, rule)


def left_of_one(age: pd.Series, rule: Rule) -> pd.Series | float:
    """What decay leaves of an occurrence."""
    match rule.decay:
        case "half_life":
            return np.power(0.5, age / rule.decay_days)
        case "linear":
            return (1 - age / rule.decay_days).clip(lower=0)
        case "step":
            return (1 - rule.decay_percent / 100 * (age // rule.decay_days)).clip(lower=0)
    return 1.0


def attribute_points(leads: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """The ledger rows of a rule about leads."""
    rows = leads.loc[holds(leads, rule), ["lead_id"]].assign(occurrences=1, points=rule.points)
    rows["points"] = rows["points"].clip(rule.min_points, rule.max_points)
    return ledger_rows(rows, rule)


def ledger_rows(rows: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Rows of the ledger in its columns."""
    return pd.DataFrame({
        "lead_id": rows["lead_id"],
        "model_id": pd.Categorical.from_codes(np.zeros(len(rows), "int8"), [rule.model_id]),
        "rule_id": rule.rule_id,
        "occurrences": rows["occurrences"].astype("int64"),
        "points": rows["points"].astype("float64"),
    })


def scores(leads: pd.DataFrame, ledger: pd.DataFrame, models: list[Model]) -> pd.DataFrame:
    """Every lead's score by every model, also where it is nothing."""
    parts = []
    for model in models:
        sums = ledger[ledger["model_id"] == model.model_id].groupby("lead_id", sort=False)[
            "points"].sum()
        points = leads["lead_id"].map(sums).fillna(0.0).round(6)
        parts.append(pd.DataFrame({
            "lead_id": leads["lead_id"],
            "model_id": model.model_id,
            "lead_score": points.clip(model.min_score, model.max_score),
        }))
    return pd.concat(parts, ignore_index=True)
