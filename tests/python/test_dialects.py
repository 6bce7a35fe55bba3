"""Snowflake, BigQuery, Redshift and Databricks, as far as one can go without an account: all models
of all systems are compiled for each of them, read by a parser of its dialect, and searched for what
this dialect does not have. Nothing runs there (docs/engines.md says so).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import sqlglot
from conftest import ROOT, made_once
from sqlglot import exp
from sqlglot.dialects import BigQuery, Redshift

TARGETS = ["snowflake", "bigquery", "redshift", "databricks"]
# What may not be a name there without quotes, of the words that could be one.
RESERVED = {
    # Without those that are reserved in SHOW and DDL alone (account, organization), or as a column
    # alone (case: the table is Salesforce's).
    "snowflake": {"all", "any", "by", "check", "column", "connect", "current", "following", "from",
                  "grant", "group", "having", "increment", "intersect", "lateral", "localtime",
                  "minus", "order", "qualify", "regexp", "rlike", "row", "rows", "sample", "select",
                  "set", "some", "start", "table", "tablesample", "trigger", "true", "try_cast",
                  "unique", "update", "using", "values", "when", "with"},
    "bigquery": {word.lower() for word in BigQuery.Generator.RESERVED_KEYWORDS},
    "redshift": {word.lower() for word in Redshift.Generator.RESERVED_KEYWORDS},
    "databricks": {"anti", "cross", "except", "full", "inner", "intersect", "join", "lateral",
                   "left", "minus", "natural", "on", "right", "semi", "union", "using"},
}
# Functions and forms that one engine has, with those of the four that have them, too.
ELSEWHERE = {
    r"\blist_\w+\(": set(), r"\bregexp_matches\(": set(), r"\bmake_timestamp\(": set(),
    r"\bjson_extract_string\(": set(), r"\bjson_valid\(": set(), r"\bgenerate_subscripts\(": set(),
    r"\bpg_input_is_valid\(": set(), r"\bpg_typeof\(": set(), r"\bjsonb\w*\b": set(),
    r"\bctid\b": set(), r"\browid\b": set(), r"\bhashtextextended\(": set(), r"#>>": set(),
    r"\bunnest\(elements\)": set(), r"\blambda \w+:": set(),
    r"(?<!\w)hash\(": {"snowflake", "databricks"}, r"\bxxhash64\(": {"databricks"},
    r"\btry_cast\(": {"snowflake", "databricks"}, r"\bsafe_cast\(": {"bigquery"},
    r"\brlike\b": {"databricks"}, r"\blateral view\b": {"databricks"},
    r"::": {"snowflake", "redshift"}, r" ~ '": {"redshift"},
    r"\bextract\(epoch\b": {"redshift"},
    r"\bwithin group\b": {"snowflake", "redshift", "databricks"},
    r"(?m)^\s*union\s*$": {"snowflake", "redshift", "databricks"},
    r"\bsubstring\([^()]* from ": {"redshift", "databricks"},
    r"\bvarchar\b": {"snowflake", "redshift"}, r"\bdouble precision\b": {"snowflake", "redshift"},
    r"(?<![\w.])double(?! precision)\b": {"snowflake", "databricks"},
    r"\btimestamptz\b": {"redshift"}, r"\bat time zone\b": {"redshift"},
    r"\bdatetime_add\(": set(), r"\bfilter \(where\b": {"databricks"}, r"\bqualify\b": set(),
}  # fmt: skip
# Columns that these systems call so: Redshift wants them in quotes. Not mended (docs/engines.md).
KNOWN_RESERVED = {"redshift": {
    ("tag", "base_activecampaign__email_events"), ("timestamp", "base_ga4__fivetran_events"),
    ("timestamp", "base_segment__identity_events"), ("timestamp", "base_segment__page_events"),
    ("timestamp", "base_segment__track_events"), ("timestamp", "stg_hubspot__field_changes"),
    ("timestamp", "stg_segment__accounts"), ("timestamp", "stg_segment__leads"),
    ("timestamp", "stg_segment__links"), ("type", "base_activecampaign__email_events"),
    ("type", "base_activecampaign__web_events"), ("type", "base_pardot__activity_events"),
    ("type", "base_salesforce__activity_events"), ("type", "base_salesforce__case_events"),
    ("type", "stg_pardot__consents"), ("type", "stg_salesforce__campaigns"),
    ("type", "stg_zoho__campaigns"),
}}  # fmt: skip
NOT_CODE = re.compile(r"'(?:[^'\\]|\\.)*'|--[^\n]*")
Compiled = dict[str, dict[str, str]]


@pytest.fixture(scope="module", params=TARGETS)
def warehouse(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Compiled]:
    """A target and everything that was compiled for it, by branch and name."""

    def make(folder: Path) -> None:
        environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        done = subprocess.run(
            [sys.executable, str(ROOT / "tests/python/offline.py"), request.param, str(folder)],
            capture_output=True, text=True, check=False, env=environment)
        assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]

    folder = made_once(tmp_path_factory, f"offline_{request.param}", make)
    return request.param, json.loads((folder / "compiled.json").read_text("utf-8"))


def statements(compiled: Compiled) -> list[tuple[str, str, str]]:
    """(branch, name, SQL) of everything."""
    return [(branch, name, sql) for branch, queries in compiled.items()
            for name, sql in queries.items() if sql]


def test_everything_is_compiled(warehouse: tuple[str, Compiled]) -> None:
    """Every model file but the one for the other shape of GA4's export, in each of its branches."""
    target, compiled = warehouse
    other = "native" if target == "redshift" else "fivetran"
    models = {path.stem for path in ROOT.glob("models/**/*.sql")} - {f"base_ga4__{other}_events"}
    assert models - set(compiled["full"]) == {"rule_history"}
    assert set(compiled["inline"]) == {"rule_history", "rule_history_incremental", "column_types"}
    for model in ("int_event_rows", "int_signal_days", "int_event_shapes"):
        assert "not in (select distinct part from" in compiled["incremental"][model]
        assert "not in (select distinct part from" not in compiled["full"][model]
    for model in ("past_scores", "past_points"):
        assert "having count(past.as_of_date) = 0" in compiled["incremental"][model]
        assert "having count(past.as_of_date) = 0" not in compiled["full"][model]
    assert "kept_at = (select max(kept_at)" in compiled["inline"]["rule_history_incremental"]
    assert "'2026-03-31'" in compiled["past_day"]["int_clock"]


