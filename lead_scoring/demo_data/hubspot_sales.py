"""HubSpot's own sales: companies and deals of the few people whom Salesforce does not know."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa

from . import tables
from .clock import DAY, HOUR, Period, loaded_at
from .companies import Companies
from .dirt import Dirt
from .hubspot import FIRST_OWNER, Contacts
from .industries import INDUSTRIES
from .mail import PORTAL_ID
from .people import People
from .places import COUNTRIES
from .salesforce import SELLERS, synced_after
from .tables import constant, millis, numbers, pick

_DEALS = 0.03  # of the people who are in HubSpot only
_PIPELINE = "default"
_STAGES: tuple[tuple[str, str, float], ...] = (
    ("appointmentscheduled", "Appointment scheduled", 0.2), ("qualifiedtobuy", "Qualified", 0.4),
    ("contractsent", "Contract sent", 0.9), ("closedwon", "Closed won", 1.0),
    ("closedlost", "Closed lost", 0.0),
)
_OPEN_STAGES, _WON = 3, 3
_FIRST_DEAL, _FIRST_COMPANY, _ID_STEP = 9_089_908_390, 2_182_162_682, 7_919


def write(
    rng: np.random.Generator, out: Path, people: People, companies: Companies, contacts: Contacts,
    period: Period, made: Dirt,
) -> None:
    """Write company, the tables of deals, and the teams of the owners."""
    own = np.flatnonzero(people.in_hubspot & ~people.in_salesforce)
    early = own[people.created[own] < period.end - 40 * DAY]
    chosen = rng.permutation(early)[: max(3, round(_DEALS * len(own)))]
    person = np.sort(chosen)
    company, company_of = np.unique(people.company[person], return_inverse=True)
    since = np.full(len(company), period.end)
    np.minimum.at(since, company_of, people.created[person])
    company_id = _FIRST_COMPANY + _ID_STEP * np.arange(len(company))
    _write_companies(rng, out, companies, company, company_id, since, period, made)
    _write_pipeline(out, period, made)

    # Salespeople entered the last deal twice, and merged the second one away.
    person, company_of = np.append(person, person[-1]), np.append(company_of, company_of[-1])
    count = len(person)
    deal = _FIRST_DEAL + _ID_STEP * np.arange(count)
    begin = people.created[person]
    created = begin + (rng.random(count) * (period.end - 30 * DAY - begin)).astype(np.int64)
    stages = rng.integers(1, _OPEN_STAGES + 1, count)  # how many open stages it went through
    closing = np.where(rng.random(count) < 0.5, rng.integers(_WON, _WON + 2, count), -1)
    index = np.repeat(np.arange(count), stages + (closing >= 0))
    first = np.flatnonzero(np.r_[True, index[1:] != index[:-1]])
    place = np.arange(len(index)) - np.repeat(first, stages + (closing >= 0))
    stage = np.where(place < stages[index], place, closing[index])
    entered = created[index] + place * rng.integers(DAY, 9 * DAY, count)[index]
    last = np.zeros(count, np.int64)
    np.maximum.at(last, index, entered)
    _write_deals(rng, out, {
        "deal": deal, "created": created, "last": last, "closing": closing,
        "present": np.where(closing >= 0, closing, stages - 1),
        "owner": FIRST_OWNER + person % len(SELLERS),
        "amount": np.round(rng.lognormal(9, 0.6, count), -2),
    }, period, made)
    _write_stages(rng, out, deal[index], stage, entered, period, made)
    synced = millis(loaded_at(rng, created, period)[0])
    for other, other_id, kind in (
        ("contact", contacts.primary_id[person], 3), ("company", company_id[company_of], 5),
    ):
        name = f"hubspot.deal_{other}"
        made.tables[name] = tables.write(out, name, {
            "deal_id": pa.array(deal),
            f"{other}_id": pa.array(other_id),
            "type_id": constant(kind, count, pa.int64()),
            "category": constant("HUBSPOT_DEFINED", count),
            "_fivetran_synced": synced,
        })
    made.tables["hubspot.merged_deal"] = tables.write(out, "hubspot.merged_deal", {
        "deal_id": pa.array(deal[-2:-1]),
        "merged_deal_id": pa.array(deal[-1:]),
        "_fivetran_synced": synced[-1:],
    })
    _write_teams(out, period, made)
    made.truth["hubspot_deals"] = count - 1
    made.truth["hubspot_deals_won"] = int((closing[:-1] == _WON).sum())


def _write_companies(
    rng: np.random.Generator, out: Path, companies: Companies, company: np.ndarray,
    company_id: np.ndarray, since: np.ndarray, period: Period, made: Dirt,
) -> None:
    """Companies, and their names as their first property."""
    count = len(company)
    country = [COUNTRIES[i].spellings[0] for i in companies.country[company].tolist()]
    known = rng.random((2, count)) < 0.75
    synced = millis(loaded_at(rng, since, period)[0])
    name = pick(companies.name, company)
    made.tables["hubspot.company"] = tables.write(out, "hubspot.company", {
        "id": pa.array(company_id),
        "is_deleted": constant(False, count),
        "_fivetran_synced": synced,
        "property_name": name,
        "property_domain": pick(companies.domain, company),
        "property_industry": pick([i.english[0] for i in INDUSTRIES], companies.industry[company]),
        "property_country": pa.array(country),
        "property_numberofemployees": numbers(companies.employees[company], known[0], pa.int64()),
        "property_annualrevenue": numbers(companies.revenue[company], known[1], pa.float64()),
        "property_createdate": millis(since),
        "property_hs_lastmodifieddate": millis(since),
    })
    made.tables["hubspot.company_property_history"] = tables.write(
        out, "hubspot.company_property_history", {
            "company_id": pa.array(company_id),
            "_fivetran_synced": synced,
            "name": constant("name", count),
            "timestamp": millis(since),
            "value": name,
            "source": constant("CRM_UI", count),
            "source_id": pa.nulls(count, pa.string()),
        },
    )


def _write_pipeline(out: Path, period: Period, made: Dirt) -> None:
    """The pipeline and its stages."""
    count = len(_STAGES)
    made.tables["hubspot.deal_pipeline"] = tables.write(out, "hubspot.deal_pipeline", {
        "pipeline_id": pa.array([_PIPELINE]),
        "_fivetran_deleted": pa.array([False]),
        "_fivetran_synced": millis(np.array([period.first_load + HOUR])),
        "active": pa.array([True]),
        "display_order": pa.array([0]),
        "label": pa.array(["Sales pipeline"]),
    })
    made.tables["hubspot.deal_pipeline_stage"] = tables.write(out, "hubspot.deal_pipeline_stage", {
        "stage_id": pa.array([stage_id for stage_id, _, _ in _STAGES]),
        "pipeline_id": constant(_PIPELINE, count),
        "_fivetran_deleted": constant(False, count),
        "_fivetran_synced": millis(np.full(count, period.first_load + HOUR)),
        "active": constant(True, count),
        "display_order": pa.array(range(count)),
        "label": pa.array([label for _, label, _ in _STAGES]),
        "probability": pa.array([probability for _, _, probability in _STAGES]),
        "is_closed": pa.array([number >= _WON for number in range(count)]),
        "closed_won": pa.array([number == _WON for number in range(count)]),
    })


def _write_deals(
    rng: np.random.Generator, out: Path, deal: dict[str, np.ndarray], period: Period, made: Dirt
) -> None:
    """Deals as they are now."""
    count = len(deal["deal"])
    is_closed = deal["closing"] >= 0
    made.tables["hubspot.deal"] = tables.write(out, "hubspot.deal", {
        "deal_id": pa.array(deal["deal"]),
        "is_deleted": constant(False, count),
        "_fivetran_synced": millis(synced_after(rng, deal["last"], period)),
        "portal_id": constant(PORTAL_ID, count, pa.int64()),
        "deal_pipeline_id": constant(_PIPELINE, count),
        "deal_pipeline_stage_id": pick([stage for stage, _, _ in _STAGES], deal["present"]),
        "owner_id": pa.array(deal["owner"]),
        "property_dealname": pa.array([f"HubSpot deal {i + 1}" for i in range(count)]),
        "property_amount": pa.array(deal["amount"]),
        "property_createdate": millis(deal["created"]),
        "property_closedate": millis(np.where(is_closed, deal["last"], deal["created"] + 60 * DAY)),
        "property_hs_lastmodifieddate": millis(deal["last"]),
    })


def _write_stages(
    rng: np.random.Generator, out: Path, deal: np.ndarray, stage: np.ndarray, entered: np.ndarray,
    period: Period, made: Dirt,
) -> None:
    """The stages that deals went through, and the same as a history of the property dealstage."""
    count = len(deal)
    value = pick([stage_id for stage_id, _, _ in _STAGES], stage)
    synced = millis(loaded_at(rng, entered, period)[0])
    is_last = np.r_[deal[1:] != deal[:-1], True]
    follows = np.where(is_last, 2_524_608_000_000_000, np.r_[entered[1:], 0])  # or 2050-01-01
    made.tables["hubspot.deal_stage"] = tables.write(out, "hubspot.deal_stage", {
        "deal_id": pa.array(deal),
        "_fivetran_start": millis(entered),
        "_fivetran_end": millis(follows),
        "_fivetran_active": pa.array(is_last),
        "_fivetran_synced": synced,
        "date_entered": millis(entered),
        "value": value,
        "source": constant("CRM_UI", count),
        "source_id": pa.nulls(count, pa.string()),
    })
    made.tables["hubspot.deal_property_history"] = tables.write(
        out, "hubspot.deal_property_history", {
            "deal_id": pa.array(deal),
            "_fivetran_synced": synced,
            "name": constant("dealstage", count),
            "timestamp": millis(entered),
            "value": value,
            "source": constant("CRM_UI", count),
            "source_id": pa.nulls(count, pa.string()),
        },
    )


def _write_teams(out: Path, period: Period, made: Dirt) -> None:
    """Two teams; every owner is in one of them."""
    count = len(SELLERS)
    synced = millis(np.full(count, period.first_load + HOUR))
    made.tables["hubspot.team"] = tables.write(out, "hubspot.team", {
        "id": pa.array([9_747_038, 9_747_039]),
        "name": pa.array(["Inside sales", "Field sales"]),
        "_fivetran_synced": synced[:2],
    })
    made.tables["hubspot.owner_team"] = tables.write(out, "hubspot.owner_team", {
        "owner_id": pa.array(FIRST_OWNER + np.arange(count)),
        "team_id": pa.array(9_747_038 + np.arange(count) % 2),
        "is_team_primary": constant(True, count),
        "_fivetran_synced": synced,
    })
