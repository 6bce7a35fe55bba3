"""How good a score is: each function takes outcomes (0/1) and scores or probabilities."""

from __future__ import annotations

import numpy as np
from scipy import stats


def auc(converted: np.ndarray, score: np.ndarray) -> float:
    """The chance that a converted lead scores above another; ties count half. NaN without both."""
    positives = int(converted.sum())
    negatives = len(converted) - positives
    if not positives or not negatives:
        return float("nan")
    ranks = stats.rankdata(score)
    return float((ranks[converted == 1].sum() - positives * (positives + 1) / 2)
                 / (positives * negatives))


def auc_interval(
    converted: np.ndarray, score: np.ndarray, lead: np.ndarray | None = None
) -> tuple[float, float]:
    """95 % interval of the AUC (DeLong). Rows of one lead are not independent: with `lead`, the
    parts of a lead are summed before their variance is taken."""
    parts = [score[converted == 1], score[converted == 0]]
    if min(len(part) for part in parts) < 2:
        return 0.0, 1.0
    every = stats.rankdata(score)
    value = auc(converted, score)
    gains = np.empty(len(score))
    for own in (1, 0):
        mask = converted == own
        within = stats.rankdata(score[mask])
        above = (every[mask] - within) / len(parts[own])  # parts[1] are those that did not
        gains[mask] = ((above if own else 1 - above) - value) / mask.sum()
    if lead is not None:
        _, group = np.unique(lead, return_inverse=True)
        gains = np.bincount(group, gains)
    margin = 1.959963984540054 * float(np.sqrt((gains**2).sum()))
    return max(0.0, value - margin), min(1.0, value + margin)


def log_loss(converted: np.ndarray, probability: np.ndarray) -> float:
    """Mean surprise, in nats; a model that knows nothing has the entropy of the base rate."""
    kept = np.clip(probability, 1e-12, 1 - 1e-12)
    return float(-np.mean(np.where(converted == 1, np.log(kept), np.log1p(-kept))))


def calibration_error(converted: np.ndarray, probability: np.ndarray, bins: int = 10) -> float:
    """ECE: mean distance of probability and rate over ten groups of equally many leads."""
    return float(sum(
        len(group) * abs(probability[group].mean() - converted[group].mean())
        for group in tenths(probability, bins)
    ) / len(converted))


def lift(converted: np.ndarray, score: np.ndarray, share: float = 0.1) -> float:
    """Rate among the best tenth over the rate of all. Ties at the edge count by their mean."""
    wanted = share * len(score)
    order = np.argsort(-score, kind="stable")
    edge = score[order[max(0, int(np.ceil(wanted)) - 1)]]
    above, at = score > edge, score == edge
    found = converted[above].sum() + converted[at].mean() * (wanted - above.sum())
    rate = converted.mean()
    return float(found / wanted / rate) if rate else float("nan")


def tenths(score: np.ndarray, bins: int = 10) -> list[np.ndarray]:
    """Positions of the rows in groups of equal size, from low to high scores."""
    order = np.argsort(score, kind="stable")
    return [group for group in np.array_split(order, bins) if len(group)]


def stability_index(before: np.ndarray, after: np.ndarray) -> float:
    """PSI of two shares over the same levels; above 0.25 the population is another one."""
    one, two = (np.maximum(part / part.sum(), 1e-4) for part in (before, after))
    return float(((two - one) * np.log(two / one)).sum())


def sigmoid(log_odds: np.ndarray) -> np.ndarray:
    """Log odds to a probability."""
    return 1 / (1 + np.exp(-np.asarray(log_odds, float)))


def shifted_intercept(converted: np.ndarray, log_odds: np.ndarray) -> float:
    """What to add to log odds so that the mean probability is the rate (Newton's method)."""
    rate = np.clip(converted.mean(), 0.5 / len(converted), 1 - 0.5 / len(converted))
    shift = 0.0
    for _ in range(100):
        probability = sigmoid(log_odds + shift)
        slope = (probability * (1 - probability)).mean()
        step = (rate - probability.mean()) / max(slope, 1e-6)
        shift += float(np.clip(step, -2, 2))
        if abs(step) < 1e-13:
            break
    return shift
