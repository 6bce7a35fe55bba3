"""Choosing what the data cannot say by itself: bins, penalty, half-lives, number of fields, and
whether the hand-set points come in. Always by log loss on rows that are newer than those learned
from; with few conversions, on other blocks of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from lead_scoring.learn import folds, measures, scorecard
from lead_scoring.learn.scorecard import Settings
from lead_scoring.learn.table import Table

ENOUGH_TO_LOOK_FORWARD = 200
HALF_LIVES = (1, 3, 7, 14, 30, 60, 90, 180)
WORTH_IT = 1e-4  # nats of log loss that a change must save
GENTLE, BOLD = 0.5, 1.5  # a slope beyond these is not believed


@dataclass(frozen=True)
class Chosen:
    """The settings, their log loss and AUC in cross-validation, and the slope that makes held-out
    probabilities right: below 1 the points were too bold."""

    settings: Settings
    log_loss: float
    auc: float
    slope: float
    tried: dict[str, float]


def splits(table: Table) -> list[tuple[np.ndarray, np.ndarray]]:
    """(learned from, held out): newer blocks by older ones; with few conversions, each by all."""
    if table.conversions >= ENOUGH_TO_LOOK_FORWARD:
        parts = folds.forward(table)
    else:
        parts = folds.around(table)
    return [(learn, held) for learn, held in parts
            if 0 < table.converted[learn].sum() < learn.sum() and held.any()]


class Trial:
    """A table cut into what is learned from and what is held out, to try settings on; the levels of
    a field are worked out once."""

    def __init__(self, table: Table) -> None:
        self.parts = [(table.rows(learn), table.rows(held), {}) for learn, held in splits(table)]

    def held_out(self, settings: Settings) -> tuple[np.ndarray, np.ndarray]:
        """Outcomes and log odds of all held-out rows, each by a card that never saw its lead."""
        cards = [(scorecard.fit(older, settings, measured), newer)
                 for older, newer, measured in self.parts]
        return (np.concatenate([newer.converted for _, newer in cards]),
                np.concatenate([card.log_odds(newer, exact=True) for card, newer in cards]))


def choose(table: Table, most_fields: int | None, prior: bool) -> Chosen:
    """Try one change after the other and keep what saves log loss. `prior`: the hand-set points
    are there to be tried."""
    tried: dict[str, float] = {}
    trial = Trial(table)

    def loss(settings: Settings, name: str) -> float:
        outcomes, log_odds = trial.held_out(settings)
        tried[name] = measures.log_loss(outcomes, measures.sigmoid(log_odds))
        return tried[name]

    few = table.conversions < ENOUGH_TO_LOOK_FORWARD
    best = Settings(
        most_fields=most_fields, most_levels=4 if few else 6, half_lives=_any_half_life(table))
    least = loss(best, "as usual")
    for name, change in _changes(table, prior):
        settings = replace(best, **change)
        if settings == best:
            continue
        value = loss(settings, name)
        if value < least - WORTH_IT:
            best, least = settings, value
    outcomes, log_odds = trial.held_out(best)
    return Chosen(best, least, measures.auc(outcomes, log_odds), slope(outcomes, log_odds), tried)


def _any_half_life(table: Table) -> tuple[int, ...]:
    there = sorted({field.half_life for field in table.columns if field.half_life})
    return (there[len(there) // 2],) if there else ()


def _changes(table: Table, prior: bool) -> Iterator[tuple[str, dict[str, object]]]:
    """What is tried, one after the other."""
    there = sorted({field.half_life for field in table.columns if field.half_life})
    for half_life in there:
        yield f"half-life of {half_life} days", {"half_lives": (half_life,)}
    for fast, slow in zip(there, there[2:], strict=False):
        yield f"half-lives of {fast} and {slow} days", {"half_lives": (fast, slow)}
    # Of few leads, chance alone makes one of many tries look better.
    if table.conversions >= ENOUGH_TO_LOOK_FORWARD:
        yield "levels of at least 1 % of the rows", {"smallest_share": 0.01}
        yield "up to 8 levels", {"most_levels": 8}
        yield "40 pseudo-leads", {"pseudo_leads": 40}
        yield "a ridge of 10", {"ridge": 10.0}
    if prior:
        yield "with the hand-set points", {"with_prior": True}


def slope(outcomes: np.ndarray, log_odds: np.ndarray) -> float:
    """By how much held-out log odds must be stretched to be right, within what is believed."""
    if not 0 < outcomes.sum() < len(outcomes) or np.ptp(log_odds) == 0:
        return 1.0
    model = LogisticRegression(C=1e6, max_iter=500).fit(log_odds.reshape(-1, 1), outcomes)
    return float(np.clip(model.coef_[0, 0], GENTLE, BOLD))
