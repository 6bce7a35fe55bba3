"""Reads the training tables that dbt builds into one training table in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from lead_scoring.learn.table import (
    ACCOUNT,
    EVENT,
    LEAD,
    Field,
    Table,
    six_decimals,
    typed_column,
)
from lead_scoring.warehouse import open_read_only

TABLES = ("training_leads", "training_values", "training_activity")
OPTIONAL = ("leak_alarms", "int_learning_fields", "lead_model_scores")
BUILD = ("dbt build --select +training_values +training_activity +leak_alarms "
         "--vars 'training_weeks: 104'")
KNOWN_ENOUGH = 0.95  # of the rows must have a value as it was known on that day


@dataclass(frozen=True)
class Training:
    """The ripe rows to learn from; `known` has every attribute too, for the hand-set rules that
    look at what may not be learned from; `left_out` says why a field is not learned from; `alarms`
    are those that the warehouse raises itself."""

    table: Table
    known: Table
    left_out: dict[str, str]
    alarms: dict[str, str]
    horizon: int | None
    tier_shares: dict[str, float]
    ids: np.ndarray  # lead_id of each row; the table has numbers instead


def connect(warehouse: Path, folder: Path | None) -> duckdb.DuckDBPyConnection:
    """The DuckDB warehouse, or a folder with the tables as Parquet or CSV files. Raises
    FileNotFoundError or ValueError with what to do."""
    if folder is None:
        return open_read_only(warehouse)
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is no folder; --tables names one with the files "
                                f"{', '.join(f'{name}.parquet' for name in TABLES)} (or .csv).")
    connection = duckdb.connect()
    for name in (*TABLES, *OPTIONAL):
        file = next((folder / f"{name}.{kind}" for kind in ("parquet", "csv")
                     if (folder / f"{name}.{kind}").exists()), None)
        if file is None and name in TABLES:
            raise FileNotFoundError(f"{folder} has neither {name}.parquet nor {name}.csv.")
        if file is not None:
            reader = "read_parquet" if file.suffix == ".parquet" else "read_csv"
            options = "" if file.suffix == ".parquet" else ", all_varchar = true"
            path = str(file).replace("'", "''")
            connection.sql(f"create view {name} as select * from {reader}('{path}'{options})")
    return connection


def training(connection: duckdb.DuckDBPyConnection, base: str | None = None) -> Training:
    """All ripe rows, in order. Raises ValueError if the tables are not there or hold nothing."""
    there = {name for (name,) in connection.sql(
        "select table_name from information_schema.tables").fetchall()}
    missing = [name for name in TABLES if name not in there]
    if missing:
        raise ValueError(f"The warehouse has no table {', '.join(missing)}. Build them: {BUILD}")
    leads = connection.sql("""
        select
            cast(lead_id as varchar) as lead_id, cast(snapshot_date as date) as snapshot_date,
            cast(is_converted as integer) as is_converted
        from training_leads where cast(is_ripe as boolean)
        order by 2, 1
    """).df()
    if leads.empty:
        raise ValueError("training_leads has no ripe rows: the horizon (var conversion_days) of "
                         "none of its days is over. Look further back with var training_weeks.")
    index = pd.MultiIndex.from_frame(leads[["lead_id", "snapshot_date"]])
    values, known, left_out = _values(connection, index, _uses(connection, there))
    activity = _activity(connection, index)
    day = leads["snapshot_date"].to_numpy("datetime64[D]")
    table = Table(values | activity, leads["is_converted"].to_numpy(int),
                  leads["lead_id"].to_numpy(object).astype(str), day)
    return Training(
        table.in_order(), replace(table, columns=known | activity).in_order(), left_out,
        _alarms(connection, there), _horizon(connection), _tier_shares(connection, there, base),
        leads["lead_id"].to_numpy(object),
    )


def _uses(connection: duckdb.DuckDBPyConnection, there: Iterable[str]) -> dict[Field, str]:
    """Attribute -> at_creation, with_history or never, as learning_fields.csv says."""
    if "int_learning_fields" not in there:
        return {}
    rows = connection.sql("select subject, attribute, may_use from int_learning_fields").fetchall()
    return {_field(subject, attribute): use for subject, attribute, use in rows}


def _field(subject: str, attribute: str) -> Field:
    return Field(ACCOUNT if subject.lower() == ACCOUNT else LEAD, attribute.lower())


def _values(
    connection: duckdb.DuckDBPyConnection, index: pd.MultiIndex, uses: dict[Field, str]
) -> tuple[dict[Field, np.ndarray], dict[Field, np.ndarray], dict[str, str]]:
    """Attributes that may be learned from, all attributes, and why some may not."""
    may, known, left_out = {}, {}, {}
    names = connection.sql("""
        select distinct lower(subject), lower(attribute) from training_values order by 1, 2
    """).fetchall()
    for subject, attribute in names:
        field = _field(subject, attribute)
        rows = connection.execute("""
            select
                cast(training_values.lead_id as varchar) as lead_id,
                cast(training_values.snapshot_date as date) as snapshot_date,
                any_value(training_values.value_text) as value_text,
                bool_and(cast(training_values.is_point_in_time as boolean)) as is_point_in_time
            from training_values
            inner join training_leads
                on
                    training_values.lead_id = training_leads.lead_id
                    and training_values.snapshot_date = training_leads.snapshot_date
            where
                lower(subject) = ? and lower(attribute) = ? and cast(is_ripe as boolean)
            group by 1, 2
        """, [subject, attribute]).df().set_index(["lead_id", "snapshot_date"])
        rows = rows.reindex(index)
        column = _typed(rows["value_text"])
        known[field] = column
        in_time = rows["is_point_in_time"].astype("boolean").fillna(True).mean()
        use = uses.get(field, "")
        if use == "never":
            left_out[field.name] = "learning_fields.csv says never"
        elif use != "at_creation" and in_time < KNOWN_ENOUGH:
            left_out[field.name] = f"only {in_time:.0%} of its values were kept on their day"
        else:
            may[field] = column
    return may, known, left_out


def _typed(texts: pd.Series) -> np.ndarray:
    """Typed once per distinct value."""
    places, distinct = pd.factorize(texts)
    return typed_column([*distinct, None])[places]


def _activity(
    connection: duckdb.DuckDBPyConnection, index: pd.MultiIndex
) -> dict[Field, np.ndarray]:
    """Recency, count and decayed sums of each signal; none is 0, and never is unknown."""
    columns = [row[0] for row in connection.sql("describe training_activity").fetchall()]
    half_lives = sorted(int(name.removeprefix("decayed_")) for name in columns
                        if name.startswith("decayed_"))
    found: dict[Field, np.ndarray] = {}
    signals = connection.sql("select distinct signal_id from training_activity order by 1")
    for (signal,) in signals.fetchall():
        sums = ", ".join(f"cast(decayed_{days} as double) as decayed_{days}"
                         for days in half_lives)
        rows = connection.execute(f"""
            select
                cast(lead_id as varchar) as lead_id, cast(snapshot_date as date) as snapshot_date,
                cast(days_since_last as double) as days_since_last,
                cast(occurrences as double) as occurrences{', ' if sums else ''}{sums}
            from training_activity where signal_id = ?
        """, [signal]).df().set_index(["lead_id", "snapshot_date"]).reindex(index)
        name = signal.lower()
        found[Field(EVENT, name, "days_since_last")] = rows["days_since_last"].to_numpy(float)
        found[Field(EVENT, name, "count")] = rows["occurrences"].fillna(0).to_numpy(float)
        for days in half_lives:
            sums_of_days = rows[f"decayed_{days}"].fillna(0).to_numpy(float)
            found[Field(EVENT, name, "decayed_sum", days)] = six_decimals(sums_of_days)
    return found


def _alarms(connection: duckdb.DuckDBPyConnection, there: Iterable[str]) -> dict[str, str]:
    """Name of the field -> the alarm that the warehouse raises."""
    if "leak_alarms" not in there:
        return {}
    rows = connection.sql("""
        select subject, attribute, alarm from leak_alarms
        where alarm is not null and may_use <> 'never' order by 1, 2
    """).fetchall()
    return {attribute.lower().replace(" ", "_") if subject == EVENT
            else _field(subject, attribute).name: alarm for subject, attribute, alarm in rows}


def _horizon(connection: duckdb.DuckDBPyConnection) -> int | None:
    """Days within which a conversion counts, as the labels show: the longest that was counted."""
    return connection.sql("""
        select max(date_diff('day', cast(snapshot_date as date), cast(converted_on as date)))
        from training_leads where cast(is_converted as integer) = 1
    """).fetchone()[0]


def _tier_shares(
    connection: duckdb.DuckDBPyConnection, there: Iterable[str], base: str | None
) -> dict[str, float]:
    """Share of the leads in each tier of the hand-set model, today."""
    if "lead_model_scores" not in there or base is None:
        return {}
    rows = connection.execute("""
        select tier, count(*) / sum(count(*)) over () from lead_model_scores
        where lower(model_id) = lower(?) and tier is not null group by 1
    """, [base]).fetchall()
    return dict(rows)
