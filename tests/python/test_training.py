"""The tables that points are learned from: what they say of a past day is what a build as of that
day says, and what only came later is not in them."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from compiled import fetch
from conftest import ROOT

HALF_LIVES = (1, 3, 7, 14, 30, 60, 90, 180)
FIRST, DAY, END = date(2026, 3, 1), date(2026, 5, 3), date(2026, 6, 28)
SIGNALS = {
    "viewed": "event,page_view,,occurred,",
    "viewed_pricing": "event,page_view,page_path,starts_with,/pricing",
    "asked": "event,form_submit,,occurred,",
}
ATTRIBUTES = ("job_title", "job_level", "country_code", "region", "employee_count", "is_free_email",
              "company_name", "industry_group", "lead_source", "plan", "days_since_created")
VARS = {
    "systems": ["own"], "own_leads": "crm.people", "own_events": "crm.visits",
    "own_opportunities": "crm.deals", "custom_columns": {"own": {"plan": "plan"}},
    "conversion_days": 28,
}


def rule_files() -> dict[str, str]:
    """Rule files with a rule for everything that is measured or known."""
    rules = ("model_id,rule_id,component,axis,signal_id,points,measure,decay,decay_days,"
             "description\n")
    signals = "signal_id,subject,event_type,property,operator,value,description\n"
    for name, condition in SIGNALS.items():
        signals += f"{name},{condition},\n"
        for days in HALF_LIVES:
            rules += f"m,{name}_{days},behavioral,engagement,{name},1,decayed_sum,half_life,"
            rules += f"{days},x\n"
    for name in ATTRIBUTES:
        signals += f"has_{name},lead,,{name},is_present,,\n"
        rules += f"m,has_{name},fit,fit,has_{name},1,,,,x\n"
    columns = (ROOT / "seeds/rules/scoring_rules.csv").read_text().splitlines()[0].split(",")
    head, *rows = [line.split(",") for line in rules.splitlines()]
    full = [",".join(dict(zip(head, row, strict=True)).get(name, "") for name in columns)
            for row in rows]
    return {
        "signals.csv": signals,
        "scoring_rules.csv": "\n".join([",".join(columns), *full]) + "\n",
        "rule_groups.csv": "model_id,rule_group,combine,min_points,max_points\n",
        "scoring_models.csv": (ROOT / "seeds/rules/scoring_models.csv").read_text().splitlines()[0]
        + "\nm,1.0,ACTIVE,,,1,,,,,,,,,\n",
        "tiers.csv": "model_id,tier,enter_at,leave_at,description\nm,all,,,\n",
        "fit_grades.csv": "model_id,fit_grade,enter_at,leave_at,description\nm,A,,,\n",
        "engagement_levels.csv":
            "model_id,engagement_level,enter_at,leave_at,description\nm,1,,,\n",
    }


def people() -> list[tuple[Any, ...]]:
    """source_id, email, job_title, country, employees, industry, company, plan, created."""
    chance = random.Random(3)
    titles, countries = ("CEO", "Clerk", "IT Manager", None), ("Germany", "France", None, "Croatia")
    return [
        (f"p{number}", f"p{number}@{chance.choice(('acme.fi', 'gmail.com', 'corp.de'))}",
         chance.choice(titles), chance.choice(countries), chance.choice((None, 20, 400)),
         chance.choice(("Banking", "Software", None)), chance.choice(("Acme", None)), "trial",
         date(2026, 1, 5) + timedelta(days=chance.randrange(160)))
        for number in range(60)
    ]


def visits() -> list[tuple[Any, ...]]:
    """source_event_id, type, lead, path, occurred_on, loaded_on: of what happened after the first
    load a third was loaded twenty days late."""
    chance = random.Random(4)
    found = []
    for number in range(700):
        lead = chance.choice(people())
        day = lead[8] + timedelta(days=chance.randrange((END - lead[8]).days + 1))
        late = timedelta(days=chance.choice((0, 1, 20)))
        found.append((f"e{number}", chance.choice(("page_view", "page_view", "form_submit")),
                      lead[0], chance.choice(("/pricing", "/blog")), day,
                      FIRST if day <= FIRST else min(day + late, END)))
    return found


def deals() -> list[tuple[Any, ...]]:
    """source_id, lead, created, closed: won ones, of every third lead."""
    return [(f"d{row[0]}", row[0], row[8] + timedelta(days=5),
             row[8] + timedelta(days=int(row[0][1:]) + 10))
            for row in people() if int(row[0][1:]) % 3 == 0
            and row[8] + timedelta(days=int(row[0][1:]) + 10) <= END]


# Somebody who was there on the first day, never converts, and has another title in the end.
CHANGED = next(row[0] for row in people() if row[8] <= FIRST and int(row[0][1:]) % 3)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with rule files of its own."""
    copy = tmp_path_factory.mktemp("training") / "project"
    for folder in ("macros", "models", "seeds", "snapshots", "tests/generic"):
        shutil.copytree(ROOT / folder, copy / folder)
    for file in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(ROOT / file, copy / file)
    for file, text in rule_files().items():
        (copy / "seeds/rules" / file).write_text(text)
    return copy


Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def built(project: Path, run_dbt: Callable) -> dict[str, Tables]:
    """`training`: the training tables of the last day; `then`: what a build as of DAY says."""
    warehouse = project.parent / "training.duckdb"

    def load(until: date) -> None:
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute("create schema if not exists crm")
            connection.execute("""create or replace table crm.people (source_id varchar,
                email varchar, job_title varchar, country varchar, employee_count integer,
                industry varchar, company_name varchar, plan varchar, created_at timestamp,
                updated_at timestamp, loaded_at timestamp, lead_source varchar)""")
            connection.executemany(
                "insert into crm.people values (?,?,?,?,?,?,?,?,?,?,?,'Web')",
                [(*row, row[8], max(FIRST, row[8])) for row in people() if row[8] <= until])
            connection.execute("""create or replace table crm.visits (source_event_id varchar,
                event_type varchar, lead_source_id varchar, page_path varchar,
                occurred_at timestamp, loaded_at timestamp)""")
            connection.executemany("insert into crm.visits values (?,?,?,?,?,?)",
                                   [row for row in visits() if row[5] <= until])
            connection.execute("""create or replace table crm.deals (source_id varchar,
                lead_source_id varchar, created_at timestamp, closed_at timestamp, amount integer,
                is_closed boolean, is_won boolean, loaded_at timestamp)""")
            connection.executemany("insert into crm.deals values (?,?,?,?,9,true,true,?)",
                                   [(*row, max(FIRST, row[3])) for row in deals()
                                    if row[3] <= until])

    def build(select: str, **variables: Any) -> None:
        result = run_dbt(
            "build", "--select", *select.split(), "--exclude-resource-type", "unit_test",
            "--exclude-resource-type", "test", "--vars", json.dumps(VARS | variables),
            warehouse=warehouse, project=project)
        assert result.returncode == 0, result.stdout[-4000:]

    def tables(*names: str) -> Tables:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            return {name: fetch(connection, name) for name in names}

    load(FIRST)
    build("+lead_record_history")
    load(END)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("""update crm.people set plan = 'paid', job_title = 'Director',
            updated_at = '2026-06-20' where source_id = ?""", [CHANGED])
    training = ("training_leads", "training_values", "training_activity")
    build(" ".join(f"+{name}" for name in training), training_weeks=20)
    found = {"training": tables(*training)}
    build("+int_rule_occurrences +int_lead_attributes +int_leads", as_of=str(DAY),
          rules_from="files")
    return found | {"then": tables("int_rule_occurrences", "int_rules_in_force",
                                   "int_lead_attributes", "int_leads")}


