"""Time: microseconds since 1970 in UTC, local office hours, and when the loader saw a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

# How often people are at it in each local hour: office hours, a lunch dip, a thin evening.
_HOUR_WEIGHTS = np.array(
    [0, 0, 0, 0, 0, 0, 0.3, 1.5, 8, 12, 13, 11, 7, 10, 12, 11, 9, 4, 1.2, 0.9, 0.9, 0.6, 0.2, 0]
)
_HOUR_CUMULATIVE = np.cumsum(_HOUR_WEIGHTS) / _HOUR_WEIGHTS.sum()
_WEEKEND_KEPT = 0.12


def to_us(day: date) -> int:
    """Midnight UTC of `day` in microseconds."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * SECOND


def months_before(day: date, months: int) -> date:
    """The first day of a period of `months` months that ends with `day`."""
    after = day + timedelta(days=1)
    index = after.year * 12 + after.month - 1 - months
    year, month = divmod(index, 12)
    month += 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(after.day, last))


@dataclass(frozen=True)
class Period:
    """The time that the demo data covers; all in microseconds UTC."""

    start: int
    first_load: int  # midnight of the day on which everything older was loaded at once
    end: int  # the last moment of the last day: nothing is loaded later

    @classmethod
    def of(cls, months: int, until: date) -> Period:
        """The last `months` months up to and including `until`, first loaded half-way."""
        first = months_before(until, months)
        half = min(182, ((until - first).days + 1) // 2)
        load_day = until - timedelta(days=half)
        return cls(to_us(first), to_us(load_day), to_us(until + timedelta(days=1)) - MINUTE)


def _last_sunday(year: int, month: int) -> date:
    day = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def _nth_sunday(year: int, month: int, n: int) -> date:
    day = date(year, month, 1)
    return day + timedelta(days=(6 - day.weekday()) % 7 + 7 * (n - 1))


def _summer(day_numbers: np.ndarray, rule: str) -> np.ndarray:
    """True where the days (since 1970) are summer time by `rule` ('eu' or 'us')."""
    result = np.zeros(len(day_numbers), dtype=bool)
    if not len(day_numbers):
        return result
    epoch = date(1970, 1, 1)
    first = (epoch + timedelta(days=int(day_numbers.min()))).year
    last = (epoch + timedelta(days=int(day_numbers.max()))).year
    for year in range(first, last + 1):
        if rule == "eu":
            span = _last_sunday(year, 3), _last_sunday(year, 10)
        else:
            span = _nth_sunday(year, 3, 2), _nth_sunday(year, 11, 1)
        begin, end = ((day - epoch).days for day in span)
        result |= (day_numbers >= begin) & (day_numbers < end)
    return result


def utc_offset(times: np.ndarray, hours: np.ndarray, rule: np.ndarray) -> np.ndarray:
    """Offset of local time in microseconds; `hours` is standard time, `rule` '', 'eu' or 'us'."""
    days = times // DAY
    summer = np.zeros(len(times), dtype=bool)
    for name in ("eu", "us"):
        mask = rule == name
        summer[mask] = _summer(days[mask], name)
    return (hours * HOUR).astype(np.int64) + np.where(summer, HOUR, 0)


def office_time(
    rng: np.random.Generator, times: np.ndarray, hours: np.ndarray, rule: np.ndarray
) -> np.ndarray:
    """Move each time to an hour of the same local day at which people work.

    A weekend becomes the Monday after, except for the few who work then.
    """
    local = times + utc_offset(times, hours, rule)
    day = local // DAY
    weekday = (day + 3) % 7  # 1970-01-01 was a Thursday
    move = (weekday >= 5) & (rng.random(len(day)) > _WEEKEND_KEPT)
    day = np.where(move, day + 7 - weekday, day)
    hour = np.searchsorted(_HOUR_CUMULATIVE, rng.random(len(day)), side="right")
    local = day * DAY + hour * HOUR + rng.integers(0, HOUR, len(day))
    return local - utc_offset(local, hours, rule)


def loaded_at(
    rng: np.random.Generator, happened: np.ndarray, period: Period, late_share: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """When the loader wrote each row, and which rows came days late.

    Older rows came with the first load; later ones hours after they happened. `late_share` of the
    later ones came 2 to 9 days after.
    """
    count = len(happened)
    in_first_load = happened < period.first_load
    first = period.first_load + HOUR + rng.integers(0, 8 * HOUR, count)
    usual = happened + rng.integers(5 * MINUTE, 6 * HOUR, count)
    delayed = happened + 2 * DAY + rng.integers(0, 7 * DAY, count)
    late = (rng.random(count) < late_share) & ~in_first_load & (delayed < period.end)
    result = np.where(in_first_load, first, np.where(late, delayed, usual))
    return np.maximum(np.minimum(result, period.end), np.minimum(happened, period.end)), late


def text(times: np.ndarray) -> list[str]:
    """ISO text of times in whole seconds, with a blank between date and time."""
    values = np.datetime_as_string(times.astype("datetime64[us]"), unit="s")
    return [value.replace("T", " ") for value in values.tolist()]
