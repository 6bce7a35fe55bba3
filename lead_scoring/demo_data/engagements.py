"""HubSpot engagements: the calls, meetings and personal emails that sales logged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from . import dirt, tables
from .clock import DAY, HOUR, MINUTE, Period, loaded_at, office_time
from .dirt import Dirt
from .hubspot import FIRST_OWNER, Contacts
from .mail import PORTAL_ID
from .people import People, sigmoid
from .salesforce import SELLERS
from .tables import constant, millis, pick
from .touches import attention, coming

_CONNECTED = "f240bbac-87c9-4f6e-bf70-924b57d47db7"
_NO_ANSWER = "73a0d17f-1163-4015-bdd5-ec830791da20"
_VOICEMAIL = "b2cf5968-551e-4856-9783-52b3da59a7d0"


@dataclass
class _Log:
    """Engagements of one type: whose, when, since when they are in the system, what came of it."""

    kind: str
    person: np.ndarray
    time: np.ndarray
    known: np.ndarray
    outcome: np.ndarray


def _calls(rng: np.random.Generator, people: People, period: Period) -> _Log:
    here = people.in_hubspot & ~people.in_salesforce
    person, time = attention(rng, people, here, 0.35, 1.2, 0.5, period)
    planned, later = coming(rng, people, here, 0.01, period)
    outcome = np.concatenate([
        rng.choice(3, len(person), p=[0.45, 0.35, 0.20]), np.full(len(planned), 3)
    ])
    now = period.end - rng.integers(HOUR, 5 * DAY, len(planned))
    return _Log("CALL", np.concatenate([person, planned]), np.concatenate([time, later]),
                np.concatenate([time, now]), outcome)


def _meetings(rng: np.random.Generator, people: People, period: Period) -> _Log:
    here = people.in_hubspot & ~people.is_lead
    person, time = attention(rng, people, here, 0.04, 0.45, 1.0, period)
    planned, later = coming(rng, people, here, 0.02, period)
    outcome = np.concatenate([
        rng.choice([0, 1, 2], len(person), p=[0.82, 0.10, 0.08]), np.full(len(planned), 3)
    ])
    now = period.end - rng.integers(HOUR, 5 * DAY, len(planned))
    return _Log("MEETING", np.concatenate([person, planned]), np.concatenate([time, later]),
                np.concatenate([time, now]), outcome)


def _emails(rng: np.random.Generator, people: People, period: Period) -> _Log:
    """Personal emails: outcome 0 is ours, 1 is an answer, which is always an incoming one."""
    person, time = attention(rng, people, people.in_hubspot, 0.5, 1.8, 0.8, period)
    chance = sigmoid(-2.3 + 0.5 * people.intent[person] + 1.0 * (people.rise[person] >= 0))
    answered = np.flatnonzero(rng.random(len(person)) < chance)
    delay = rng.integers(20 * MINUTE, 3 * DAY, len(answered))
    who = person[answered]
    reply = office_time(rng, time[answered] + delay, people.utc_hours[who], people.dst[who])
    reply = np.maximum(reply, time[answered] + 15 * MINUTE)
    inside = reply < period.end - HOUR
    person = np.concatenate([person, who[inside]])
    time = np.concatenate([time, reply[inside]])
    outcome = np.repeat([0, 1], [len(person) - int(inside.sum()), int(inside.sum())])
    return _Log("EMAIL", person, time, time, outcome)


def write(
    rng: np.random.Generator, out: Path, people: People, rows: Contacts, period: Period, made: Dirt
) -> None:
    """Write engagement, engagement_contact and one table per type.

    Sales logs calls in Salesforce for the people it knows there, and in HubSpot for the others;
    personal emails are in HubSpot only. So nothing is logged twice.
    """
    logs = [_calls(rng, people, period), _meetings(rng, people, period),
            _emails(rng, people, period)]
    made.made("hubspot_planned_calls", (logs[0].outcome == 3).sum(),
              "calls with property_hs_timestamp after the last day: not made yet")
    made.made("hubspot_future_meetings", (logs[1].outcome == 3).sum(),
              "meetings with start_time after the last day")
    made.made("hubspot_meetings_that_never_were", np.isin(logs[1].outcome, (1, 2)).sum(),
              "past meetings with outcome NO_SHOW or CANCELED")
    made.truth["hubspot_replies"] = int((logs[2].outcome == 1).sum())
    known = np.concatenate([log.known for log in logs])
    order = np.argsort(known, kind="stable")
    number = np.empty(len(order), np.int64)
    number[order] = 19_732_000_000 + 7 * np.arange(len(order))
    synced, late = loaded_at(rng, known, period, dirt.LATE_EVENTS)
    made.made("late_engagements", late.sum(), "engagements loaded 2 to 9 days after")
    kind = np.repeat(np.arange(3), [len(log.time) for log in logs])
    person = np.concatenate([log.person for log in logs])
    loser = (rows.loser_id[person] >= 0) & (rng.random(len(person)) < 0.2)
    made.made("engagements_of_merged", loser.sum(), "engagements whose contact was merged away")
    types = pick([log.kind for log in logs], kind).take(pa.array(order))
    ordered = pa.array(number[order])
    made.tables["hubspot.engagement"] = tables.write(out, "hubspot.engagement", {
        "id": ordered,
        "_fivetran_synced": millis(synced[order]),
        "type": types,
        "portal_id": constant(PORTAL_ID, len(order), pa.int64()),
    })
    contact = np.where(loser, rows.loser_id[person], rows.primary_id[person])
    made.tables["hubspot.engagement_contact"] = tables.write(out, "hubspot.engagement_contact", {
        "contact_id": pa.array(contact[order]),
        "engagement_id": ordered,
        "_fivetran_synced": millis(synced[order]),
        "engagement_type": types,
        "type_id": pa.array(kind[order] * 2 + 194),
        "category": constant("HUBSPOT_DEFINED", len(order)),
    })
    start = 0
    for log in logs:
        end = start + len(log.time)
        own = number[start:end].argsort()
        _write_log(rng, out, log, number[start:end], synced[start:end], own, made)
        start = end


def _write_log(
    rng: np.random.Generator, out: Path, log: _Log, number: np.ndarray, synced: np.ndarray,
    order: np.ndarray, made: Dirt,
) -> None:
    count, time, outcome = len(order), log.time[order], log.outcome[order]
    deleted = rng.random(count) < 0.01
    made.made(f"hubspot_deleted_{log.kind.lower()}s", deleted.sum(),
              f"engagement_{log.kind.lower()} rows with _fivetran_deleted")
    columns = {
        "engagement_id": pa.array(number[order]),
        "_fivetran_deleted": pa.array(deleted),
        "_fivetran_synced": millis(synced[order]),
        "type": constant(log.kind, count),
        "property_hs_createdate": millis(log.known[order]),
        "property_hs_timestamp": millis(time),
        "property_hubspot_owner_id": pa.array(FIRST_OWNER + log.person[order] % len(SELLERS)),
    }
    if log.kind == "CALL":
        length = rng.integers(30, 1500, count) * 1000
        columns |= {
            "property_hs_call_title": constant("Call", count),
            "property_hs_call_direction": pick(
                ("OUTBOUND", "INBOUND"), (rng.random(count) < 0.15).astype(int)
            ),
            "property_hs_call_disposition": pick(
                (_CONNECTED, _NO_ANSWER, _VOICEMAIL), np.where(outcome < 3, outcome, -1)
            ),
            "property_hs_call_duration": tables.numbers(length, outcome == 0, pa.int64()),
            "property_hs_call_status": pick(
                ("COMPLETED", "NO_ANSWER", "COMPLETED", "QUEUED"), outcome
            ),
        }
    elif log.kind == "MEETING":
        columns |= {
            "start_time": millis(time),
            "end_time": millis(time + 45 * MINUTE),
            "meeting_outcome": pick(("COMPLETED", "NO_SHOW", "CANCELED", "SCHEDULED"), outcome),
            "title": pick(("Discovery", "Demo", "Proposal"), rng.integers(0, 3, count)),
        }
    else:
        columns |= {
            "property_hs_email_direction": pick(("EMAIL", "INCOMING_EMAIL"), outcome),
            "property_hs_email_subject": pick(("Your questions", "Re: Your questions"), outcome),
            "property_hs_email_status": constant("SENT", count),
        }
    name = f"hubspot.engagement_{log.kind.lower()}"
    made.tables[name] = tables.write(out, name, columns)
