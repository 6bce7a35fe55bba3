"""Attributes and rules of past days are kept, a past day comes out as it was, the erased are gone.

One small company is built on two days, with a promotion, a move to a competitor, an erasure and a
changed rule between them. All scores below were worked out by hand.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import ROOT

FIRST, SECOND = "2026-03-01", "2026-03-10"

RULES = {
    "signals.csv": """\
signal_id,subject,event_type,property,operator,value,description
chief,lead,,job_title,contains,chief,Leads the company
paying,lead,,plan,equals,paid,Pays for the product
new_plan,event,attribute_changed,attribute,equals,plan,Changed the plan
new_title,event,attribute_changed,attribute,equals,job_title,Has a new title
moved_to_rival,event,attribute_changed,attribute,equals,email_domain,Works for a competitor now
moved_to_rival,event,attribute_changed,new_value,one_of,rival.com|other.com,Works for a rival now
""",
    "scoring_rules.csv": """\
model_id,rule_id,component,axis,rule_group,signal_id,only_if,points,measure,from_value,to_value,\
min_times,max_times,per,window_days,decay,decay_days,decay_percent,min_points,max_points,\
if_unknown,starts_on,ends_on,description
small,chief,demographic,fit,,chief,,20,,,,,,,,,,,,,,,,Leads the company
small,new_title,behavioral,engagement,,new_title,,7,,,,,,,30,,,,,,,,,Has a new title
small,paying,fit,fit,,paying,,5,,,,,,,,,,,,,,,,Pays for the product
small,new_plan,behavioral,engagement,,new_plan,,2,,,,,,,,,,,,,,,,Changed the plan
small,moved,negative,fit,,moved_to_rival,,-50,,,,,,,,,,,,,,,,Works for a competitor now
""",
    "rule_groups.csv": "model_id,rule_group,combine,min_points,max_points\n",
    "scoring_models.csv": """\
model_id,version,mode,extends,audience_signal,priority,traffic_percent,holdout_percent,\
min_fit_points,max_fit_points,min_engagement_points,max_engagement_points,min_score,max_score,\
description
small,1.0,ACTIVE,,,1,,,,,,,,,
""",
    "tiers.csv": "model_id,tier,enter_at,leave_at,description\nsmall,all,,,\n",
    "fit_grades.csv": "model_id,fit_grade,enter_at,leave_at,description\nsmall,A,,,\n",
    "engagement_levels.csv":
        "model_id,engagement_level,enter_at,leave_at,description\nsmall,1,,,\n",
}

# source_id, email, job_title, updated_at
PEOPLE = [
    ("ann", "ann@acme.fi", "Chief Executive", "2026-01-05"),
    ("joe", "joe@acme.fi", "Clerk", "2026-01-05"),
    ("eve", "eve@acme.fi", "Clerk", "2026-01-05"),
    ("zoe", "zoe@acme.fi", "Chief of Staff", "2026-02-15"),
    ("ivy", "ivy@acme.fi", "Chief Gardener", "2026-01-05"),
]

PAST = ("past_scores", "past_points")
# plan is an attribute of their own: no system has a column for it.
VARS = {"systems": ["own"], "own_leads": "crm.people", "custom_columns": {"own": {"plan": "plan"}}}
Rows = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with rule files of its own."""
    copy = tmp_path_factory.mktemp("history") / "project"
    for folder in ("macros", "models", "seeds", "snapshots", "tests/generic"):
        shutil.copytree(ROOT / folder, copy / folder)
    for file in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(ROOT / file, copy / file)
    for file, text in RULES.items():
        (copy / "seeds/rules" / file).write_text(text)
    return copy


@pytest.fixture(scope="module")
def days(project: Path, run_dbt: Callable) -> dict[str, Rows]:
    """scored_leads of each build, by lead; and of the table names in which the erased still are."""
    warehouse = project.parent / "history.duckdb"

    def execute(*statements: str) -> None:
        with duckdb.connect(str(warehouse)) as connection:
            for statement in statements:
                connection.execute(statement)

    kept: list[dict[str, set[str]]] = []

    def build(*options: str, **variables: str) -> Rows:
        result = run_dbt(
            "build", "--select", "+scored_leads +score_ledger rule_history past_scores past_points",
            *options,
            "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test",
            "--vars", json.dumps(VARS | variables), warehouse=warehouse, project=project)
        assert result.returncode == 0, result.stdout[-4000:]
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            assert connection.execute("select * from rule_errors").fetchall() == []
            kept.append({table: {f"{day} {lead.removeprefix('own:')}" for day, lead in
                                 connection.execute(f"select as_of_date, lead_id from {table}")
                                 .fetchall()} for table in PAST})
            cursor = connection.execute("select * from scored_leads")
            names = [column[0] for column in cursor.description]
            found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        return {row["lead_id"].removeprefix("own:"): row for row in found}

    execute(
        "create schema crm",
        """create table crm.people (source_id varchar, email varchar, job_title varchar,
            plan varchar, updated_at timestamp, created_at timestamp, loaded_at timestamp)""",
        *(f"insert into crm.people values ('{person}', '{email}', '{title}', 'trial', '{updated}', "
          f"'2026-01-05', '{FIRST} 06:00:00')" for person, email, title, updated in PEOPLE),
    )
    first = build()
    # As if there had been a build in January, too.
    execute(
        *(f"insert into {table} select * replace (date '2026-01-31' as as_of_date) from {table}"
          for table in PAST),
        f"""update crm.people set job_title = 'Chief Clerk', plan = 'Paid', updated_at = '{SECOND}',
            loaded_at = '{SECOND}' where source_id = 'joe'""",
        f"""update crm.people set email = 'eve@rival.com', updated_at = '{SECOND}',
            loaded_at = '{SECOND}' where source_id = 'eve'""",
        "delete from crm.people where source_id = 'ivy'",
    )
    rules = project / "seeds/rules/scoring_rules.csv"
    rules.write_text(rules.read_text().replace("chief,,20", "chief,,30"))
    second = build()
    leftovers = tables_that_name(warehouse, "own:ivy")
    return {
        "first": first,
        "second": second,
        "first again": build(as_of=FIRST),
        "new rules, first day": build(as_of=FIRST, rules_from="files"),
        "before history": build("--full-refresh", as_of="2026-02-01"),
        "leftovers": {name: {} for name in leftovers},
        "kept": dict(enumerate(kept)),
    }


