"""The companies at which the demo people work."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from . import dirt
from .industries import INDUSTRIES
from .places import COUNTRIES
from .words import COMPANY_FIRST, COMPANY_JAPANESE, COMPANY_SECOND


@dataclass
class Companies:
    """One entry per company in every list and array."""

    name: list[str]
    domain: list[str]
    country: np.ndarray  # index into COUNTRIES
    industry: np.ndarray  # index into INDUSTRIES
    employees: np.ndarray
    revenue: np.ndarray  # euros a year
    scans_mail: np.ndarray  # a gateway clicks every link of every mail

    def __len__(self) -> int:
        return len(self.name)


def slug(text: str) -> str:
    """`text` as it may stand in a domain: ASCII letters and digits."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def _name(number: int, code: str, form: str, first: int, second: int) -> tuple[str, str]:
    """A company's name, and the part of it that becomes the domain."""
    latin = f"{COMPANY_FIRST[first]} {COMPANY_SECOND[second]}"
    if code == "JP":
        return f"{form}{COMPANY_JAPANESE[first % len(COMPANY_JAPANESE)]}{number}", slug(latin)
    return f"{latin} {form}", slug(latin)


def make(rng: np.random.Generator, people: int) -> Companies:
    """About one company for every two people."""
    count = max(20, people * 11 // 20)
    shares = np.array([c.weight for c in COUNTRIES])
    country = rng.choice(len(COUNTRIES), count, p=shares / shares.sum())
    industry_shares = np.array([i.share for i in INDUSTRIES])
    industry = rng.choice(len(INDUSTRIES), count, p=industry_shares / industry_shares.sum())
    employees = np.maximum(1, np.exp(rng.normal(4.5, 1.6, count))).astype(np.int64)
    revenue = np.round(employees * np.exp(rng.normal(11.6, 0.5, count)), -3)
    first = rng.integers(0, len(COMPANY_FIRST), count)
    second = rng.integers(0, len(COMPANY_SECOND), count)
    form = rng.integers(0, 12, count)
    names, domains = [], []
    for number in range(count):
        place = COUNTRIES[country[number]]
        legal = place.legal_forms[form[number] % len(place.legal_forms)]
        name, stem = _name(number, place.code, legal, first[number], second[number])
        names.append(name)
        domains.append(f"{stem}{number}.{place.tld}")
    scans = rng.random(count) < dirt.SCANNER_COMPANIES * np.where(employees > 100, 1.6, 0.6)
    return Companies(names, domains, country, industry, employees, revenue, scans)
