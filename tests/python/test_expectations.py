"""Great Expectations: what it says of good and of broken data, and its pages without a network."""

from __future__ import annotations

import re
import shutil
import socket
from argparse import Namespace
from html import unescape
from pathlib import Path
from textwrap import dedent

import duckdb
import pytest

from lead_scoring import expectation_suites, expectations
from lead_scoring.__main__ import main

PEOPLE = """
    table: crm.people
    about: People of a small CRM.
    key: id
    columns:
      created_at: try_cast(created as timestamp)
    expectations:
      - expect: column_values_to_not_be_null
        column: email
        mostly: 0.6
        why: Joins need it.
      - expect: column_values_to_be_between
        column: created_at
        min_value: 2000-01-01
        why: 1970 is no date.
      - expect: column_values_to_be_in_set
        column: state
        value_set: [new, old]
        why: Others are unknown.
      - expect: column_values_to_be_between
        column: budget
        min_value: 0
        if_present: true
        why: No debts.
    figures:
      - figure: share_new
        sql: avg(case when state = 'new' then 1 else 0 end)
        min_value: 0.25
        max_value: 0.75
        why: Both should be there.
"""
GOOD = """
    create schema crm;
    create table crm.people as select * from (values
        (1, 'a@x.com', '2026-01-01 10:00:00+02', 'new', 5::decimal(28, 6)),
        (2, 'b@x.com', '2026-01-02', 'old', null),
        (3, null, '2026-01-03 00:00:00', 'old', 7)
    ) as people (id, email, created, state, budget);
"""


@pytest.fixture
def suites(tmp_path: Path) -> Path:
    """A folder with one suite, for crm.people."""
    return write_suite(tmp_path / "suites", "raw/people.yml", PEOPLE)


