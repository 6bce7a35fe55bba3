"""What other products publish about their scoring, said in our rule files: the same numbers.

published/<product> holds the rule files that somebody who leaves the product would write, and
cases.toml: who did what, and what comes of it by the product's own example or by arithmetic on
paper, with its source. No expected number was ever read off our own SQL.
"""

from __future__ import annotations

import csv
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from test_scoring_oracle import Rows, Tables, built
from worlds import EVENT_TYPES, FILE_COLUMNS, LEAD_TYPES, PROJECT, RULES, World

from lead_scoring.rule_files import check_file, columns_of_files

PUBLISHED = Path(__file__).parent / "published"
PRODUCTS = sorted(folder.name for folder in PUBLISHED.iterdir() if folder.is_dir())
DOC = PROJECT / "docs" / "coming-from.md"
# What the tables of the doc leave out, so that they fit on a page; other cells left out are empty.
NOT_SHOWN = {"model_id", "component", "axis", "description", "version", "mode"}
BLOCK = re.compile(r"^```csv (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@cache
def story(product: str) -> dict[str, Any]:
    """cases.toml of a product; numbers are exact."""
    text = (PUBLISHED / product / "cases.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def folder_of(product: str) -> Path:
    """Where the rule files are: beside the cases, or those that ship."""
    return RULES if story(product).get("rules") == "shipped" else PUBLISHED / product


@cache
def rule_file(product: str, file: str) -> Rows:
    """A rule file; a column that it does not have is empty."""
    with (folder_of(product) / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
        return [dict.fromkeys(FILE_COLUMNS[file], "") | row for row in csv.DictReader(lines)]


def events_of(lead: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What a lead did, one event for each of its days (noon, where no time is told)."""
    told = [(event, day) for event in lead.get("did", []) for day in event["days"]]
    for number, (event, day) in enumerate(told):
        at = day if isinstance(day, datetime) else datetime.combine(day, time(12))
        yield dict.fromkeys(EVENT_TYPES) | {
            "event_id": f"{lead['lead']}:{number}", "lead_id": lead["lead"],
            "source_system": "own", "occurred_at": at, "event_date": at.date(),
            "available_date": at.date(),
        } | {name: value for name, value in event.items() if name != "days"}


@cache
def scored(product: str, as_of: date) -> Tables:
    """What the SQL makes of all leads of a product; its rule files must be free of errors."""
    leads = story(product)["leads"]
    world = World(
        as_of=as_of,
        files={file: rule_file(product, file) for file in FILE_COLUMNS},
        leads=[dict.fromkeys(LEAD_TYPES) | {"lead_id": lead["lead"]} | lead.get("is", {})
               for lead in leads],
        events=[event for lead in leads for event in events_of(lead)],
    )
    return built(world, checks_files=True)


def cases() -> list[Any]:
    """Every lead on every day for which something is expected of it."""
    return [
        pytest.param(product, lead["lead"], expected,
                     id=f"{product}-{lead['lead']}-{expected['as_of']}")
        for product in PRODUCTS
        for lead in story(product)["leads"]
        for expected in lead["expected"]
    ]


def entry(row: Mapping[str, Any]) -> str:
    """The name of a row of the ledger: the rule, or which limit of what."""
    names = [row["entry"], row["rule_id"] or row["rule_group"]]
    return row["rule_id"] if row["entry"] == "rule" else " ".join(filter(None, names))


def found(tables: Tables, lead_id: str) -> dict[str, Any]:
    """All that can be expected of a lead: its score, and what is said of it in other tables."""
    (score,) = [row for row in tables["scored_leads"] if row["lead_id"] == lead_id]
    of_lead = [row for row in tables["score_ledger"] if row["lead_id"] == lead_id and row["points"]]
    return score | {
        "ledger": {entry(row): row["points"] for row in of_lead
                   if row["model_id"] == score["model_id"]},
        "counted": {entry(row): row["occurrences"] for row in of_lead
                    if row["model_id"] == score["model_id"] and row["occurrences"]},
        "models": {row["model_id"]: row["lead_score"] for row in tables["int_lead_points"]
                   if row["lead_id"] == lead_id},
        "chance_percent": Decimal(f"{100 / (1 + math.exp(-score['lead_score'])):.2f}"),
    }


@pytest.mark.parametrize(("product", "lead_id", "expected"), cases())
def test_the_published_numbers(product: str, lead_id: str, expected: Mapping[str, Any]) -> None:
    row = found(scored(product, expected["as_of"]), lead_id)
    told = {name: value for name, value in expected.items()
            if name not in ("as_of", "source", "hand")}
    assert told
    assert {name: row[name] for name in told} == told, expected["hand"]


@pytest.mark.parametrize("product", PRODUCTS)
def test_the_files_have_their_form_and_the_numbers_a_source(product: str) -> None:
    files = {f"{file}.csv": columns_of_files()[f"{file}.csv"] for file in FILE_COLUMNS}
    problems = [problem for file, columns in files.items()
                for problem in check_file(folder_of(product) / file, columns)]
    assert [str(problem) for problem in problems] == []
    sources = story(product)["sources"]
    for lead in story(product)["leads"]:
        for expected in lead["expected"]:
            assert expected["hand"].strip()
            assert expected["source"] in sources


def shown_blocks() -> list[Any]:
    """The CSV blocks of the doc: the file of which they show rows, and the text."""
    return [pytest.param(path, text, id=f"{number}-{path}")
            for number, (path, text) in enumerate(BLOCK.findall(DOC.read_text(encoding="utf-8")))]


@pytest.mark.parametrize(("path", "text"), shown_blocks())
def test_the_doc_shows_rows_of_the_files(path: str, text: str) -> None:
    product, file = path.removesuffix(".csv").split("/")
    shown_rows = list(csv.DictReader(text.splitlines()))
    assert shown_rows
    for shown in shown_rows:
        assert any(
            all(cell == shown.get(column, "") for column, cell in row.items()
                if column in shown or column not in NOT_SHOWN)
            for row in rule_file(product, file)
        ), f"{path} has no such row: {shown}"


def test_the_doc_speaks_of_every_product() -> None:
    shown = {path.split("/")[0] for path, _ in BLOCK.findall(DOC.read_text(encoding="utf-8"))}
    assert shown == set(PRODUCTS) - {"textbook"}
