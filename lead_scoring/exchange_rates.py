"""Writes seeds/reference/exchange_rates.csv from the reference rates of the European Central Bank.

The source is eurofxref-hist.zip (or the CSV file in it), which the bank publishes on every working
day. Of each currency and month the last rate is kept, with the day for which it was published.
Currencies that are fixed by law to the euro or the dollar are added; rows of currencies that the
source does not have (your own, for example) stay as they are.
"""

from __future__ import annotations

import argparse
import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

SEED = Path(__file__).resolve().parents[1] / "seeds" / "reference" / "exchange_rates.csv"
HEADER = ["currency", "valid_from", "units_per_usd", "source"]
ECB = "ECB"
FIXED = "fixed by law"
FIRST_MONTH = (2014, 12)

# Units of the currency for one euro, from a day on. The lev and the kuna are gone, but a record
# may still have them.
FIXED_TO_EURO = {
    "BAM": ("1.95583", date(2014, 12, 31)),
    "BGN": ("1.95583", date(2026, 1, 1)),
    "CVE": ("110.265", date(2014, 12, 31)),
    "HRK": ("7.5345", date(2023, 1, 1)),
    "KMF": ("491.96775", date(2014, 12, 31)),
    "XAF": ("655.957", date(2014, 12, 31)),
    "XOF": ("655.957", date(2014, 12, 31)),
    "XPF": ("119.331742", date(2014, 12, 31)),
}
# Units of the currency for one dollar, unchanged since long before the first month.
FIXED_TO_DOLLAR = {
    "AED": "3.6725", "AWG": "1.79", "BBD": "2", "BHD": "0.376", "BMD": "1", "BSD": "1",
    "BZD": "2", "JOD": "0.709", "OMR": "0.3845", "PAB": "1", "QAR": "3.64", "SAR": "3.75",
    "USD": "1", "XCD": "2.7",
}
Row = tuple[str, str, str, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file of the bank; --seed: the CSV file to write."""
    parser.add_argument("file", type=Path, help="eurofxref-hist.zip of the European Central Bank")
    parser.add_argument("--seed", type=Path, default=SEED, help="the CSV file to write")


def run(args: argparse.Namespace) -> int:
    """Write the seed and say how far it reaches."""
    rows = rows_of(daily_rates(args.file))
    with_source = {row[0] for row in rows}
    kept = [row for row in _present(args.seed) if row[0] not in with_source]
    rows = sorted({*rows, *kept})
    with args.seed.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)
    newest = max(row[1] for row in rows)
    print(f"{args.seed}: {len(rows)} rates of {len({r[0] for r in rows})} currencies to {newest}")
    return 0


def daily_rates(path: Path) -> dict[date, dict[str, float]]:
    """Units of each currency for one euro by day; ValueError if the file has none."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            text = archive.read(archive.namelist()[0]).decode()
    else:
        text = path.read_text(encoding="utf-8-sig")
    rates = {
        date.fromisoformat(row["Date"].strip()): {
            name.strip(): float(value)
            for name, value in row.items()
            if len((name or "").strip()) == 3 and (value or "").strip() not in ("", "N/A")
        }
        for row in csv.DictReader(io.StringIO(text), skipinitialspace=True)
        if "Date" in row
    }
    if not any("USD" in of_day for of_day in rates.values()):
        raise ValueError(f"{path} has no columns Date and USD: it is not eurofxref-hist")
    return rates


def rows_of(rates: dict[date, dict[str, float]]) -> list[Row]:
    """The rows of the seed: of each currency and month the last rate, in units for one dollar."""
    last: dict[tuple[str, tuple[int, int]], date] = {}
    for day in sorted(day for day in rates if (day.year, day.month) >= FIRST_MONTH):
        for currency in ("EUR", *rates[day], *FIXED_TO_EURO):
            known = currency == "EUR" or currency in rates[day] or _is_fixed(currency, day)
            if known and "USD" in rates[day]:
                last[currency, (day.year, day.month)] = day
    rows = [
        (currency, day.isoformat(), _number(_units_for_one_euro(currency, day, rates[day])
                                            / rates[day]["USD"]),
         ECB if currency == "EUR" or currency in rates[day] else FIXED)
        for (currency, _), day in last.items()
        if currency not in FIXED_TO_DOLLAR
    ]
    first_day = date(*FIRST_MONTH, 1).isoformat()
    rows += [(currency, first_day, units, FIXED) for currency, units in FIXED_TO_DOLLAR.items()]
    return sorted(rows)


def _is_fixed(currency: str, day: date) -> bool:
    return currency in FIXED_TO_EURO and day >= FIXED_TO_EURO[currency][1]


def _units_for_one_euro(currency: str, day: date, of_day: dict[str, float]) -> float:
    if currency == "EUR":
        return 1.0
    return of_day[currency] if currency in of_day else float(FIXED_TO_EURO[currency][0])


def _number(value: float) -> str:
    """Six significant digits, as the bank gives them, and no exponent."""
    text = f"{value:.6g}"
    return text if "e" not in text else f"{value:.10f}".rstrip("0")


def _present(path: Path) -> Iterable[Row]:
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8-sig") as file:
        return [tuple(row[name] for name in HEADER) for row in csv.DictReader(file)]
