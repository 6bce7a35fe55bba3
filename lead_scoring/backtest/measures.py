"""What is measured on scored days, with intervals that know that a lead is seen on several of them.

A day holds the leads that were scored and had not converted by then, what two sides (0: old,
1: new) said of each, and whether it converted within the days that are given. Rows of one lead on
several days say much the same: every interval is taken over leads (clusters), not over rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import comb, sqrt

import numpy as np

Z_95 = 1.959963984540054
# Two measures are looked at; each is judged at 97.5 %, so that of two rule sets that are equally
# good at most one comparison in twenty ends in a verdict.
Z_VERDICT = 2.241402727604947
P_VERDICT = 0.025
CONVERSIONS_NEEDED = 40
TENTHS = 10


@dataclass(frozen=True)
class Day:
    """The judged leads of one day; all fields have one entry per lead, `scores` and `tiers` one per
    side and lead. `probabilities` is None where a side gives none."""

    date: date
    leads: tuple[str, ...]
    converted: np.ndarray
    scores: np.ndarray
    tiers: tuple[tuple[str, ...], tuple[str, ...]]
    held_out: np.ndarray
    probabilities: np.ndarray | None = None

    def of(self, chosen: np.ndarray) -> Day:
        """The day with the chosen leads only."""
        def pick(values: Sequence[str]) -> tuple[str, ...]:
            return tuple(value for value, keep in zip(values, chosen, strict=True) if keep)

        return Day(
            self.date, pick(self.leads), self.converted[chosen], self.scores[:, chosen],
            (pick(self.tiers[0]), pick(self.tiers[1])), self.held_out[chosen],
            None if self.probabilities is None else self.probabilities[:, chosen])


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval; None where the data do not give it."""

    value: float | None
    low: float | None = None
    high: float | None = None


def wilson(successes: float, trials: float, z: float = Z_95) -> Estimate:
    """The Wilson interval of a rate; trials may be a number of rows or what they are worth."""
    if trials <= 0:
        return Estimate(None)
    p = successes / trials
    middle = p + z * z / (2 * trials)
    spread = z * sqrt(max(p * (1 - p) + z * z / (4 * trials), 0) / trials)
    scale = 1 + z * z / trials
    return Estimate(p, max((middle - spread) / scale, 0), min((middle + spread) / scale, 1))


def rate(hits: np.ndarray, leads: Sequence[str]) -> Estimate:
    """The share of rows that are hits; the interval is Wilson's for as many independent rows as
    these are worth, of which several may belong to one lead."""
    rows = len(hits)
    if rows == 0:
        return Estimate(None)
    p = float(np.mean(hits))
    sums = _sums_by_lead(hits - p, leads)
    if len(sums) < 2:
        return Estimate(p)
    variance = float(np.sum(sums**2)) / rows**2 * len(sums) / (len(sums) - 1)
    worth = p * (1 - p) / variance if variance > 0 else len(sums)
    worth = min(worth, rows)
    return wilson(p * worth, worth)


def mid_ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1, equal values share the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[place]


def placements(scores: np.ndarray, converted: np.ndarray) -> np.ndarray:
    """For each lead the share of those with the other outcome against which it is ranked rightly,
    ties as half (DeLong's placement values)."""
    found = np.empty(len(scores))
    ranks = mid_ranks(scores)
    for outcome in (True, False):
        own = converted == outcome
        if own.any() and not own.all():
            above = (ranks[own] - mid_ranks(scores[own])) / np.sum(~own)
            found[own] = above if outcome else 1 - above
    return found


def auc(days: Iterable[Day], side: int) -> Estimate:
    """The share of pairs in which the lead that converted has the higher score; pairs of the same
    day only, days weighted by their conversions."""
    return _auc(days, lambda day: day.scores[side])


def auc_difference(days: Iterable[Day], z: float = Z_95) -> Estimate:
    """AUC of the new side minus that of the old one, by DeLong on the same leads."""
    return _auc(days, lambda day: day.scores[1], lambda day: day.scores[0], z)


