"""All source systems together: what they share, and what was told by them after the whole build."""

from __future__ import annotations

import argparse
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from compiled import CompileError, compiled_project

from lead_scoring import systems
from lead_scoring.demo_data.scene import Scene

ROOT = Path(__file__).parents[2]
STAGING = ROOT / "models/staging"
CONTRACT = (ROOT / "macros/staging/contract.sql").read_text("utf-8")
KINDS = {"text": "VARCHAR", "number": "DOUBLE", "boolean": "BOOLEAN", "timestamp": "TIMESTAMP"}

Told = tuple[Path, dict[str, Scene]]


def test_the_page_says_what_the_code_says() -> None:
    assert systems.run(argparse.Namespace(check=True)) == 0


def test_a_system_has_a_model_for_each_of_its_tables_and_no_other() -> None:
    for system, entities in systems.entities().items():
        models = {file.stem for file in (STAGING / system).glob("stg_*.sql")}
        assert models == {f"stg_{system}__{entity}" for entity in entities}, system
    assert {f.name for f in STAGING.iterdir()} == set(systems.entities())


def test_every_quirk_has_a_test() -> None:
    """The 34 quirks of the reference, each named by its number in the docstring of a test."""
    texts = [file.read_text("utf-8") for file in (ROOT / "tests/python").glob("test_*.py")]
    named = {int(n) for text in texts
             for numbers in re.findall(r"Quirks? ([\d, and]+)", text)
             for n in re.findall(r"\d+", numbers)}
    assert set(range(1, 35)) - named == set()


def contract(entity: str) -> dict[str, str]:
    """The columns of a canonical table with their types in DuckDB, read from the contract."""
    block = re.search(rf"'{entity}': \{{(.*?)\n        \}}", CONTRACT, re.DOTALL)[1]
    columns = {"source_system": "VARCHAR"}
    for kind, names in re.findall(r"'(\w+)': \[(.*?)\]", block, re.DOTALL):
        columns |= dict.fromkeys(re.findall(r"'(\w+)!?'", names), KINDS[kind])
    return columns


@pytest.mark.parametrize("warehouse", ["told_by_systems", "quirks", "real_forms"])
def test_every_staged_table_has_the_columns_of_the_contract(
    warehouse: str, request: pytest.FixtureRequest
) -> None:
    built = request.getfixturevalue(warehouse)
    path = built[0] if isinstance(built, tuple) else built
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute(
            "select table_name, column_name, data_type from duckdb_columns() "
            "where table_name like 'stg_%' order by table_name, column_index").fetchall()
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        tables.setdefault(table, {})[column] = kind
    assert tables
    for table, columns in tables.items():
        expected = contract(table.split("__")[1])
        extra = set(columns) - set(expected)
        assert {name: kind for name, kind in columns.items() if name not in extra} == expected
        assert not extra or table.endswith("__leads"), f"{table}: {extra}"


@pytest.mark.parametrize("warehouse", ["told_by_systems", "quirks", "real_forms"])
def test_systems_make_only_the_events_that_the_page_names(
    warehouse: str, request: pytest.FixtureRequest
) -> None:
    built = request.getfixturevalue(warehouse)
    path = built[0] if isinstance(built, tuple) else built
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = [row[0] for row in connection.execute(
            "select distinct view_name from duckdb_views() where view_name like 'stg_%__events'"
        ).fetchall()]
        for table in tables:
            system = table.split("__")[0].removeprefix("stg_")
            made = {row[0] for row in connection.execute(
                f"select distinct event_type from {table}").fetchall()}
            assert made - systems.event_types(system) == set(), system


def test_every_told_person_is_one_scored_lead(told_by_systems: Told) -> None:
    warehouse, scenes = told_by_systems
    people = {person.email for scene in scenes.values() for person in scene.people}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        leads = [row[0] for row in connection.execute("select email from scored_leads").fetchall()]
        points = connection.execute(
            "select count(*) from scored_leads where lead_score > 0").fetchone()[0]
    assert sorted(leads) == sorted(people)
    assert points > len(people) / 2


def test_every_told_touch_counts_for_its_person_once(told_by_systems: Told) -> None:
    """Whichever system told it, whatever id it used. Opens are looked at elsewhere: they need
    evidence of a person; what companies did names nobody."""
    warehouse, scenes = told_by_systems
    told = Counter(
        (touch.person.email, touch.kind)
        for system, scene in scenes.items() if system != "leadfeeder"
        for touch in scene.touches if touch.kind != "email_open")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        counted = Counter(dict(((email, kind), n) for email, kind, n in connection.execute("""
            select email, event_type, count(*) from int_events
            inner join scored_leads using (lead_id)
            where not_scored_reason is null
            group by all""").fetchall()))
    kinds = {kind for _, kind in told}
    found = Counter({key: n for key, n in counted.items() if key[1] in kinds})
    assert {key: (told[key], found[key]) for key in told | found
            if told[key] != found[key]} == {}


