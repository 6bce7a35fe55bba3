"""Predictive lead scoring as Odoo does it, in SQL: naive Bayes on attributes of won and lost leads.

For every value of every field it counts won and lost leads, each count begun at 0.1; a won lead
counts in every stage, a lost one in the stages that it reached. The chance of a lead is the product
of its values' shares among won leads against the same among lost ones. (Facts from Odoo's module
crm, crm_lead.py; the example of its tests is checked in tests/python/test_bench.py.) It looks at no
events at all, so its scores are others: it is here for what it costs.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from .inputs import LEADS, Inputs

FIELDS = ("country_code", "lead_source", "industry_group", "job_level", "email_domain")
LEARNED = """
create or replace temp table learned as
select
    leads.lead_id,
    outcomes.state,
    outcomes.stage,
    {fields}
from {leads} as leads
inner join raw.bench.outcomes as outcomes on leads.lead_id = 'own:' || outcomes.source_id
"""
FREQUENCIES = """
create or replace temp table field_values as
unpivot (select lead_id, state, {as_text} from learned) on {fields}
into name field value said;

create or replace temp table frequencies as
select
    *,
    won / sum(won) over (partition by field) as share_of_won,
    lost / sum(lost) over (partition by field) as share_of_lost
from (
    select
        field,
        said,
        count(*) filter (where state = 'won') + 0.1 as won,
        count(*) filter (where state = 'lost') + 0.1 as lost
    from field_values
    where state <> 'pending'
    group by field, said
);

create or replace temp table stages as
select
    stages.stage,
    count(*) filter (where state = 'won') + 0.1 as won,
    count(*) filter (where state = 'lost' and learned.stage >= stages.stage) + 0.1 as lost
from (select distinct stage from learned) as stages
cross join learned
where state <> 'pending'
group by stages.stage;
"""
# In logarithms: the product of many small shares would be 0.
CHANCES = """
with products as (
    select
        field_values.lead_id,
        sum(ln(frequencies.share_of_won)) as won,
        sum(ln(frequencies.share_of_lost)) as lost
    from field_values
    inner join frequencies using (field, said)
    where field_values.state = 'pending'
    group by 1
),

first_stage as (
    select won, lost from stages order by stage limit 1
),

odds as (
    select
        learned.lead_id,
        ln(first_stage.won) - ln(first_stage.lost)
            + ln(stages.won / first_stage.won) - ln(stages.lost / first_stage.lost)
            + coalesce(products.won - products.lost, 0) as log_odds
    from learned
    inner join stages on learned.stage = stages.stage
    cross join first_stage
    left join products on learned.lead_id = products.lead_id
    where learned.state = 'pending'
)

select
    lead_id,
    greatest(0.01, least(99.99, round(100 / (1 + exp(-log_odds)), 2))) as chance_percent
from odds
"""


def score(inputs: Inputs, output: Path) -> None:
    """Write the chance of each lead of which it is not known what became of it."""
    with inputs.connect() as connection:
        connection.execute(LEARNED.format(fields=", ".join(FIELDS), leads=LEADS))
        connection.execute(f"copy ({chances(connection, FIELDS)}) to '{output / 'scores.parquet'}'")


def chances(connection: duckdb.DuckDBPyConnection, fields: tuple[str, ...]) -> str:
    """Count what the table `learned` tells of the fields; returns the query of the chances."""
    connection.execute(FREQUENCIES.format(
        fields=", ".join(fields),
        as_text=", ".join(f"cast({field} as varchar) as {field}" for field in fields)))
    return CHANCES
