"""Shows a back-test: in the console, as Markdown for a pull request, as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lead_scoring.rule_changes import house_table

from .findings import BIAS, Findings, HeldOut, found_by_each
from .measures import CONVERSIONS_NEEDED, Band, Calibration, Estimate

MARKER = "<!-- lead scoring back-test -->"  # by which a workflow finds its own comment
MOST_LEADS = 20  # named in a list
Rows = list[tuple[str, ...]]


def percent(estimate: Estimate) -> str:
    """A rate with its interval: 12.5 % (9.8-15.9)."""
    if estimate.value is None:
        return "-"
    shown = f"{100 * estimate.value:.1f} %"
    if estimate.low is None or estimate.high is None:
        return shown
    return f"{shown} ({100 * estimate.low:.1f}-{100 * estimate.high:.1f})"


def decimal(estimate: Estimate, sign: str = "") -> str:
    """A number with its interval: 0.71 (0.66 to 0.76)."""
    if estimate.value is None:
        return "-"
    return f"{estimate.value:{sign}.3f} ({estimate.low:{sign}.3f} to {estimate.high:{sign}.3f})"


def headline(found: Findings) -> Rows:
    """What is compared first: one row per measure, old, new and the difference."""
    old, new = found_by_each(found.reached)
    gain = found.reached.difference
    return [
        ("leads reached that converted", str(old), str(new),
         f"{gain.value:+.0f} ({gain.low:+.0f} to {gain.high:+.0f})"),
        ("contacts that convert", percent(found.precisions[0]), percent(found.precisions[1]), ""),
        ("AUC", decimal(found.aucs[0]), decimal(found.aucs[1]),
         decimal(found.auc_difference, "+")),
    ]


def about(found: Findings) -> str:
    """What was done, in two sentences."""
    days = ", ".join(map(str, found.dates))
    capacity = f"{found.capacity} contacts a month" + (
        "" if found.capacity_is_given else " (a tenth of the leads; --capacity says how many)")
    return (f"{found.leads:,} leads on {len(found.dates)} days ({days}), scored with what was "
            f"known on each; {found.converted} of them converted within {found.conversion_days} "
            f"days. Compared at {capacity}; {found.moved:,} of {found.rows:,} scores differ.")


def warnings(found: Findings) -> Iterable[str]:
    """What the reader must know before believing it."""
    yield BIAS
    yield held_out_text(found.held_out)
    if found.in_time is not None and found.in_time < 0.995:
        yield (f"Of {100 * (1 - found.in_time):.0f} % of the leads it is not recorded what their "
               "attributes were on the day: they count as they are now.")
    yield ("Intervals are 95 % and taken over leads, however many days a lead is seen on. The "
           "verdict looks at two measures, each at 97.5 %.")


def held_out_text(held: HeldOut | None) -> str:
    """What the held-out leads say."""
    if held is None:
        return "No lead is held out, so nothing here is free of that."
    if held.converted < CONVERSIONS_NEEDED:
        return (f"{held.leads:,} leads are held out; {held.converted} of them converted, and "
                f"{CONVERSIONS_NEEDED} are needed to say something.")
    return (f"On the {held.leads:,} held-out leads ({held.converted} converted) the AUC is "
            f"{decimal(held.aucs[0])} before and {decimal(held.aucs[1])} now, a difference of "
            f"{decimal(held.difference, '+')}.")


def band_rows(found: Findings, kind: str) -> Rows:
    """Tenths or tiers, old beside new."""
    sides = getattr(found, kind)
    names = list(dict.fromkeys(band.name for side in sides for band in side))
    if kind == "tenths":
        names.sort(key=int)
    by_name: Sequence[Mapping[str, Band]] = [{band.name: band for band in side} for side in sides]
    rows = []
    for name in names:
        cells = []
        for side in by_name:
            band = side.get(name)
            cells += [f"{band.conversions} of {band.rows:,}", percent(band.rate), _lift(band)] \
                if band else ["-", "-", "-"]
        rows.append((name, *cells))
    return rows


def _lift(band: Band) -> str:
    return "-" if band.lift is None else f"{band.lift:.2f}"


def migration_rows(found: Findings) -> tuple[list[str], Rows]:
    """The tiers of the new side, and a row per tier of the old one: leads and, of these, how many
    converted."""
    olds = _tiers(found, 0)
    news = _tiers(found, 1)
    rows = []
    for old in olds:
        cells = []
        for new in news:
            count, hits = found.migration.get((old, new), (0, 0))
            cells.append(f"{count:,} ({hits})" if count else "")
        rows.append((old, *cells))
    return news, rows


def _tiers(found: Findings, side: int) -> list[str]:
    return [band.name for band in found.tiers[side]]


def moved_leads(found: Findings) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The converted leads that only one side had among the best."""
    return (("won: only the new side would have called them", found.reached.only_new),
            ("lost: only the old side would have called them", found.reached.only_old))


