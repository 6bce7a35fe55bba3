"""The conventions that dbt-bouncer.yml cannot see: the text of macros and models, and whether what
is documented is what is there."""

from __future__ import annotations

import csv
import json
import re
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

ROOT = Path(__file__).parents[2]
MACROS = {path: path.read_text() for path in sorted(ROOT.glob("macros/**/*.sql"))}
MODELS = {path: path.read_text() for path in sorted(ROOT.glob("models/**/*.sql"))}
COMMENT = re.compile(r"\{#.*?#\}|--[^\n]*", re.S)

NOT_PORTABLE = re.compile(
    r"\bqualify\b|\bilike\b|::|\bgroup by all\b|\bregexp|\b(try|safe)_cast\b|\btype_float\b"
    r"|\bunnest\b|\blist_|\bjson"
)


def name(path: Path) -> str:
    """A path as people say it, from the root of the project."""
    return path.relative_to(ROOT).as_posix()


def macros() -> Iterator[tuple[str, list[str], Path]]:
    """Every macro with the names of its arguments and its file, but not the implementations that
    adapter.dispatch chooses from (default__x, spark__x) and tests."""
    for path, text in MACROS.items():
        for macro, arguments in re.findall(r"\{%-? macro (\w+)\((.*?)\)", text):
            if "__" not in macro:
                names = re.findall(r"(\w+)(?:=[^,]+)?(?:,|$)", arguments)
                yield macro, names, path


@pytest.fixture(scope="module")
def manifest(demo_warehouse: Path) -> dict[str, Any]:
    """What dbt knows of the project, as of the build of the demo warehouse."""
    return json.loads((demo_warehouse.parent / f"target-{ROOT.name}/manifest.json").read_text())


@pytest.fixture(scope="module")
def documented_macros() -> dict[str, dict[str, Any]]:
    """The entries of macros/_macros.yml by name."""
    entries = yaml.safe_load((ROOT / "macros/_macros.yml").read_text())["macros"]
    return {entry["name"]: entry for entry in entries}


def test_only_portability_knows_engines() -> None:
    for path, text in MACROS.items():
        if "portability" in path.parts:
            assert "adapter.dispatch('" in text, f"{name(path)} needs no dispatch: move it"
            assert set(re.findall(r"adapter\.dispatch\('\w+', '(\w+)'\)", text)) == {
                "lead_scoring"
            }, f"{name(path)} must name the package, so that a consumer can override it"
        else:
            assert "adapter.dispatch" not in text, name(path)
            assert not re.search(r"target\.type", COMMENT.sub("", text)), name(path)


def test_macros_say_nothing_that_only_some_engines_know() -> None:
    for path, text in MACROS.items():
        if not {"portability", "staging"} & set(path.parts):
            # The words of the rules are no SQL.
            found = NOT_PORTABLE.search(COMMENT.sub("", text).replace("'list_added'", ""))
            assert not found, f"{name(path)}: {found and found[0]}"


def test_unit_tests_have_names_that_engines_take(manifest: dict[str, Any]) -> None:
    """dbt makes a table of that name, and Postgres takes no more than 63 characters."""
    names = {test["name"] for test in manifest["unit_tests"].values()}
    assert {name for name in names if len(name) > 63} == set()


def test_a_model_ends_in_its_last_step() -> None:
    for path, text in MODELS.items():
        last_line = text.rstrip().splitlines()[-1]
        assert re.fullmatch(r"select (distinct )?\* from \w+", last_line), name(path)


def test_a_system_is_one_folder_that_reads_no_other() -> None:
    for path, text in MODELS.items():
        if "staging" in path.parts:
            system = path.parent.name
            assert re.fullmatch(rf"(stg|base)_{system}__[a-z_]+[.]sql", path.name), name(path)
            others = re.findall(r"ref\('(?:stg|base)_([a-z0-9]+)__", text)
            others += re.findall(r"raw_table\('([a-z0-9]+)'", text)
            assert set(others) <= {system}, f"{name(path)} reads another system"
            assert f"in_use('{system}')" in text, f"{name(path)} is not enabled by var systems"


def test_models_are_short(record_property: pytest.RecordProperty) -> None:
    lengths = sorted(len(text.splitlines()) for text in MODELS.values())
    median = statistics.median(lengths)
    record_property("median_lines_of_a_model", median)
    assert median <= 50, f"half of the models have more than {median} lines"


def test_every_macro_is_documented_as_it_is(documented_macros: dict[str, dict[str, Any]]) -> None:
    signatures = {macro: arguments for macro, arguments, _ in macros()}
    assert set(documented_macros) == set(signatures)
    for macro, arguments in signatures.items():
        entries = documented_macros[macro].get("arguments", [])
        assert [entry["name"] for entry in entries] == arguments, macro
        assert documented_macros[macro]["description"], macro
        for entry in entries:
            assert entry["type"] and entry["description"], f"{macro}: {entry['name']}"


def test_every_macro_is_used() -> None:
    texts = [*MACROS.values(), *MODELS.values(), (ROOT / "dbt_project.yml").read_text()]
    for folder in ("tests", "snapshots"):
        texts += [path.read_text() for path in ROOT.glob(f"{folder}/**/*.sql")]
    for macro, _, path in macros():
        uses = sum(len(re.findall(rf"\b{macro}\(", text)) for text in texts)
        assert uses > 1, f"{name(path)}: nothing uses {macro}"


def test_every_glossary_entry_is_used() -> None:
    glossary = (ROOT / "models/_glossary.md").read_text()
    properties = "".join(
        path.read_text() for folder in ("models", "snapshots")
        for path in ROOT.glob(f"{folder}/**/*.yml"))
    for entry in re.findall(r"\{% docs (\w+) %\}", glossary):
        assert f"doc('{entry}')" in properties, f"nothing refers to {entry}"


def test_documented_columns_are_those_of_the_table(
    manifest: dict[str, Any], demo_warehouse: Path
) -> None:
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select table_name, list(column_name) from duckdb_columns() group by 1"
        ).fetchall()
    there = {table: set(columns) for table, columns in rows}
    wrong = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] != "model":
            continue
        table, documented = node["name"], set(node["columns"])
        # What repeats the columns of the contract or of a rule file documents what is special.
        repeats = table.startswith(("base_", "stg_", "int_typed_", "int_inherited_"))
        missing = set() if repeats else there[table] - documented
        if missing or documented - there[table]:
            wrong[table] = {"not documented": missing, "not there": documented - there[table]}
    assert not wrong


def test_documented_columns_of_a_seed_are_its_header(manifest: dict[str, Any]) -> None:
    for node in manifest["nodes"].values():
        if node["resource_type"] == "seed":
            with (ROOT / node["original_file_path"]).open(newline="", encoding="utf-8") as file:
                header = next(csv.reader(file))
            assert list(node["columns"]) == header, node["name"]
            undescribed = [c for c, d in node["columns"].items() if not d["description"]]
            assert not undescribed, node["name"]
            assert set(node["config"]["column_types"]) == set(header), node["name"]
