"""The scoring semantics in plain Python: what the SQL of the project is compared with.

Written from the texts (docs on the rule files and on what a score is), never from the SQL, so that
a mistake would have to be made twice to stay unseen. It is slow and exact on purpose: linear and
step decay are fractions, half-lives are decimals of 50 digits, and nothing is a float but the
number that an event or attribute carries.

`score(...)` is the way in. All dates are UTC dates, all ages whole days, all points `Decimal` with
six decimals. The rule files must be valid: a broken file raises here (KeyError, ValueError), it is
not explained. What follows from other rows has functions of its own, which `score` does or does not
need: `derived_events` (visits, missed campaigns), `attribute_changes` (from recorded versions of
records), `version_as_of` (which version of a record a build of a past day sees).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from hashlib import md5
from itertools import groupby, pairwise
from typing import Any

COMPONENTS = ("demographic", "behavioral", "engagement", "fit", "negative")
AXES = ("fit", "engagement")
BANDS = {"tiers": "tier", "fit_grades": "fit_grade", "engagement_levels": "engagement_level"}
RULE_FILES = ("signals", "scoring_rules", "rule_groups", "scoring_models", *BANDS)
ZERO = Decimal("0.000000")
MILLION = 10**6
TIE = Fraction(1, 10**9)
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
COUNT_IN_DAYS = re.compile(r"count_in_([0-9]+)_days")

# The words of signals.csv for what only derived events have, and the column that holds it.
DERIVED_PROPERTIES = {
    "visit": {"page_count": "value", "entry_page": "page_path", "exit_page": "outcome",
              "pages": "content_name"},
    "attribute_changed": {"attribute": "content_name", "old_value": "campaign_name",
                          "new_value": "outcome"},
    "campaign_missed": {},
}
VISIT_GAP = timedelta(minutes=30)
CAMPAIGN_ANSWER = timedelta(days=14)
SAME_CHANGE = timedelta(days=30)
PAGE_SEPARATOR = " > "
INVITATIONS = ("campaign_invited", "event_registered")
ANSWERS = ("event_attended", "campaign_response")
WATCHED_ATTRIBUTES = (
    "job_title", "company_name", "email_domain", "industry", "country", "city", "employee_count",
    "annual_revenue", "budget_amount", "lead_status", "purchase_timeframe", "stated_need",
    "owner_key", "account_key", "is_decision_maker", "is_competitor",
)

Row = Mapping[str, Any]
Files = Mapping[str, Sequence[Row]]


# ---------------------------------------------------------------------------------------- results


@dataclass(frozen=True)
class LedgerRow:
    """One line of the ledger. `entry` is rule or rule_limit, group_limit, axis_limit, score_limit.
    """

    lead_id: str
    model_id: str
    entry: str
    rule_id: str | None
    rule_group: str | None
    component: str | None
    axis: str | None
    points: Decimal
    occurrences: int = 0
    last_occurred_on: date | None = None
    decayed_points: Decimal = ZERO


@dataclass(frozen=True)
class ModelScore:
    """What one model says of one lead. Bands are None where the model has none."""

    lead_id: str
    model_id: str | None
    model_version: str | None
    components: Mapping[str, Decimal]
    total_points: Decimal
    lead_score: Decimal
    fit_grade: str | None = None
    engagement_level: str | None = None
    grade: str | None = None
    tier: str | None = None
    is_held_out: bool = False


@dataclass(frozen=True)
class Result:
    """`scores` has every lead that a model scores; `primary` has exactly one row per lead."""

    ledger: Sequence[LedgerRow]
    scores: Mapping[tuple[str, str], ModelScore]
    primary: Mapping[str, ModelScore]


# ------------------------------------------------------------------------------- values and words


def word(cell: Any) -> str | None:
    """An id, word or value as it is compared: trimmed and lower-case; None if there is nothing."""
    name = text(cell)
    return None if name is None else name.lower()


def text(cell: Any) -> str | None:
    """A cell as it is shown: trimmed; None if there is nothing."""
    trimmed = "" if cell is None else str(cell).strip()
    return trimmed or None


def pieces(cell: Any) -> list[str]:
    """The parts of a list that is separated by |, each as a word."""
    return [piece for piece in map(word, (word(cell) or "").split("|")) if piece is not None]


def as_decimal(cell: Any, default: Decimal | None = None) -> Decimal | None:
    """A number of a rule file, or the default if the cell is empty."""
    shown = text(cell)
    return default if shown is None else Decimal(shown)


def as_integer(cell: Any) -> int | None:
    """A whole number of a rule file, or None if the cell is empty."""
    number = as_decimal(cell)
    return None if number is None else int(number)


def as_date(cell: Any) -> date | None:
    """A date (YYYY-MM-DD) of a rule file, or None if the cell is empty."""
    shown = text(cell)
    return None if shown is None else date.fromisoformat(shown)


def number_in(value: str | None) -> float | None:
    """The number that a text is, or None: 'nan', '1,000' and '12 people' are no numbers."""
    return float(value) if value is not None and NUMBER.fullmatch(value) else None


def date_in(value: str | None) -> date | None:
    """The date that a text is, or None: '2024-02-30' and 'soon' are no dates."""
    if value is None or not DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def round_points(exact: Fraction | Decimal) -> Decimal:
    """Rounds once to six decimals, half away from zero; what is within 1e-9 of a half is one."""
    size = abs(Fraction(exact))
    if size == 0:
        return ZERO
    millionths = math.floor((size + TIE) * MILLION + Fraction(1, 2))
    return Decimal(-millionths if exact < 0 else millionths).scaleb(-6)


def clamp(points: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    """Points inside [low, high]; an empty bound is open."""
    if low is not None and points < low:
        return low
    if high is not None and points > high:
        return high
    return points


# ---------------------------------------------------------------------------------------- signals


@dataclass(frozen=True)
class Condition:
    """One row of signals.csv.

    `event_types` of an event are the types that the row names, none is every recorded one. Of a
    lead they are the types and signals of events that its behaviour is about, none is no
    behaviour.
    """

    event_types: frozenset[str]
    attribute: str | None
    operator: str
    value: str | None

    def names(self, event_type: str | None) -> bool:
        """Is this an event of a type that the row names?

        A row without types names all that was recorded; what is derived from it must be named.
        """
        return event_type in self.event_types or (
            not self.event_types and event_type not in DERIVED_PROPERTIES)

    def holds(self, cell: Any, as_of: date) -> bool | None:
        """Does the row hold for this value? None is unknown."""
        value = word(cell)
        if self.operator == "occurred":
            return True
        if self.operator == "is_missing":
            return value is None
        if self.operator == "is_present":
            return value is not None
        return None if value is None else self._compare(value, as_of)

    def _compare(self, value: str, as_of: date) -> bool | None:
        match self.operator:
            case "equals":
                return same(value, self.value)
            case "not_equals":
                return not same(value, self.value)
            case "one_of":
                return any(same(value, piece) for piece in pieces(self.value))
            case "not_one_of":
                return not any(same(value, piece) for piece in pieces(self.value))
            case "contains":
                return any(piece in value for piece in pieces(self.value))
            case "not_contains":
                return not any(piece in value for piece in pieces(self.value))
            case "not_starts_with":
                return not any(value.startswith(piece) for piece in pieces(self.value))
            case "starts_with":
                return any(value.startswith(piece) for piece in pieces(self.value))
            case "at_least":
                return in_range(value, self.value, None)
            case "at_most":
                return in_range(value, None, self.value)
            case "below":
                above = in_range(value, self.value, None)
                return None if above is None else not above
            case "between":
                low, high = self.value.split("..")
                return in_range(value, word(low), word(high))
            case "in_order":
                return in_order(value.split(PAGE_SEPARATOR), pieces(self.value))
            case "within_days":
                day = date_in(value)
                return None if day is None else 0 <= (as_of - day).days < float(self.value)
        raise ValueError(f"unknown operator {self.operator}")


@dataclass(frozen=True)
class Signal:
    """All rows of one signal_id: they share the subject and must all hold."""

    subject: str
    conditions: tuple[Condition, ...]

    def of_event(self, event: Row, as_of: date) -> bool:
        """Does one event show the signal? What is unknown does not hold."""
        event_type = word(event["event_type"])
        columns = DERIVED_PROPERTIES.get(event_type, {})
        return all(
            condition.names(event_type)
            and condition.holds(
                event.get(columns.get(condition.attribute, condition.attribute)), as_of) is True
            for condition in self.conditions
        )

    def of_lead(self, known: Row, ages: Mapping[str, Sequence[int]], as_of: date) -> bool | None:
        """Does the signal hold for a lead? Kleene: false beats unknown, unknown beats true.

        known: its attributes by subject and name. ages: of its events, by type and by signal.
        """
        found = [
            row.holds(
                behaviour(row.attribute, row.event_types, ages) if row.event_types
                else known.get((self.subject, row.attribute)), as_of)
            for row in self.conditions
        ]
        if any(holds is False for holds in found):
            return False
        return None if any(holds is None for holds in found) else True


def behaviour(
    name: str, wanted: Iterable[str], ages: Mapping[str, Sequence[int]]
) -> int | None:
    """What a lead did, as a number: how often, or days since the newest or oldest occurrence.

    wanted: types and signals of events; an event that is several of them counts for each.
    """
    found = [age for one in wanted for age in ages.get(one, ())]
    match name:
        case "count":
            return len(found)
        case "days_since_last":
            return min(found, default=None)
        case "days_since_first":
            return max(found, default=None)
    days = int(COUNT_IN_DAYS.fullmatch(name)[1])
    return sum(age < days for age in found)


def in_order(pages: Sequence[str], wanted: Sequence[str]) -> bool:
    """Is there a page that starts with the first text, a later one with the second, and so on?"""
    rest = iter(pages)
    return all(any(page.startswith(start) for page in rest) for start in wanted)


def same(value: str, other: str) -> bool:
    """Equal as numbers if both are numbers, else as text."""
    number, other_number = number_in(value), number_in(other)
    if number is not None and other_number is not None:
        return number == other_number
    return value == other


def in_range(value: str, low: str | None, high: str | None) -> bool | None:
    """low <= value <= high, all numbers or all dates; unknown if the value is not of that kind."""
    bounds = [bound for bound in (low, high) if bound is not None]
    read = number_in if all(number_in(bound) is not None for bound in bounds) else date_in
    found = read(value)
    if found is None:
        return None
    return (low is None or read(low) <= found) and (high is None or found <= read(high))


def parse_signals(rows: Iterable[Row]) -> dict[str, Signal]:
    """signals.csv by signal_id."""
    by_id: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_id[word(row["signal_id"])].append(row)
    return {
        signal_id: Signal(
            subject=word(of_signal[0]["subject"]),
            conditions=tuple(
                Condition(
                    event_types=frozenset(pieces(row["event_type"])),
                    attribute=word(row["property"]),
                    operator=word(row["operator"]),
                    value=word(row["value"]),
                )
                for row in of_signal
            ),
        )
        for signal_id, of_signal in by_id.items()
    }


# ----------------------------------------------------------------------------------------- models


@dataclass(frozen=True)
class Rule:
    """One row of scoring_rules.csv, with its defaults."""

    rule_id: str
    component: str
    axis: str
    rule_group: str | None
    signal_id: str
    only_if: str | None
    points: Decimal
    measure: str
    from_value: Decimal | None
    to_value: Decimal | None
    min_times: int
    max_times: int | None
    per: str
    window_days: int | None
    decay: str
    decay_days: Decimal | None
    decay_percent: Decimal | None
    min_points: Decimal | None
    max_points: Decimal | None
    if_unknown: Decimal
    starts_on: date | None
    ends_on: date | None

    def in_force(self, as_of: date) -> bool:
        """Both dates are included; an empty one is open."""
        started = self.starts_on is None or self.starts_on <= as_of
        return started and (self.ends_on is None or as_of <= self.ends_on)


@dataclass(frozen=True)
class Group:
    """One row of rule_groups.csv: how the rules of a group come together."""

    combine: str
    min_points: Decimal | None
    max_points: Decimal | None


@dataclass(frozen=True)
class Band:
    """One tier, fit grade or engagement level: [enter_at, leave_at)."""

    name: str
    enter_at: Decimal | None
    leave_at: Decimal | None


@dataclass(frozen=True)
class Model:
    """A model with all that it has of its own and from the models it extends."""

    model_id: str
    version: str | None
    mode: str
    audience_signal: str | None
    priority: int | None
    traffic_percent: Decimal
    holdout_percent: Decimal
    min_score: Decimal | None
    max_score: Decimal | None
    axis_limits: Mapping[str, tuple[Decimal | None, Decimal | None]]
    rules: Sequence[Rule] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    bands: Mapping[str, Sequence[Band]] = field(default_factory=dict)


def parse_rule(row: Row) -> Rule:
    """A row of scoring_rules.csv with its defaults filled in."""
    return Rule(
        rule_id=text(row["rule_id"]),
        component=word(row["component"]),
        axis=word(row["axis"]),
        rule_group=text(row["rule_group"]),
        signal_id=word(row["signal_id"]),
        only_if=word(row["only_if"]),
        points=as_decimal(row["points"]),
        measure=word(row["measure"]) or "each",
        from_value=as_decimal(row["from_value"]),
        to_value=as_decimal(row["to_value"]),
        min_times=as_integer(row["min_times"]) or 1,
        max_times=as_integer(row["max_times"]),
        per=word(row["per"]) or "ever",
        window_days=as_integer(row["window_days"]),
        decay=word(row["decay"]) or "none",
        decay_days=as_decimal(row["decay_days"]),
        decay_percent=as_decimal(row["decay_percent"]),
        min_points=as_decimal(row["min_points"]),
        max_points=as_decimal(row["max_points"]),
        if_unknown=as_decimal(row["if_unknown"], ZERO),
        starts_on=as_date(row["starts_on"]),
        ends_on=as_date(row["ends_on"]),
    )


def of_model(files: Files, name: str, model: str) -> list[Row]:
    """The rows of one file that name the model."""
    return [row for row in files[name] if word(row["model_id"]) == model]


def own_rules(files: Files, model: str) -> list[Rule]:
    """The rules that the file gives to the model itself."""
    return [parse_rule(row) for row in of_model(files, "scoring_rules", model)]


def own_groups(files: Files, model: str) -> dict[str, Group]:
    """The groups that the file gives to the model itself."""
    return {
        word(row["rule_group"]): Group(
            combine=word(row["combine"]) or "sum",
            min_points=as_decimal(row["min_points"]),
            max_points=as_decimal(row["max_points"]),
        )
        for row in of_model(files, "rule_groups", model)
    }


def own_bands(files: Files, model: str) -> dict[str, list[Band]]:
    """The bands that the files give to the model itself: only the kinds it has rows for."""
    found = {
        kind: [
            Band(text(row[kind]), as_decimal(row["enter_at"]), as_decimal(row["leave_at"]))
            for row in of_model(files, name, model)
        ]
        for name, kind in BANDS.items()
    }
    return {kind: bands for kind, bands in found.items() if bands}


def inherited(files: Files, model: str) -> tuple[list[Rule], dict[str, Group], dict]:
    """Rules, groups and bands of a model: the parent's, with its own in their place."""
    rules, groups, bands = [], {}, {}
    (row,) = of_model(files, "scoring_models", model)
    if word(row["extends"]) is not None:
        rules, groups, bands = inherited(files, word(row["extends"]))
    own = own_rules(files, model)
    named = {rule.rule_id.lower() for rule in own}
    kept = [rule for rule in rules if rule.rule_id.lower() not in named]
    return kept + own, groups | own_groups(files, model), bands | own_bands(files, model)


