"""The bench on a tiny world: it runs, its rules are without mistakes, every kind of rule counts."""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb
import pytest

from lead_scoring import rule_files
from lead_scoring.bench import command, rules


def test_its_rule_files_have_the_right_form(tmp_path: Path) -> None:
    rules.write(tmp_path, models=2)
    assert rule_files.check(tmp_path) == []
    with pytest.raises(ValueError, match="40 rules"):
        rules.write(tmp_path, models=1, rules=41)


def test_it_compares_many_models_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    arguments = ["--events=2000", "--models=10", "--repeats=1", f"--folder={tmp_path}"]
    assert command.run(parser.parse_args(arguments)) == 0
    assert "10 models cost " in capsys.readouterr().out
    for name, models in (("one", 1), ("many", 10)):
        with duckdb.connect(str(tmp_path / name / "warehouse.duckdb"), read_only=True) as warehouse:
            assert warehouse.sql("select * from rule_errors").fetchall() == []
            assert warehouse.sql("select count(*) from int_rules").fetchone() == (40 * models,)
            assert warehouse.sql("select count(*) from int_lead_points").fetchone() == (
                80 * models,)
            events, scored = warehouse.sql("""
                select count(*), sum(case when not_scored_reason is null then 1 else 0 end)
                from int_events
            """).fetchone()
            assert events == 2000
            assert scored > 1900, "the bench's people look like machines"
            never = warehouse.sql("select distinct rule_id from rule_health where never_fires")
            # Few people do not show everything.
            assert {rule for (rule,) in never.fetchall()} <= {
                "often_on_pricing", "ignores_us", "ticket"}
