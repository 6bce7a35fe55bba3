"""The floor: one pass over the events, one number that fades for each lead. Nothing that looks at
every event can cost less; it has no rules and no ledger."""

from __future__ import annotations

from pathlib import Path

from .inputs import EVENTS, Inputs

QUERY = """
select
    lead_id,
    sum(power(0.5, date_diff('day', event_date, date '{as_of}') / 30.0)) as faded
from {events}
group by lead_id
"""


def score(inputs: Inputs, output: Path) -> None:
    """Write the number of each lead."""
    query = QUERY.format(as_of=inputs.as_of, events=EVENTS)
    with inputs.connect() as connection:
        connection.execute(f"copy ({query}) to '{output / 'scores.parquet'}'")
