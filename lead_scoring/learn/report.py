"""The report of a proposal as Markdown: what is proposed, how well it does, and beside what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from lead_scoring.learn import bins, measures
from lead_scoring.learn.handset import HandSet
from lead_scoring.learn.rows import reason
from lead_scoring.learn.scorecard import POINTS_PER_NAT, Part, Scorecard
from lead_scoring.learn.table import Table
from lead_scoring.learn.train import Judged, Measured, Proposal

PERIODS = 4


def report(
    proposal: Proposal, *, base: str, hand: HandSet | None, left_out: dict[str, str],
    pictures: Sequence[str] = (),
) -> str:
    """The whole report."""
    table = proposal.table
    lines = [
        "# Points learned from outcomes", "",
        f"**{proposal.verdict.word}**: {proposal.verdict.reason}", "",
        f"{len(np.unique(table.lead)):,} leads, looked at on {len(np.unique(table.day)):,} days "
        f"from {table.day.min()} to {table.day.max()} ({len(table):,} rows); "
        f"{table.conversions:,} of the leads converted.", "",
    ]
    if proposal.judged is not None:
        lines += judgement(proposal.judged, pictures)
    elif hand is not None and table.converted.any():
        lines += hand_set_only(table, hand)
    if proposal.card is not None:
        lines += points(proposal.card, table, hand, base)
        lines += stability(proposal.card, table)
    if proposal.chosen is not None:
        lines += choices(proposal)
    return "\n".join([*lines, *notes(hand, left_out)])


def judgement(judged: Judged, pictures: Iterable[str]) -> list[str]:
    """What was measured on the newest ripe period."""
    newer = judged.newer
    lines = [
        "## On newer leads", "",
        f"Learned from the {len(judged.older):,} rows before {newer.day.min()} that were ripe by "
        f"then, judged by the {len(newer):,} rows since ({newer.conversions:,} leads converted, "
        f"{newer.converted.mean():.1%} of the rows).", "",
        *measured_table([*judged.measured, *([judged.unseen] if judged.unseen else [])]), "",
        "AUC: the chance that a lead that converts scores above one that does not; half is chance. "
        "Log loss: lower is better. ECE: mean distance between probability and rate over tenths. "
        "Lift: rate among the best tenth over the rate of all.", "",
    ]
    lines += [f"![Calibration and lift]({name})" for name in pictures] + [""]
    return lines + tenths_table(newer, judged.probability)


def measured_table(rows: Iterable[Measured]) -> list[str]:
    """One line per way to score."""
    return markdown(
        ["", "AUC", "95 % interval", "log loss", "ECE", "lift of the best tenth"],
        [[one.name, f"{one.auc:.4f}", f"{one.interval[0]:.3f} to {one.interval[1]:.3f}",
          f"{one.log_loss:.4f}", f"{one.calibration_error:.4f}", f"{one.lift:.2f}"]
         for one in rows],
    )


def tenths_table(table: Table, probability: np.ndarray) -> list[str]:
    """Expected against delivered conversions, the best tenth first."""
    rows = []
    for number, group in enumerate(reversed(measures.tenths(probability)), start=1):
        low, high = wilson(int(table.converted[group].sum()), len(group))
        rows.append([str(number), f"{len(group):,}", f"{probability[group].mean():.1%}",
                     f"{table.converted[group].mean():.1%}", f"{low:.1%} to {high:.1%}"])
    return [*markdown(["tenth", "rows", "expected", "delivered", "95 % interval"], rows), ""]


def hand_set_only(table: Table, hand: HandSet) -> list[str]:
    """Lift and calibration of the hand-set points where there is too little to learn from."""
    rows = []
    for number, group in enumerate(reversed(measures.tenths(hand.score)), start=1):
        won = int(table.converted[group].sum())
        low, high = wilson(won, len(group))
        rows.append([str(number), f"{len(group):,}", f"{hand.score[group].mean():.1f}",
                     f"{won / len(group):.1%}", f"{low:.1%} to {high:.1%}"])
    value = measures.auc(table.converted, hand.score)
    low, high = measures.auc_interval(table.converted, hand.score, table.lead)
    return [
        "## The hand-set points", "",
        f"AUC {value:.3f} ({low:.3f} to {high:.3f}), lift of the best tenth "
        f"{measures.lift(table.converted, hand.score):.2f}.", "",
        *markdown(["tenth", "rows", "mean score", "converted", "95 % interval"], rows), "",
    ]


def points(card: Scorecard, table: Table, hand: HandSet | None, base: str) -> list[str]:
    """Every level with its points, beside what the hand-set model gives such leads."""
    errors = coefficient_errors(card, table)
    heading = ["level", "rows", "converted", "points", "95 % interval"]
    lines = ["## Proposed points", ""]
    if hand is not None:
        heading.append(f"{base} gives, against the mean")
        lines += [f"The last column is by how much the score of {base} differs from its mean for "
                  "rows of this level, all rules together.", ""]
    for part, error in zip(card.parts, errors, strict=True):
        rows = []
        place = bins.positions(part.levels, table.columns[part.field])
        for number, level in enumerate(part.levels):
            margin = 1.96 * level_error(part, number, error)
            exact = part.exact[number]
            row = [reason(part, level), f"{part.leads[number]:,}",
                   f"{part.conversions[number] / max(part.leads[number], 1):.1%}",
                   f"{part.points[number]:+.0f}",
                   f"{exact - margin:+.0f} to {exact + margin:+.0f}"]
            if hand is not None:
                here = hand.score[place == number]
                row.append(f"{here.mean() - hand.score.mean():+.1f}" if len(here) else "")
            rows.append(row)
        lines += [f"**{part.field.label}** {part.field.measure.replace('_', ' ')}".strip(), "",
                  *markdown(heading, rows), ""]
    if card.prior_weight:
        lines += [f"The rules of {base} about leads come in, each of their points worth "
                  f"{card.prior_weight:.2f}.", ""]
    lines += [f"A lead with 0 points converts with {measures.sigmoid(card.intercept):.1%}; "
              "20 points more double the odds.", ""]
    return lines


def coefficient_errors(card: Scorecard, table: Table) -> np.ndarray:
    """Relative standard errors of the fields' coefficients (rows of a lead counted as one)."""
    if not card.parts:
        return np.zeros(0)
    evidence = np.column_stack([
        np.append(part.evidence, 0.0)[bins.positions(part.levels, table.columns[part.field])]
        for part in card.parts])
    design = np.column_stack([np.ones(len(table)), evidence])
    probability = card.probability(table, exact=True)
    _, lead = np.unique(table.lead, return_inverse=True)
    moments = design * (table.converted - probability)[:, None]
    clustered = np.column_stack([np.bincount(lead, column) for column in moments.T])
    bread = np.linalg.pinv((design * (probability * (1 - probability))[:, None]).T @ design)
    spread = np.sqrt(np.diag(bread @ (clustered.T @ clustered) @ bread))[1:]
    return spread / np.array([part.coefficient for part in card.parts])


