"""Salesforce opportunities: their stages, and the people in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from . import dirt, ids, tables
from .campaigns import Responses
from .clock import DAY, HOUR, Period, loaded_at
from .dirt import Dirt
from .people import People
from .salesforce import SELLERS, Records, synced_after, user_ids
from .tables import constant, dates, pick, seconds
from .words import LEAD_SOURCES

STAGES: tuple[str, ...] = (
    "Prospecting", "Qualification", "Proposal/Price Quote", "Negotiation/Review", "Closed Won",
    "Closed Lost",
)
_WON, _LOST = 4, 5
_PROBABILITY = np.array([10.0, 25.0, 60.0, 80.0, 100.0, 0.0])
_FORECAST = ("Pipeline", "Pipeline", "BestCase", "Forecast", "Closed", "Omitted")


@dataclass
class Deals:
    """One entry per opportunity row."""

    person: np.ndarray  # -1: an account and nobody
    company: np.ndarray
    created: np.ndarray
    closed: np.ndarray  # -1: open
    won: np.ndarray
    amount: np.ndarray
    deleted: np.ndarray
    id: pa.Array
    of_person: pa.Array  # the opportunity id of each person; NULL


def deals(
    rng: np.random.Generator, people: People, rows: Records, period: Period, made: Dirt
) -> Deals:
    """The opportunities of people, of accounts without people, and deleted ones."""
    person = np.flatnonzero(people.opportunity >= 0)
    lonely = max(1, round(dirt.DEALS_WITHOUT_LEAD * len(person)))
    removed = max(2, round(dirt.DELETED_DEALS * len(person)))
    extra = lonely + removed
    company = rng.choice(rows.account_company, extra)
    begin = rng.integers(period.start, period.end - 30 * DAY, extra)
    end = begin + rng.integers(5 * DAY, 60 * DAY, extra)
    end = np.where(end < period.end - DAY, end, -1)
    won = (end >= 0) & (rng.random(extra) < 0.4)
    end[-1], won[-1] = begin[-1] + 20 * DAY, True  # at least one deleted deal was won
    created = np.concatenate([people.opportunity[person], begin])
    order = np.argsort(created, kind="stable")
    deal_ids = ids.salesforce_ids("006", len(order))
    position = np.empty(len(order), np.int64)
    position[order] = np.arange(len(order))
    row = np.full(len(people), -1)
    row[person] = position[: len(person)]
    deleted = np.arange(len(order)) >= len(person) + lonely

    def joined(of_people: np.ndarray, others: np.ndarray) -> np.ndarray:
        return np.concatenate([of_people, others])[order]

    made.made("deals_without_lead", lonely, "opportunities of an account without any person")
    made.made("deleted_deals", removed, "opportunities with is_deleted")
    made.made("deleted_deals_won", won[lonely:].sum(), "of these, won")
    return Deals(
        person=joined(person, np.full(extra, -1)),
        company=joined(people.company[person], company), created=created[order],
        closed=joined(people.closed[person], end), won=joined(people.won[person], won),
        amount=joined(people.amount[person], np.round(rng.lognormal(9, 0.8, extra), -2)),
        deleted=deleted[order], id=deal_ids, of_person=pick(deal_ids, row),
    )


def _stage_rows(
    rng: np.random.Generator, deal: Deals, period: Period
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Deal, stage and time of each row of the history, and the present stage of each deal."""
    count = len(deal.created)
    is_open = deal.closed < 0
    present = np.where(is_open, rng.integers(0, 4, count), np.where(deal.won, _WON, _LOST))
    last_open = np.where(is_open, present, np.where(deal.won, 3, rng.integers(0, 4, count)))
    end = np.where(is_open, period.end - HOUR, deal.closed)
    index = np.repeat(np.arange(count), last_open + 1 + ~is_open)
    first = np.flatnonzero(np.r_[True, index[1:] != index[:-1]])
    stage = np.arange(len(index)) - np.repeat(first, last_open + 1 + ~is_open)
    closing = stage > last_open[index]
    share = stage / (last_open[index] + 1 + is_open[index])
    time = deal.created[index] + (share * (end - deal.created)[index]).astype(np.int64)
    time = np.where(closing, end[index], time)
    return index, np.where(closing, present[index], stage), time, present


