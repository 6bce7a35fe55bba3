"""Pictures of how cost grows: with events, with rules, with models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .race import CONTENDERS, FULL_ROWS, REFRESH_ROWS, Row

# What is drawn, and how: name in the results, name in the picture, colour.
LINES = (
    (CONTENDERS["floor"], "the floor", "#999999"),
    (CONTENDERS["polars_program"], "Polars", "#0072b2"),
    (CONTENDERS["pandas_program"], "pandas", "#cc79a7"),
    (CONTENDERS["case_sql"], "one CASE per rule", "#e69f00"),
    (FULL_ROWS[0], "this project, events to scores", "#009e73"),
    (FULL_ROWS[1], "this project, everything", "#005c43"),
    (REFRESH_ROWS[1], "this project, one more day", "#d55e00"),
)
# What grows: kind of the race, column of a row, words on the axis, file.
GROWTHS = (
    ("race", "events", "events", "performance-events.svg"),
    ("rules", "rules", "rules of one model", "performance-rules.svg"),
    ("models", "models", "models of 19 rules", "performance-models.svg"),
)


def draw(rows: list[Row], folder: Path) -> Iterator[tuple[str, str]]:
    """Draw a picture of each growth of which there are two sizes at least; yields its file and
    what it shows."""
    for kind, column, words, name in GROWTHS:
        sizes = {getattr(row, column) for row in rows if row.kind == kind}
        if len(sizes) > 1:
            draw_one(rows, kind, column, words, folder / name)
            yield name, f"How cost grows with {words}"


def draw_one(rows: list[Row], kind: str, column: str, words: str, path: Path) -> None:
    """Draw one picture, both axes in powers of ten."""
    # Drawn seldom, and slow to load.
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    # The same rows give the same file, with text as text.
    settings = {"svg.hashsalt": "lead scoring", "svg.fonttype": "none", "font.size": 9}
    with pyplot.rc_context(settings):
        figure, axes = pyplot.subplots(figsize=(6.4, 3.8), layout="constrained")
        for contender, label, colour in LINES:
            points = sorted((getattr(row, column), row.seconds) for row in rows
                            if (row.kind, row.contender) == (kind, contender) and row.seconds)
            if points:
                axes.plot(*zip(*points, strict=True), marker="o", markersize=3.5, linewidth=1.5,
                          color=colour, label=label)
        axes.set(xscale="log", yscale="log", xlabel=words, ylabel="seconds")
        axes.set_xticks(sorted({getattr(row, column) for row in rows if row.kind == kind}))
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.minorticks_off()
        axes.yaxis.set_major_formatter("{x:g}")
        axes.grid(color="#dddddd", linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
        figure.savefig(path, metadata={"Date": None})
        pyplot.close(figure)