def test_every_told_deal_stage_and_cost_arrives(told_by_systems: Told) -> None:
    warehouse, scenes = told_by_systems
    deals = [deal for scene in scenes.values() for deal in scene.deals]
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute("""
            select email, amount, currency, is_closed, is_won, stage, owner_name
            from int_opportunities
            left join scored_leads using (lead_id)""").fetchall()
        total = connection.execute(
            "select sum(cost) from int_costs where basis = 'cost table' and source_system = 'own'"
        ).fetchone()[0]
        spent = connection.execute("select sum(cost) from advertising.spend").fetchone()[0]
        unknown = connection.execute(
            "select count(*) from int_costs where reporting_cost is null").fetchone()[0]
    expected = Counter((d.person.email, d.amount, d.is_closed, d.is_won) for d in deals)
    assert Counter((e, a, closed, won) for e, a, _, closed, won, _, _ in found) == expected
    assert total == pytest.approx(spent)
    assert unknown == 0


def test_no_is_no_whoever_said_it(told_by_systems: Told) -> None:
    """Quirk 31: conflicting consent across systems. Every system that can say it tells the same
    consent of a person here; unsubscribes come on top."""
    warehouse, scenes = told_by_systems
    people = {p.email: p for scene in scenes.values() for p in scene.people}
    gone = {t.person.email for scene in scenes.values() for t in scene.touches
            if t.kind == "email_unsubscribe"}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(
            "select email, email_consent, may_email, may_call, phone_consent from scored_leads"
        ).fetchall()
    for email, consent, may_email, may_call, phone in found:
        person = people[email]
        if person.email_consent == "opted_out" or email in gone:
            assert consent == "opted_out", email
        assert may_email == (consent == "opted_in"), email
        if may_email:
            assert person.email_consent == "opted_in", email
        if person.phone_consent == "opted_out":
            assert phone == "opted_out", email
        if may_call:
            assert person.phone_consent == "opted_in", email


def test_a_mail_that_another_system_logged_counts_once(quirks: Path) -> None:
    """Quirk 11: Klenty sent the mail at 07:00:00, Salesforce logged it as a task at 07:00:20."""
    with duckdb.connect(str(quirks), read_only=True) as connection:
        found = connection.execute("""
            select source_system, not_scored_reason from int_events
            where event_type = 'email_sent'
                and lead_id = (select lead_id from identity_map
                               where id_value = 'gil@klenty-quirks.net')
            order by 1""").fetchall()
    assert ("klenty", None) in found
    assert ("salesforce", "logged by another system too") in found
    assert ("salesforce", None) not in found


# The same deleted row as each loader lands it, each as another table: its key, a text and a time.
LOADERS = {
    "fivetran": ("leads", "source_id", "email", "created_at", """
        select '1' as {key}, 'a@x.co' as {text}, true as _fivetran_deleted,
        '2026-03-01T02:00:00+02:00' as {time}, timestamp '2026-03-02' as _fivetran_synced"""),
    "airbyte": ("accounts", "SourceId", "AccountName", "CreatedAt", """
        select '1' as "{key}", 'a@x.co' as "{text}", '2026-03-02' as _ab_cdc_deleted_at,
        '2026-03-01T00:00:00Z' as "{time}", timestamptz '2026-03-02 00:00:00+00'
        as _airbyte_extracted_at"""),
    "dlt": ("opportunities", "source_id", "stage", "created_at", """
        select '1' as {key}, 'a@x.co' as {text}, true as is_deleted,
        1772323200000 as {time}, '1772409600.0' as _dlt_load_id"""),
    "singer": ("campaigns", "source_id", "status", "starts_at", """
        select '1' as {key}, 'a@x.co' as {text}, '2026-03-02' as _sdc_deleted_at,
        '2026-03-01 00:00:00' as {time}, '2026-03-02T00:00:00Z' as _sdc_extracted_at"""),
    "ingestr": ("events", "source_event_id", "content_name", "occurred_at", """
        select '1' as {key}, 'a@x.co' as {text}, 'TRUE' as is_deleted, 'other' as event_type,
        '1772323200000' as {time}, timestamp '2026-03-02' as _ingestr_loaded_at"""),
    "history_mode": ("campaign_members", "source_id", "status", "added_at", """
        select '1' as {key}, t as {text}, timestamp '2026-03-01' as {time},
        '7' as campaign_source_id, timestamp '2026-03-02' as _fivetran_synced,
        active as _fivetran_active, timestamp '2026-02-01' + interval (n) day as _fivetran_start
        from (values ('old@x.co', false, 1), ('a@x.co', false, 2)) as v (t, active, n)"""),
}


