"""The real people behind the raw rows: who they are, what they want, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import dirt
from .clock import DAY, HOUR, Period, office_time
from .companies import Companies
from .industries import INDUSTRIES
from .places import COUNTRIES
from .titles import LEVEL_SHARES, TITLES
from .words import FREE_EMAIL_DOMAINS, LEAD_SOURCE_SHARES, LEAD_SOURCES, NAMES, NEEDS, TIMEFRAMES

OPPORTUNITY_SHARE = 0.12
WON_SHARE = 0.30
CORE_MARKETS = ("US", "GB", "CA")
_NEVER = -1


@dataclass
class People:
    """One entry per real person. Times are microseconds UTC; -1 means never."""

    company: np.ndarray
    country: np.ndarray
    utc_hours: np.ndarray
    dst: np.ndarray
    level: np.ndarray
    first: list[str]
    last: list[str]
    title: list[str]
    email: list[str]
    lead_source: np.ndarray
    created: np.ndarray
    budget: np.ndarray
    decides: np.ndarray
    need: np.ndarray
    timeframe: np.ndarray
    fit: np.ndarray
    intent: np.ndarray
    rise: np.ndarray  # the day towards which activity rises
    opportunity: np.ndarray
    closed: np.ndarray
    won: np.ndarray
    amount: np.ndarray
    converted: np.ndarray
    is_lead: np.ndarray  # has a Salesforce lead
    is_contact: np.ndarray  # has a Salesforce contact
    contact_since: np.ndarray
    in_hubspot: np.ndarray
    linked: np.ndarray  # HubSpot knows the Salesforce id
    on_web: np.ndarray
    identified: np.ndarray  # when the website learned who it is
    apple_mail: np.ndarray
    opt_out_flag: np.ndarray  # opted out without any event that says so

    def __len__(self) -> int:
        return len(self.email)

    @property
    def in_salesforce(self) -> np.ndarray:
        """True for people with a lead or a contact in Salesforce."""
        return self.is_lead | self.is_contact


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + e^-x)."""
    return 1 / (1 + np.exp(-x))


def standardised(x: np.ndarray) -> np.ndarray:
    """`x` with mean 0 and standard deviation 1."""
    return (x - x.mean()) / max(float(x.std()), 1e-9)


def _top(latent: np.ndarray, allowed: np.ndarray, count: int) -> np.ndarray:
    """Mark the `count` allowed entries with the highest latent value."""
    order = np.argsort(np.where(allowed, -latent, np.inf), kind="stable")
    chosen = np.zeros(len(latent), dtype=bool)
    chosen[order[: min(count, int(allowed.sum()))]] = True
    return chosen


def _names(
    rng: np.random.Generator, country: np.ndarray, level: np.ndarray, domains: list[str]
) -> tuple[list[str], list[str], list[str], list[str]]:
    """First names, last names, job titles and unique emails."""
    count = len(country)
    draw = rng.integers(0, 1 << 30, (count, 3)).tolist()
    english = (rng.random(count) < 0.3).tolist()
    free = rng.random(count) < 0.12
    provider = rng.integers(0, len(FREE_EMAIL_DOMAINS), count)
    first, last, title, email = [], [], [], []
    taken: dict[str, int] = {}
    for i in range(count):
        language = COUNTRIES[country[i]].language
        given, family = NAMES[language]
        first_name, _, first_ascii = given[draw[i][0] % len(given)].partition("|")
        last_name, _, last_ascii = family[draw[i][1] % len(family)].partition("|")
        titles = TITLES["en" if english[i] else language][level[i]]
        domain = FREE_EMAIL_DOMAINS[provider[i]] if free[i] else domains[i]
        local = f"{(first_ascii or first_name).lower()}.{(last_ascii or last_name).lower()}"
        address = f"{local}@{domain}"
        number = taken.get(address, 0)
        taken[address] = number + 1
        first.append(first_name)
        last.append(last_name)
        title.append(titles[draw[i][2] % len(titles)])
        email.append(f"{local}{number + 1}@{domain}" if number else address)
    return first, last, title, email