@pytest.fixture(scope="module")
def trees(warehouse: tuple[str, Compiled]) -> dict[str, exp.Expression | str]:
    """Everything as sqlglot reads it, or what it said."""
    target, compiled = warehouse
    read: dict[str, exp.Expression | str] = {}
    for branch, name, sql in statements(compiled):
        try:
            read[f"{branch} {name}"] = sqlglot.parse_one(sql, read=target)
        except sqlglot.errors.SqlglotError as error:
            read[f"{branch} {name}"] = str(error)[:300]
    return read


def test_everything_can_be_read(trees: dict[str, exp.Expression | str]) -> None:
    broken = {name: str(tree)[:300] for name, tree in trees.items()
              if not isinstance(tree, exp.Query)}
    assert not broken, json.dumps(broken, indent=1)


def test_nothing_of_another_engine_is_left(warehouse: tuple[str, Compiled]) -> None:
    target, compiled = warehouse
    strange = {pattern: re.compile(pattern, re.I) for pattern, homes in ELSEWHERE.items()
               if target not in homes}
    found = {}
    for branch, name, sql in statements(compiled):
        bare = NOT_CODE.sub(lambda text: "''" if text[0][0] == "'" else "", sql)
        for pattern, expression in strange.items():
            if hit := expression.search(bare):
                found.setdefault(pattern, {})[f"{branch} {name}"] = bare[hit.start() - 40:][:90]
    assert not found, json.dumps(found, indent=1)


def test_a_query_without_a_table_has_no_condition(
    trees: dict[str, exp.Expression | str]
) -> None:
    """BigQuery refuses `select 1 as a where false`, which parsers take."""
    found = [name for name, tree in trees.items() if isinstance(tree, exp.Expression)
             and any(select.args.get("where") and not select.find(exp.From)
                     for select in tree.find_all(exp.Select))]
    assert not found, sorted(found)


def test_no_name_is_a_reserved_word(
    warehouse: tuple[str, Compiled], trees: dict[str, exp.Expression | str]
) -> None:
    target, _ = warehouse
    found = {(identifier.name, name) for name, tree in trees.items()
             if isinstance(tree, exp.Expression) for identifier in tree.find_all(exp.Identifier)
             if not identifier.quoted and identifier.name.lower() in RESERVED[target]
             and not may_be_reserved(identifier, target)}
    known = KNOWN_RESERVED.get(target, set())
    assert {(word, name.split()[1]) for word, name in found} == known, sorted(found)


def may_be_reserved(identifier: exp.Identifier, target: str) -> bool:
    """A name after a point may be any word; after AS, too, on Redshift."""
    parent = identifier.parent
    if isinstance(parent, exp.Column) and parent.table and parent.this is identifier:
        return True
    return target == "redshift" and isinstance(parent, exp.Alias)
