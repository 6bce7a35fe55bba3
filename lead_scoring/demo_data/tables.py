"""Raw tables as Parquet files, and the files as tables of a DuckDB database."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

COMPRESSION = "zstd"
ROW_GROUP = 131_072


def moments(values: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    """A timestamp column (UTC, no zone) of microseconds; negative values are NULL."""
    unknown = values < 0 if missing is None else missing
    return pa.array(values.astype("int64"), pa.int64(), mask=unknown).cast(pa.timestamp("us"))


def seconds(values: np.ndarray) -> pa.Array:
    """As `moments`, cut to whole seconds as Salesforce keeps them."""
    return moments(np.where(values < 0, -1, values // 1_000_000 * 1_000_000))


def millis(values: np.ndarray) -> pa.Array:
    """As `moments`, cut to milliseconds as HubSpot keeps them."""
    return moments(np.where(values < 0, -1, values // 1000 * 1000))


def dates(values: np.ndarray) -> pa.Array:
    """A date column (UTC day) of microseconds; negative values are NULL."""
    days = (values // 86_400_000_000).astype("int32")
    return pa.array(days, pa.int32(), mask=values < 0).cast(pa.date32())


def pick(words: pa.Array | list[str] | tuple[str, ...], index: np.ndarray) -> pa.Array:
    """The word at each index; a negative index is NULL."""
    source = words if isinstance(words, pa.Array) else pa.array(words, pa.string())
    return source.take(pa.array(index.astype("int64"), pa.int64(), mask=index < 0))


def where(mask: np.ndarray, values: pa.Array) -> pa.Array:
    """`values` where the mask holds, NULL elsewhere."""
    return pc.if_else(pa.array(mask), values, pa.scalar(None, values.type))


def numbers(values: np.ndarray, known: np.ndarray, kind: pa.DataType | None = None) -> pa.Array:
    """A numeric column that is NULL where not known."""
    return pa.array(values, kind, mask=~known)


def constant(value: object, count: int, kind: pa.DataType | None = None) -> pa.Array:
    """The same value in every row (None needs a type)."""
    return pa.repeat(pa.scalar(value, kind), count)


def write(out: Path, name: str, columns: dict[str, pa.Array]) -> int:
    """Write one raw table `schema.table`; returns its number of rows."""
    schema, table = name.split(".")
    content = pa.table(columns)
    (out / schema).mkdir(parents=True, exist_ok=True)
    pq.write_table(
        content, out / schema / f"{table}.parquet", compression=COMPRESSION,
        row_group_size=ROW_GROUP,
    )
    return content.num_rows


def read(out: Path, name: str) -> pa.Table:
    """The raw table `schema.table` as it was written."""
    schema, table = name.split(".")
    return pq.read_table(out / schema / f"{table}.parquet")


def micros(column: pa.ChunkedArray) -> np.ndarray:
    """The moments of a timestamp or date column in microseconds; NULL is -1."""
    values = pc.fill_null(column.cast(pa.timestamp("us")).cast(pa.int64()), -1)
    return values.to_numpy()


def load(raw: Path, warehouse: Path) -> dict[str, int]:
    """Make the schemas and tables of a DuckDB file anew from the files under `raw`.

    Whatever these schemas held before is gone. All or nothing: if a file cannot be read, the
    database stays as it was. Returns the number of rows of each `schema.table`. Raises
    FileNotFoundError if there is nothing to load.
    """
    files = sorted(p for p in raw.glob("*/*.parquet") if p.parent.name != "truth")
    if not files:
        raise FileNotFoundError(f"No raw tables under {raw}: make them with `demo-data` first.")
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    rows: dict[str, int] = {}
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("begin")
        for schema in sorted({file.parent.name for file in files}):
            connection.execute(f'drop schema if exists "{schema}" cascade')
            connection.execute(f'create schema "{schema}"')
        for file in files:
            relation = f'"{file.parent.name}"."{file.stem}"'
            connection.execute(
                f"create table {relation} as select * from read_parquet(?)", [str(file)]
            )
            count = connection.execute(f"select count(*) from {relation}").fetchone()
            rows[f"{file.parent.name}.{file.stem}"] = count[0] if count else 0
        connection.execute("commit")
    return rows