def _auc(
    days: Iterable[Day], score: Callable[[Day], np.ndarray],
    minus: Callable[[Day], np.ndarray] | None = None, z: float = Z_95,
) -> Estimate:
    usable = [day for day in days if 0 < day.converted.sum() < len(day.leads)]
    total = sum(int(day.converted.sum()) for day in usable)
    if not total:
        return Estimate(None)
    value, leads, influences = 0.0, [], []
    for day in usable:
        well = placements(score(day), day.converted)
        if minus:
            well = well - placements(minus(day), day.converted)
        weight = float(day.converted.sum()) / total
        influence = np.empty(len(well))
        for outcome in (True, False):
            own = day.converted == outcome
            influence[own] = weight * (well[own] - well[own].mean()) / own.sum()
        value += weight * float(well[day.converted].mean())
        leads += day.leads
        influences.append(influence)
    error = sqrt(float(np.sum(_sums_by_lead(np.concatenate(influences), leads) ** 2)))
    least = -1.0 if minus else 0.0
    return Estimate(value, max(value - z * error, least), min(value + z * error, 1.0))


def _sums_by_lead(values: np.ndarray, leads: Sequence[str]) -> np.ndarray:
    _, place = np.unique(np.asarray(leads), return_inverse=True)
    return np.bincount(place, weights=values)


def best(day: Day, side: int, capacity: int) -> np.ndarray:
    """Which leads are the `capacity` best of a side; of equal scores the same on both sides."""
    order = sorted(range(len(day.leads)), key=lambda i: (-day.scores[side, i], day.leads[i]))
    chosen = np.zeros(len(day.leads), dtype=bool)
    chosen[order[:capacity]] = True
    return chosen


def reached(days: Iterable[Day], side: int, capacity: int) -> set[str]:
    """The converted leads that were among the best on a day before they converted."""
    return {
        lead
        for day in days
        for lead, hit in zip(day.leads, best(day, side, capacity) & day.converted, strict=True)
        if hit
    }


def precision(days: Sequence[Day], side: int, capacity: int) -> Estimate:
    """Of the contacts that the capacity allows, the share that converted."""
    chosen = [day.of(best(day, side, capacity)) for day in days]
    hits = np.concatenate([day.converted for day in chosen]).astype(float)
    return rate(hits, [lead for day in chosen for lead in day.leads])


@dataclass(frozen=True)
class Reached:
    """Converted leads that each side had among the best, and what only one of them had."""

    both: int
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    neither: int

    @property
    def difference(self) -> Estimate:
        """How many more the new side reaches."""
        gain, moved = len(self.only_new) - len(self.only_old), len(self.only_new) + len(
            self.only_old)
        everyone = moved + self.both + self.neither
        error = sqrt(moved - gain * gain / everyone) if everyone else 0
        return Estimate(gain, gain - Z_95 * error, gain + Z_95 * error)

    @property
    def p_value(self) -> float:
        """McNemar's exact test: how likely so uneven a split is if both sides are as good."""
        new, moved = len(self.only_new), len(self.only_new) + len(self.only_old)
        smaller = min(new, moved - new)
        return min(1.0, 2 * sum(comb(moved, i) for i in range(smaller + 1)) / 2**moved)


def compare_reached(days: Sequence[Day], capacity: int) -> Reached:
    """Whom both sides, one of them and neither had among the best."""
    old, new = (reached(days, side, capacity) for side in (0, 1))
    everyone = converted_leads(days)
    return Reached(len(old & new), tuple(sorted(old - new)), tuple(sorted(new - old)),
                   len(everyone - old - new))


def converted_leads(days: Iterable[Day]) -> set[str]:
    """The leads that converted within the given days after one of the days."""
    return {lead for day in days for lead, hit in zip(day.leads, day.converted, strict=True) if hit}


@dataclass(frozen=True)
class Band:
    """A tenth of the leads of each day by score (1: the best), or a tier."""

    name: str
    rows: int
    conversions: int
    rate: Estimate
    lift: float | None


def tenths(day: Day, side: int) -> np.ndarray:
    """The tenth of the day that each lead is in, 1 the best; equal scores are in the same one."""
    n = len(day.leads)
    places = (n + 0.5 - mid_ranks(day.scores[side])) / n
    return np.ceil(TENTHS * places).astype(int)


