"""Staging on rows in the real shape of the loaders, and on what is missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

# The sample of Salesforce has none of these; a user would say so in the same way.
NOT_SYNCED = (
    "salesforce.campaign", "salesforce.campaign_member", "salesforce.case",
    "salesforce.opportunity_contact_role",
)
REAL_VARS = (
    "{ga4_export: fivetran, systems: [salesforce, hubspot, ga4], tables_not_synced: ["
    + ", ".join(NOT_SYNCED) + "]}"
)


def land(warehouse: Path, schema: str, files: dict[str, Path]) -> None:
    """Load CSV files into a schema as text, as a loader without types would."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(f"create schema {schema}")
        for table, file in files.items():
            connection.execute(
                f'create table {schema}."{table}" as '
                "select * from read_csv(?, all_varchar = true, header = true)", [str(file)],
            )


@pytest.fixture(scope="module")
def real_forms(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory, run_dbt: Callable
) -> Path:
    """Staging built on the anonymised rows of Fivetran's own packages."""
    folder = shared_data / "connectors"
    warehouse = tmp_path_factory.mktemp("real") / "real.duckdb"
    salesforce = (folder / "salesforce/fivetran+dbt_salesforce").glob("*.csv")
    hubspot = (folder / "hubspot/fivetran+dbt_hubspot").glob("*.csv")
    land(warehouse, "salesforce", {
        f.stem.removeprefix("sf_").removesuffix("_data"): f for f in salesforce})
    land(warehouse, "hubspot", {f.stem.removesuffix("_data"): f for f in hubspot})
    land(warehouse, "ga4", {"event": folder / "ga4/fivetran+dbt_ga4_export/event_data.csv"})
    result = run_dbt("run", "-s", "staging", "--vars", REAL_VARS, warehouse=warehouse)
    assert result.returncode == 0, result.stdout[-4000:]
    return warehouse


@pytest.mark.parametrize(("staged", "raw"), [
    ("stg_salesforce__leads", ["salesforce.lead", "salesforce.contact"]),
    ("stg_salesforce__accounts", ["salesforce.account"]),
    ("stg_salesforce__opportunities", ["salesforce.opportunity"]),
    ("stg_salesforce__events", ["salesforce.task", "salesforce.event"]),
    ("stg_hubspot__leads", ["hubspot.contact"]),
    ("stg_hubspot__events", [
        "hubspot.email_event", "hubspot.contact_form_submission", "hubspot.engagement"]),
    ("stg_ga4__events", ["ga4.event"]),
])
def test_no_row_of_the_real_forms_is_lost(real_forms: Path, staged: str, raw: list[str]) -> None:
    with duckdb.connect(str(real_forms), read_only=True) as connection:
        rows_in = sum(
            connection.execute(f"select count(*) from {table}").fetchone()[0] for table in raw)
        rows_out, distinct_ids = connection.execute(
            f"select count(*), count(distinct columns('^source_(event_)?id$')) from {staged}"
        ).fetchone()
    assert rows_out == distinct_ids == rows_in > 0


def test_real_forms_are_read_as_they_are_meant(real_forms: Path) -> None:
    with duckdb.connect(str(real_forms), read_only=True) as connection:
        def column(query: str) -> list:
            return [row[0] for row in connection.execute(query).fetchall()]

        # The three losers of HubSpot's merged contact, listed as 'id;id;id'.
        assert sorted(column(
            "select from_source_id from stg_hubspot__links where to_source_id = '78971951'"
        )) == ["46897301", "76226001", "76340251"]
        # 18-character ids lose their checksum, so that they meet their 15-character form.
        assert max(column("select length(source_id) from stg_salesforce__opportunities")) == 15
        # All ten opportunities are deleted in the source, though they are won too.
        assert column("select is_deleted from stg_salesforce__opportunities") == [True] * 10
        # Times are read, ids of digits stay text, and '' is unknown rather than false.
        assert None not in column("select occurred_at from stg_hubspot__events")
        assert column("select typeof(source_id) from stg_hubspot__leads limit 1") == ["VARCHAR"]
        assert set(column("select is_opted_out_of_email from stg_hubspot__leads")) == {None}