def parse_models(files: Files) -> list[Model]:
    """scoring_models.csv with everything that belongs to each model."""
    models = []
    for row in files["scoring_models"]:
        rules, groups, bands = inherited(files, word(row["model_id"]))
        models.append(
            Model(
                model_id=text(row["model_id"]),
                version=text(row["version"]),
                mode=word(row["mode"]),
                audience_signal=word(row["audience_signal"]),
                priority=as_integer(row["priority"]),
                traffic_percent=as_decimal(row["traffic_percent"], Decimal(100)),
                holdout_percent=as_decimal(row["holdout_percent"], ZERO),
                min_score=as_decimal(row["min_score"]),
                max_score=as_decimal(row["max_score"]),
                axis_limits={
                    axis: (as_decimal(row[f"min_{axis}_points"]),
                           as_decimal(row[f"max_{axis}_points"]))
                    for axis in AXES
                },
                rules=rules,
                groups=groups,
                bands=bands,
            )
        )
    return models


# ----------------------------------------------------------------------------------------- a rule


@dataclass(frozen=True)
class Seen:
    """What is known of one signal for one lead: ages of its occurrences in days, or unknown."""

    ages: tuple[int, ...] = ()
    is_unknown: bool = False


@cache
def decay_factor(decay: str, days: Decimal | None, percent: Decimal | None, age: int) -> Fraction:
    """What is left of an occurrence that is `age` days old: from 1 down to 0."""
    if decay == "none":
        return Fraction(1)
    if decay == "half_life":
        with localcontext() as context:
            context.prec = 50
            return Fraction(Decimal("0.5") ** (Decimal(age) / days))
    periods = Fraction(age) / Fraction(days)
    lost = periods if decay == "linear" else Fraction(percent) / 100 * math.floor(periods)
    return max(Fraction(0), 1 - lost)


