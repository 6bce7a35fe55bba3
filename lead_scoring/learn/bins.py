"""Levels of a field: ranges of a number, values of a text, the rest, and unknown; and what each
level says of conversion (weight of evidence)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.tree import DecisionTreeClassifier

from lead_scoring.learn.table import is_number
from lead_scoring.rule_trial import SPACES

MOST_LEVELS = 6
SMALLEST_SHARE = 0.03
SMALLEST_LEVEL = 15  # leads
PSEUDO_LEADS = 10
MOST_VALUES = 300  # of a text; a list in signals.csv has at most 500 pieces
LEAST_LEADS = 20  # a value of fewer leads is not judged by itself
NOT_IN_A_LIST = "\t\n\r\u00a0\u202f\u3000\u200b\u2060\ufeff|“”„‟«»‘‚‹’›"


@dataclass(frozen=True)
class Level:
    """One level. `kind` range: low <= value < high (None: open); values: one of these; other:
    known and none of these; missing: unknown."""

    kind: str
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()

    def holds(self, column: np.ndarray) -> np.ndarray:
        """Mask of the rows at this level, of a range or of what is unknown."""
        if self.kind == "missing":
            return unknown(column)
        if self.kind == "range":
            at_least = True if self.low is None else column >= self.low
            below = True if self.high is None else column < self.high
            return ~unknown(column) & at_least & below
        raise TypeError("values are looked up by positions()")


def unknown(column: np.ndarray) -> np.ndarray:
    """Mask of the rows where nothing is known."""
    return np.isnan(column) if is_number(column) else np.equal(column, None).astype(bool)


def positions(levels: Sequence[Level], column: np.ndarray) -> np.ndarray:
    """Number of each row's level; -1 where no level holds (it was never seen in training)."""
    if is_number(column):
        found = np.full(len(column), -1)
        for number, level in enumerate(levels):
            found[level.holds(column)] = number
        return found
    of_kind = {level.kind: number for number, level in enumerate(levels)}
    of_value = {value: number for number, level in enumerate(levels) if level.kind == "values"
                for value in level.values}
    place, distinct = pd.factorize(column)
    other = of_kind.get("other", -1)
    known = [of_value.get(value, other) for value in distinct]
    return np.array([*known, of_kind.get("missing", -1)])[place]


def levels_of(
    column: np.ndarray, converted: np.ndarray, most: int = MOST_LEVELS,
    share: float = SMALLEST_SHARE, pseudo: float = PSEUDO_LEADS, repeats: float = 1.0,
) -> list[Level]:
    """Cut a column into levels by what they say of conversion; unknown is a level of its own.
    `repeats`: rows per lead, for ten rows of one lead are one lead."""
    known = ~unknown(column)
    smallest = max(int(np.ceil(share * len(column))), int(np.ceil(SMALLEST_LEVEL * repeats)))
    levels = []
    if known.any() and is_number(column):
        levels = ranges(column[known], converted[known], most, smallest)
    elif known.any():
        least = LEAST_LEADS * repeats
        levels = named_values(column[known], converted[known], most, smallest, pseudo, least)
    if not known.all():
        levels.append(Level("missing"))
    return levels


def ranges(numbers: np.ndarray, converted: np.ndarray, most: int, smallest: int) -> list[Level]:
    """Ranges of a number by a small decision tree; edges are written short."""
    edges = []
    if len(numbers) >= 2 * smallest:
        tree = DecisionTreeClassifier(
            criterion="entropy", max_leaf_nodes=most, min_samples_leaf=smallest, random_state=0)
        tree.fit(numbers.reshape(-1, 1), converted)
        edges = _edges(tree, numbers)
    return [Level("range", low, high)
            for low, high in zip([None, *edges], [*edges, None], strict=True)]


def _edges(tree: DecisionTreeClassifier, numbers: np.ndarray) -> list[float]:
    values = np.unique(numbers)
    cuts = np.sort(tree.tree_.threshold[tree.tree_.feature == 0])
    places = np.searchsorted(values, cuts, side="right")
    return sorted({short_between(values[place - 1], values[place])
                   for place in places if 0 < place < len(values)})