def bands(days: Sequence[Day], side: int, kind: str) -> list[Band]:
    """Tenths or tiers (best first) of all days together, with rate and lift."""
    rows: dict[str, list[tuple[str, bool, float]]] = {}
    for day in days:
        names = day.tiers[side] if kind == "tier" else [str(t) for t in tenths(day, side)]
        for name, lead, hit, score in zip(
                names, day.leads, day.converted, day.scores[side], strict=True):
            rows.setdefault(name, []).append((lead, bool(hit), float(score)))
    every = [hit for found in rows.values() for _, hit, _ in found]
    base = sum(every) / len(every) if every else 0
    made = []
    for name, found in rows.items():
        hits = np.array([hit for _, hit, _ in found], dtype=float)
        estimate = rate(hits, [lead for lead, _, _ in found])
        mean = sum(score for _, _, score in found) / len(found)
        lift = estimate.value / base if base and estimate.value is not None else None
        made.append((mean, Band(name, len(found), int(hits.sum()), estimate, lift)))
    return [band for _, band in sorted(made, key=lambda one: (-one[0], one[1].name))]


def migration(days: Iterable[Day]) -> dict[tuple[str, str], tuple[int, int]]:
    """(old tier, new tier) -> rows and, of these, conversions."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for day in days:
        for old, new, hit in zip(*day.tiers, day.converted, strict=True):
            rows, hits = found.get((old, new), (0, 0))
            found[old, new] = rows + 1, hits + int(hit)
    return found


@dataclass(frozen=True)
class Calibration:
    """What a side promised for a day, and what came: `tenths` has (expected, observed) rates."""

    date: date
    how: str
    expected: float
    observed: int
    error: float
    tenths: tuple[tuple[float, Estimate], ...]


def calibration(days: Sequence[Day], side: int, conversion_days: int) -> Calibration | None:
    """Probabilities of the newest day against what came: those that the model itself gives, else a
    curve of two numbers fitted to the days whose results were known by then. None if no day was, or
    nobody converted on those days."""
    ordered = sorted(days, key=lambda day: day.date)
    if not ordered:
        return None
    newest = ordered[-1]
    if newest.probabilities is not None:
        chances, how = newest.probabilities[side], "the model's own probability"
    else:
        known = [day for day in ordered if (newest.date - day.date).days >= conversion_days]
        y = np.concatenate([day.converted for day in known]) if known else np.array([])
        if not 0 < y.sum() < len(y):
            return None
        intercept, slope = _logistic(np.concatenate([day.scores[side] for day in known]), y)
        chances = _sigmoid(intercept + slope * newest.scores[side])
        how = f"the rates of {', '.join(str(day.date) for day in known)}"
    found = tenths(newest, side)
    shown, gap = [], 0.0
    for tenth in sorted(set(found)):
        own = found == tenth
        hits = newest.converted[own]
        shown.append((float(chances[own].mean()), wilson(float(hits.sum()), int(own.sum()))))
        gap += abs(float(chances[own].sum()) - float(hits.sum()))
    return Calibration(newest.date, how, float(chances.sum()), int(newest.converted.sum()),
                       gap / len(newest.leads), tuple(shown))


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(x, -35, 35)))


def _logistic(scores: np.ndarray, converted: np.ndarray) -> tuple[float, float]:
    """Intercept and slope by Newton's method; a little ridge keeps a perfect split finite."""
    scale = float(scores.std()) or 1.0
    x = np.column_stack([np.ones(len(scores)), (scores - scores.mean()) / scale])
    weights = np.zeros(2)
    ridge = np.diag([0.0, 1e-3])
    for _ in range(50):
        p = _sigmoid(x @ weights)
        gradient = x.T @ (converted - p) - ridge @ weights
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + ridge, gradient)
        weights = weights + step
        if np.abs(step).max() < 1e-10:
            break
    slope = float(weights[1]) / scale
    return float(weights[0]) - slope * float(scores.mean()), slope