def counted_ages(rule: Rule, seen: Seen) -> list[int]:
    """Ages of the occurrences that count: inside the window, newest first, up to the limit.

    None counts where fewer than min_times would.
    """
    found = sorted(age for age in seen.ages if rule.window_days is None or age < rule.window_days)
    if rule.max_times is not None and rule.per == "ever":
        found = found[: rule.max_times]
    elif rule.max_times is not None:
        per_day = Counter(found)
        found = [age for age in sorted(per_day) for _ in range(min(per_day[age], rule.max_times))]
    return found if len(found) >= rule.min_times else []


def measured(rule: Rule, ages: list[int], decayed_sum: Fraction) -> Decimal | None:
    """The number that a rule looks at; None is unknown."""
    match rule.measure:
        case "count":
            return Decimal(len(ages))
        case "decayed_sum":
            return round_points(decayed_sum)
        case "days_since_last":
            return Decimal(min(ages)) if ages else None
    raise ValueError(f"unknown measure {rule.measure}")


def rule_points(rule: Rule, seen: Seen, ages: list[int]) -> Fraction | Decimal | None:
    """Points of a rule before rounding and before any limit; None if its number lies elsewhere."""
    if seen.is_unknown:
        return rule.if_unknown
    decayed_sum = sum(
        (decay_factor(rule.decay, rule.decay_days, rule.decay_percent, age) for age in ages),
        Fraction(0),
    )
    if rule.measure == "each":
        return Fraction(rule.points) * decayed_sum
    number = measured(rule, ages, decayed_sum)
    if number is None:
        return rule.if_unknown
    is_reached = rule.from_value is None or rule.from_value <= number
    is_below_end = rule.to_value is None or number < rule.to_value
    return rule.points if is_reached and is_below_end else None


