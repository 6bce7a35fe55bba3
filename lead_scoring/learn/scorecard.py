"""A scorecard: levels of fields with integer points, and the intercept that makes the sum of points
a probability. 20 more points double the odds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from lead_scoring.learn import bins, measures
from lead_scoring.learn.table import Field, Table

POINTS_TO_DOUBLE_ODDS = 20
POINTS_PER_NAT = POINTS_TO_DOUBLE_ODDS / np.log(2)
LEAST_INFORMATION = 0.002
PRIOR_FREEDOM = 3.0  # the hand-set points are penalised by 1/9 of the ridge


@dataclass(frozen=True)
class Settings:
    """What cross-validation chooses."""

    ridge: float = 1.0  # penalty of a field's coefficient
    most_fields: int | None = None  # None: all that say something
    most_levels: int = bins.MOST_LEVELS
    smallest_share: float = bins.SMALLEST_SHARE
    pseudo_leads: float = bins.PSEUDO_LEADS
    half_lives: tuple[int, ...] = ()  # which decayed sums are looked at
    with_prior: bool = False


@dataclass(frozen=True)
class Part:
    """One field of a scorecard: its levels, with leads, conversions, evidence and points."""

    field: Field
    levels: tuple[bins.Level, ...]
    leads: tuple[int, ...]
    conversions: tuple[int, ...]
    evidence: tuple[float, ...]
    information: float
    coefficient: float = 0.0

    @property
    def exact(self) -> np.ndarray:
        """Points before they are rounded."""
        return POINTS_PER_NAT * self.coefficient * np.array(self.evidence)

    @property
    def points(self) -> np.ndarray:
        """Whole points."""
        return whole(self.exact)


@dataclass(frozen=True)
class Scorecard:
    """Fields with points; `intercept` belongs to whole points, `exact_intercept` to unrounded.
    `prior_weight` is what a hand-set point is worth in points, 0 where none are taken over."""

    parts: tuple[Part, ...]
    intercept: float = 0.0
    exact_intercept: float = 0.0
    prior_weight: float = 0.0
    settings: Settings = Settings()

    def score(self, table: Table, exact: bool = False) -> np.ndarray:
        """The sum of points of each row; what no level holds gives nothing."""
        total = np.zeros(len(table))
        if self.prior_weight and table.prior is not None:
            points = self.prior_weight * table.prior.points
            total += table.prior.held @ (points if exact else whole(points))
        for part in self.parts:
            points = np.append(part.exact if exact else part.points, 0.0)
            total += points[bins.positions(part.levels, table.columns[part.field])]
        return total

    def log_odds(self, table: Table, exact: bool = False) -> np.ndarray:
        """The score as log odds of conversion."""
        intercept = self.exact_intercept if exact else self.intercept
        return intercept + self.score(table, exact) / POINTS_PER_NAT

    def probability(self, table: Table, exact: bool = False) -> np.ndarray:
        """The chance to convert within the horizon."""
        return measures.sigmoid(self.log_odds(table, exact))

    def stretched(self, slope: float, table: Table) -> Scorecard:
        """All points times `slope`, and the intercepts that then belong to the table."""
        parts = tuple(replace(part, coefficient=part.coefficient * slope) for part in self.parts)
        return calibrated(
            replace(self, parts=parts, prior_weight=self.prior_weight * slope), table)


def whole(points: np.ndarray) -> np.ndarray:
    """Whole points, half away from zero; never a negative zero."""
    return np.sign(points) * np.floor(np.abs(points) + 0.5) + 0.0


def measured_part(
    field: Field, column: np.ndarray, converted: np.ndarray, settings: Settings,
    repeats: float = 1.0,
) -> Part:
    """A field's levels and what they say, without a coefficient."""
    pseudo = settings.pseudo_leads * repeats
    levels = bins.levels_of(
        column, converted, settings.most_levels, settings.smallest_share, pseudo, repeats)
    place = bins.positions(levels, column)
    count = np.bincount(place[place >= 0], minlength=len(levels))
    wins = np.bincount(place[place >= 0], converted[place >= 0], minlength=len(levels))
    evidence = bins.evidence_of(wins, count - wins, pseudo)
    return Part(
        field, tuple(levels), tuple(count.tolist()), tuple(wins.astype(int).tolist()),
        tuple(evidence.tolist()), bins.information_value(wins, count - wins, evidence, repeats),
    )


