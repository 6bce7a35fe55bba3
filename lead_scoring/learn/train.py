"""From the training table to a proposal: gates, leak alarm, choice, fit, and the judgement by the
newest ripe period."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from lead_scoring.learn import choose, gates, leaks, measures, rivals, scorecard
from lead_scoring.learn.gates import Verdict
from lead_scoring.learn.scorecard import Scorecard
from lead_scoring.learn.table import Field, Table

NEWEST_SHARE = 0.3
WORSE = 0.01  # AUC
LEAST_TO_JUDGE = 40  # conversions in the newest period
MOST_ROWS_TO_CHOOSE = 30_000
HAND_SET, NAIVE_BAYES, BOOSTING = "hand-set points", "naive Bayes (Odoo)", "gradient boosting"
LEARNED, UNROUNDED = "learned points", "learned, not rounded"


@dataclass(frozen=True)
class Measured:
    """How one way to score does on rows that it had not seen."""

    name: str
    auc: float
    interval: tuple[float, float]
    log_loss: float
    calibration_error: float
    lift: float


@dataclass(frozen=True)
class Judged:
    """The newest ripe period, as somebody who trained before it would have met it."""

    older: Table
    newer: Table
    card: Scorecard
    probability: np.ndarray
    measured: tuple[Measured, ...]
    unseen: Measured | None  # the same for leads of whom training had no row


@dataclass(frozen=True)
class Proposal:
    """`card` is None where no points are proposed; `verdict` says why."""

    verdict: Verdict
    table: Table
    leaks: dict[Field, str]
    card: Scorecard | None = None
    chosen: choose.Chosen | None = None
    judged: Judged | None = None
    base_rate: float = 0.0


class Leak(ValueError):
    """Fields that know the outcome; training stops until they are left out or allowed."""


def propose(
    table: Table, *, hand_points: np.ndarray | None = None, horizon: int | None = None,
    allow: Collection[str] = (), with_rivals: bool = True,
) -> Proposal:
    """Learn points, or say why not. `hand_points`: what the hand-set model gave each row;
    `horizon`: days until a label is known; `allow`: fields for which no alarm is raised. Raises
    Leak if a field knows the outcome."""
    verdict = gates.before(table.conversions)
    if verdict.word == gates.NOT_READY:
        return Proposal(verdict, table, {}, base_rate=float(table.converted.mean()))
    found = {field: reason for field, reason in leaks.alarms(table).items()
             if field.name not in allow}
    if found:
        raise Leak(leak_message({field.name: reason for field, reason in found.items()}))
    older, newer = split(table, horizon)
    judged, chosen = judge(table, older, newer, verdict, hand_points, with_rivals)
    _check_all_fields(judged, table, allow)
    measured = judged.measured[0]
    interval = measured.interval
    if newer.sum() == 0 or judged.newer.conversions < LEAST_TO_JUDGE:
        outcomes, log_odds = choose.Trial(thinned(table)).held_out(chosen.settings)
        interval = measures.auc_interval(outcomes, log_odds)
    known = gates.information_of(
        measures.log_loss(table.converted, np.full(len(table), table.converted.mean())),
        measures.log_loss(table.converted, judged.card.probability(table)))
    leads = len(np.unique(table.lead))
    verdict = gates.after(table.conversions, leads, len(judged.card.parts), known,
                          measured.auc, interval)
    verdict = _against_hand_set(verdict, judged)
    if verdict.most_fields == 0:
        return Proposal(verdict, table, {}, None, chosen, judged, float(table.converted.mean()))
    settings = chosen.settings
    if verdict.most_fields and (settings.most_fields or 99) > verdict.most_fields:
        settings = replace(settings, most_fields=verdict.most_fields)
    card = scorecard.fit(table, settings).stretched(chosen.slope, table)
    return Proposal(verdict, table, {}, card, chosen, judged, float(table.converted.mean()))


def learn(table: Table, most_fields: int | None) -> tuple[Scorecard, choose.Chosen]:
    """A scorecard of this table, with the settings that cross-validation chooses within it."""
    few = thinned(table)
    chosen = choose.choose(few, most_fields, table.prior is not None)
    card = scorecard.fit(table, chosen.settings)
    return card.stretched(chosen.slope, table), chosen


def thinned(table: Table) -> Table:
    """Fewer days of the same leads where there are very many rows: neighbouring weeks are alike."""
    step = -(-len(table) // MOST_ROWS_TO_CHOOSE)
    if step == 1:
        return table
    days, place = np.unique(table.day, return_inverse=True)
    if len(days) < 2 * step:
        return table
    return table.rows(place % step == 0)


def split(table: Table, horizon: int | None) -> tuple[np.ndarray, np.ndarray]:
    """Masks of older and newer rows. The newest 30 % of the rows are for judging. What was not yet
    ripe when they begin is left out of the older ones, if enough conversions remain."""
    cut = np.sort(table.day)[int(len(table) * (1 - NEWEST_SHARE))]
    newer, older = table.day >= cut, table.day < cut
    if horizon and table.day.dtype.kind == "M":
        ripe = table.day + np.timedelta64(horizon, "D") <= cut
        if table.rows(ripe).conversions >= max(LEAST_TO_JUDGE, table.rows(older).conversions / 2):
            older = ripe
    return older, newer


def judge(
    table: Table, older: np.ndarray, newer: np.ndarray, verdict: Verdict,
    hand_points: np.ndarray | None, with_rivals: bool,
) -> tuple[Judged, choose.Chosen]:
    """Learn from the older rows, measure on the newer ones, beside the other ways to score."""
    before, after = table.rows(older), table.rows(newer)
    card, chosen = learn(before, verdict.most_fields)
    probability = card.probability(after)
    measured = [measure(LEARNED, after, probability),
                measure(UNROUNDED, after, card.probability(after, exact=True))]
    if hand_points is not None:
        measured.append(measure(HAND_SET, after, rivals.calibrated_points(
            hand_points[older], before.converted, hand_points[newer]), hand_points[newer]))
    if with_rivals and before.converted.any():
        fields = scorecard.candidates(table.columns, card.settings)
        one, two = before.fields(fields), after.fields(fields)
        measured.append(measure(NAIVE_BAYES, after, rivals.naive_bayes(one, two)))
        measured.append(measure(BOOSTING, after, rivals.boosting(thinned(one), two)))
    unseen = ~np.isin(after.lead, before.lead)
    alone = None
    if 0 < after.converted[unseen].sum() < unseen.sum() < len(after):
        alone = measure("leads never seen before", after.rows(unseen), probability[unseen])
    return Judged(before, after, card, probability, tuple(measured), alone), chosen


def measure(
    name: str, table: Table, probability: np.ndarray, points: np.ndarray | None = None
) -> Measured:
    """All figures of one way to score; ranks by `points` where they are given."""
    score = probability if points is None else points
    return Measured(
        name, measures.auc(table.converted, score),
        measures.auc_interval(table.converted, score, table.lead),
        measures.log_loss(table.converted, probability),
        measures.calibration_error(table.converted, probability),
        measures.lift(table.converted, score),
    )


def _against_hand_set(verdict: Verdict, judged: Judged) -> Verdict:
    """Points that rank newer leads worse than those that people wrote are not proposed."""
    by_name = {one.name: one.auc for one in judged.measured}
    hand, learned = by_name.get(HAND_SET, 0.0), by_name[LEARNED]
    if hand <= learned + WORSE:
        return verdict
    return Verdict(gates.NOT_READY, f"the hand-set points rank newer leads better (AUC {hand:.3f} "
                   f"against {learned:.3f}). Keep them; {verdict.reason}", 0)


def _check_all_fields(judged: Judged, table: Table, allow: Collection[str]) -> None:
    value = judged.measured[0].auc
    fields = leaks.strongest(table, [part.field for part in judged.card.parts])
    if value > leaks.ALL_FIELDS and not set(fields) <= set(allow):
        raise Leak(
            f"AUC {value:.3f} on leads that training had not seen is too good to be true: some "
            f"field knows the outcome. Look first at {', '.join(fields)}. Leave it out "
            "(learning_fields.csv: never), or say --allow for each of them.")


def leak_message(reasons: dict[str, str]) -> str:
    """One line per field, by its name, and what to do."""
    return "\n".join([
        "These fields know the outcome:",
        *(f"{name}: {reason}" for name, reason in reasons.items()),
        f"Leave them out (--without {','.join(reasons)}, or never in learning_fields.csv); if you "
        "know that one was known before, say --allow FIELD."])