@dataclass(frozen=True)
class Outcome:
    """What one rule gives one lead, before its group is looked at."""

    rule: Rule
    occurrences: int
    last_occurred_on: date | None
    decayed_points: Decimal
    capped_points: Decimal


def apply_rule(rule: Rule, seen: Seen, as_of: date) -> Outcome | None:
    """What a rule gives for a signal; None where it leaves no row."""
    ages = counted_ages(rule, seen)
    given = rule_points(rule, seen, ages)
    points = ZERO if given is None else round_points(given)
    if given is None or (not ages and points == 0):
        return None
    return Outcome(
        rule=rule,
        occurrences=len(ages),
        last_occurred_on=as_of - timedelta(days=min(ages)) if ages else None,
        decayed_points=points,
        capped_points=clamp(points, rule.min_points, rule.max_points),
    )


# ---------------------------------------------------------------------------- a lead and its model


def bucket(lead_id: str, model_id: str) -> int:
    """The hundredth of all leads that a lead falls in for a model: 0 to 99."""
    digits = md5(f"{lead_id}|{model_id}".encode(), usedforsecurity=False).hexdigest()[:4]
    return int(digits, 16) % 100


def is_held_out(lead_id: str, holdout_percent: Decimal) -> bool:
    """Is the lead kept from activation? The same leads for all models with the same percentage."""
    return bucket(lead_id, "hold-out") < holdout_percent