def tables_that_name(warehouse: Path, key: str) -> list[str]:
    """The tables and views in which any cell holds the key."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        names = [name for (name,) in connection.execute(
            "select table_name from information_schema.tables where table_schema = 'main'"
        ).fetchall()]
        return [name for name in names if connection.execute(
            f'select count(*) from "{name}" as t where cast(t as varchar) like ?', [f"%{key}%"]
        ).fetchone() != (0,)]


def scores(rows: Rows) -> dict[str, float]:
    """The score of each lead."""
    return {lead: float(row["lead_score"]) for lead, row in rows.items()}


def test_the_first_day(days: dict[str, Rows]) -> None:
    assert scores(days["first"]) == {"ann": 20, "joe": 0, "eve": 0, "zoe": 20, "ivy": 20}
    assert {str(row["as_of_date"]) for row in days["first"].values()} == {FIRST}


def test_changes_are_signals(days: dict[str, Rows]) -> None:
    # joe: chief 30, a new title 7, pays 5, changed the plan 2; eve: moved to a competitor.
    assert scores(days["second"]) == {"ann": 30, "joe": 44, "eve": -50, "zoe": 30}
    assert days["second"]["joe"]["reason_up_1"] == "Leads the company (+30)"
    assert days["second"]["eve"]["reason_down_1"] == (
        f"Works for a competitor now, last on {SECOND} (-50)")


def test_a_past_day_is_as_it_was(days: dict[str, Rows]) -> None:
    """Attributes and rules of the day, column by column - but for who was erased since."""
    then = {lead: row for lead, row in days["first"].items() if lead != "ivy"}
    email = "eve@rival.com"  # Addresses are not kept, so that history is no second address book.
    again = days["first again"]
    assert then["eve"] | {"email": email} == again["eve"] | {"email": email}
    assert {lead: row for lead, row in then.items() if lead != "eve"} == {
        lead: row for lead, row in again.items() if lead != "eve"}


def test_new_rules_can_be_tried_on_a_past_day(days: dict[str, Rows]) -> None:
    assert scores(days["new rules, first day"]) == {"ann": 30, "joe": 0, "eve": 0, "zoe": 30}
    assert days["first"]["ann"]["rules_hash"] == days["first again"]["ann"]["rules_hash"]
    assert days["second"]["ann"]["rules_hash"] == days["new rules, first day"]["ann"]["rules_hash"]
    assert days["first"]["ann"]["rules_hash"] != days["second"]["ann"]["rules_hash"]


def test_what_is_not_known_of_a_day_is_said(days: dict[str, Rows]) -> None:
    """zoe was changed on 15 February and first recorded on 1 March: what she was on 1 February
    nobody knows. Nobody had touched the others since January."""
    before = days["before history"]
    assert {lead: row["fit_is_point_in_time"] for lead, row in before.items()} == {
        "ann": True, "joe": True, "eve": True, "zoe": False}
    assert {str(row["history_starts_on"]) for row in before.values()} == {FIRST}
    assert all(row["fit_is_point_in_time"] for row in days["second"].values())


def test_of_each_month_the_newest_date_is_kept(days: dict[str, Rows]) -> None:
    scored = {number: found["past_scores"] for number, found in days["kept"].items()}
    january = {f"2026-01-31 {lead}" for lead in ("ann", "joe", "eve", "zoe")}
    newest = {f"{SECOND} {lead}" for lead in ("ann", "joe", "eve", "zoe")}
    assert scored[0] == {f"{FIRST} {lead}" for lead in ("ann", "joe", "eve", "zoe", "ivy")}
    # The second build takes the place of the first, and ivy is forgotten in January, too.
    assert scored[1] == january | newest
    # 1 March is not the newest date of its month any more.
    assert scored[2] == scored[3] == scored[1]
    # A month that had none yet; the others stay, even with --full-refresh.
    assert scored[4] == scored[1] | {f"2026-02-01 {lead}" for lead in ("ann", "joe", "eve", "zoe")}
    for number, found in days["kept"].items():
        assert found["past_points"] <= scored[number]
        assert found["past_points"]


def test_the_erased_are_in_no_table(days: dict[str, Rows]) -> None:
    assert list(days["leftovers"]) == []