def write(
    rng: np.random.Generator, out: Path, people: People, rows: Records, deal: Deals,
    responses: Responses, period: Period, made: Dirt,
) -> np.ndarray:
    """Write the opportunity tables; returns who is in an opportunity, in whatever role."""
    count = len(deal.created)
    index, stage, time, present = _stage_rows(rng, deal, period)
    last = np.zeros(count, np.int64)
    np.maximum.at(last, index, time)
    expected = np.where(deal.closed >= 0, deal.closed, deal.created + 60 * DAY)
    name = pa.array([f"Deal {i + 1}" for i in range(count)])
    account = pick(rows.account_ids, rows.account_of[deal.company])
    owner = np.where(deal.person >= 0, deal.person, deal.company) % len(SELLERS)
    source = np.where(deal.person >= 0, people.lead_source[deal.person], -1)
    made.tables["salesforce.opportunity"] = tables.write(out, "salesforce.opportunity", {
        "id": deal.id,
        "_fivetran_synced": seconds(synced_after(rng, last, period)),
        "account_id": account,
        "name": name,
        "amount": pa.array(deal.amount),
        "expected_revenue": pa.array(deal.amount * _PROBABILITY[present] / 100),
        "stage_name": pick(STAGES, present),
        "probability": pa.array(_PROBABILITY[present]),
        "is_closed": pa.array(deal.closed >= 0),
        "is_won": pa.array(deal.won),
        "close_date": dates(expected),
        "created_date": seconds(deal.created),
        "last_modified_date": seconds(last),
        "system_modstamp": seconds(last),
        "campaign_id": pick(responses.campaign, _last_responses(deal, responses)),
        "lead_source": pick(LEAD_SOURCES, source),
        "owner_id": user_ids().take(pa.array(owner)),
        "forecast_category": pick(_FORECAST, present),
        "type": constant("New Business", count),
        "next_step": pa.nulls(count, pa.string()),
        "is_deleted": pa.array(deal.deleted),
    })
    order = np.argsort(time, kind="stable")
    index, stage, time = index[order], stage[order], time[order]
    synced, _ = loaded_at(rng, time, period)
    made.tables["salesforce.opportunity_history"] = tables.write(
        out, "salesforce.opportunity_history", {
            "id": ids.salesforce_ids("008", len(index)),
            "_fivetran_synced": seconds(synced),
            "opportunity_id": pick(deal.id, index),
            "stage_name": pick(STAGES, stage),
            "amount": pa.array(deal.amount[index]),
            "probability": pa.array(_PROBABILITY[stage]),
            "close_date": dates(expected[index]),
            "forecast_category": pick(_FORECAST, stage),
            "created_date": seconds(time),
            "is_deleted": pa.array(deal.deleted[index]),
        },
    )
    return _write_roles(rng, out, people, rows, deal, period, made)


def _last_responses(deal: Deals, responses: Responses) -> np.ndarray:
    """The last campaign to which each deal's person came before the deal; -1 for none."""
    came: dict[int, list[int]] = {}
    for index, person in enumerate(responses.person.tolist()):
        came.setdefault(person, []).append(index)
    last = np.full(len(deal.created), -1)
    for index, person in enumerate(deal.person.tolist()):
        before = [i for i in came.get(person, ()) if responses.time[i] < deal.created[index]]
        last[index] = before[-1] if before else -1
    return last


def _write_roles(
    rng: np.random.Generator, out: Path, people: People, rows: Records, deal: Deals,
    period: Period, made: Dirt,
) -> np.ndarray:
    """The person of each opportunity, and now and then a colleague."""
    index = np.flatnonzero(deal.person >= 0)
    person = deal.person[index]
    colleagues: dict[int, list[int]] = {}
    for who in np.flatnonzero(people.is_contact).tolist():
        colleagues.setdefault(int(people.company[who]), []).append(who)
    more_deal, more_person = [], []
    for i in index[rng.random(len(index)) < 0.25].tolist():
        known = [
            who for who in colleagues[int(deal.company[i])]
            if who != deal.person[i] and people.contact_since[who] <= deal.created[i]
        ]  # fmt: skip
        if known:
            more_deal.append(i)
            more_person.append(known[int(rng.random() * len(known))])
    primary = np.repeat([True, False], [len(index), len(more_deal)])
    index = np.concatenate([index, np.array(more_deal, int)])
    person = np.concatenate([person, np.array(more_person, int)])
    count, created = len(index), deal.created[index]
    synced, _ = loaded_at(rng, created, period)
    made.tables["salesforce.opportunity_contact_role"] = tables.write(
        out, "salesforce.opportunity_contact_role", {
            "id": ids.salesforce_ids("00K", count),
            "_fivetran_synced": seconds(synced),
            "opportunity_id": pick(deal.id, index),
            "contact_id": pick(rows.contact_ids, rows.contact_of[person]),
            "role": pick(("Decision Maker", "Influencer"), (~primary).astype(int)),
            "is_primary": pa.array(primary),
            "created_date": seconds(created),
            "last_modified_date": seconds(created),
            "system_modstamp": seconds(created),
            "is_deleted": constant(False, count),
        },
    )
    made.truth["colleagues_in_opportunities"] = len(more_deal)
    takes_part = np.zeros(len(people), bool)
    takes_part[person] = True
    return takes_part