def group_rows(lead_id: str, model: Model, outcomes: Sequence[Outcome]) -> list[LedgerRow]:
    """Ledger rows of the rules of one group, or of one rule that is in no group."""
    first = outcomes[0].rule
    group = model.groups[first.rule_group.lower()] if first.rule_group else Group("sum", None, None)
    if group.combine == "best":
        winner = min(outcomes, key=lambda one: (-one.capped_points, one.rule.rule_id.lower()))
        winners = [winner]
    else:
        winners = list(outcomes)

    rows = []
    for outcome in outcomes:
        rows += rule_rows(lead_id, model, outcome, wins=outcome in winners)
    total = sum((outcome.capped_points for outcome in winners), ZERO)
    limited = clamp(total, group.min_points, group.max_points)
    if limited != total:
        rows.append(LedgerRow(lead_id, model.model_id, "group_limit", None, first.rule_group,
                              first.component, first.axis, limited - total))
    return rows


def rule_rows(lead_id: str, model: Model, outcome: Outcome, wins: bool) -> list[LedgerRow]:
    """The row of a rule and, where its cap took or gave something, the row of the cap."""
    rule = outcome.rule
    rows = [
        LedgerRow(
            lead_id, model.model_id, "rule", rule.rule_id, rule.rule_group, rule.component,
            rule.axis,
            points=outcome.decayed_points if wins else ZERO,
            occurrences=outcome.occurrences if wins else 0,
            last_occurred_on=outcome.last_occurred_on,
            decayed_points=outcome.decayed_points,
        )
    ]
    difference = outcome.capped_points - outcome.decayed_points
    if wins and difference != 0:
        rows.append(LedgerRow(lead_id, model.model_id, "rule_limit", rule.rule_id, rule.rule_group,
                              rule.component, rule.axis, difference))
    return rows


def band_of(bands: Sequence[Band], points: Decimal) -> str | None:
    """The name of the band that the points lie in; None without bands."""
    for band in bands:
        is_in = band.enter_at is None or band.enter_at <= points
        if is_in and (band.leave_at is None or points < band.leave_at):
            return band.name
    return None