def write_suite(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(dedent(text), encoding="utf-8")
    return folder


def warehouse(tmp_path: Path, *statements: str) -> Path:
    file = tmp_path / "w.duckdb"
    with duckdb.connect(str(file)) as connection:
        for statement in statements:
            connection.execute(statement)
    return file


def check(warehouse: Path, suites: Path = expectation_suites.SUITES) -> int:
    return expectations.run(Namespace(warehouse=warehouse, suites=suites, only=None))


def lines_of(capsys: pytest.CaptureFixture[str], word: str) -> list[str]:
    return [line for line in capsys.readouterr().out.splitlines() if line.startswith(word)]


def test_good_values_pass_without_a_word(
    tmp_path: Path, suites: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(warehouse(tmp_path, GOOD), suites) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 tables, 5 expectations: 5 hold, 0 fail, 0 warn.",
        f"Data Docs: {tmp_path / 'data_docs' / 'index.html'}",
    ]


def test_each_broken_value_is_a_readable_line(
    tmp_path: Path, suites: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = """
        delete from crm.people where id = 1;
        insert into crm.people values
            (4, null, '1970-01-01', 'odd', -1), (5, '', 'x', 'old', 1)
    """
    assert check(warehouse(tmp_path, GOOD, broken), suites) == 1
    assert lines_of(capsys, "FAIL") == [
        "FAIL  crm.people, email: values must not be null, at least 60 % of the time. "
        "Found: 2 of 4 rows are not so (50 %), such as id 3, id 4. Why: Joins need it.",
        "FAIL  crm.people, created_at: values must be at least 2000-01-01. "
        "Found: 1 of 4 rows are not so (33.3 %), such as 1970-01-01 00:00:00 (id 4). "
        "Why: 1970 is no date.",
        "FAIL  crm.people, state: values must belong to this set: new, old. "
        "Found: 1 of 4 rows are not so (25 %), such as 'odd' (id 4). Why: Others are unknown.",
        "FAIL  crm.people, budget: values must be at least 0. "
        "Found: 1 of 4 rows are not so (33.3 %), such as -1 (id 4). Why: No debts.",
        "FAIL  crm.people, share_new: must be at least 0.25 and at most 0.75. "
        "Found: 0. Why: Both should be there.",
    ]


def test_what_is_missing_is_a_readable_line(
    tmp_path: Path, suites: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_suite(suites, "marts/scores.yml", PEOPLE.replace("crm.people", "scores"))
    without = "create or replace table crm.people as select id, email from crm.people"
    assert check(warehouse(tmp_path, GOOD, without), suites) == 1
    assert lines_of(capsys, "FAIL") == [
        "FAIL  crm.people, created_at: the column must be there. "
        'Found: Referenced column "created" not found in FROM clause. Why: 1970 is no date.',
        "FAIL  crm.people, state: the column must be there. "
        "Found: no such column. Why: Others are unknown.",
        "FAIL  crm.people, share_new: the figure must be there. "
        'Found: Referenced column "state" not found in FROM clause. Why: Both should be there.',
        "FAIL  scores: the table must be there. "
        "Found: no such table in schema main. Why: People of a small CRM.",
    ]


def test_an_empty_table_has_no_figures(
    tmp_path: Path, suites: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(warehouse(tmp_path, GOOD, "delete from crm.people"), suites) == 1
    (line,) = lines_of(capsys, "FAIL")
    assert "share_new: must be at least 0.25 and at most 0.75. Found: nothing to look at." in line


def test_a_bound_of_another_type_is_no_answer(
    tmp_path: Path, suites: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    as_text = "alter table crm.people alter budget type varchar"
    assert check(warehouse(tmp_path, GOOD, as_text), suites) == 1
    (line,) = lines_of(capsys, "FAIL")
    assert "crm.people, budget: values must be at least 0. Found: no answer: " in line


def test_a_warning_is_shown_and_does_not_fail(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = PEOPLE.replace("value_set: [new, old]", "value_set: [new]\n        severity: warning")
    suites = write_suite(tmp_path / "suites", "raw/people.yml", text)
    assert check(warehouse(tmp_path, GOOD), suites) == 0
    assert len(lines_of(capsys, "WARN")) == 1


def test_a_sample_is_no_more_rows_than_asked_for_and_always_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suites = write_suite(
        tmp_path / "suites",
        "raw/numbers.yml",
        """
        table: numbers
        sample: 10
        expectations:
          - {expect: column_values_to_be_between, column: number, max_value: -1, why: A test.}
        """,
    )
    file = warehouse(tmp_path, "create table numbers as select range as number from range(10000)")
    assert check(file, suites) == 1
    first = lines_of(capsys, "FAIL")
    assert "Found: 10 of 10 rows are not so" in first[0]
    assert check(file, suites) == 1
    assert lines_of(capsys, "FAIL") == first


def test_tables_that_the_project_does_not_read_are_left_out(
    tmp_path: Path,
    suites: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        expectation_suites,
        "read_project_vars",
        lambda: {
            "systems": ["salesforce"],
            "salesforce_schema": "crm",
            "hubspot_schema": "hubspot",
            "tables_not_synced": ["salesforce.task"],
            "ga4_export": "fivetran",
        },
    )
    write_suite(suites, "raw/people.yml", PEOPLE.replace("crm.people", "salesforce.people"))
    write_suite(suites, "raw/task.yml", PEOPLE.replace("crm.people", "salesforce.task"))
    write_suite(suites, "raw/contact.yml", PEOPLE.replace("crm.people", "hubspot.contact"))
    write_suite(suites, "raw/web.yml", PEOPLE + "    when: {ga4_export: native}")
    assert check(warehouse(tmp_path, GOOD), suites) == 0
    assert capsys.readouterr().out.splitlines()[:4] == [
        "left out  hubspot.contact: hubspot is not in var systems",
        "left out  salesforce.task: in var tables_not_synced",
        "left out  crm.people: only for ga4_export: native",
        "1 tables, 5 expectations: 5 hold, 0 fail, 0 warn.",
    ]


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [
        ("why: Joins need it.", "", "raw/people.yml: expectation 1 (column_values_to_not_be_null) "
         "does not say `why:`."),
        ("why: Both should be there.", "why: No.\n        max: 1",
         "raw/people.yml: figure share_new has 'max'; it may have: "),
        ("table: crm.people", "tabel: crm.people", "it must name its table"),
        ("about: People", "about: People: all", "raw/people.yml: not YAML: "),
        ("expect: column_values_to_be_in_set", "expect: column_values_to_be_in_sett",
         "Great Expectations has no expect_column_values_to_be_in_sett."),
        ("value_set:", "values:", "raw.people: expect_column_values_to_be_in_set: "),
        ("try_cast(created as timestamp)", "error('no time')",
         "raw.people: Invalid Input Error: no time"),
    ],
)
def test_a_mistake_in_a_suite_is_one_sentence(
    tmp_path: Path, wrong: str, right: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    suites = write_suite(tmp_path / "suites", "raw/people.yml", PEOPLE.replace(wrong, right))
    file = warehouse(tmp_path, GOOD)
    assert main(["expectations", "--warehouse", str(file), "--suites", str(suites)]) == 1
    error = capsys.readouterr().err
    assert sentence in error
    assert "Traceback" not in error


def test_a_suite_in_no_layer_and_a_missing_warehouse_are_one_sentence(
    tmp_path: Path, suites: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "nothing.duckdb"
    assert main(["expectations", "--warehouse", str(missing), "--suites", str(suites)]) == 1
    assert "is not there yet" in capsys.readouterr().err
    write_suite(suites, "people.yml", PEOPLE)
    with pytest.raises(ValueError, match=r"move it to suites/raw or suites/marts"):
        check(missing, suites)


def test_pages_need_no_network_and_say_why(
    tmp_path: Path, suites: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection to somewhere")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    stale = tmp_path / "data_docs" / "stale.html"
    stale.parent.mkdir()
    stale.write_text("of an earlier run", encoding="utf-8")
    assert check(warehouse(tmp_path, GOOD, "update crm.people set state = 'odd'"), suites) == 1
    assert not stale.exists()
    pages = {file: file.read_text("utf-8") for file in stale.parent.rglob("*.html")}
    for file, html in pages.items():
        assert not re.search(r"(src|href)=.https?:|<script|@import", html)
        for link in re.findall(r"""<a [^>]*href=["']([^"'#]+)["']""", html):
            assert (file.parent / link).is_file(), link
    index = pages[stale.parent / "index.html"]
    assert "2 of 5 expectations do not hold" in index
    assert "3 of 3 rows are not so (100 %), such as 'odd' (id 1)" in unescape(index)
    results = "".join(html for file, html in pages.items() if "validations" in file.parts)
    assert "Why: Others are unknown." in results
    assert "must be at least 0.25 and at most 0.75." in results


def test_the_demo_holds(demo_warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = check(demo_warehouse)
    out = capsys.readouterr().out
    assert code == 0, out
    assert " 0 fail, 0 warn." in out


def test_a_broken_demo_does_not_hold(
    demo_warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "w.duckdb"
    shutil.copy(demo_warehouse, file)
    with duckdb.connect(str(file)) as connection:
        connection.execute("drop table salesforce.opportunity")
        connection.execute("alter table salesforce.task drop column who_id")
        connection.execute("update hubspot.email_event set type = 'OPENED' where type = 'OPEN'")
        connection.execute("update hubspot.contact_form_submission set timestamp = 'yesterday'")
        connection.execute("delete from ga4.events where event_date like '202608%'")
        connection.execute("update scored_leads set tier = 'hot', reason_up_1 = null")
        connection.execute("delete from score_ledger where component = 'behavioral'")
    assert check(file) == 1
    failed = {line.removeprefix("FAIL  ").split(": ")[0] for line in lines_of(capsys, "FAIL")}
    assert failed >= {
        "salesforce.opportunity",
        "salesforce.task, who_id",
        "hubspot.email_event, type",
        "hubspot.email_event, opens_per_delivered",
        "hubspot.contact_form_submission, submitted_at",
        "ga4.events, longest_gap_in_days",
        "scored_leads, tier",
        "scored_leads, reason_up_1",
        "scored_leads, share_of_the_largest_tier",
        "score_ledger, component",
    }
    assert not any(place.startswith("hubspot.contact,") for place in failed)
