"""Mistakes in the files of words and thresholds (seeds/reference): a real build that says where."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = "seeds/reference"
ONE_MATCH = "Write one of: word, part, ending, alone."
EMPTY = "Write something: this cell may not be empty."


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that has the seeds of this one, and nothing that is made of them."""
    folder = tmp_path / "project"
    for part in ("macros", "seeds", "tests/generic"):
        shutil.copytree(ROOT / part, folder / part)
    for file in ("dbt_project.yml", "profiles.yml"):
        shutil.copyfile(ROOT / file, folder / file)
    return folder


def spoil(file: Path, change: Callable[[list[dict[str, str]]], None]) -> list[dict[str, str]]:
    """Change the rows of a CSV file; returns them as they are then."""
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    change(rows)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return rows


def test_every_mistake_is_a_line_with_file_row_column_and_value(
    project: Path, tmp_path: Path, run_dbt: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    def titles(rows: list[dict[str, str]]) -> None:
        rows[3]["priority"] = "11"
        rows[4]["match"] = "anywhere"
        rows[5]["match"] = ""
        rows[6]["job_level"] = "boss"
        rows.append(dict(rows[20]))

    def names(rows: list[dict[str, str]]) -> None:
        rows[7]["country_code"] = "XX"

    def thresholds(rows: list[dict[str, str]]) -> None:
        rows[1]["value"] = ""

    def targets(rows: list[dict[str, str]]) -> None:
        rows[:] = [
            {"target_id": "a", "customers": "many", "revenue": "", "by_date": "30.6.2027"},
            {"target_id": "b", "customers": "5", "revenue": "1000", "by_date": "2027-06-30"},
            {"target_id": "c", "customers": "", "revenue": "-1", "by_date": ""},
            {"target_id": "d", "customers": "", "revenue": "", "by_date": "2027-06-30"},
            {"target_id": "e", "customers": "", "revenue": "1200.50", "by_date": "2027-06-30"},
        ]

    first = spoil(project / FILES / "job_titles.csv", titles)
    second = spoil(project / FILES / "country_names.csv", names)
    third = spoil(project / FILES / "machine_thresholds.csv", thresholds)

    spoil(project / FILES / "targets.csv", targets)

    done = run_dbt("build", "-s", "job_titles", "countries", "country_names", "machine_thresholds",
                   "free_email_domains", "targets", "channels", "lead_stages", "touches",
                   warehouse=tmp_path / "w.duckdb", project=project)

    assert done.returncode == 1
    said = sorted(line for line in done.stdout.splitlines() if line.startswith(FILES))
    twin = f"{first[20]['word']}.{first[20]['match']}"
    expected = [
        f"job_titles.csv, row 5 ({first[3]['word']}.{first[3]['match']}), column priority, '11': "
        "Write one of: 1, 2, 3, 4, 5, 6, 7, 8, 9.",
        f"job_titles.csv, row 6 ({first[4]['word']}.anywhere), column match, 'anywhere': "
        f"{ONE_MATCH}",
        f"job_titles.csv, row 7, column match: {EMPTY}",
        f"job_titles.csv, row 8 ({first[6]['word']}.{first[6]['match']}), column job_level, "
        "'boss': Write one of: c_level, vp, director, manager, specialist, assistant, student.",
        f"country_names.csv, row 9 ({second[7]['name']}), column country_code, 'XX': Nobody knows "
        "this word: countries.csv has no such country_code.",
        "targets.csv, row 2 (a), column customers, 'many': Write a number above 0, such as "
        "1200.50.",
        "targets.csv, row 2 (a), column by_date, '30.6.2027': Write a day such as 2026-03-31.",
        "targets.csv, row 3 (b), column customers, '5': Fill exactly one of: customers, revenue.",
        f"targets.csv, row 4 (c), column by_date: {EMPTY}",
        "targets.csv, row 4 (c), column revenue, '-1': Write a number above 0, such as 1200.50.",
        "targets.csv, row 5 (d), column customers: Fill exactly one of: customers, revenue.",
        f"machine_thresholds.csv, row 3 ({third[1]['threshold']}), column value: {EMPTY}",
    ] + [
        f"job_titles.csv, row {row} ({twin}), column word, '{first[20]['word']}': Another row has "
        "the same word and match: delete one." for row in (22, len(first) + 1)
    ]
    assert said == sorted(f"{FILES}/{line}" for line in expected)
    # What is right passes.
    assert "PASS free_email_domains_can_be_used" in done.stdout
    for seed in ("countries", "channels", "lead_stages", "touches"):
        assert f"PASS {seed}_can_be_used" in done.stdout