def score_lead(
    lead_id: str, model: Model, seen: Mapping[str, Seen], as_of: date
) -> tuple[list[LedgerRow], ModelScore]:
    """The ledger and the score of one lead in one model."""
    by_group: dict[str, list[Outcome]] = defaultdict(list)
    for rule in model.rules:
        # A signal of a lead or account holds exactly if it has its one occurrence.
        is_for_lead = rule.only_if is None or bool(seen[rule.only_if].ages)
        outcome = None
        if is_for_lead and rule.in_force(as_of):
            outcome = apply_rule(rule, seen[rule.signal_id], as_of)
        if outcome is not None:
            alone = f"rule {rule.rule_id.lower()}"
            group = f"group {rule.rule_group.lower()}" if rule.rule_group else alone
            by_group[group].append(outcome)

    ledger = [row for group in by_group.values() for row in group_rows(lead_id, model, group)]
    components = {
        name: sum((row.points for row in ledger if row.component == name), ZERO)
        for name in COMPONENTS
    }
    total = sum(components.values(), ZERO)
    axis = {}
    for name in AXES:
        points = sum((row.points for row in ledger if row.axis == name), ZERO)
        axis[name] = clamp(points, *model.axis_limits[name])
        if axis[name] != points:
            ledger.append(LedgerRow(lead_id, model.model_id, "axis_limit", None, None, None, name,
                                    axis[name] - points))
    both = sum(axis.values(), ZERO)
    lead_score = clamp(both, model.min_score, model.max_score)
    if lead_score != both:
        ledger.append(LedgerRow(lead_id, model.model_id, "score_limit", None, None, None, None,
                                lead_score - both))

    fit_grade = band_of(model.bands.get("fit_grade", ()), axis["fit"])
    level = band_of(model.bands.get("engagement_level", ()), axis["engagement"])
    return ledger, ModelScore(
        lead_id=lead_id,
        model_id=model.model_id,
        model_version=model.version,
        components=components,
        total_points=total,
        lead_score=lead_score,
        fit_grade=fit_grade,
        engagement_level=level,
        grade=None if fit_grade is None or level is None else fit_grade + level,
        tier=band_of(model.bands.get("tier", ()), lead_score),
        is_held_out=is_held_out(lead_id, model.holdout_percent),
    )


def unscored(lead_id: str) -> ModelScore:
    """The row of a lead that no ACTIVE model scores: no points, no tier."""
    return ModelScore(lead_id, None, None, dict.fromkeys(COMPONENTS, ZERO), ZERO, ZERO)


# ---------------------------------------------------------------------------------- derived events


def in_time(event: Row) -> tuple[Any, str]:
    """The order of events: by their time, then by their id."""
    return event["occurred_at"], event["event_id"]


def visits(events: Iterable[Row]) -> list[dict[str, Any]]:
    """The visits that events on the web make up: per lead, system and device, without long breaks.

    A visit ends where the next event comes more than VISIT_GAP later.
    """
    by_device: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for event in events:
        if event["channel"] == "web":
            device = event["lead_id"], event["source_system"], event["anonymous_id"]
            by_device[device].append(event)

    found = []
    for of_device in by_device.values():
        ordered = sorted(of_device, key=in_time)
        current = ordered[:1]
        for before, event in pairwise(ordered):
            if event["occurred_at"] - before["occurred_at"] > VISIT_GAP:
                found.append(current)
                current = []
            current.append(event)
        found.append(current)
    return [visit(one) for one in found if any(map(is_page_view, one))]


def is_page_view(event: Row) -> bool:
    """Is it a page that was looked at?"""
    return word(event["event_type"]) == "page_view"


def visit(events: Sequence[Row]) -> dict[str, Any]:
    """The one event that the ordered events of a visit are."""
    first = events[0]
    views = [event for event in events if is_page_view(event)]
    paths = [path for path in (text(view["page_path"]) for view in views) if path is not None]
    return {
        "event_id": f"visit:{first['event_id']}",
        "lead_id": first["lead_id"],
        "anonymous_id": first["anonymous_id"],
        "event_type": "visit",
        "channel": "web",
        "direction": "in",
        "source_system": first["source_system"],
        "utm_source": first["utm_source"],
        "utm_medium": first["utm_medium"],
        "utm_campaign": first["utm_campaign"],
        "occurred_at": first["occurred_at"],
        "event_date": first["event_date"],
        "available_date": max(event["available_date"] for event in events),
        "not_scored_reason": None,
        "page_path": paths[0] if paths else None,
        "outcome": paths[-1] if paths else None,
        "content_name": PAGE_SEPARATOR.join(paths) or None,
        "value": float(len(views)),
        "duration_seconds": seconds_on_pages(events),
    }