def own_tables(warehouse: Path, **tables: str) -> None:
    """A warehouse with the schema crm and its tables, each given as a query."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema crm")
        for name, query in tables.items():
            connection.execute(f"create table crm.{name} as {query}")


TIMES = {
    "2026-03-29T03:30:00+03:00": "2026-03-29 00:30:00",
    "2026-03-29 03:30:00+02": "2026-03-29 01:30:00",
    "2026-03-28T20:30:00-0500": "2026-03-29 01:30:00",
    "2026-03-29T00:30:00.000Z": "2026-03-29 00:30:00",
    "2021-02-24 10:00:00 UTC": "2021-02-24 10:00:00",
    "2021-04-08 11:17:44": "2021-04-08 11:17:44",
    "2026-03-29": "2026-03-29 00:00:00",
    "0000-00-00": None,
    "soon": None,
    "": None,
}


def test_times_become_utc_and_what_nobody_has_is_a_typed_null(
    tmp_path: Path, run_dbt: Callable
) -> None:
    """Built and read far from Greenwich: the zone of the machine must not matter."""
    zone = "Asia/Tokyo"
    own_tables(tmp_path / "w.duckdb", people=" union all ".join(
        f"select '{number}' as source_id, '{text}' as created_at"
        for number, text in enumerate(TIMES)))
    result = run_dbt("run", "-s", "stg_own__leads", "--vars",
                     "{systems: [own], own_leads: crm.people}", warehouse=tmp_path / "w.duckdb",
                     TZ=zone)
    assert result.returncode == 0, result.stdout
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        connection.execute(f"set timezone = '{zone}'")
        got = dict(connection.execute(
            "select source_id, cast(created_at as text) from stg_own__leads").fetchall())
        empty = connection.execute(
            "select distinct employee_count, typeof(employee_count), job_title, typeof(is_deleted) "
            "from stg_own__leads").fetchall()
    assert got == {str(number): utc for number, utc in enumerate(TIMES.values())}
    assert empty == [(None, "DOUBLE", None, "BOOLEAN")]


def test_a_missing_table_or_key_is_a_sentence_that_says_which(
    tmp_path: Path, run_dbt: Callable
) -> None:
    own_tables(tmp_path / "w.duckdb", happenings="select 1 as id, 'page_view' as event_type")
    result = run_dbt(
        "run", "-s", "stg_own__leads", "stg_own__events", "--vars",
        "{systems: [own], own_leads: crm.persons, own_events: crm.happenings}",
        warehouse=tmp_path / "w.duckdb")
    assert result.returncode != 0
    assert '"crm"."persons" is not there (own_leads)' in result.stdout
    assert "tables_not_synced" in result.stdout
    assert '"crm"."happenings" has no column \'source_event_id\'' in result.stdout
    assert "Its columns are: id, event_type" in result.stdout
    assert "Traceback" not in result.stdout


def test_a_system_that_nobody_knows_is_a_sentence(tmp_path: Path, run_dbt: Callable) -> None:
    result = run_dbt("parse", "--vars", "{systems: [salesforce, hubspott]}",
                     warehouse=tmp_path / "w.duckdb")
    assert result.returncode != 0
    assert "var systems names 'hubspott'; the systems are: salesforce, hubspot, zoho, " in (
        result.stdout)


def test_a_system_not_in_use_has_no_models(tmp_path: Path, run_dbt: Callable) -> None:
    result = run_dbt("--quiet", "list", "-s", "staging", "--resource-type", "model", "--vars",
                     "{systems: [hubspot]}", warehouse=tmp_path / "w.duckdb")
    assert result.returncode == 0
    folders = {line.split(".")[2] for line in result.stdout.split()}
    assert folders == {"hubspot"}
