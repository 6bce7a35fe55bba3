"""Mistakes in the rule files: their form, what they say (rule_errors), a real build that stops."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest
from compiled import PROJECT, Workbench, compiled_project, fetch

from lead_scoring import rule_files
from lead_scoring.rule_files import Problem, check, columns_of_files

RULES = PROJECT / "seeds" / "rules"

# ------------------------------------------------------------------- the form: before dbt reads it


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped rule files, to be spoilt."""
    copy = tmp_path / "rules"
    shutil.copytree(RULES, copy, ignore=shutil.ignore_patterns("*.yml"))
    return copy


def test_shipped_files_have_the_right_form() -> None:
    assert check(RULES) == []


def edit(old: str, new: str) -> Callable[[bytes], bytes]:
    """Replaces the first place of a text that must be there."""

    def change(content: bytes) -> bytes:
        assert old.encode() in content
        return content.replace(old.encode(), new.encode(), 1)

    return change


class Form(NamedTuple):
    """A way to spoil a file, and what one of the printed lines must say."""

    name: str
    file: str
    spoil: Callable[[bytes], bytes]
    place: str
    word: str


FORMS = [
    Form("semicolons", "tiers.csv", lambda b: b.replace(b",", b";"), ", row 1:", "semicolons"),
    Form("tabs", "tiers.csv", lambda b: b.replace(b",", b"\t"), ", row 1:", "tabs"),
    Form("semicolons and BOM", "tiers.csv", lambda b: b"\xef\xbb\xbf" + b.replace(b",", b";"),
         ", row 1:", "semicolons"),
    Form("empty", "rule_groups.csv", lambda b: b"", "rule_groups.csv:", "empty"),
    Form("only line ends", "rule_groups.csv", lambda b: b"\r\n\r\n", "rule_groups.csv:", "empty"),
    Form("Latin-1", "tiers.csv", edit("Call today", "Soitä tänään"), "", ""),
    Form("UTF-16", "tiers.csv", lambda b: b.decode().encode("utf-16"), "tiers.csv:", "UTF-8"),
    Form("a workbook", "tiers.csv", lambda b: b"PK\3\4\0\0" + b, "tiers.csv:", "UTF-8"),
    Form("no header", "tiers.csv", lambda b: b.split(b"\n", 1)[1], "row 1:", "model_id,tier,"),
    Form("misspelled column", "tiers.csv", edit("leave_at", "leaves_at"),
         "row 1, column leaves_at:", "Is leave_at meant?"),
    Form("missing column", "tiers.csv",
         lambda b: b"\n".join(line.rsplit(b",", 1)[0] for line in b.splitlines()),
         "row 1, column description:", "missing"),
    Form("unknown column", "tiers.csv",
         lambda b: b"\n".join(line + b",x" for line in b.splitlines()),
         "row 1, column x:", "Nothing reads"),
    Form("doubled column", "tiers.csv", edit("leave_at", "enter_at"),
         "row 1, column enter_at:", "twice"),
    Form("empty column", "tiers.csv",
         lambda b: b"\n".join(line + b"," for line in b.splitlines()), "row 1:", "cell 6 is empty"),
    Form("comma without quotes", "tiers.csv", edit("Leave to marketing; do", "Leave to us, do"),
         "row 2:", "6 cells and the header has 5"),
    Form("lost comma", "tiers.csv", edit("hot,75,", "hot,75"), "row 5:", "comma was lost"),
    Form("unclosed quote", "tiers.csv", edit("Call today", '"Call today'), "row 5:",
         "never closes"),
    Form("unclosed quote before others", "signals.csv", edit("Manages a", '"Manages a'),
         "row 3:", "quote"),
    Form("quote inside", "tiers.csv", edit("Call today", '"Call" today'), "row 5:", "quote"),
    Form("typographic quotes", "tiers.csv", edit("Call today and offer a demo", "“Call today”"),
         "row 5, column description, '“Call today”':", "typographic"),
    Form("typographic quotes around a comma", "tiers.csv", edit("Call today", "„Call, today”"),
         "row 5:", "Typographic"),
    Form("the word null", "tiers.csv", edit("75,,", "75,NULL,"),
         "row 5, column leave_at, 'NULL':", "empty"),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_form_is_reported_in_one_line(form: Form, folder: Path, capsys: Any) -> None:
    path = folder / form.file
    content = form.spoil(path.read_bytes())
    if form.name == "Latin-1":
        content = content.decode().encode("latin-1")
        form = form._replace(place=", row 5:", word="UTF-8")
    path.write_bytes(content)

    status = rule_files.run(Namespace(folder=folder))

    lines = capsys.readouterr().out.splitlines()
    assert status == 1
    assert all(form.file in line for line in lines), lines
    assert any(form.place in line and form.word in line for line in lines), lines


HARMLESS = {
    "byte order mark": lambda b: b"\xef\xbb\xbf" + b,
    "Windows line ends": lambda b: b.replace(b"\n", b"\r\n"),
    "old Macintosh line ends": lambda b: b.replace(b"\n", b"\r"),
    "empty lines": lambda b: b.replace(b"\ndefault,hot", b"\n\n,,,,\ndefault,hot") + b"\n\n",
    "spaces and capitals in the header": edit("leave_at", " Leave_At "),
    "columns in another order": lambda b: b"\n".join(
        b",".join(reversed(line.split(b","))) for line in b.splitlines()
    ),
    "a line break in quotes": edit("Call today and offer a demo", '"Call,\ntoday"'),
}


@pytest.mark.parametrize("spoil", HARMLESS.values(), ids=HARMLESS)
def test_what_dbt_copes_with_is_no_problem(
    spoil: Callable[[bytes], bytes], folder: Path
) -> None:
    path = folder / "tiers.csv"
    path.write_bytes(spoil(path.read_bytes()))
    assert check(folder) == []


def test_missing_file_names_the_similar_one(folder: Path) -> None:
    (folder / "tiers.csv").rename(folder / "tiers (1).csv")
    problems = check(folder)
    assert [problem.file.name for problem in problems] == ["tiers.csv"]
    assert "missing" in problems[0].sentence and "tiers (1).csv" in problems[0].sentence


def test_unreadable_places_are_sentences(folder: Path) -> None:
    assert check(folder / "nowhere")[0].sentence == "There is no such folder."
    (folder / "tiers.csv").unlink()
    (folder / "tiers.csv").mkdir()
    assert "cannot be read" in check(folder)[0].sentence


def test_row_counts_as_a_spreadsheet_does(folder: Path) -> None:
    text = (folder / "tiers.csv").read_text()
    text = text.replace("Keep sending useful content", '"Keep\nsending,\nuseful content"')
    (folder / "tiers.csv").write_text(text.replace("hot,75,", "\nhot,75"))
    assert [problem.row for problem in check(folder)] == [5, 6]


def test_a_line_stays_one_line(folder: Path) -> None:
    line = str(Problem(folder / "tiers.csv", "Sentence.", 2, "tier", "a\nb" + "c" * 100))
    assert "\n" not in line and len(line) < 250


# --------------------------------------------------------------- what the cells say: rule_errors


def row_of(file: str, **cells: str) -> dict[str, str]:
    """A row of a rule file: these cells, the others empty."""
    return dict.fromkeys(columns_of_files()[f"{file}.csv"], "") | cells


def rule(
    rule_id: str, signal_id: str, component: str = "behavioral", **cells: str
) -> dict[str, str]:
    """A rule of the model nordics."""
    axis = "fit" if component in ("fit", "demographic") else "engagement"
    return row_of(
        "scoring_rules", model_id="nordics", rule_id=rule_id, component=component, axis=axis,
        signal_id=signal_id, points="5", description="A reason",
    ) | cells


def condition(
    signal_id: str, subject: str, name: str, operator: str, value: str, event_type: str = ""
) -> dict[str, str]:
    """A row of signals.csv."""
    return row_of(
        "signals", signal_id=signal_id, subject=subject, event_type=event_type, property=name,
        operator=operator, value=value,
    )


# Valid rows for what the shipped files do not use, so that it can be spoilt too.
MORE_ROWS = {
    "signals": [
        condition("nordic", "lead", "country_code", "one_of", "FI | SE|no"),
        condition("big_account", "account", "employee_count", "at_least", "1000"),
        condition("new", "lead", "created_date", "within_days", "30"),
        condition("since_2024", "lead", "created_date", "between", "2024-01-01.."),
        condition("no_title", "lead", "job_title", "is_missing", ""),
        condition("long_visit", "event", "duration_seconds", "at_least", "60", "page_view"),
        condition("long_visit", "event", "page_path", "contains", "docs | help", "page_view"),
        condition("anything", "event", "", "occurred", ""),
        condition("buying_path", "event", "pages", "in_order", "/product | /pricing", "visit"),
        condition("new_title", "event", "attribute", "equals", "job_title", "attribute_changed"),
        condition("ignores_us", "lead", "job_level", "one_of", "c_level|vp"),
        condition("ignores_us", "account", "employee_count", "at_least", "1000"),
        condition("ignores_us", "lead", "count_in_30_days", "at_least", "5", "email_sent"),
        condition("ignores_us", "lead", "days_since_last", "at_least", "30",
                  "anything|buying_path|call"),
    ],
    "scoring_rules": [
        rule("manager", "manager", "demographic", rule_group="Job_Title", points="12"),
        rule("pages", "long_visit", rule_group="reading", measure="count", from_value="2",
             to_value="5", max_times="10", per="ever", window_days="90"),
        rule("many", "long_visit", rule_group="reading", measure="decayed_sum", from_value="5",
             decay="half_life", decay_days="7"),
        rule("lately", "long_visit", rule_group="reading", measure="days_since_last", to_value="7",
             if_unknown="-2"),
        rule("big", "big_account", "fit", if_unknown="-1", ends_on="2025-12-31"),
        rule("BIG", "big_account", "fit", if_unknown="-1", starts_on="2026-01-01"),
    ],
    "rule_groups": [
        row_of("rule_groups", model_id="nordics", rule_group="reading", combine="best",
               min_points="-5", max_points="20"),
    ],
    "scoring_models": [
        row_of("scoring_models", model_id="Nordics", version="1.0", mode="TESTING",
               extends="Default", audience_signal="nordic", priority="2", traffic_percent="50",
               min_score="-10", max_score="120"),
        row_of("scoring_models", model_id="empty", version="1.0", mode="draft",
               extends="nordics", priority="2"),
    ],
    "tiers": [
        row_of("tiers", model_id="nordics", tier="cold", leave_at="40"),
        row_of("tiers", model_id="nordics", tier="warm", enter_at="40"),
    ],
    "probabilities": [
        row_of("probabilities", model_id="nordics", version="1.0", intercept="-3.25",
               points_to_double_odds="20", base_rate="0.04", ripe_from="2026-01-01",
               ripe_until="2026-03-31", leads="1000", conversions="40"),
    ],
    "contact_values": [
        row_of("contact_values", model_id="nordics", segment_signal="Big_account",
               cost_per_contact="20", value_per_conversion="5000", contacts_per_month="100"),
        row_of("contact_values", model_id="nordics", cost_per_contact="20",
               value_per_conversion="1000"),
    ],
}
World = dict[str, list[dict[str, str]]]


def shipped_world() -> World:
    """The shipped rule files as rows."""
    world = {}
    for name in columns_of_files():
        with (RULES / name).open(encoding="utf-8", newline="") as lines:
            world[name.removesuffix(".csv")] = list(csv.DictReader(lines))
    return world


def full_world() -> World:
    """The shipped rows and those that use everything else."""
    return {
        name: rows + [dict(row) for row in MORE_ROWS.get(name, [])]
        for name, rows in shipped_world().items()
    }


def find(world: World, place: str) -> dict[str, str]:
    """The row that a place such as 'scoring_rules default.manager' names (its first cells)."""
    file, key = place.split(" ", 1)
    first_cells = key.split(".")
    return next(
        row for row in world[file] if list(row.values())[: len(first_cells)] == first_cells
    )


ErrorsOf = Callable[[World], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def errors_of() -> Iterator[ErrorsOf]:
    """The rows of rule_errors for a world, by the compiled SQL of the project."""
    with duckdb.connect() as connection:
        bench = Workbench(compiled_project(), connection, shipped_world(), ["rule_errors"])
        yield lambda world: bench.tables(world)["rule_errors"]


@pytest.mark.parametrize("world", [shipped_world(), full_world()], ids=["shipped", "full"])
def test_files_without_a_mistake_have_no_errors(world: World, errors_of: ErrorsOf) -> None:
    assert errors_of(world) == []


def test_spaces_and_capitals_are_harmless(errors_of: ErrorsOf) -> None:
    world = full_world()
    for row in (row for rows in world.values() for row in rows):
        row.update({name: f"\u200b \u00a0{cell.upper()}\t " for name, cell in row.items()})
    assert errors_of(world) == []


def test_the_recipes_of_the_docs_are_valid(errors_of: ErrorsOf) -> None:
    """All rows that docs/rules.md shows, added to the shipped ones."""
    text = (PROJECT / "docs" / "rules.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```csv (\w+)\n(.*?)```", text, flags=re.DOTALL)
    usual = {"model_id": "default", "component": "negative", "axis": "engagement",
             "description": "A reason", "subject": "lead"}
    world = shipped_world()
    for file, block in blocks:
        for row in csv.DictReader(io.StringIO(block)):
            columns = row_of(file)
            world[file].append(columns | {k: usual[k] for k in columns if k in usual} | row)
    assert {file for file, _ in blocks} == {
        "signals", "scoring_rules", "rule_groups", "scoring_models"}
    assert errors_of(world) == []


def test_a_file_without_rows_is_one_mistake(errors_of: ErrorsOf) -> None:
    [error] = errors_of(full_world() | {"scoring_models": []})
    assert "No model is ACTIVE" in error["problem"]


ANYWHERE = -1


class Mistake(NamedTuple):
    """Cells of one row to change, and the error that must come of it."""

    place: str
    change: Mapping[str, str]
    column: str
    word: str
    elsewhere: str = ""  # the row that is blamed, if it is another one
    others: int = 0  # how many more cells are wrong because of it; ANYWHERE: any number

    def __str__(self) -> str:
        cells = ",".join(f"{name}={cell}" for name, cell in self.change.items())
        return f"{self.place}: {cells}"


PRICING = "scoring_rules default.visited_pricing"
SUPPORT = "scoring_rules default.asked_support"
SMALL = "signals company_of_50_to_500"
BUDGET = "signals has_budget"
IGNORES = "signals ignores_us.lead.email_sent"
PATH = "signals buying_path"
MODEL = "scoring_models default"
NORDICS = "scoring_models Nordics"
NURTURE = "tiers default.nurture"
HOT = "tiers default.hot"

MISTAKES = [
    # a cell that may not be empty
    Mistake(PRICING, {"model_id": ""}, "model_id", "Fill in"),
    Mistake(PRICING, {"rule_id": ""}, "rule_id", "Fill in"),
    Mistake(PRICING, {"component": ""}, "component", "Fill in"),
    Mistake(PRICING, {"axis": ""}, "axis", "Fill in"),
    Mistake(PRICING, {"signal_id": ""}, "signal_id", "Fill in"),
    Mistake(PRICING, {"points": " "}, "points", "Fill in"),
    Mistake(PRICING, {"description": "\u200b"}, "description", "Fill in"),
    Mistake(SMALL, {"subject": ""}, "subject", "Fill in"),
    Mistake(SMALL, {"operator": ""}, "operator", "Fill in"),
    Mistake(MODEL, {"version": ""}, "version", "Fill in"),
    Mistake(MODEL, {"priority": ""}, "priority", "Fill in"),
    Mistake(HOT, {"tier": ""}, "tier", "Fill in"),
    Mistake("rule_groups nordics.reading", {"model_id": ""}, "model_id", "Fill in", others=3),
    # numbers
    Mistake(PRICING, {"points": "ten"}, "points", "number"),
    Mistake(PRICING, {"points": "1,5"}, "points", "number"),
    Mistake(PRICING, {"points": "15 points"}, "points", "number"),
    Mistake(PRICING, {"points": "1e15"}, "points", "number"),
    Mistake(PRICING, {"points": "0x1F"}, "points", "number"),
    Mistake(PRICING, {"points": "Infinity"}, "points", "number"),
    Mistake(PRICING, {"points": "."}, "points", "number"),
    Mistake(PRICING, {"max_points": "lots"}, "max_points", "number"),
    Mistake(PRICING, {"decay_days": "a month"}, "decay_days", "number"),
    Mistake(PRICING, {"max_times": "1.5"}, "max_times", "whole number of 1"),
    Mistake(PRICING, {"max_times": "0"}, "max_times", "whole number of 1"),
    Mistake(PRICING, {"max_times": "99999999999"}, "max_times", "whole number of 1"),
    Mistake(PRICING, {"window_days": "-7"}, "window_days", "whole number of 1"),
    Mistake(PRICING, {"window_days": "week"}, "window_days", "whole number of 1"),
    Mistake(MODEL, {"priority": "first"}, "priority", "whole number"),
    Mistake(MODEL, {"priority": "1.5"}, "priority", "whole number"),
    Mistake(MODEL, {"holdout_percent": "100.5"}, "holdout_percent", "0 to 100"),
    Mistake(MODEL, {"traffic_percent": "101"}, "traffic_percent", "0 to 100"),
    Mistake(MODEL, {"traffic_percent": "-1"}, "traffic_percent", "0 to 100"),
    Mistake(MODEL, {"traffic_percent": "50%"}, "traffic_percent", "number"),
    Mistake(MODEL, {"max_score": "x"}, "max_score", "number"),
    Mistake(NURTURE, {"enter_at": "x"}, "enter_at", "number"),
    # what programs leave behind
    Mistake(PRICING, {"max_points": "#N/A"}, "max_points", "Type the value again"),
    Mistake(PRICING, {"points": "NaN"}, "points", "Type the value again"),
    Mistake(PRICING, {"starts_on": "########"}, "starts_on", "Type the value again"),
    Mistake(PRICING, {"description": "null"}, "description", "Type the value again"),
    Mistake(SMALL, {"value": "#REF!"}, "value", "Type the value again"),
    # dates
    Mistake(PRICING, {"starts_on": "2026-02-30"}, "starts_on", "YYYY-MM-DD"),
    Mistake(PRICING, {"starts_on": "31.12.2025"}, "starts_on", "YYYY-MM-DD"),
    Mistake(PRICING, {"ends_on": "2026-1-5"}, "ends_on", "YYYY-MM-DD"),
    Mistake(PRICING, {"ends_on": "soon"}, "ends_on", "YYYY-MM-DD"),
    Mistake(PRICING, {"starts_on": "2026-01-02", "ends_on": "2026-01-01"}, "ends_on", "before"),
    # words
    Mistake(PRICING, {"component": "behaviour"}, "component", "demographic, behavioral"),
    Mistake(PRICING, {"axis": "both"}, "axis", "fit, engagement"),
    Mistake(PRICING, {"measure": "sum"}, "measure", "days_since_last"),
    Mistake(PRICING, {"measure": "each, count"}, "measure", "days_since_last"),
    Mistake(PRICING, {"per": "week"}, "per", "day, ever"),
    Mistake(PRICING, {"decay": "half-life"}, "decay", "half_life"),
    Mistake("rule_groups default.job_title", {"combine": "max"}, "combine", "sum, best"),
    Mistake(MODEL, {"mode": "LIVE"}, "mode", "active, testing, draft"),
    Mistake(SMALL, {"subject": "person"}, "subject", "event, lead, account"),
    Mistake(SMALL, {"operator": ">="}, "operator", "at_least"),
    Mistake("signals visited_pricing", {"event_type": "pageview"}, "event_type", "page_view"),
    Mistake("signals clicked_demo_link", {"event_type": "email_click|linkclick"}, "event_type",
            "link_click"),
    Mistake("signals clicked_demo_link", {"event_type": "call|CALL"}, "event_type", "each once"),
    Mistake("signals clicked_demo_link", {"event_type": "email_click||call"}, "event_type",
            "separated by one |"),
    # rows and files that do not exist
    Mistake(PRICING, {"model_id": "defualt"}, "model_id", "no model"),
    Mistake(PRICING, {"signal_id": "visited_prices"}, "signal_id", "no signal"),
    Mistake(PRICING, {"rule_group": "pages"}, "rule_group", "no such group"),
    Mistake("scoring_rules default.manager", {"rule_group": "reading"}, "rule_group",
            "no such group"),
    Mistake(HOT, {"model_id": "other"}, "model_id", "no model", others=1),
    Mistake("fit_grades default.A", {"model_id": "other"}, "model_id", "no model", others=1),
    Mistake(NORDICS, {"extends": "base"}, "extends", "no model", others=5),
    Mistake(NORDICS, {"audience_signal": "north"}, "audience_signal", "no signal"),
    Mistake(NORDICS, {"audience_signal": "anything"}, "audience_signal", "leads or accounts"),
    # a signal's cells
    Mistake(SMALL, {"event_type": "page_view"}, "event_type", "how the events are counted"),
    Mistake("signals big_account", {"event_type": "page_view"}, "event_type", "only signals about"),
    Mistake(SMALL, {"property": ""}, "property", "which property"),
    Mistake(SMALL, {"property": "employees"}, "property", "employee_count"),
    Mistake(SMALL, {"property": "page_path"}, "property", "subject lead"),
    Mistake("signals visited_pricing", {"property": "job_title"}, "property", "subject event"),
    Mistake("signals big_account", {"property": "job_level"}, "property", "subject account"),
    Mistake("signals unsubscribed", {"property": "channel"}, "property", "occurred"),
    Mistake("signals unsubscribed", {"value": "yes"}, "value", "compares with nothing"),
    Mistake("signals no_title", {"value": "yes"}, "value", "compares with nothing"),
    Mistake("signals stated_need", {"operator": "occurred", "property": ""}, "operator",
            "is_present"),
    Mistake("signals visited_pricing", {"operator": "within_days", "value": "30"}, "operator",
            "window_days"),
    Mistake(SMALL, {"value": ""}, "value", "needs a value"),
    Mistake("signals core_market", {"value": "US||GB"}, "value", "separates nothing"),
    Mistake("signals core_market", {"value": "US|GB| "}, "value", "separates nothing"),
    Mistake("signals core_market", {"value": "|".join(f"c{n}" for n in range(501))}, "value",
            "500"),
    Mistake("signals technology_industry", {"value": "a|b"}, "value", "one_of"),
    Mistake(BUDGET, {"value": "much"}, "value", "needs a number"),
    Mistake(BUDGET, {"value": "10.000,00"}, "value", "needs a number"),
    Mistake("signals new", {"value": "a month"}, "value", "number of days"),
    Mistake("signals new", {"value": "0"}, "value", "number of days"),
    Mistake(SMALL, {"value": "Mar-50"}, "value", "range"),
    Mistake(SMALL, {"value": "50-500"}, "value", "range"),
    Mistake(SMALL, {"value": ".."}, "value", "range"),
    Mistake(SMALL, {"value": "10..20..30"}, "value", "range"),
    Mistake(SMALL, {"value": "few..500"}, "value", "range"),
    Mistake(SMALL, {"value": "50..2024-01-01"}, "value", "range"),
    Mistake(SMALL, {"value": "500..50"}, "value", "upside down"),
    Mistake("signals since_2024", {"value": "2025-01-01..2024-01-01"}, "value", "upside down"),
    Mistake("signals big_account", {"signal_id": "anything"}, "subject", "Make two signals",
            "signals anything.event", others=ANYWHERE),
    Mistake("signals nordic", {"signal_id": "call"}, "signal_id", "event type has this name",
            others=ANYWHERE),
    # the behavior of a lead, visits, changes
    Mistake(IGNORES, {"event_type": ""}, "event_type", "which event types"),
    Mistake(IGNORES, {"event_type": "email_snt"}, "event_type", "event types of this list"),
    Mistake(IGNORES, {"event_type": "email_sent|nordic"}, "event_type", "can be counted"),
    Mistake(IGNORES, {"property": "count_in_0_days"}, "property", "count_in_30_days", others=1),
    Mistake(IGNORES, {"property": "count_in_x_days"}, "property", "count_in_30_days", others=1),
    Mistake(IGNORES, {"property": "count_in_4000_days"}, "property", "1 to 3650", others=1),
    Mistake(IGNORES, {"property": "job_level"}, "event_type", "how the events are counted"),
    Mistake(IGNORES, {"operator": "within_days"}, "operator", "Write at_most"),
    Mistake(IGNORES, {"value": "often"}, "value", "needs a number"),
    Mistake(IGNORES, {"subject": "account"}, "event_type", "Leave this cell empty", others=1),
    Mistake("signals anything", {"event_type": "new"}, "event_type", "not signals"),
    Mistake(PATH, {"event_type": "page_view"}, "property", "type visit"),
    Mistake(PATH, {"event_type": ""}, "property", "type visit"),
    Mistake(PATH, {"property": "page_path"}, "operator", "property pages"),
    Mistake(PATH, {"value": "/a||/b"}, "value", "separates nothing"),
    Mistake("signals new_title", {"event_type": "visit"}, "property", "attribute_changed"),
    # a rule's cells
    Mistake(PRICING, {"axis": "fit"}, "axis", "Write engagement"),
    Mistake("scoring_rules default.has_budget", {"axis": "engagement"}, "axis", "Write fit"),
    Mistake(PRICING, {"from_value": "1"}, "from_value", "no range"),
    Mistake(PRICING, {"to_value": "1"}, "to_value", "no range"),
    Mistake(PRICING, {"measure": "count"}, "from_value", "from_value, to_value or both"),
    Mistake(PRICING, {"measure": "count", "from_value": "5", "to_value": "5"}, "to_value", "above"),
    Mistake(PRICING, {"max_times": ""}, "per", "max_times"),
    Mistake(PRICING, {"decay_days": ""}, "decay_days", "half_life needs"),
    Mistake(PRICING, {"decay_days": "0"}, "decay_days", "above 0"),
    Mistake(PRICING, {"decay_days": "-30"}, "decay_days", "above 0"),
    Mistake(PRICING, {"decay": ""}, "decay_days", "nothing fades"),
    Mistake(PRICING, {"decay": "none"}, "decay_days", "nothing fades"),
    Mistake(PRICING, {"decay_percent": "10"}, "decay_percent", "only step"),
    Mistake(SUPPORT, {"decay_percent": ""}, "decay_percent", "step needs"),
    Mistake(SUPPORT, {"decay_percent": "0"}, "decay_percent", "above 0"),
    Mistake(SUPPORT, {"decay_percent": "100.5"}, "decay_percent", "at most 100"),
    Mistake(PRICING, {"min_points": "50"}, "max_points", "below"),
    Mistake(PRICING, {"if_unknown": "3"}, "if_unknown", "always known"),
    Mistake("rule_groups nordics.reading", {"min_points": "50"}, "max_points", "below"),
    Mistake(NORDICS, {"min_score": "200"}, "max_score", "below"),
    # rows against other rows
    Mistake(PRICING, {"rule_id": "Manager"}, "rule_id", "already"),
    Mistake("scoring_rules nordics.BIG", {"starts_on": "2025-12-31"}, "rule_id", "overlap"),
    Mistake("scoring_rules nordics.big", {"ends_on": ""}, "rule_id", "overlap",
            "scoring_rules nordics.BIG"),
    Mistake("scoring_rules default.manager",
            {"component": "engagement", "axis": "engagement"}, "component", "group job_title"),
    Mistake("scoring_rules nordics.many", {"component": "engagement"}, "component",
            "group reading"),
    Mistake("scoring_rules nordics.lately", {"component": "negative", "axis": "fit"}, "component",
            "has behavioral"),
    Mistake("scoring_rules nordics.manager", {"component": "fit"}, "component",
            "group job_title"),
    Mistake(NORDICS, {"model_id": "DEFAULT", "extends": ""}, "model_id", "already", others=16),
    Mistake(NORDICS, {"mode": "ACTIVE", "priority": "1"}, "priority", "default and Nordics"),
    Mistake(MODEL, {"mode": "TESTING"}, "mode", "No model is ACTIVE", "scoring_models"),
    Mistake(NORDICS, {"extends": "nordics"}, "extends", "itself", others=5),
    Mistake(MODEL, {"extends": "nordics"}, "extends", "itself", others=1),
    # tiers, fit grades and engagement levels
    Mistake(NURTURE, {"tier": "HOT"}, "tier", "already", "tiers default.hot"),
    Mistake(NURTURE, {"leave_at": "25"}, "leave_at", "above enter_at", others=1),
    Mistake(NURTURE, {"leave_at": "60"}, "enter_at", "overlaps nurture",
            "tiers default.sales-ready"),
    Mistake(NURTURE, {"leave_at": "45"}, "enter_at", "hole after nurture",
            "tiers default.sales-ready"),
    Mistake(NURTURE, {"leave_at": ""}, "enter_at", "no leave_at", "tiers default.sales-ready"),
    Mistake(NURTURE, {"enter_at": ""}, "enter_at", "overlaps unqualified"),
    Mistake("tiers default.unqualified", {"enter_at": "0"}, "enter_at", "lowest row"),
    Mistake(HOT, {"leave_at": "100"}, "leave_at", "highest row"),
    Mistake("fit_grades default.B", {"enter_at": "31"}, "enter_at", "hole after C"),
    Mistake("engagement_levels default.2", {"leave_at": "51"}, "enter_at", "overlaps 2",
            "engagement_levels default.1"),
    # probabilities and contact values
    *(Mistake("probabilities nordics", {column: cell}, column, word) for column, cell, word in (
        ("model_id", "nordic", "no model"), ("version", "", "Fill in"),
        ("intercept", "-3,25", "a number"), ("points_to_double_odds", "0", "above 0"),
        ("base_rate", "4", "between 0 and 1"), ("base_rate", "0", "between 0 and 1"),
        ("ripe_until", "2025-12-31", "before ripe_from"), ("ripe_from", "1 January", "a day"),
        ("leads", "10.5", "whole number"), ("conversions", "-1", "0 or more"),
        ("conversions", "1001", "1000 leads"))),
    Mistake("probabilities nordics", {"leads": "-1"}, "leads", "0 or more", others=1),
    *(Mistake("contact_values nordics", {column: cell}, column, word) for column, cell, word in (
        ("model_id", "", "Fill in"), ("segment_signal", "biggest_account", "no signal"),
        ("segment_signal", "long_visit", "about events"), ("cost_per_contact", "-1", "0 or more"),
        ("value_per_conversion", "0", "more than 0"), ("value_per_conversion", "1k", "a number"),
        ("contacts_per_month", "0", "1 or more"))),
    Mistake("contact_values nordics.", {"segment_signal": "BIG_account"}, "segment_signal",
            "this segment already"),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=str)
def test_mistake_is_named_with_its_cell(mistake: Mistake, errors_of: ErrorsOf) -> None:
    world = full_world()
    row = find(world, mistake.place)
    row.update(mistake.change)

    errors = errors_of(world)

    blamed = find(world, mistake.elsewhere) if " " in mistake.elsewhere else row
    file = (mistake.elsewhere or mistake.place).split()[0]
    number = None if mistake.elsewhere == file else world[file].index(blamed) + 2
    found = [
        error for error in errors
        if error["file_name"] == f"seeds/rules/{file}.csv"
        and error["row_number"] == number
        and error["column_name"] == mistake.column
    ]
    assert found, errors
    assert mistake.word in found[0]["problem"]
    assert all(error["problem"] for error in errors)
    if number is not None:
        assert (found[0]["bad_value"] or "") == blamed[mistake.column].strip(" \u200b")
    assert mistake.others == ANYWHERE or len(errors) == 1 + mistake.others, errors


def test_cells_are_trimmed_and_typed_and_null_where_they_cannot_be() -> None:
    rules = [
        rule(" CEO\u200b", "a", points=" 7.5\u00a0", max_times="1e1", starts_on="2024-02-29 ",
             description=" Is CEO "),
        row_of("scoring_rules"),
        rule("", "", points="1,5", max_times="1.5", starts_on="2023-02-29", description="  "),
    ]
    columns = "row_number, row_key, rule_id, points, max_times, starts_on, description"
    with duckdb.connect() as connection:
        compiled_project().run(connection, {"scoring_rules": rules}, ["int_typed_rules"])
        typed = fetch(connection, f"select {columns} from int_typed_rules order by row_number")
    assert [list(row.values()) for row in typed] == [
        [2, "nordics.CEO", "ceo", Decimal("7.5"), 10, date(2024, 2, 29), "Is CEO"],
        [4, "nordics.?", None, None, None, None, None],
    ]


def test_models_that_extend_each_other_in_a_circle_come_to_an_end() -> None:
    models = [
        row_of("scoring_models", model_id=name, extends=parent)
        for name, parent in [("a", "b"), ("b", "a"), ("c", "a"), ("C", "a"), ("d", "d"), ("e", "x")]
    ]
    with duckdb.connect() as connection:
        compiled_project().run(connection, {"scoring_models": models}, ["int_model_lineage"])
        lineage = fetch(connection, "int_model_lineage")
    assert max(row["distance"] for row in lineage) == 20
    assert {row["ancestor_key"] for row in lineage if row["model_key"] == "c"} == {"a", "b", "c"}


def test_documented_columns_are_the_columns_that_are_checked() -> None:
    """The form check reads the seeds' documentation; the SQL has a list of its own."""
    with duckdb.connect() as connection:
        compiled_project().run(connection, full_world(), ["int_rule_cells"])
        cells = fetch(connection, "select distinct file_name, column_name from int_rule_cells")
    documented = {
        (f"seeds/rules/{name}", column)
        for name, columns in columns_of_files().items()
        for column in columns
    }
    assert {(cell["file_name"], cell["column_name"]) for cell in cells} == documented


# ------------------------------------------------------------------------- a real build that stops

# Stands for the tables of scores, which are made of the typed rules.
SCORES = """
select model_id, sum(points) as points from {{ ref('int_rules') }} group by model_id
"""


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """The part of the project that reads the rule files, with a table that is made of them."""
    copy = tmp_path / "project"
    for folder in ("macros", "seeds/rules", "models/intermediate/rules", "tests/generic"):
        shutil.copytree(PROJECT / folder, copy / folder)
    for file in ("dbt_project.yml", "profiles.yml", "models/_glossary.md"):
        shutil.copy(PROJECT / file, copy / file)
    (copy / "models" / "scores.sql").write_text(SCORES)
    (copy / "models" / "int_clock.sql").write_text("select date '2026-10-31' as as_of_date")
    return copy


def test_broken_file_stops_the_build_before_scoring(small_project: Path, run_dbt: Any) -> None:
    def build() -> subprocess.CompletedProcess[str]:
        return run_dbt(
            "build", "--exclude-resource-type", "unit_test",
            warehouse=warehouse, project=small_project,
        )

    def spoil(file: str, old: str, new: str) -> None:
        path = small_project / "seeds" / "rules" / file
        path.write_bytes(edit(old, new)(path.read_bytes()))

    warehouse = small_project / "rules.duckdb"
    first = build()
    assert first.returncode == 0, first.stdout
    assert "The rule files have" not in first.stdout
    before = _scores(warehouse)

    spoil("scoring_rules.csv", "ceo_or_vp,,20,", "ceo_or_vp,,twenty,")
    spoil("tiers.csv", "nurture,25,50", "nurture,25,45")
    spoil("engagement_levels.csv", "leave_at", "leaves_at")
    second = build()

    assert second.returncode == 1
    lines = [line for line in second.stdout.splitlines() if line.startswith("seeds/rules/")]
    assert [line.split(": ")[0] for line in lines] == [
        "seeds/rules/engagement_levels.csv, row 1, column leave_at",
        "seeds/rules/engagement_levels.csv, row 1, column leaves_at, 'leaves_at'",
        "seeds/rules/scoring_rules.csv, row 2 (default.ceo_or_vp), column points, 'twenty'",
        "seeds/rules/tiers.csv, row 4 (default.sales-ready), column enter_at, '50'",
    ], second.stdout
    assert "The rule files have 4 problems" in second.stdout
    assert _scores(warehouse) == before


def _scores(warehouse: Path) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute("select * from scores").fetchall()