def _outcomes(
    rng: np.random.Generator, period: Period, created: np.ndarray, fit: np.ndarray,
    intent: np.ndarray, clock: tuple[np.ndarray, np.ndarray],
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Times of rise, opportunity and close, and who was won."""
    count = len(created)
    lag = (np.exp(rng.normal(3.3, 0.8, count)) * DAY).astype(np.int64) + DAY
    when = office_time(rng, created + lag, *clock)
    # A weekend is moved to the Monday after, and the evening into the day: never before creation.
    when = np.maximum(when, created + HOUR)
    latent = fit + 0.9 * intent + rng.logistic(0, 0.65, count)
    is_opportunity = _top(latent, when < period.end - DAY, round(OPPORTUNITY_SHARE * count))
    cycle = (np.exp(rng.normal(3.6, 0.55, count)) * DAY).astype(np.int64) + 3 * DAY
    closed = np.maximum(office_time(rng, when + cycle, *clock), when + DAY)
    is_closed = is_opportunity & (closed < period.end)
    closing = 0.6 * fit + 0.5 * intent + rng.logistic(0, 0.8, count)
    won = _top(closing, is_closed, round(WON_SHARE * int(is_opportunity.sum())))
    looks_around = ~is_opportunity & (rng.random(count) < 0.14 * sigmoid(intent))
    other = created + (rng.exponential(50, count) * DAY).astype(np.int64)
    rise = np.where(is_opportunity & (rng.random(count) < 0.92), when, _NEVER)
    rise = np.where(looks_around & (other < period.end), other, rise)
    return (
        rise,
        np.where(is_opportunity, when, _NEVER),
        np.where(is_closed, closed, _NEVER),
        won,
    )


def _qualities(
    rng: np.random.Generator, companies: Companies, company: np.ndarray, country: np.ndarray,
    level: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Budget, authority, need, and the hidden fit that follows from these and the rest."""
    count = len(company)
    employees = companies.employees[company]
    budget = np.round(np.exp(rng.normal(8.6, 1.1, count)) * (1 + (employees > 200)), -2)
    decides = rng.random(count) < np.array([0.9, 0.7, 0.45, 0.2, 0.05])[level]
    need = np.where(rng.random(count) < 0.45, rng.integers(0, len(NEEDS), count), -1)
    groups = np.array([i.group == "technology" for i in INDUSTRIES])
    core = np.array([c.code in CORE_MARKETS for c in COUNTRIES])
    fit = (
        np.array([1.1, 1.0, 0.6, 0.5, 0.0])[level]
        + 0.9 * groups[companies.industry[company]]
        + 0.7 * ((employees >= 50) & (employees <= 500))
        + 0.3 * core[country]
        + 0.7 * (budget >= 10_000)
        + 0.5 * decides
        + 0.5 * (need >= 0)
        + rng.normal(0, 0.7, count)
    )
    return budget, decides, need, standardised(fit)


def make(
    rng: np.random.Generator, companies: Companies, count: int, period: Period
) -> People:
    """`count` people with their hidden fit and intent, outcomes, and the systems they are in."""
    popularity = rng.pareto(1.6, len(companies)) + 0.2
    company = rng.choice(len(companies), count, p=popularity / popularity.sum())
    shares = np.array([c.weight for c in COUNTRIES])
    elsewhere = rng.choice(len(COUNTRIES), count, p=shares / shares.sum())
    country = np.where(rng.random(count) < 0.05, elsewhere, companies.country[company])
    utc_hours = np.array([c.utc_offset for c in COUNTRIES])[country]
    dst = np.array([c.dst for c in COUNTRIES])[country]
    level = rng.choice(len(LEVEL_SHARES), count, p=LEVEL_SHARES)
    budget, decides, need, fit = _qualities(rng, companies, company, country, level)
    intent = rng.normal(0, 1, count)
    created = period.start + (rng.random(count) * (period.end - 2 * DAY - period.start)).astype(
        np.int64
    )
    created = np.maximum(office_time(rng, created, utc_hours, dst), period.start + HOUR)
    created = np.minimum(created, period.end - 6 * HOUR)
    rise, opportunity, closed, won = _outcomes(
        rng, period, created, fit, intent, (utc_hours, dst)
    )
    first, last, title, email = _names(
        rng, country, level, [companies.domain[i] for i in company.tolist()]
    )

    system = rng.random(count)
    in_hubspot = system < 0.78
    is_lead = (system >= 0.30) & (rng.random(count) < 0.94)
    has_deal = opportunity >= 0
    early = rng.random(count) < 0.03
    soon = np.minimum(created + (rng.exponential(15, count) * DAY).astype(np.int64), period.end)
    converted = np.where(has_deal & is_lead, opportunity, np.where(early & is_lead, soon, _NEVER))
    direct = (system >= 0.30) & ~is_lead
    contact_since = np.where(converted >= 0, converted, np.where(direct, created, opportunity))
    on_web = rng.random(count) < 0.72
    knows = on_web & (rng.random(count) < 0.80)
    later = (rng.exponential(20, count) * DAY * (rng.random(count) < 0.3)).astype(np.int64)
    return People(
        company=company, country=country, utc_hours=utc_hours, dst=dst, level=level,
        first=first, last=last, title=title, email=email,
        lead_source=rng.choice(len(LEAD_SOURCES), count, p=LEAD_SOURCE_SHARES),
        created=created, budget=budget, decides=decides, need=need,
        timeframe=rng.integers(0, len(TIMEFRAMES), count),
        fit=fit, intent=intent, rise=rise, opportunity=opportunity, closed=closed, won=won,
        amount=np.round(budget * np.exp(rng.normal(0.6, 0.4, count)), -2),
        converted=converted, is_lead=is_lead, is_contact=contact_since >= 0,
        contact_since=contact_since, in_hubspot=in_hubspot,
        linked=rng.random(count) < 0.7,
        on_web=on_web,
        identified=np.where(knows & (created + later < period.end), created + later, _NEVER),
        apple_mail=rng.random(count) < dirt.APPLE_MAIL_PEOPLE,
        opt_out_flag=rng.random(count) < dirt.OPT_OUT_FLAG_ONLY,
    )
