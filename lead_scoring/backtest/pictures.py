"""Pictures of a back-test: who finds more customers with the same contacts, how bands convert, and
whether what was promised came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from .findings import Findings
from .measures import Day, Estimate

COLOURS = ("#999999", "#0072b2")  # old, new


def draw(days: Sequence[Day], found: Findings, folder: Path) -> Iterator[Path]:
    """Draw the pictures into a folder; yields each file. ValueError without matplotlib."""
    try:
        # Drawn seldom, and slow to load.
        import matplotlib
    except ModuleNotFoundError:
        raise ValueError("pictures are drawn by matplotlib, which is not installed: "
                         "`make .venv/engines` or `pip install matplotlib`.") from None
    matplotlib.use("svg")
    from matplotlib import pyplot

    folder.mkdir(parents=True, exist_ok=True)
    # The same numbers give the same file, with text as text.
    settings = {"svg.hashsalt": "lead scoring", "svg.fonttype": "none", "font.size": 9}
    with pyplot.rc_context(settings):
        for name, plot in {"gains": _gains, "tenths": _tenths, "calibration": _calibration}.items():
            figure, axes = pyplot.subplots(figsize=(6.4, 3.8), layout="constrained")
            if plot(axes, days, found):
                axes.grid(color="#dddddd", linewidth=0.6)
                axes.spines[["top", "right"]].set_visible(False)
                axes.legend(frameon=False)
                path = folder / f"backtest-{name}.svg"
                figure.savefig(path, metadata={"Date": None})
                yield path
            pyplot.close(figure)


def gains(days: Sequence[Day], side: int) -> tuple[np.ndarray, np.ndarray]:
    """Shares of the leads of a day, and of its conversions that the best of them hold: the mean
    over days by their conversions, leads with equal scores in proportion."""
    grid = np.linspace(0, 1, 101)
    total = np.zeros(len(grid))
    weight = 0
    for day in days:
        hits = int(day.converted.sum())
        if hits:
            scores, place = np.unique(-day.scores[side], return_inverse=True)
            leads = np.cumsum(np.bincount(place, minlength=len(scores))) / len(day.leads)
            found = np.cumsum(np.bincount(place, weights=day.converted.astype(float)))
            total += np.interp(grid, np.r_[0, leads], np.r_[0, found])
            weight += hits
    return grid, total / max(weight, 1)


def _gains(axes: Any, days: Sequence[Day], found: Findings) -> bool:
    for side, (name, colour) in enumerate(zip(found.names, COLOURS, strict=True)):
        leads, hits = gains(days, side)
        axes.plot(100 * leads, 100 * hits, color=colour, label=name)
    axes.plot([0, 100], [0, 100], color="#cccccc", linestyle=":", label="by chance")
    share = 100 * found.capacity * len(found.dates) / found.rows
    axes.axvline(share, color="#d55e00", linewidth=0.8, label=f"{found.capacity} contacts a month")
    axes.set(xlabel="% of leads, best first", ylabel="% of the leads that converted")
    return bool(found.converted)


def _tenths(axes: Any, days: Sequence[Day], found: Findings) -> bool:
    for side, (name, colour) in enumerate(zip(found.names, COLOURS, strict=True)):
        bands = found.tenths[side]
        _bars(axes, [int(band.name) + (side - 0.5) * 0.3 for band in bands],
              [band.rate for band in bands], colour, name)
    axes.set(xlabel="tenth of the leads by score, 1 the best", ylabel="% that converted")
    axes.set_xticks(range(1, 11))
    return True


def _calibration(axes: Any, days: Sequence[Day], found: Findings) -> bool:
    there = False
    for calibration, name, colour in zip(found.calibrations, found.names, COLOURS, strict=True):
        if calibration:
            there = True
            _bars(axes, [100 * expected for expected, _ in calibration.tenths],
                  [observed for _, observed in calibration.tenths], colour, name)
    if there:
        high = max(100 * e for c in found.calibrations if c for e, _ in c.tenths)
        axes.plot([0, high], [0, high], color="#cccccc", linestyle=":", label="as promised")
        axes.set(xlabel="% expected, by tenth", ylabel="% that converted")
    return there


def _bars(axes: Any, places: list[float], rates: list[Estimate], colour: str, name: str) -> None:
    """Points with their intervals."""
    shown = [(place, one) for place, one in zip(places, rates, strict=True)
             if one.value is not None]
    values = [100 * (one.value or 0) for _, one in shown]
    ends = [[100 * ((one.value or 0) - (one.value if one.low is None else one.low))
             for _, one in shown],
            [100 * ((one.value if one.high is None else one.high) - (one.value or 0))
             for _, one in shown]]
    axes.errorbar([place for place, _ in shown], values, yerr=np.maximum(ends, 0), color=colour,
                  fmt="o", markersize=4, linewidth=1.2, label=name)