def short_between(below: float, above: float) -> float:
    """The shortest number that is above the first and not above the second, with at most six
    decimals: an edge that a person can read and that parts the same rows."""
    for digits in range(-9, 7):
        candidate = round(np.floor(above * 10.0**digits) / 10.0**digits, max(digits, 0))
        if below < candidate <= above:
            return float(candidate)
    return float(above)


def named_values(
    texts: np.ndarray, converted: np.ndarray, most: int, smallest: int, pseudo: float, least: float
) -> list[Level]:
    """Values in groups that convert alike, each group common enough; what is too rare to be judged
    is one level, with all that comes later."""
    place, names = pd.factorize(texts, sort=True)
    counts = np.bincount(place)
    wins = np.bincount(place, converted)
    evidence = evidence_of(wins, counts - wins, pseudo)
    common = [one for one in np.argsort(-counts, kind="stable")[:MOST_VALUES]
              if counts[one] >= least and can_be_listed(names[one])]
    groups = [[int(one)] for one in sorted(common, key=lambda one: (evidence[one], names[one]))]
    won = np.array([wins[group].sum() for group in groups])
    had = np.array([counts[group].sum() for group in groups], float)
    while len(groups) > 1 and (len(groups) > most or had.min() < smallest):
        alike = _most_alike(won, had, had.min() < smallest and len(groups) <= most, smallest)
        groups[alike: alike + 2] = [groups[alike] + groups[alike + 1]]
        won, had = (np.concatenate([sums[:alike], [sums[alike: alike + 2].sum()],
                                    sums[alike + 2:]]) for sums in (won, had))
    levels = [Level("values", values=tuple(sorted(names[group].tolist()))) for group in groups]
    listed = tuple(sorted(value for level in levels for value in level.values))
    if len(listed) < len(names):
        levels.append(Level("other", values=listed))
    return levels


def _most_alike(won: np.ndarray, had: np.ndarray, only_small: bool, smallest: int) -> int:
    """Place of the two neighbours that differ least, as a chi-square test sees it."""
    rate = (won[1:] + won[:-1]) / (had[1:] + had[:-1])
    spread = np.maximum(rate * (1 - rate), 1e-9) * (1 / had[1:] + 1 / had[:-1])
    unlike = (won[1:] / had[1:] - won[:-1] / had[:-1]) ** 2 / spread
    if only_small:
        unlike[np.minimum(had[1:], had[:-1]) >= smallest] = np.inf
    return int(np.argmin(unlike))


def can_be_listed(value: str) -> bool:
    """Whether signals.csv can name this value: a list has no | and no cell keeps odd spaces."""
    return (
        value not in ("", "null")
        and value == value.translate(SPACES).strip()
        and not any(sign in value for sign in NOT_IN_A_LIST)
        and value.lower() == value
        and len(value.upper()) == len(value)
    )


def evidence_of(
    wins: np.ndarray, losses: np.ndarray, pseudo: float = PSEUDO_LEADS
) -> np.ndarray:
    """Weight of evidence of each level: its log odds against those of all, with ten (`pseudo`)
    leads of the base rate added, so that a level of few leads says little."""
    won, lost = wins.sum(), losses.sum()
    if not won or not lost:
        return np.zeros(len(wins))
    rate = won / (won + lost)
    odds = (wins + pseudo * rate) / (losses + pseudo * (1 - rate))
    return np.log(odds) - np.log(won / lost)


def information_value(
    wins: np.ndarray, losses: np.ndarray, evidence: np.ndarray, repeats: float = 1.0
) -> float:
    """How much a field says, less what as many levels of pure chance would seem to say: below 0
    nothing, above 0.3 much."""
    won, lost = wins.sum(), losses.sum()
    if not won or not lost:
        return 0.0
    by_chance = (len(wins) - 1) * (1 / won + 1 / lost) * repeats
    return float(((wins / won - losses / lost) * evidence).sum() - by_chance)
