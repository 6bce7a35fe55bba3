"""Salesforce campaigns: webinars and trade shows, and who came."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from . import dirt, ids, tables
from .clock import DAY, HOUR, Period, loaded_at, office_time
from .dirt import Dirt
from .people import People, sigmoid
from .salesforce import Records, synced_after, user_ids
from .tables import constant, dates, pick, seconds
from .touches import shortened


@dataclass
class _Campaigns:
    name: list[str]
    type: list[str]
    day: np.ndarray


@dataclass
class Responses:
    """Who came to a campaign, in order of time."""

    person: np.ndarray
    time: np.ndarray
    campaign: pa.Array


def _calendar(period: Period) -> _Campaigns:
    """A webinar every four weeks (on a Wednesday), a trade show every quarter."""
    first, last = period.start // DAY // 7 * 7 + 20, period.end // DAY + 28
    webinars = list(range(first, last, 28))
    shows = list(range(first + 13, last, 91))
    return _Campaigns(
        [f"Webinar {i + 1}" for i in range(len(webinars))]
        + [f"Trade show {i + 1}" for i in range(len(shows))],
        ["Webinar"] * len(webinars) + ["Trade Show"] * len(shows),
        np.array(webinars + shows) * DAY,
    )


_MEMBER_STATUS = ("Sent", "Registered", "Attended", "No Show", "Visited booth")
_SENT, _REGISTERED, _ATTENDED, _NO_SHOW, _BOOTH = range(5)


def write(
    rng: np.random.Generator, out: Path, people: People, rows: Records, period: Period, made: Dirt
) -> Responses:
    """Write campaign and campaign_member; only Attended and Visited booth count as responses."""
    plan = _calendar(period)
    count = len(plan.name)
    campaign_ids = ids.salesforce_ids("701", count)
    announced = np.minimum(np.maximum(plan.day - 30 * DAY, period.start), period.end - DAY)
    cost = np.where(np.array(plan.type) == "Webinar", 1500.0, 20_000.0)
    made.tables["salesforce.campaign"] = tables.write(out, "salesforce.campaign", {
        "id": campaign_ids,
        "_fivetran_synced": seconds(synced_after(rng, announced, period)),
        "name": pa.array(plan.name),
        "type": pa.array(plan.type),
        "status": pick(("Planned", "Completed"), (plan.day < period.end).astype(int)),
        "start_date": dates(plan.day),
        "end_date": dates(plan.day),
        "parent_id": pa.nulls(count, pa.string()),
        "is_active": constant(True, count),
        "budgeted_cost": pa.array(cost),
        "actual_cost": pa.array(cost),
        "number_sent": constant(0.0, count),
        "owner_id": constant(user_ids()[0].as_py(), count),
        "created_date": seconds(announced),
        "last_modified_date": seconds(announced),
        "system_modstamp": seconds(announced),
        "is_deleted": constant(False, count),
    })
    return _write_members(rng, out, people, rows, plan, campaign_ids, period, made)


def _write_members(
    rng: np.random.Generator, out: Path, people: People, rows: Records, plan: _Campaigns,
    campaign_ids: pa.Array, period: Period, made: Dirt,
) -> Responses:
    parts: list[tuple[np.ndarray, ...]] = []
    for number, day in enumerate(plan.day.tolist()):
        invited_on = day - 14 * DAY
        if invited_on >= period.end - 2 * DAY or invited_on < period.start:
            continue
        rising = (people.rise >= 0) & (people.rise > day - 5 * DAY) & (people.rise < day + 30 * DAY)
        share = 0.06 + 0.40 * rising
        who = np.flatnonzero(
            people.in_salesforce & (people.created < invited_on) & (rng.random(len(people)) < share)
        )
        keen = sigmoid(-0.4 + 0.6 * people.intent[who] + 0.8 * rising[who])
        came, signed = rng.random(len(who)) < 0.6, rng.random(len(who)) < keen
        if plan.type[number] == "Webinar":
            held = day < period.end - DAY
            status = np.where(signed & came, _ATTENDED, np.where(signed, _NO_SHOW, _SENT))
            status = np.where(signed & (not held), _REGISTERED, status)
            # Now and then nobody updates the list after the webinar.
            status = np.where(signed & (rng.random(len(who)) < 0.1), _REGISTERED, status)
        else:
            status = np.where(signed & (day < period.end - DAY), _BOOTH, _SENT)
        joined = invited_on + rng.integers(6 * HOUR, 12 * DAY, len(who))
        joined = office_time(rng, joined, people.utc_hours[who], people.dst[who])
        parts.append((who, np.full(len(who), number), status, joined, np.full(len(who), day)))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.argsort(columns[3], kind="stable")
    order = order[columns[3][order] < period.end - HOUR]
    who, campaign, status, joined, day = (column[order] for column in columns)
    count = len(who)
    responded = np.isin(status, (_ATTENDED, _BOOTH))
    finished = np.isin(status, (_ATTENDED, _BOOTH, _NO_SHOW))
    modified = np.where(finished, np.maximum(day + 17 * HOUR, joined), joined)
    synced, late = loaded_at(rng, modified, period, dirt.LATE_EVENTS)
    is_lead = people.is_lead[who]
    lead, short = shortened(
        rng, pick(rows.lead_ids, np.where(is_lead, rows.lead_of[who], -1)), dirt.SHORT_IDS
    )
    contact = people.is_contact[who]
    made.made("campaign_member_short_lead_ids", short, "15-character campaign_member.lead_id")
    made.made("late_campaign_members", late.sum(), "campaign members loaded 2 to 9 days after")
    made.truth["webinar_attendances"] = int((status == _ATTENDED).sum())
    made.tables["salesforce.campaign_member"] = tables.write(out, "salesforce.campaign_member", {
        "id": ids.salesforce_ids("00v", count),
        "_fivetran_synced": seconds(synced),
        "campaign_id": pick(campaign_ids, campaign),
        "lead_id": lead,
        "contact_id": pick(rows.contact_ids, np.where(contact, rows.contact_of[who], -1)),
        "status": pick(_MEMBER_STATUS, status),
        "has_responded": pa.array(responded),
        "first_responded_date": dates(np.where(responded, day, -1)),
        "created_date": seconds(joined),
        "last_modified_date": seconds(modified),
        "system_modstamp": seconds(modified),
        "is_deleted": constant(False, count),
    })
    came = np.flatnonzero(responded)
    came = came[np.argsort(day[came], kind="stable")]
    return Responses(who[came], day[came], pick(campaign_ids, campaign[came]))
