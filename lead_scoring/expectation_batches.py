"""Reads from DuckDB what the suites ask for, as small tables in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb

from lead_scoring.expectation_suites import Check, Figure, Suite

if TYPE_CHECKING:
    import pandas as pd

FIGURES = "figures"  # how the figures of a suite are called beside its rows


@dataclass
class Batch:
    """What one suite sees of one table: the rows, or one row of figures.

    `unreadable` names the columns that cannot be read, and why; `missing` says of a table that is
    not there what is there instead (None: it is there)."""

    suite: Suite
    name: str
    frame: pd.DataFrame
    checks: list[Check]
    unreadable: dict[str, str] = field(default_factory=dict)
    missing: str | None = None

    @property
    def kind(self) -> str:
        """What a column of the frame is."""
        return "column" if self.name == self.suite.name else "figure"


def read(connection: duckdb.DuckDBPyConnection, suite: Suite) -> Iterator[Batch]:
    """The rows and the figures that a suite asks for; a table that is missing is a batch as well.

    Raises ValueError, with a sentence, for SQL of the suite that stops while it runs."""
    try:
        present = connection.sql(f"select * from {suite.relation} limit 0").columns
    except (duckdb.CatalogException, duckdb.BinderException):
        yield _missing_table(connection, suite)
        return
    if suite.checks:
        yield _rows(connection, suite, present)
    if suite.figures:
        yield _figures(connection, suite)


def _rows(connection: duckdb.DuckDBPyConnection, suite: Suite, present: list[str]) -> Batch:
    """The columns that the expectations and the key need, of all rows or of a sample."""
    wanted = dict.fromkeys(column for check in suite.checks for column in check.columns)
    unreadable: dict[str, str] = {}
    selected: list[str] = []
    for name in [*wanted, *(column for column in suite.key if column not in wanted)]:
        sql = suite.columns.get(name, f'"{name}"')
        try:
            column = connection.sql(f"select {sql} from {suite.relation} limit 0")
        except duckdb.Error as problem:
            if name in wanted:
                known = name in suite.columns or name in present
                unreadable[name] = first_line(problem) if known else "no such column"
        else:
            # pandas knows times with a zone only where a further package is installed.
            zoned = column.types[0] == duckdb.sqltypes.TIMESTAMP_TZ
            selected.append(f'{f"cast({sql} as timestamp)" if zoned else sql} as "{name}"')
    query = f"select {', '.join(selected) or 'null as nothing'} from {suite.relation}"
    if suite.sample:
        query += f" using sample reservoir({suite.sample} rows) repeatable (1)"
    try:
        frame = connection.sql(query).df()
    except duckdb.Error as problem:
        raise ValueError(f"{suite.name}: {first_line(problem)} (see its columns:).") from None
    return Batch(suite, suite.name, frame, suite.checks, unreadable)


def _figures(connection: duckdb.DuckDBPyConnection, suite: Suite) -> Batch:
    """One row with a column for each figure, answered over the whole table."""
    import pandas as pd

    answers: dict[str, list[float | None]] = {}
    unreadable: dict[str, str] = {}
    for figure in suite.figures:
        whole = figure.sql.lstrip().lower().startswith(("select", "with"))
        sql = figure.sql.replace("{table}", suite.relation).replace("{schema}", suite.schema)
        query = sql if whole else f"select {sql} from {suite.relation}"
        try:
            (answer,) = connection.sql(query).fetchone() or (None,)
            answers[figure.name] = [None if answer is None else float(answer)]
        except (duckdb.Error, TypeError, ValueError) as problem:
            unreadable[figure.name] = first_line(problem)
    checks = [_figure_check(figure) for figure in suite.figures]
    frame = pd.DataFrame(answers, index=[0], dtype="float64")
    return Batch(suite, f"{suite.name}.{FIGURES}", frame, checks, unreadable)


def _figure_check(figure: Figure) -> Check:
    """A figure is a column of one row: its mean is the figure, and an empty one does not pass."""
    bounds = {"min_value": figure.min_value, "max_value": figure.max_value}
    words = {"min_value": "at least", "max_value": "at most"}
    text = " and ".join(
        f"{words[bound]} {value:,.6g}" for bound, value in bounds.items() if value is not None
    )
    return Check(
        type="expect_column_mean_to_be_between",
        arguments={"column": figure.name, **bounds},
        why=figure.why,
        severity=figure.severity,
        wording=f"must be {text}.",
    )


def _missing_table(connection: duckdb.DuckDBPyConnection, suite: Suite) -> Batch:
    """A batch of no rows whose only expectation is that there is such a table."""
    import pandas as pd

    there = Check(
        type="expect_table_row_count_to_be_between",
        arguments={"min_value": 1},
        why=suite.about or "Its suite expects it.",
        wording="the table must be there.",
    )
    schema = suite.schema.replace('"', "").rpartition(".")[2]
    names = connection.execute(
        "select table_name from information_schema.tables where table_schema = ? order by 1",
        [schema],
    ).fetchall()
    others = ", ".join(name for (name,) in names[:8]) + (", ..." if len(names) > 8 else "")
    found = f"no such table in schema {schema}" + (f" (there are {others})" if others else "")
    return Batch(suite, suite.name, pd.DataFrame(), [there], missing=found)


def first_line(problem: object) -> str:
    """What a message says, without its kind before it and without where in the query it was."""
    return str(problem).strip().split("\n")[0].removeprefix("Binder Error: ").rstrip(".!")