def on_the_day(built: dict[str, Tables], name: str) -> list[dict[str, Any]]:
    """What a training table says of DAY."""
    return [row for row in built["training"][name] if row["snapshot_date"] == DAY]


def test_leads_are_looked_at_on_sundays_while_they_are_open(built: dict[str, Tables]) -> None:
    sundays = [END - timedelta(weeks=week) for week in range(20)]
    won = {f"own:{lead}": closed for _, lead, _, closed in deals()}
    expected = {}
    for lead, *_, created in people():
        for day in sundays:
            converted = won.get(f"own:{lead}")
            if created <= day and (converted is None or converted > day):
                ripe_on = day + timedelta(days=28)
                expected[f"own:{lead}", day] = (
                    (day - created).days, converted,
                    int(converted is not None and converted <= ripe_on), ripe_on <= END)
    found = {(row["lead_id"], row["snapshot_date"]):
             (row["days_since_created"], row["converted_on"], row["is_converted"], row["is_ripe"])
             for row in built["training"]["training_leads"]}
    assert found == expected
    assert {flag for *_, flag, ripe in found.values() if ripe} == {0, 1}


def test_activity_is_what_rules_would_have_measured_on_the_day(built: dict[str, Tables]) -> None:
    ways = {row["way_number"]: (row["signal_id"], int(row["decay_days"]))
            for row in built["then"]["int_rules_in_force"] if row["measure"] == "decayed_sum"}
    leads = {row["lead_id"] for row in on_the_day(built, "training_leads")}
    expected = {
        (row["lead_id"], *ways[row["way_number"]]):
        (row["days_since_last"], row["occurrences"], round(row["decayed_sum"] + 1e-9, 6))
        for row in built["then"]["int_rule_occurrences"]
        if row["way_number"] in ways and row["lead_id"] in leads
    }
    found = {
        (row["lead_id"], row["signal_id"], days):
        (row["days_since_last"], row["occurrences"], float(row[f"decayed_{days}"]))
        for row in on_the_day(built, "training_activity") for days in HALF_LIVES
    }
    assert len(found) > 300
    assert found == expected


