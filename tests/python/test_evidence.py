"""The trainer on public data with real outcomes: what is quick. All of it: `make evidence`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lead_scoring.evidence import document, public
from lead_scoring.learn import choose, measures
from lead_scoring.learn.scorecard import Settings
from lead_scoring.learn.table import EVENT, Field

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def needs(name: str) -> Path:
    folder = DATA / name
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there; docs/evidence.md says where the data come from")
    return folder


def test_of_data_without_a_signal_it_says_so():
    proposal = public.maven(needs("maven"))
    assert len(proposal.table) == 6711
    assert proposal.card is None
    assert "nothing to learn" in proposal.verdict.reason


def test_activity_of_cdnow_is_that_of_a_count_by_hand():
    folder = needs("cdnow")
    table = public.cdnow_table(folder)
    rows = [line.split() for line in (folder / "CDNOW_master.txt").read_text().splitlines() if line]
    place = int(np.flatnonzero(table.columns[Field(EVENT, "bought", "count")] == 7)[100])
    # Customers are numbered from 0 on in the order of their ids.
    customer = sorted({row[0] for row in rows})[table.lead[place]]
    days = sorted({row[1] for row in rows if row[0] == customer})
    ages = [(table.day[place] - np.datetime64(f"{day[:4]}-{day[4:6]}-{day[6:]}")).astype(int)
            for day in days]
    past = [age for age in ages if age >= 0]
    assert len(past) == 7
    assert table.columns[Field(EVENT, "bought", "days_since_last")][place] == min(past)
    assert table.columns[Field(EVENT, "bought", "decayed_sum", 90)][place] == pytest.approx(
        sum(0.5 ** (age / 90) for age in past))
    assert table.converted[place] == any(-30 <= age < 0 for age in ages)


def test_half_life_of_repeat_purchases_is_near_90_days():
    """On a fifth of the customers; the page has all of them."""
    table = public.cdnow_table(needs("cdnow"))
    some = table.rows(table.lead % 5 == 0)
    losses = {}
    for days in (7, 30, 90, 180):
        alone = some.fields([Field(EVENT, "bought", "decayed_sum", days)])
        outcomes, log_odds = choose.Trial(alone).held_out(
            Settings(half_lives=(days,), most_levels=10, smallest_share=0.01))
        losses[days] = measures.log_loss(outcomes, measures.sigmoid(log_odds))
    assert min(losses, key=losses.__getitem__) in (90, 180)


def test_goals_are_read_from_the_figures():
    def one(name: str, auc: float, error: float = 0.01) -> dict:
        return {"name": name, "auc": auc, "interval": [0.6, 0.9], "log_loss": 0.3,
                "calibration_error": error, "lift": 2.0}

    facts = {
        "measured": [one(document.SQL, 0.8999), one("learned, not rounded", 0.897),
                     one("hand-set points", 0.80), one("gradient boosting", 0.905)],
        "cold_start": [0.8, 0.83], "score_difference": 0.0, "probability_difference": 5e-10,
        "older": 70, "newer": 30, "older_conversions": 9, "newer_conversions": 4, "scored": 100,
        "fields": ["a"], "rows": 3,
    }
    met = {goal: is_met for goal, _, is_met in document.goals({"xeducation": facts})}
    assert [is_met for is_met in met.values()] == [True, True, False, True, True, False, False]
    assert "**not met**" in document.page({"xeducation": facts})