def candidates(fields: Iterable[Field], settings: Settings) -> list[Field]:
    """The fields that these settings look at: of decayed sums, those of the chosen half-lives."""
    return [field for field in fields
            if field.measure != "decayed_sum" or field.half_life in settings.half_lives]


def fit(
    table: Table, settings: Settings, measured: dict[object, Part] | None = None
) -> Scorecard:
    """Learn a scorecard. Fields that say nothing, or that would count against their own evidence
    once the others are there, are left out. `measured` keeps the levels of the fields of this table
    from one fit to the next."""
    measured = {} if measured is None else measured
    cut = settings.most_levels, settings.smallest_share, settings.pseudo_leads
    repeats = table.repeats
    chosen = candidates(table.columns, settings)
    for field in chosen:
        if (field, cut) not in measured:
            measured[field, cut] = measured_part(
                field, table.columns[field], table.converted, settings, repeats)
    parts = [measured[field, cut] for field in chosen]
    parts = [part for part in parts if part.information >= LEAST_INFORMATION]
    parts.sort(key=lambda part: (-part.information, part.field))
    if settings.most_fields:
        parts = _one_per_attribute(parts)[: settings.most_fields]
    prior = _prior_column(table) if settings.with_prior else None
    weights, prior_weight = np.zeros(len(parts)), 0.0
    while parts or prior is not None:
        weights, prior_weight = _coefficients(table, parts, prior, settings.ridge)
        if (weights > 0).all() and (prior is None or prior_weight > 0):
            break
        if prior is not None and prior_weight <= 0:
            prior = None
        else:  # one at a time: without it another may be right
            worst = int(np.argmin(weights))
            parts = [*parts[:worst], *parts[worst + 1:]]
        weights, prior_weight = np.zeros(len(parts)), 0.0
    fitted = tuple(replace(part, coefficient=float(weight))
                   for part, weight in zip(parts, weights, strict=True))
    return calibrated(
        Scorecard(fitted, prior_weight=prior_weight * POINTS_PER_NAT, settings=settings), table)


def _one_per_attribute(parts: list[Part]) -> list[Part]:
    """Where fields are few, the one that says most of each attribute and signal."""
    first: dict[tuple[str, str], Part] = {}
    for part in parts:
        first.setdefault((part.field.subject, part.field.attribute), part)
    return list(first.values())


def calibrated(card: Scorecard, table: Table) -> Scorecard:
    """The same points with the intercepts at which mean probability and rate agree."""
    whole_points, exact = (
        measures.shifted_intercept(table.converted, card.score(table, exact) / POINTS_PER_NAT)
        for exact in (False, True)
    )
    return replace(card, intercept=whole_points, exact_intercept=exact)


def _prior_column(table: Table) -> np.ndarray | None:
    if table.prior is None:
        return None
    column = table.prior.held @ table.prior.points
    return column if np.ptp(column) > 0 else None


def _coefficients(
    table: Table, parts: list[Part], prior: np.ndarray | None, ridge: float
) -> tuple[np.ndarray, float]:
    """Coefficients of the fields, and the log odds that a hand-set point is worth; the latter is
    penalised less, for people knew something."""
    columns = [
        np.append(part.evidence, 0.0)[bins.positions(part.levels, table.columns[part.field])]
        for part in parts
    ]
    scale = 1.0
    if prior is not None:
        scale = PRIOR_FREEDOM / prior.std()
        columns.append((prior - prior.mean()) * scale)
    model = LogisticRegression(C=1 / ridge, solver="lbfgs", max_iter=500, tol=1e-8)
    weights = model.fit(np.column_stack(columns), table.converted).coef_[0]
    if prior is None:
        return weights, 0.0
    return weights[:-1], float(weights[-1] * scale)