def seconds_on_pages(events: Sequence[Row]) -> float | None:
    """The time that a visit's pages were looked at; None if it is known of no page.

    To the millisecond, so that the order of adding does not matter.
    """
    starts = [number for number, event in enumerate(events) if is_page_view(event)]
    known = []
    for start, end in pairwise([*starts, len(events)]):
        told = [event["duration_seconds"] for event in events[start:end]
                if event["duration_seconds"] is not None]
        if told:
            known.append(sum(told))
        elif end < len(events):
            until_next = events[end]["occurred_at"] - events[start]["occurred_at"]
            known.append(float(until_next // timedelta(seconds=1)))
    return round(sum(known), 3) if known else None


def missed_campaigns(
    events: Iterable[Row], as_of: date, last_days: Mapping[str, date] | None = None
) -> list[dict[str, Any]]:
    """Campaigns that a lead was asked to and said nothing to, CAMPAIGN_ANSWER after the last time
    or after the campaign's last day, whichever is later (last_days by lower-case name).

    Once for each lead and campaign, and only if that day has come. Case does not matter.
    """
    last_days = last_days or {}
    of_campaign = [event for event in events if word(event["campaign_name"]) is not None]
    answered = {(event["lead_id"], word(event["campaign_name"])) for event in of_campaign
                if word(event["event_type"]) in ANSWERS}
    last: dict[tuple[str, str], Row] = {}
    for event in sorted(of_campaign, key=in_time):
        if word(event["event_type"]) in INVITATIONS:
            last[event["lead_id"], word(event["campaign_name"])] = event
    missed_on = {
        (lead_id, campaign): max(
            invitation["event_date"], last_days.get(campaign, date.min)) + CAMPAIGN_ANSWER
        for (lead_id, campaign), invitation in last.items()
    }
    return [
        {
            "event_id": f"campaign_missed:{lead_id}:{campaign}",
            "lead_id": lead_id,
            "event_type": "campaign_missed",
            "channel": invitation["channel"],
            "campaign_name": invitation["campaign_name"],
            "source_system": invitation["source_system"],
            "event_date": missed_on[lead_id, campaign],
            "available_date": missed_on[lead_id, campaign],
            "not_scored_reason": None,
        }
        for (lead_id, campaign), invitation in last.items()
        if (lead_id, campaign) not in answered
        and missed_on[lead_id, campaign] <= as_of
    ]


def derived_events(
    events: Iterable[Row], as_of: date, last_days: Mapping[str, date] | None = None
) -> list[dict[str, Any]]:
    """What follows from the events that count: visits and missed campaigns."""
    counted = [event for event in events if counts(event, as_of)]
    return visits(counted) + missed_campaigns(counted, as_of, last_days)


# ----------------------------------------------------------------------------------------- history


def version_as_of(versions: Iterable[Row], as_of: date) -> Row:
    """The version of one record that a build of that day uses: the last one known by then.

    Where none was known yet it is the oldest. Versions of the same day are given in the order in
    which they were recorded, and the current row (known on the last loaded day) comes last.
    """
    ordered = sorted(versions, key=lambda version: version["known_on"])
    known = [version for version in ordered if version["known_on"] <= as_of]
    return known[-1] if known else ordered[0]


def is_point_in_time(version: Row, as_of: date) -> bool:
    """Is the version what was true on that day: known by then, or not modified since?"""
    updated_at = version["updated_at"]
    return version["known_on"] <= as_of or (updated_at is not None and updated_at.date() <= as_of)


def attribute_changes(versions: Iterable[Row], as_of: date) -> list[dict[str, Any]]:
    """attribute_changed events: what differs from one recorded version of a record to the next.

    versions: source_key, lead_id, known_on and the values of WATCHED_ATTRIBUTES, one row for each
    record and day. The same change of another record of the lead within SAME_CHANGE is left out.
    """
    known = sorted((one for one in versions if one["known_on"] <= as_of),
                   key=lambda one: (one["source_key"], one["known_on"]))
    found = [
        {
            "lead_id": newer["lead_id"],
            "source_key": newer["source_key"],
            "event_type": "attribute_changed",
            "event_date": newer["known_on"],
            "content_name": name,
            "campaign_name": text(older.get(name)),
            "outcome": text(newer.get(name)),
        }
        for _, of_record in groupby(known, key=lambda one: one["source_key"])
        for older, newer in pairwise(of_record)
        for name in WATCHED_ATTRIBUTES
        if has_changed(older.get(name), newer.get(name))
    ]
    found.sort(key=lambda one: (one["event_date"], one["source_key"]))
    return [change for number, change in enumerate(found)
            if not any(is_same_change(earlier, change) for earlier in found[:number])]


def has_changed(old: Any, new: Any) -> bool:
    """Are both values known, and not the same but for case and blanks?"""
    older, newer = word(old), word(new)
    return older is not None and newer is not None and not same(older, newer)


def is_same_change(earlier: Row, change: Row) -> bool:
    """Did another record of the lead tell the same a little earlier?"""
    names = ("lead_id", "content_name")
    return (
        all(earlier[name] == change[name] for name in names)
        and same(word(earlier["outcome"]), word(change["outcome"]))
        and earlier["source_key"] != change["source_key"]
        and change["event_date"] - earlier["event_date"] <= SAME_CHANGE
    )


# ------------------------------------------------------------------------------------- everything


def counts(event: Row, as_of: date) -> bool:
    """Does an event count on the as-of day: not excluded, happened, and known by then?"""
    is_known = event["event_date"] <= as_of and event["available_date"] <= as_of
    return event["not_scored_reason"] is None and is_known


def seen_by_lead(
    as_of: date,
    signals: Mapping[str, Signal],
    leads: Sequence[str],
    attributes: Iterable[Row],
    events: Iterable[Row],
) -> dict[str, dict[str, Seen]]:
    """What is known of every signal for every lead; all events given count."""
    known: dict[str, dict[tuple[str, str], Any]] = {lead_id: {} for lead_id in leads}
    for row in attributes:
        if row["lead_id"] in known:
            known[row["lead_id"]][(word(row["subject"]), word(row["attribute"]))] = (
                row["value_text"]
            )
    of_events = {name: signal for name, signal in signals.items() if signal.subject == "event"}
    # Ages by signal and by type of event: no signal has the name of a type.
    ages: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for event in events:
        names = [name for name, signal in of_events.items() if signal.of_event(event, as_of)]
        for name in [word(event["event_type"]), *names]:
            ages[event["lead_id"]][name].append((as_of - event["event_date"]).days)

    def seen(lead_id: str, name: str, signal: Signal) -> Seen:
        if signal.subject == "event":
            return Seen(tuple(ages[lead_id][name]))
        holds = signal.of_lead(known[lead_id], ages[lead_id], as_of)
        return Seen(ages=(0,) if holds else (), is_unknown=holds is None)

    return {
        lead_id: {name: seen(lead_id, name, signal) for name, signal in signals.items()}
        for lead_id in leads
    }


def scores_lead(model: Model, lead_id: str, seen: Mapping[str, Seen]) -> bool:
    """Does the model score the lead: not a draft, its share of the traffic, its audience?"""
    if model.mode == "draft" or bucket(lead_id, model.model_id) >= model.traffic_percent:
        return False
    # An audience is a lead or account signal: it holds exactly if it has its one occurrence.
    return model.audience_signal is None or bool(seen[model.audience_signal].ages)


def score(
    as_of: date,
    files: Files,
    leads: Sequence[str],
    attributes: Iterable[Row],
    events: Iterable[Row],
    last_days: Mapping[str, date] | None = None,
) -> Result:
    """Scores all leads as of a date.

    files: the seven rule files by name without .csv, rows as csv.DictReader gives them.
    leads: the lead ids. attributes: lead_id, subject (lead | account), attribute, value_text.
    events: the columns of int_events; event_date and available_date are dates, occurred_at is a
    datetime, value and duration_seconds are numbers, the rest text; what is unknown is None. What
    follows from them is derived here, so they must be without it; attribute_changed may be among
    them. last_days: the last day of each campaign by its name in lower case, if known.
    """
    signals = parse_signals(files["signals"])
    models = parse_models(files)
    counted = [event for event in events if counts(event, as_of)]
    everything = counted + derived_events(counted, as_of, last_days)
    seen = seen_by_lead(as_of, signals, leads, attributes, everything)
    ledger: list[LedgerRow] = []
    scores: dict[tuple[str, str], ModelScore] = {}
    primary = {lead_id: unscored(lead_id) for lead_id in leads}
    # The worst priority first: the best one has the last word on which model is primary.
    for model in sorted(models, key=lambda one: -(one.priority or 0)):
        for lead_id in leads:
            if scores_lead(model, lead_id, seen[lead_id]):
                rows, result = score_lead(lead_id, model, seen[lead_id], as_of)
                ledger += rows
                scores[lead_id, model.model_id] = result
                if model.mode == "active":
                    primary[lead_id] = result
    return Result(ledger, scores, primary)
