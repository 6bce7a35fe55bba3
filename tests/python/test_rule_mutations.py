"""Every cell of valid rule files, spoilt one after the other: a mistake is named, or it is none.

What must come of a change is told here by what docs/rules.md says of the column, not by the SQL
that checks it:
- REPORTED: the cell cannot hold this, so an error must name file, row, column and value;
- HARMLESS: texts that people read, and how a cell is written (spaces, capitals);
- anything else may be a valid other rule. Then nothing may be lost: the oracle reads the files, and
  the typed tables have every model, rule, signal and band that it has.

What a cell cannot hold whatever stands next to it is spoilt all at once, every cell of every file;
the rest one cell of each column after the other. LEAD_SCORING_MUTATIONS=all spoils every cell in
every way on its own, which takes half an hour.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest
from compiled import Workbench, compiled_project
from oracle import parse_models, parse_signals, word
from test_rule_files import World, full_world

EVERYTHING = os.environ.get("LEAD_SCORING_MUTATIONS") == "all"
REPORTED, HARMLESS, EITHER = "reported", "harmless", "either"

NUMBERS = {"points", "from_value", "to_value", "decay_days", "decay_percent", "min_points",
           "max_points", "if_unknown", "min_score", "max_score", "enter_at", "leave_at",
           "min_fit_points", "max_fit_points", "min_engagement_points", "max_engagement_points",
           "traffic_percent", "holdout_percent", "intercept", "points_to_double_odds", "base_rate",
           "cost_per_contact", "value_per_conversion"}
COUNTS = {"max_times", "min_times", "window_days", "leads", "conversions", "contacts_per_month"}
DATES = {"starts_on", "ends_on", "ripe_from", "ripe_until"}
WORDS = {"subject", "event_type", "operator", "component", "axis", "measure", "per", "decay",
         "combine", "mode"}
NAMES_OTHERS = {"signal_id", "only_if", "audience_signal", "extends", "model_id", "rule_group",
                "segment_signal"}
TEXTS = {"description", "version"}
REQUIRED = {
    "signals": {"signal_id", "subject", "operator"},
    "scoring_rules": {"model_id", "rule_id", "component", "axis", "signal_id", "points",
                      "description"},
    "rule_groups": {"model_id", "rule_group"},
    "scoring_models": {"model_id", "version", "mode", "priority"},
    "tiers": {"model_id", "tier"},
    "fit_grades": {"model_id", "fit_grade"},
    "engagement_levels": {"model_id", "engagement_level"},
    "probabilities": {"model_id", "version", "intercept", "points_to_double_odds", "leads",
                      "conversions"},
    "contact_values": {"model_id", "cost_per_contact", "value_per_conversion"},
}
# Where a name is given, and not only used.
GIVES_NAME = {
    ("signals", "signal_id"), ("scoring_models", "model_id"), ("rule_groups", "rule_group"),
}
# Whether these can be right depends on other cells of the row.
BESIDE_OTHERS = {"rule_group", "decay_days", "decay_percent"}


def ways_to_spoil(cell: str) -> dict[str, str]:
    """What people and spreadsheets do to a cell, by name."""
    return {
        "emptied": "",
        "misspelt": "zzz",
        "a dash": "-",
        "a German number": "1.000,5",
        "a negative number": "-1",
        "a half": "1.5",
        "much too large": "9e99",
        "no day of the calendar": "2026-02-30",
        "a spreadsheet's error": "#REF!",
        "spaces and capitals": f" \u00a0{cell.upper()}\t",
    }


def verdict(file: str, column: str, way: str, cell: str) -> str:
    """What must come of it, by what the docs say of the column."""
    is_number = column in NUMBERS | COUNTS or column == "priority"
    if way == "spaces and capitals":
        return HARMLESS
    if way == "a spreadsheet's error":
        return REPORTED
    if way == "emptied":
        return REPORTED if column in REQUIRED[file] and cell else EITHER
    if column in TEXTS:
        return HARMLESS
    if (file, column) in GIVES_NAME or column in ("property", "value", "rule_id", *REQUIRED[file]
                                                  - NAMES_OTHERS - WORDS - NUMBERS - {"priority"}):
        return EITHER
    if column in NAMES_OTHERS | WORDS:
        return REPORTED
    if column in DATES:
        return REPORTED
    if is_number and way in ("misspelt", "a dash", "a German number", "no day of the calendar",
                             "much too large"):
        return REPORTED
    if way == "a half":
        return REPORTED if column in COUNTS | {"priority"} else EITHER
    if way == "a negative number":
        negative = COUNTS | {"traffic_percent", "holdout_percent", "decay_percent", "decay_days",
                             "points_to_double_odds", "base_rate", "cost_per_contact",
                             "value_per_conversion"}
        return REPORTED if column in negative else EITHER
    return EITHER


Place = tuple[str, str, int, str]


def cells() -> list[Place]:
    """Every cell of the files: file, column, number of the row, content."""
    return [(file, column, number, cell) for file, rows in full_world().items()
            for number, row in enumerate(rows) for column, cell in row.items()]


def chosen() -> set[tuple[str, str, int]]:
    """The cells that are spoilt on their own: of each column a filled one and an empty one."""
    last: dict[tuple[str, str, bool], int] = {}
    for file, column, number, cell in cells():
        if file not in ("fit_grades", "engagement_levels") or EVERYTHING:
            last[file, column, bool(cell)] = number
    return {(file, column, number) for (file, column, _), number in last.items()}


MadeOf = Callable[[World], dict[str, list[dict[str, Any]]]]


@pytest.fixture(scope="module")
def made_of() -> Iterator[MadeOf]:
    """The typed rules and rule_errors of a world, by the compiled SQL of the project."""
    outputs = ["rule_errors", "int_rules", "int_models", "int_signal_conditions",
               "int_score_bands", "int_rule_groups"]
    with duckdb.connect(config={"threads": 1}) as connection:
        yield Workbench(compiled_project(), connection, full_world(), outputs).tables


def assert_nothing_is_lost(world: World, tables: dict[str, list[dict[str, Any]]]) -> None:
    """The typed tables have all that the oracle reads in the files."""
    models = parse_models(world)
    assert {row["model_id"].lower() for row in tables["int_models"]} == {
        model.model_id.lower() for model in models}
    assert sorted(row["rule_id"].lower() for row in tables["int_rules"]) == sorted(
        rule.rule_id.lower() for model in models for rule in model.rules)
    assert len(tables["int_score_bands"]) == sum(
        len(bands) for model in models for bands in model.bands.values())
    assert {(row["model_id"].lower(), row["rule_group"].lower())
            for row in tables["int_rule_groups"]} == {
        (model.model_id.lower(), word(group)) for model in models for group in model.groups}
    assert {row["signal_id"] for row in tables["int_signal_conditions"]} == set(
        parse_signals(world["signals"]))


@pytest.mark.parametrize("way", ways_to_spoil("cell"))
def test_what_a_cell_cannot_hold_is_reported(way: str, made_of: MadeOf) -> None:
    """All cells at once; emptied column by column, for a line without any cell is no row."""
    batches: dict[str, list[Place]] = {}
    for file, column, number, cell in cells():
        new = ways_to_spoil(cell)[way]
        is_wrong = verdict(file, column, way, cell) == REPORTED and column not in BESIDE_OTHERS
        if is_wrong and new != cell:
            batch = column if way == "emptied" else "all"
            batches.setdefault(batch, []).append((file, column, number, new))
    assert batches or way == "spaces and capitals"
    for batch in batches.values():
        world = full_world()
        for file, column, number, new in batch:
            world[file][number][column] = new
        named = {
            (error["file_name"], error["row_number"], error["column_name"], error["bad_value"])
            for error in made_of(world)["rule_errors"] if error["problem"]
        }
        assert [
            place for file, column, number, new in batch
            if (place := (f"seeds/rules/{file}.csv", number + 2, column, new or None)) not in named
        ] == []


def test_how_a_cell_is_written_is_harmless(made_of: MadeOf) -> None:
    world = full_world()
    for file, column, number, cell in cells():
        ways = ways_to_spoil(cell)
        harmless = "misspelt" if column in TEXTS else "spaces and capitals"
        world[file][number][column] = ways[harmless] if cell else " "
    tables = made_of(world)
    assert tables["rule_errors"] == []
    assert_nothing_is_lost(world, tables)


@pytest.mark.parametrize("file", [file for file in full_world() if not file.startswith("fit")])
def test_what_may_be_valid_is_named_or_loses_nothing(file: str, made_of: MadeOf) -> None:
    wrong, some = [], chosen()
    for name, column, number, cell in cells():
        if name != file or not (EVERYTHING or (name, column, number) in some):
            continue
        for way, new in ways_to_spoil(cell).items():
            expected = verdict(file, column, way, cell)
            is_tried = way in ("emptied", "misspelt", "a negative number") and (
                expected == EITHER or column in BESIDE_OTHERS)
            if new == cell or not (is_tried or EVERYTHING):
                continue
            world = full_world()
            world[file][number][column] = new
            tables = made_of(world)
            errors = tables["rule_errors"]
            case = f"row {number + 2}, {column}: {cell!r} {way} ({new!r})"
            if any(not error["problem"] or not error["file_name"] for error in errors):
                wrong.append(f"{case}: an error without a place or a sentence")
            if expected == REPORTED and not any(
                (error["file_name"], error["row_number"], error["column_name"])
                == (f"seeds/rules/{file}.csv", number + 2, column) for error in errors
            ):
                wrong.append(f"{case}: not reported")
            if expected == HARMLESS and errors:
                wrong.append(f"{case}: harmless, but {errors[0]['problem']}")
            if not errors:
                assert_nothing_is_lost(world, tables)
    assert not wrong, "\n".join(wrong[:40])
