"""Writes seeds/reference/time_zones.csv: the offsets from UTC of every time zone that countries.csv
and cities.csv name, from each change of the clock on.

The changes are those that Python's zoneinfo (the IANA database of this machine) knows. Write the
file anew when a government changes its clocks, when you add a city in a new zone, or before 2035:

    python -m lead_scoring time-zones
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

REFERENCE = Path(__file__).resolve().parents[1] / "seeds" / "reference"
HEADER = ["time_zone", "valid_from", "utc_offset_minutes"]
BEGIN, END = datetime(2015, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--folder: where countries.csv and cities.csv are and time_zones.csv is written."""
    parser.add_argument("--folder", type=Path, default=REFERENCE, help="the folder of the files")


def run(args: argparse.Namespace) -> int:
    """Write the file and say how large it is."""
    zones = used_zones(args.folder)
    rows = [(zone, f"{moment:%Y-%m-%d %H:%M:%S}", minutes)
            for zone in zones for moment, minutes in changes(zone)]
    with (args.folder / "time_zones.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)
    print(f"{args.folder / 'time_zones.csv'}: {len(rows)} offsets of {len(zones)} time zones")
    return 0


def used_zones(folder: Path) -> list[str]:
    """The zones that the files name; ValueError if one is no IANA time zone."""
    zones = set()
    for name in ("countries.csv", "cities.csv"):
        with (folder / name).open(newline="", encoding="utf-8-sig") as file:
            zones |= {row["time_zone"] for row in csv.DictReader(file)} - {""}
    for zone in zones:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"'{zone}' is no IANA time zone such as Europe/Paris") from error
    return sorted(zones)


def changes(zone: str) -> Iterator[tuple[datetime, int]]:
    """(UTC time, minutes from UTC) at the begin and at each change until the end."""
    moment, minutes = BEGIN, offset(zone, BEGIN)
    yield moment, minutes
    while moment < END:
        next_day = moment + timedelta(days=1)
        minutes_then = offset(zone, next_day)
        if minutes_then != minutes:
            yield _moment_of_change(zone, moment, next_day), minutes_then
        moment, minutes = next_day, minutes_then


def offset(zone: str, moment: datetime) -> int:
    """Minutes from UTC that the zone's clocks show at a time."""
    return round(moment.astimezone(ZoneInfo(zone)).utcoffset() / timedelta(minutes=1))


def _moment_of_change(zone: str, before: datetime, after: datetime) -> datetime:
    """The first minute with the offset of `after`; at `before` it was another."""
    old = offset(zone, before)
    while after - before > timedelta(minutes=1):
        middle = before + timedelta(minutes=(after - before) // timedelta(minutes=2))
        if offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after
