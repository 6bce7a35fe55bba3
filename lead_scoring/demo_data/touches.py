"""When sales works on whom: the dates of calls, meetings and personal emails."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .clock import DAY, HOUR, MINUTE, Period, office_time
from .people import People


def attention(
    rng: np.random.Generator, people: People, who: np.ndarray, base: float, rising: float,
    dealing: float, period: Period,
) -> tuple[np.ndarray, np.ndarray]:
    """Person and time of touches: a base rate each, more before an opportunity and during it.

    `who` marks the people concerned; the rates are touches per person.
    """
    count = len(people)
    rate = base + rising * (people.rise >= 0) + dealing * (people.opportunity >= 0)
    person = np.repeat(np.arange(count), np.where(who, rng.poisson(rate), 0))
    created, rise = people.created[person], people.rise[person]
    begin, end = people.opportunity[person], people.closed[person]
    end = np.where(end >= 0, end, period.end)
    draw = rng.random((2, len(person)))
    before = rise - (rng.exponential(8, len(person)) * DAY).astype(np.int64)
    during = begin + (draw[1] * (end - begin)).astype(np.int64)
    otherwise = created + (rng.exponential(40, len(person)) * DAY).astype(np.int64)
    weight = base + rising * (rise >= 0)
    in_deal = (begin >= 0) & (draw[0] * (weight + dealing) >= weight)
    near = (rise >= 0) & ~in_deal & (draw[1] < rising / (base + rising + 1e-9))
    time = np.where(in_deal, during, np.where(near, before, otherwise))
    # Nobody is called before they are known, and not everybody in their first minute.
    welcome = created + (rng.exponential(2, len(person)) * DAY).astype(np.int64)
    time = np.where(time < created, welcome, time)
    time = office_time(rng, time, people.utc_hours[person], people.dst[person])
    soon = created + rng.integers(10 * MINUTE, 3 * HOUR, len(person))
    time = np.where(time < created + 10 * MINUTE, soon, time)
    inside = time < period.end - 2 * HOUR
    return person[inside], time[inside]


def coming(
    rng: np.random.Generator, people: People, who: np.ndarray, share: float, period: Period
) -> tuple[np.ndarray, np.ndarray]:
    """Person and time (after the last day) of what is planned with a `share` of the people."""
    hot = (people.opportunity >= 0) & (people.closed < 0)
    chance = np.where(hot, 0.35, share)
    person = np.flatnonzero(who & (rng.random(len(people)) < chance))
    time = period.end + DAY + rng.integers(0, 20 * DAY, len(person))
    return person, office_time(rng, time, people.utc_hours[person], people.dst[person])


def shortened(
    rng: np.random.Generator, references: pa.Array, share: float
) -> tuple[pa.Array, int]:
    """Salesforce ids, a `share` of them without their 3 check characters; and how many."""
    chosen = pa.array(rng.random(len(references)) < share)
    short = pc.utf8_slice_codeunits(references, 0, 15)
    changed = pc.if_else(chosen, short, references)
    return changed, int(pc.sum(pc.equal(pc.utf8_length(changed), 15)).as_py() or 0)