def calibration_text(calibration: Calibration | None) -> str:
    """Expected against observed conversions in a sentence."""
    if calibration is None:
        return ("Not measured: it takes the model's own probability, or an earlier day whose "
                "result was known on the newest one.")
    return (f"On {calibration.date} {calibration.expected:.1f} conversions were to be expected by "
            f"{calibration.how}, and {calibration.observed} came; the mean error of a tenth is "
            f"{100 * calibration.error:.1f} percentage points.")


BAND_HEADINGS = ("old: converted", "rate", "lift", "new: converted", "rate", "lift")


def show(console: Console, found: Findings, names: Mapping[str, str]) -> None:
    """Everything as tables in the console; leads by name."""
    old, new = found.names
    console.print(f"\nOld: {escape(old)}. New: {escape(new)}. {about(found)}")
    _print(console, "Who tells better who converts", ("", "old", "new", "difference"),
           headline(found))
    _print(console, "Tenths of the leads by score, 1 the best", ("tenth", *BAND_HEADINGS),
           band_rows(found, "tenths"))
    _print(console, "Tiers", ("tier", *BAND_HEADINGS), band_rows(found, "tiers"))
    news, rows = migration_rows(found)
    _print(console, "From the old tier (rows) to the new one: leads (converted)", ("", *news), rows)
    for title, leads in moved_leads(found):
        if leads:
            _print(console, f"{len(leads)} {title}", ("lead", "name"),
                   [(lead, names.get(lead, lead)) for lead in leads[:MOST_LEADS]])
    for side, calibration in zip(("Old", "New"), found.calibrations, strict=True):
        console.print(f"\nCalibration, {side.lower()}: {calibration_text(calibration)}")
    for warning in warnings(found):
        console.print(f"\n[dim]{escape(warning)}[/dim]")
    console.print(f"\n[bold]{escape(found.sentence)}[/bold]")


def _print(console: Console, title: str, headings: Sequence[str], rows: Rows) -> None:
    table: Table = house_table(console, title, headings)
    for row in rows:
        table.add_row(*map(escape, row))
    console.print(table)


def markdown(found: Findings, changes: Sequence[tuple[str, str, str]]) -> str:
    """The report for a pull request: short, details to unfold, leads by id only."""
    old, new = found.names
    parts = [
        MARKER,
        "## Back-test of the scoring rules",
        f"**{found.sentence}**",
        f"Old: {old}. New: {new}. {about(found)}",
        _grid(("", "old", "new", "difference"), headline(found)),
    ]
    if changes:
        shown = [tuple(map(_cell, change)) for change in changes[:MOST_LEADS]]
        more = len(changes) - len(shown)
        parts.append(_fold(f"What changed in the files ({len(changes)})", _grid(
            ("file", "row", "what"), shown) + (f"\n\nand {more} more" if more > 0 else "")))
    news, rows = migration_rows(found)
    parts += [
        _fold("From tier to tier: leads (converted)",
              _grid(("old \\ new", *news), rows)),
        _fold("Tiers", _grid(("tier", *BAND_HEADINGS), band_rows(found, "tiers"))),
        _fold("Tenths of the leads by score, 1 the best",
              _grid(("tenth", *BAND_HEADINGS), band_rows(found, "tenths"))),
        _fold("Leads won and lost", _moved(found)),
        _fold("Calibration", "\n\n".join(
            f"{side}: {calibration_text(one)}"
            for side, one in zip(("Old", "New"), found.calibrations, strict=True))),
        "\n".join(f"> {warning}\n>" for warning in warnings(found)).removesuffix("\n>"),
    ]
    return "\n\n".join(parts) + "\n"


def nothing_changed(base: str) -> str:
    """The same place in a pull request, when the rule files say the same as before."""
    return (f"{MARKER}\n\n## Back-test of the scoring rules\n\nThe rule files say the same as "
            f"{base}: nothing to compare.\n")


def _moved(found: Findings) -> str:
    texts = []
    for title, leads in moved_leads(found):
        shown = ", ".join(f"`{lead}`" for lead in leads[:MOST_LEADS]) or "none"
        more = f" and {len(leads) - MOST_LEADS} more" if len(leads) > MOST_LEADS else ""
        texts.append(f"{len(leads)} {title}: {shown}{more}")
    return "\n\n".join(texts)


def _grid(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _fold(title: str, text: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{text}\n\n</details>"


def as_data(found: Findings) -> dict[str, Any]:
    """Every number, to be written as JSON."""
    data = _plain(found)
    data["reached"] |= {"difference": _plain(found.reached.difference),
                        "p_value": found.reached.p_value}
    data["migration"] = [
        {"old": old, "new": new, "leads": leads, "converted": hits}
        for (old, new), (leads, hits) in sorted(found.migration.items())
    ]
    return {"verdict": found.verdict, "sentence": found.sentence, **data}


def _plain(thing: Any) -> Any:
    if is_dataclass(thing) and not isinstance(thing, type):
        return {name: _plain(getattr(thing, name)) for name in asdict(thing)}
    if isinstance(thing, list | tuple):
        return [_plain(one) for one in thing]
    if isinstance(thing, dict):
        return {}  # by pairs of tiers, which JSON cannot have as keys
    return thing.isoformat() if isinstance(thing, date) else thing
