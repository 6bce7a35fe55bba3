"""Pictures of a report: calibration, lift and points."""

from __future__ import annotations

from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # no window

import matplotlib.pyplot as plt
import numpy as np

from lead_scoring.learn import measures
from lead_scoring.learn.train import Proposal

BLUE, GREY, RED = "#2563a6", "#9aa3ad", "#b5432e"


def draw(proposal: Proposal, folder: Path) -> list[str]:
    """Write the pictures; returns their file names. None where there is nothing to judge."""
    judged = proposal.judged
    if judged is None:
        return []
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    groups = measures.tenths(judged.probability)
    expected = [judged.probability[group].mean() for group in groups]
    delivered = [judged.newer.converted[group].mean() for group in groups]
    top = max([*expected, *delivered]) * 1.05
    left.plot([0, top], [0, top], color=GREY, linewidth=1)
    left.plot(expected, delivered, "o-", color=BLUE, markersize=4)
    left.set(title="Is the probability right?", xlabel="expected", ylabel="delivered",
             xlim=(0, top), ylim=(0, top))
    share = np.arange(1, len(groups) + 1) * 10
    rate = judged.newer.converted.mean()
    right.bar(share, [value / rate for value in delivered[::-1]], width=7, color=BLUE)
    right.axhline(1, color=GREY, linewidth=1)
    right.set(title="Lift by tenths, the best first", xlabel="% of leads", ylabel="times the rate")
    for axis in (left, right):
        axis.spines[["top", "right"]].set_visible(False)
    figure.savefig(folder / "judgement.svg", metadata={"Date": None})
    plt.close(figure)
    return ["judgement.svg"]