def test_decayed_sums_are_those_of_the_events_known_by_each_day(built: dict[str, Tables]) -> None:
    """Worked out from the raw rows: an event that was loaded later is not seen."""
    open_on = {(row["lead_id"], row["snapshot_date"])
               for row in built["training"]["training_leads"]}
    asked: dict[tuple[str, date], list[int]] = {}
    unseen = 0
    for _, kind, lead, _, happened, loaded in visits():
        available = happened if happened <= FIRST else loaded
        for key in open_on:
            if kind == "form_submit" and key[0] == f"own:{lead}" and happened <= key[1]:
                if max(available, happened) <= key[1]:
                    asked.setdefault(key, []).append((key[1] - happened).days)
                else:
                    unseen += 1
    found = {(row["lead_id"], row["snapshot_date"]): row
             for row in built["training"]["training_activity"] if row["signal_id"] == "asked"}
    assert set(found) == set(asked)
    assert unseen > 50
    for key, ages in asked.items():
        assert found[key]["occurrences"] == len(ages)
        assert found[key]["days_since_last"] == min(ages)
        for days in HALF_LIVES:
            assert float(found[key][f"decayed_{days}"]) == pytest.approx(
                sum(0.5 ** (age / days) for age in ages), abs=6e-7)


def test_values_are_those_of_the_day(built: dict[str, Tables]) -> None:
    leads = {row["lead_id"] for row in on_the_day(built, "training_leads")}
    expected = {(row["lead_id"], row["attribute"]): row["value_text"]
                for row in built["then"]["int_lead_attributes"]
                if row["subject"] == "lead" and row["lead_id"] in leads}
    found = {(row["lead_id"], row["attribute"]): row["value_text"]
             for row in on_the_day(built, "training_values")
             if row["subject"] == "lead" and row["attribute"] in ATTRIBUTES}
    assert {attribute for _, attribute in expected} == set(ATTRIBUTES)
    assert found == expected
    assert found[f"own:{CHANGED}", "plan"] == "trial"
    assert all(row["is_point_in_time"] for row in on_the_day(built, "training_values"))


def test_what_has_no_history_on_the_day_is_not_known(built: dict[str, Tables]) -> None:
    """plan is declared nowhere, so it counts from the first build on; a title is written when the
    lead arrives."""
    values = built["training"]["training_values"]
    plans = {(row["snapshot_date"] < FIRST, row["is_point_in_time"], row["value_text"] is None)
             for row in values if row["attribute"] == "plan"}
    assert {one[:2] for one in plans} == {(True, False), (False, True)}
    assert (True, False, False) not in plans
    titles = [row for row in values if row["attribute"] == "job_title"]
    assert all(row["is_point_in_time"] for row in titles)
    changed = {row["snapshot_date"] == END: row["value_text"] for row in titles
               if row["lead_id"] == f"own:{CHANGED}"}
    assert changed[True] == "Director" and changed[False] != "Director"


def test_nothing_that_follows_contact_is_there(built: dict[str, Tables]) -> None:
    attributes = {row["attribute"] for row in built["training"]["training_values"]}
    assert "job_title" in attributes
    assert not attributes & {"lead_status", "opportunity_stage", "open_opportunity_count",
                             "won_opportunity_count", "lost_opportunity_count", "owner_key"}
