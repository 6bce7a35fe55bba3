"""Checks raw tables and marts with Great Expectations, and writes its Data Docs.

dbt tests answer what the code must guarantee: keys, sums, contracts. This is about the data: did
the loader bring what staging takes for granted, and do the scores still look like scores? DuckDB
reads and aggregates; the pandas engine of Great Expectations judges, as it cannot read DuckDB.
"""

from __future__ import annotations

import logging
import os
import warnings
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lead_scoring.expectation_batches import Batch, first_line, read
from lead_scoring.expectation_suites import LAYERS, SUITES, Check, read_suites
from lead_scoring.warehouse import default_path, open_read_only

EXAMPLES = 3


@dataclass(frozen=True)
class Outcome:
    """The answer to one expectation, in words."""

    table: str
    column: str
    expected: str
    found: str
    why: str
    passed: bool
    severity: str = "critical"

    def __str__(self) -> str:
        word = "WARN" if self.severity != "critical" else "FAIL"
        place = f"{self.table}, {self.column}" if self.column else self.table
        return f"{word}  {place}: {self.expected} Found: {self.found}. Why: {self.why}"


def add_arguments(parser: ArgumentParser) -> None:
    """--warehouse, --only, --suites."""
    parser.add_argument("--warehouse", type=Path, default=default_path(), help="the DuckDB file")
    parser.add_argument("--only", choices=LAYERS, help="only the raw tables, or only the marts")
    parser.add_argument(
        "--suites", type=Path, default=SUITES, metavar="FOLDER", help="the folder of the suites"
    )


def run(args: Namespace) -> int:
    """Check every suite, print what fails and where the Data Docs are; 1 if something failed.

    Raises FileNotFoundError or ValueError, with a sentence, for a warehouse or suites that cannot
    be read."""
    suites = read_suites(args.suites, args.only)
    used = [suite for suite in suites if suite.not_in_use is None]
    with open_read_only(args.warehouse) as connection:
        # One thread, so that a sample is the same rows each time.
        connection.execute("set threads = 1; set timezone = 'UTC'")
        batches = [batch for suite in used for batch in read(connection, suite)]
    outcomes, page = judge(batches, args.warehouse)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        print(outcome)
    for suite in suites:
        if suite.not_in_use:
            print(f"left out  {suite.table}: {suite.not_in_use}")
    critical = sum(outcome.severity == "critical" for outcome in failed)
    print(
        f"{len(used)} tables, {len(outcomes)} expectations: {len(outcomes) - len(failed)} hold, "
        f"{critical} fail, {len(failed) - critical} warn."
    )
    print(f"Data Docs: {page}")
    return 1 if critical else 0


def judge(batches: list[Batch], warehouse: Path) -> tuple[list[Outcome], Path]:
    """Validate all batches; returns the outcomes in the order of the suites, and the page.

    Raises ValueError if Great Expectations does not know an expectation or its arguments."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # before the import: it reads it once
    # What it stumbles over is an outcome here; its stack traces help nobody.
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", module=r"great_expectations\..*")
    from lead_scoring import data_docs

    site = data_docs.Site(warehouse.parent / "data_docs")
    outcomes: list[Outcome] = []
    for batch in batches:
        checks = _answerable(batch)
        results = site.validate(batch.name, batch.suite, batch.frame, checks)
        of_batch = [
            _outcome(batch, check, wording, result)
            for check, (wording, result) in zip(checks, results, strict=True)
        ]
        site.add_page(batch.name, batch.suite, [str(o) for o in of_batch if not o.passed], checks)
        outcomes += of_batch
    return outcomes, site.write(warehouse)


def _answerable(batch: Batch) -> list[Check]:
    """The checks, with one check that the column exists in place of those on a column that cannot
    be read."""
    checks: list[Check] = []
    missing: set[str] = set()
    for check in batch.checks:
        unreadable = [column for column in check.columns if column in batch.unreadable]
        if not unreadable:
            checks.append(check)
        elif not check.if_present and unreadable[0] not in missing:
            missing.add(unreadable[0])
            checks.append(
                Check(
                    type="expect_column_to_exist",
                    arguments={"column": unreadable[0]},
                    why=check.why,
                    severity=check.severity,
                    wording=f"the {batch.kind} must be there.",
                )
            )
    return checks


def _outcome(batch: Batch, check: Check, wording: str, result: Any) -> Outcome:
    """The result of Great Expectations in words."""
    reasons = [batch.unreadable[column] for column in check.columns if column in batch.unreadable]
    return Outcome(
        table=batch.suite.table,
        column=" and ".join(check.columns),
        expected=wording,
        found=batch.missing or (reasons[0] if reasons else _found(result)),
        why=check.why,
        passed=bool(result.success),
        severity=check.severity,
    )


def _found(result: Any) -> str:
    """What was found instead: how many rows, the number, or why it could not be answered."""
    answer = result.result or {}
    if "unexpected_percent" in answer:
        share, rows = answer["unexpected_percent"] or 0, answer["element_count"]
        text = f"{answer['unexpected_count']:,} of {rows:,} rows are not so ({share:.3g} %)"
        examples = list(dict.fromkeys(_examples(answer)))[:EXAMPLES]
        return f"{text}, such as {', '.join(examples)}" if examples else text
    if answer.get("partial_missing_list"):
        return f"no {', no '.join(map(_shown, answer['partial_missing_list'][:EXAMPLES]))}"
    if answer.get("observed_value") is not None:
        return _shown(answer["observed_value"])
    if answer.get("details"):
        return str(answer["details"])
    return _exception(result.exception_info) or "nothing to look at"


def _examples(answer: dict[str, Any]) -> Iterator[str]:
    """Unexpected values, each with the key of its row where the suite names one."""
    keys = answer.get("unexpected_index_column_names")
    if not keys:
        yield from map(_shown, answer.get("partial_unexpected_list") or [])
        return
    for row in answer.get("partial_unexpected_index_list") or []:
        values = [_shown(value) for name, value in row.items() if name not in keys]
        where = " ".join(f"{name} {row[name]}" for name in keys)
        filled = " / ".join(value for value in values if value != "nothing")
        yield f"{filled} ({where})" if filled else where


def _shown(value: Any) -> str:
    """A value in a sentence: numbers with few digits, text in quotes, times without trailing 0."""
    import pandas as pd

    if isinstance(value, list | tuple):
        return " / ".join(map(_shown, value))
    if value is None or pd.isna(value):
        return "nothing"
    if isinstance(value, str):
        return f"'{value if len(value) <= 60 else value[:57] + '...'}'"
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        return str(value)
    return f"{float(value):,.6g}"


def _exception(info: Any) -> str | None:
    """The first sentence of what Great Expectations stumbled over."""
    for entry in [info, *(info.values() if isinstance(info, dict) else [])]:
        if isinstance(entry, dict) and entry.get("exception_message"):
            return f"no answer: {first_line(entry['exception_message'])}"
    return None