def level_error(part: Part, number: int, coefficient_error: float) -> float:
    """Standard error of a level's points: of its evidence, and of the field's coefficient."""
    won = part.conversions[number] + 0.5
    lost = part.leads[number] - part.conversions[number] + 0.5
    of_evidence = POINTS_PER_NAT * part.coefficient * np.sqrt(1 / won + 1 / lost)
    return float(np.hypot(of_evidence, part.exact[number] * coefficient_error))


def stability(card: Scorecard, table: Table) -> list[str]:
    """Does each field say the same in each period, and are the leads still of the same kind?"""
    order = np.argsort(table.day, kind="stable")
    periods = [np.sort(part) for part in np.array_split(order, PERIODS)]
    heading = ["field", "PSI, first to last period",
               *(f"{table.day[part].min()} on" for part in periods)]
    rows = []
    for part in card.parts:
        place = bins.positions(part.levels, table.columns[part.field])
        shares = [np.bincount(place[rows_] + 1, minlength=len(part.levels) + 1).astype(float)
                  for rows_ in periods]
        own = np.append(part.exact, 0.0)[place]
        rows.append([part.field.name, f"{measures.stability_index(shares[0], shares[-1]):.3f}",
                     *(f"{measures.auc(table.converted[rows_], own[rows_]):.3f}"
                       for rows_ in periods)])
    score = card.score(table)
    edges = np.unique(np.quantile(score, np.linspace(0, 1, 11))[1:-1])
    shares = [np.bincount(np.digitize(score[rows_], edges), minlength=len(edges) + 1).astype(float)
              for rows_ in periods]
    rows.append(["all points", f"{measures.stability_index(shares[0], shares[-1]):.3f}",
                 *(f"{measures.auc(table.converted[rows_], score[rows_]):.3f}"
                   for rows_ in periods)])
    return ["## Stability", "",
            "AUC of each field by itself in each period. A PSI above 0.25 says that the leads are "
            "of another kind now.", "", *markdown(heading, rows), ""]


def choices(proposal: Proposal) -> list[str]:
    """What cross-validation tried."""
    chosen, settings = proposal.chosen, proposal.chosen.settings
    kept = [f"levels of at least {settings.smallest_share:.0%} of the rows, at most "
            f"{settings.most_levels} of them, {settings.pseudo_leads:g} pseudo-leads, ridge "
            f"{settings.ridge:g}"]
    if settings.half_lives:
        days = " and ".join(str(days) for days in settings.half_lives)
        kept.append(f"half-life {days} days")
    kept.append("with the hand-set points" if settings.with_prior
                else "without the hand-set points")
    rows = [[name, f"{loss:.5f}"] for name, loss in chosen.tried.items()]
    return ["## What was tried", "",
            f"Kept: {'; '.join(kept)}. Points were multiplied by {chosen.slope:.2f}, which made "
            "held-out probabilities right.", "",
            *markdown(["one after the other, kept if better", "log loss of held-out rows"], rows),
            ""]


def notes(hand: HandSet | None, left_out: dict[str, str]) -> list[str]:
    """What was not looked at."""
    lines = []
    if left_out:
        lines += ["## Not learned from", "",
                  *(f"- {name}: {reason}" for name, reason in sorted(left_out.items())), ""]
    if hand is not None and (hand.left_out or hand.near):
        lines += ["## The hand-set points here", "",
                  "They are worked out from the training tables, which cannot say everything:", "",
                  *(f"- {name}: left out, {why}" for name, why in sorted(hand.left_out.items())),
                  *(f"- {name}: {why}" for name, why in sorted(hand.near.items())), ""]
    return lines


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """95 % interval of a share."""
    if not trials:
        return 0.0, 1.0
    z2, share = 1.959963984540054**2, successes / trials
    middle = (share + z2 / 2 / trials) / (1 + z2 / trials)
    margin = np.sqrt(z2 * (share * (1 - share) / trials + z2 / 4 / trials**2)) / (1 + z2 / trials)
    return float(max(0, middle - margin)), float(min(1, middle + margin))


def markdown(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table; | in cells is written as a slash."""
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |"
    return [line(heading), "|" + "---|" * len(heading), *(line(row) for row in rows)]


