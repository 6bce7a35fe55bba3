"""Between two trainings only the intercept moves: the probability of a model's scores is set to the
newest ripe outcomes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from lead_scoring.learn import gates, handset, measures, rows
from lead_scoring.learn.scorecard import POINTS_TO_DOUBLE_ODDS
from lead_scoring.learn.table import Table

LN2 = float(np.log(2))


def calibrate(
    rules: rows.Files, folder: Path, model: str, table: Table
) -> tuple[str, dict[str, tuple[str, str]]]:
    """A sentence and the changed file. The newest days count, back to where 40 of both outcomes
    are found. A model without a row yet gets one, with a slope of its own. Raises ValueError where
    there is too little, or where the training tables cannot say the model's scores exactly."""
    hand = handset.hand_set(rules, model, table)
    if hand.left_out:
        raise ValueError(f"The scores of {model} cannot be told from the training tables: "
                         + "; ".join(f"{name}: {why}" for name, why in hand.left_out.items()))
    newest = newest_rows(table)
    used, score = table.rows(newest), hand.score[newest]
    settings = next(row for row in rules["scoring_models.csv"]
                    if row["model_id"].lower() == model.lower())
    old = next((row for row in rules["probabilities.csv"] if row["model_id"].lower()
                == model.lower() and row["version"] == settings["version"]), None)
    per_double = float(
        old["points_to_double_odds"] if old else _points_to_double(hand.score, table))
    intercept = measures.shifted_intercept(used.converted, score * LN2 / per_double)
    row = {
        "model_id": settings["model_id"], "version": settings["version"],
        "intercept": repr(intercept), "points_to_double_odds": repr(per_double),
        "base_rate": f"{used.converted.mean():.6f}", "ripe_from": str(used.day.min()),
        "ripe_until": str(used.day.max()), "leads": str(len(np.unique(used.lead))),
        "conversions": str(used.conversions),
        "description": (old or {}).get("description") or "Calibrated on ripe outcomes",
    }
    files = rows.files_with(folder, {"probabilities.csv": [row]}, model)
    before = float(old["intercept"]) if old else None
    words = f"{before:.4f} -> {intercept:.4f}" if before is not None else f"{intercept:.4f} (new)"
    near = f" Nearly: {'; '.join(f'{one}: {why}' for one, why in hand.near.items())}." \
        if hand.near else ""
    return (f"Intercept of {model}: {words}, from {row['leads']} leads of {row['ripe_from']} to "
            f"{row['ripe_until']}, {row['conversions']} conversions.{near}"), files


def newest_rows(table: Table) -> np.ndarray:
    """Mask of the newest days that have 40 converted leads, and 40 others."""
    for day in np.unique(table.day)[::-1]:
        newest = table.day >= day
        others = len(np.unique(table.lead[newest & (table.converted == 0)]))
        if min(table.rows(newest).conversions, others) >= gates.LEAST_CONVERSIONS:
            return newest
    raise ValueError(f"{table.conversions} ripe conversions; the intercept moves from "
                     f"{gates.LEAST_CONVERSIONS} on.")


def _points_to_double(score: np.ndarray, table: Table) -> float:
    """The slope of a model that has none yet."""
    if np.ptp(score) == 0:
        return float(POINTS_TO_DOUBLE_ODDS)
    spread = score.std()
    model = LogisticRegression(C=1e6, max_iter=500)
    slope = model.fit(score.reshape(-1, 1) / spread, table.converted).coef_[0, 0] / spread
    if slope <= 0:
        raise ValueError("Leads with more points convert less often: no probability can be made "
                         f"of these points (AUC {measures.auc(table.converted, score):.3f}).")
    return float(LN2 / slope)