def test_one_place_hides_the_loaders(tmp_path: Path, run_dbt: Callable) -> None:
    """Quirk 7 and 8: the same deleted row, as each loader lands it, reads the same."""
    warehouse = tmp_path / "w.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema raw")
        connection.execute("set timezone = 'UTC'")
        for loader, (_, key, text, time, query) in LOADERS.items():
            rows = query.format(key=key, text=text, time=time)
            connection.execute(f"create table raw.{loader} as {rows}")
    tables = {f"own_{one[0]}": f"raw.{loader}" for loader, one in LOADERS.items()}
    result = run_dbt("run", "-s", "staging", "--vars",
                     json.dumps({"systems": ["own"], **tables}), warehouse=warehouse)
    assert result.returncode == 0, result.stdout[-3000:]
    found = {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for loader, (table, key, text, time, _) in LOADERS.items():
            columns = [re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() for name in (key, text, time)]
            found[loader] = connection.execute(
                f"select {columns[0]}, {columns[1]}, is_deleted, cast({columns[2]} as text), "
                f"cast(loaded_at as text) from stg_own__{table}").fetchall()
    row = ("1", "a@x.co", True, "2026-03-01 00:00:00", "2026-03-02 00:00:00")
    assert found == {loader: [row] for loader in LOADERS}


@pytest.mark.parametrize(("variables", "sentence"), [
    ("{custom_columns: {pardot: {budget_amount: Score}}}", "A score is no input"),
    ("{custom_columns: {salesforce: {plan: Warehouse_Lead_Score__c}}}", "A score is no input"),
    ("{score_columns: [My_Tier__c], custom_columns: {salesforce: {plan: my_tier_c}}}",
     "A score is no input"),
    ("{match_people_by: [shoe_size]}", "it can name: user_id, phone, name_and_company"),
])
def test_a_score_is_no_input_and_a_mistake_is_a_sentence(variables: str, sentence: str) -> None:
    """Quirks 33 and 34: a vendor's score, and our own as it comes back from the CRM."""
    settings = variables.replace("{", "{systems: [salesforce, pardot], ", 1)
    with pytest.raises(CompileError, match=sentence):
        compiled_project("int_identity", variables=settings)


def test_the_page_on_adding_a_source_is_right(tmp_path: Path, run_dbt: Callable) -> None:
    """The files and lines of docs/adding-a-source.md, put into a copy of the project."""
    page = (ROOT / "docs/adding-a-source.md").read_text("utf-8")
    project = tmp_path / "project"
    shutil.copytree(ROOT, project, ignore=shutil.ignore_patterns(
        ".git", ".venv", "target", "warehouse", "logs", "examples", "python", ".*"))
    sources, leads, events = re.findall(r"```(?:yaml|sql)\n(.*?)```", page, re.DOTALL)
    entry = re.search(r"```\n('zendesk': .*?)\n```", page)[1]
    folder = project / "models/staging/zendesk"
    folder.mkdir()
    (folder / "_zendesk__sources.yml").write_text(sources)
    (folder / "stg_zendesk__leads.sql").write_text(leads)
    (folder / "stg_zendesk__events.sql").write_text(events)
    listed = project / "macros/staging/systems.sql"
    listed.write_text(listed.read_text().replace("'own': [", f"{entry}\n        'own': ["))
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        connection.execute("""
            create schema zendesk;
            create table zendesk.user as select * from (values
                (1, 'ann@acme.fi', 'Ann', 'end-user'), (2, 'me@us.co', 'Me', 'agent'))
                as v (id, email, name, role);
            create table zendesk.ticket as select * from (values
                (7, 1, 'Cannot log in', timestamp '2026-03-01')) as v
                (id, requester_id, subject, created_at)""")
    result = run_dbt("build", "-s", "+int_events", "--resource-type", "model", "seed", "snapshot",
                     "--vars", "{systems: [zendesk], zendesk_schema: zendesk}", project=project,
                     warehouse=tmp_path / "w.duckdb")
    assert result.returncode == 0, result.stdout[-3000:]
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        staged = connection.execute("select source_id, email from stg_zendesk__leads").fetchall()
        happened = connection.execute(
            "select event_type, lead_id, not_scored_reason from int_events").fetchall()
    assert staged == [("1", "ann@acme.fi")]
    assert happened == [("ticket_opened", "zendesk:1", None)]
