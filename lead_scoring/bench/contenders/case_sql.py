"""One CASE for each rule: the SQL that people write by hand in a dbt project, here written from the
rule files so that it means the same.

It is written well: the days of a lead are counted in one pass, limits and decay are applied to
days. But every rule is a column, looks at every event, and is three pieces of code.
"""

from __future__ import annotations

from pathlib import Path

from ..rule_data import Condition, Model, Rule, read_models, read_rules
from .inputs import EVENTS, LEADS, LOWER_CASE, Inputs

QUERY = """
with days as materialized (
    select
        lead_id,
        date_diff('day', event_date, date '{as_of}') as age,
        {counts}
    from {events}
    where event_date <= date '{as_of}'
    group by 1, 2
),

{newest}sums as materialized (
    select
        lead_id,
        {sums}
    from days
    group by 1
),

attributes as materialized (
    select
        lead_id,
        {attributes}
    from {leads}
)

{ledger}
"""
# Where only the newest occurrences count: how many of each day those are.
NEWEST = """newest_{name} as (
    select
        lead_id,
        age,
        least({name}, {times} - newer) as {name}
    from (
        select
            lead_id,
            age,
            {name},
            sum({name}) over (
                partition by lead_id order by age rows unbounded preceding
            ) - {name} as newer
        from days
        where {name} > 0
    ) as counted
    where newer < {times}
),

sums_{name} as materialized (
    select
        lead_id,
        {sums}
    from newest_{name}
    group by 1
),

"""
SCORES = """
select
    leads.lead_id,
    models.model_id,
    {clamped} as lead_score
from {leads} as leads
cross join (values {models}) as models(model_id, min_score, max_score)
left join (select lead_id, model_id, sum(points) as points from ledger group by 1, 2) as sums
    on leads.lead_id = sums.lead_id and models.model_id = sums.model_id
"""


def score(inputs: Inputs, output: Path) -> None:
    """Write the ledger and the scores."""
    models = read_models(inputs.rules)
    with inputs.connect() as connection:
        connection.execute("create table ledger as" + query(inputs, read_rules(inputs.rules)))
        connection.execute(f"copy ledger to '{output / 'ledger.parquet'}'")
        connection.execute(f"copy ({scores(models)}) to '{output / 'scores.parquet'}'")


def query(inputs: Inputs, rules: list[Rule]) -> str:
    """The whole query: a ledger row for each lead and rule."""
    named = {f"rule_{number}": rule for number, rule in enumerate(rules)}
    of_events = {name: rule for name, rule in named.items() if rule.is_event}
    of_leads = {name: rule for name, rule in named.items() if not rule.is_event}
    newest = {name: rule for name, rule in of_events.items() if rule.times_ever}
    return QUERY.format(
        as_of=inputs.as_of,
        events=EVENTS,
        leads=LEADS,
        counts=",\n        ".join(f"count(case when {occurs(rule, inputs)} then 1 end) as {name}"
                                  for name, rule in of_events.items()),
        newest="".join(NEWEST.format(name=name, times=rule.times_ever, sums=sums(name, rule))
                       for name, rule in newest.items()),
        sums=",\n        ".join(sums(name, rule) for name, rule in of_events.items()
                                if name not in newest),
        attributes=",\n        ".join(
            f"case when {holds(rule)} then {rule.points} end as {name}"
            for name, rule in of_leads.items()) or "null as none",
        ledger="\nunion all\n".join([
            *(ledger_rows(rule, f"sums_{name}" if name in newest else "sums", f"{name}_times",
                          f"{name}_points")
              for name, rule in of_events.items()),
            *(ledger_rows(rule, "attributes", f"{name} is not null", name)
              for name, rule in of_leads.items())]),
    )


def occurs(rule: Rule, inputs: Inputs) -> str:
    """The condition of a rule on an event."""
    window = [f"event_date > date '{inputs.as_of}' - {rule.window_days}"] * bool(rule.window_days)
    return " and ".join([holds(rule), *window])


def holds(rule: Rule) -> str:
    """The conditions of a rule's signal."""
    return " and ".join(piece for each in rule.conditions for piece in pieces(each))


def pieces(condition: Condition) -> list[str]:
    """A condition as SQL."""
    types = ", ".join(f"'{each}'" for each in condition.event_types)
    said = [f"event_type in ({types})"] if types else []
    text = condition.property
    if text not in LOWER_CASE:
        text = f"lower({text})"
    values = ", ".join(f"'{each}'" for each in condition.values)
    match condition.operator:
        case "equals" | "one_of":
            said.append(f"{text} in ({values})")
        case "not_one_of":
            said.append(f"{text} not in ({values}) and {condition.property} <> ''")
        case "starts_with":
            said.append(any_of(f"starts_with({text}, '{each}')" for each in condition.values))
        case "contains":
            said.append(any_of(f"contains({text}, '{each}')" for each in condition.values))
    if condition.low is not None:
        said.append(f"{condition.property} >= {condition.low}")
    if condition.high is not None:
        said.append(f"{condition.property} <= {condition.high}")
    return said


def any_of(alternatives) -> str:
    """Conditions of which one must hold."""
    return "(" + " or ".join(alternatives) + ")"


def sums(name: str, rule: Rule) -> str:
    """How often a rule counts for a lead, and its points."""
    times = f"least({name}, {rule.times_per_day})" if rule.times_per_day else name
    return f"sum({times}) as {name}_times, {points(times, rule)} as {name}_points"


def points(times: str, rule: Rule) -> str:
    """The points of a rule for a lead."""
    factor = {
        "none": "1",
        "half_life": f"power(0.5, age / {float(rule.decay_days or 1)})",
        "linear": f"greatest(0, 1 - age / {float(rule.decay_days or 1)})",
        "step": f"greatest(0, 1 - {rule.decay_percent / 100} * (age // {rule.decay_days or 1}))",
    }[rule.decay]
    # A tie is rounded away from zero, like the project's.
    nudge = -1e-9 if rule.points < 0 else 1e-9
    total = f"round({rule.points} * sum({times} * {factor}) + {nudge:.9f}, 6)"
    if rule.min_points is not None:
        total = f"greatest({rule.min_points}, {total})"
    return total if rule.max_points is None else f"least({rule.max_points}, {total})"


def ledger_rows(rule: Rule, table: str, times: str, points: str) -> str:
    """The rows of one rule in the ledger."""
    return f"""select lead_id, '{rule.model_id}' as model_id, '{rule.rule_id}' as rule_id,
    cast({times} as bigint) as occurrences, cast({points} as double) as points
from {table} where {times}"""


def scores(models: list[Model]) -> str:
    """The query of the scores from the ledger."""
    rows = ", ".join(
        f"('{each.model_id}', cast({'null' if each.min_score is None else each.min_score} as "
        f"double), cast({'null' if each.max_score is None else each.max_score} as double))"
        for each in models)
    points = "coalesce(sums.points, 0)"
    clamped = f"""round(case when {points} < models.min_score then models.min_score
        when {points} > models.max_score then models.max_score else {points} end, 6)"""
    return SCORES.format(leads=LEADS, clamped=clamped, models=rows)
