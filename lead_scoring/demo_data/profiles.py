"""What a CRM knows of a person: spelled its own way, and often not at all."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from .companies import Companies
from .industries import INDUSTRIES
from .people import People
from .places import COUNTRIES
from .tables import numbers, pick
from .words import LEAD_SOURCES, NEEDS, TIMEFRAMES

INVISIBLE: tuple[str, ...] = ("\u200b", "\ufeff")


def _countries(rng: np.random.Generator, country: np.ndarray) -> list[str | None]:
    """The country as somebody wrote it: often plain English, else one of its other names."""
    draw = rng.random((3, len(country))).tolist()
    result: list[str | None] = []
    for i, place in enumerate(country.tolist()):
        names = COUNTRIES[place].spellings
        chosen = names[0] if draw[1][i] < 0.4 else names[int(draw[2][i] * len(names))]
        result.append(None if draw[0][i] < 0.14 else chosen)
    return result


def _industries(
    rng: np.random.Generator, industry: np.ndarray, country: np.ndarray, enum_share: float
) -> list[str | None]:
    """The industry as an option name, in English, or in the language of the country."""
    draw = rng.random((3, len(industry))).tolist()
    result: list[str | None] = []
    for i, (group, place) in enumerate(zip(industry.tolist(), country.tolist(), strict=True)):
        words = INDUSTRIES[group]
        local = words.local.get(COUNTRIES[place].language)
        kinds = words.enums if draw[1][i] < enum_share else words.english
        if draw[1][i] > 0.75 and local:
            kinds = (local,)
        chosen = kinds[int(draw[2][i] * len(kinds))]
        result.append(None if draw[0][i] < 0.24 else chosen)
    return result


def _cities(rng: np.random.Generator, country: np.ndarray) -> list[str | None]:
    draw = rng.random((2, len(country))).tolist()
    return [
        None if draw[0][i] < 0.4
        else COUNTRIES[p].cities[int(draw[1][i] * len(COUNTRIES[p].cities))]
        for i, p in enumerate(country.tolist())
    ]  # fmt: skip


def make(
    rng: np.random.Generator, people: People, companies: Companies, enum_share: float
) -> dict[str, pa.Array]:
    """One array per attribute, one entry per person; NULL where the CRM does not know it.

    `enum_share` is the share of industries that are written as HubSpot option names.
    """
    count = len(people)
    company = people.company

    def known(share: float | np.ndarray) -> np.ndarray:
        return rng.random(count) < share

    asked = 0.18 + 0.22 * (people.rise >= 0)  # sales asks those who show interest
    domain = [f"https://www.{companies.domain[i]}" for i in company.tolist()]
    none = np.full(count, -1)
    return {
        "first_name": pa.array(people.first),
        "last_name": pa.array(people.last),
        "title": pick(people.title, np.where(known(0.88), np.arange(count), none)),
        "company": pick(companies.name, np.where(known(0.95), company, none)),
        "website": pick(domain, np.where(known(0.6), np.arange(count), none)),
        "industry": pa.array(
            _industries(rng, companies.industry[company], people.country, enum_share), pa.string()
        ),
        "employees": numbers(companies.employees[company], known(0.65), pa.int64()),
        "revenue": numbers(companies.revenue[company], known(0.4), pa.float64()),
        "country": pa.array(_countries(rng, people.country), pa.string()),
        "city": pa.array(_cities(rng, people.country), pa.string()),
        "lead_source": pick(LEAD_SOURCES, np.where(known(0.9), people.lead_source, none)),
        "budget": numbers(people.budget, known(asked), pa.float64()),
        "decides": numbers(people.decides, known(asked + 0.1), pa.bool_()),
        "need": pick(NEEDS, np.where(known(asked * 2), people.need, none)),
        "timeframe": pick(TIMEFRAMES, np.where(known(asked), people.timeframe, none)),
    }


def with_invisible(
    rng: np.random.Generator, names: pa.Array, share: float
) -> tuple[pa.Array, int]:
    """`names` with a zero-width space or a BOM in front of some of them, and how many."""
    values = names.to_pylist()
    chosen = np.flatnonzero(rng.random(len(values)) < share).tolist()
    chosen = [i for i in chosen if values[i]]
    for position, i in enumerate(chosen):
        values[i] = INVISIBLE[position % len(INVISIBLE)] + values[i]
    return pa.array(values, pa.string()), len(chosen)
