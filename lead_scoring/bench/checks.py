"""Do all contenders give the same scores for the same reasons? Looked at before times are shown."""

from __future__ import annotations

from pathlib import Path

import duckdb

from .contenders.inputs import SETTINGS, Inputs

# The project's own results in the shape of the contenders'. What a limit of the rule took away is
# an entry of its own there; here it is taken off the rule's points.
LEDGER = """
select
    lead_id,
    model_id,
    rule_id,
    cast(sum(occurrences) as bigint) as occurrences,
    cast(sum(points) as double) as points
from warehouse.score_ledger
where entry in ('rule', 'rule_limit')
group by 1, 2, 3
"""
SCORES = """
select lead_id, model_id, cast(lead_score as double) as lead_score
from warehouse.lead_model_scores
"""
# Doubles that are added in another order may differ in their last bits, and fall to another side
# where they are rounded: one in the sixth decimal is let pass, and counted.
DIFFERENCES = """
create or replace temp view differences as
select
    lead_id,
    model_id,
    {what},
    {shown},
    {exact} as is_different,
    not ({exact}) and coalesce({number}_a, 0) <> coalesce({number}_b, 0) as is_rounded_differently
from (select {keys}, {columns_a} from read_parquet('{one}')) as one
full join (select {keys}, {columns_b} from read_parquet('{other}')) as other using ({keys})
"""


class DifferenceError(ValueError):
    """Two contenders do not say the same of a lead."""


def write_project(inputs: Inputs, output: Path) -> None:
    """Write the project's ledger and scores as the contenders write theirs."""
    output.mkdir(parents=True, exist_ok=True)
    with inputs.connect() as connection:
        connection.execute(f"copy ({LEDGER}) to '{output / 'ledger.parquet'}'")
        connection.execute(f"copy ({SCORES}) to '{output / 'scores.parquet'}'")


def compare(one: tuple[str, Path], other: tuple[str, Path]) -> int:
    """Compare two contenders, each a name and a folder with results. Returns how many numbers were
    rounded differently; DifferenceError names the first lead of which they say different things."""
    (name, folder), (other_name, other_folder) = one, other
    rounded = 0
    with duckdb.connect(config=SETTINGS) as connection:
        for file, keys, numbers in (("ledger", ("lead_id", "model_id", "rule_id"),
                                     ("occurrences", "points")),
                                    ("scores", ("lead_id", "model_id"), ("lead_score",))):
            first, count = differences(
                connection, folder / f"{file}.parquet", other_folder / f"{file}.parquet",
                keys, numbers)
            rounded += count
            if first:
                lead, model, rule, *values = first
                about = f"rule {rule} of {model}" if rule else model
                said = [f"{number} {values[place]} against {values[place + len(numbers)]}"
                        for place, number in enumerate(numbers)]
                raise DifferenceError(
                    f"{name} and {other_name} differ about lead {lead}, {about}: "
                    f"{', '.join(said)}. Nothing is compared before that is explained.")
    return rounded


def differences(
    connection: duckdb.DuckDBPyConnection,
    one: Path,
    other: Path,
    keys: tuple[str, ...],
    numbers: tuple[str, ...],
) -> tuple[tuple[object, ...] | None, int]:
    """The first row that is different (or only in one file), and how many were rounded
    differently."""
    last = numbers[-1]
    # A ledger row is only in one file if something occurred for one of both.
    unequal = " or ".join(
        f"{number}_a is null or {number}_b is null or abs({number}_a - {number}_b) "
        f"> {'1.5e-6 * 20' if number == 'lead_score' else '1.5e-6'}"
        for number in numbers)
    connection.execute(DIFFERENCES.format(
        what="rule_id" if "rule_id" in keys else "null as rule_id",
        shown=", ".join(f"{number}_{side}" for side in "ab" for number in numbers),
        exact=unequal, number=last, keys=", ".join(keys), one=one, other=other,
        columns_a=", ".join(f"{number} as {number}_a" for number in numbers),
        columns_b=", ".join(f"{number} as {number}_b" for number in numbers)))
    first = connection.sql("""
        select * exclude (is_different, is_rounded_differently) from differences
        where is_different order by lead_id, model_id, rule_id limit 1
    """).fetchone()
    count = connection.sql("""
        select count(*) from differences
        where is_rounded_differently and abs(
    """ + f"{last}_a - {last}_b) > 0.5e-6").fetchone()[0]
    return first, count
