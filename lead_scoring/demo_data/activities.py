"""Salesforce activities: calls, meetings and support cases."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from . import dirt, ids, tables
from .clock import DAY, HOUR, MINUTE, Period, loaded_at, office_time
from .dirt import Dirt
from .people import People
from .salesforce import SELLERS, Records, user_ids
from .tables import constant, dates, pick, seconds, where
from .touches import attention, coming, shortened

_CASE_TYPES = ("Bug", "How-to", "Billing", "Sales")


def _reference(
    people: People, rows: Records, person: np.ndarray, time: np.ndarray
) -> pa.Array:
    """The lead or contact that a person was at a time, as an 18-character id."""
    as_contact = (people.contact_since[person] >= 0) & (time >= people.contact_since[person])
    as_contact |= ~people.is_lead[person]
    lead = pick(rows.lead_ids, np.where(as_contact, -1, rows.lead_of[person]))
    contact = pick(rows.contact_ids, np.where(as_contact, rows.contact_of[person], -1))
    return pc.coalesce(lead, contact)


def _merged_references(
    rng: np.random.Generator, rows: Records, person: np.ndarray, references: pa.Array
) -> tuple[pa.Array, int]:
    """A third of the references to people with a merged lead still name the loser."""
    loser = np.full(len(rows.lead_of), -1)
    merged = np.flatnonzero((rows.lead_master >= 0) & (rows.lead_person >= 0))
    loser[rows.lead_person[merged]] = merged
    old = (loser[person] >= 0) & (rng.random(len(person)) < 0.33)
    named = pick(rows.lead_ids, np.where(old, loser[person], -1))
    return pc.coalesce(named, references), int(old.sum())


def write_tasks(
    rng: np.random.Generator, out: Path, people: People, rows: Records, period: Period, made: Dirt
) -> None:
    """Write task: calls made, calls planned, calls that were planned and never made."""
    here = people.in_salesforce
    person, time = attention(rng, people, here, 0.5, 1.6, 1.5, period)
    planned, later = coming(rng, people, here, 0.02, period)
    overdue = np.where(rng.random(len(person)) < 0.03, 1, 0)
    state = np.concatenate([overdue, np.full(len(planned), 2)])  # 0 done, 1 overdue, 2 planned
    now = period.end - rng.integers(HOUR, 5 * DAY, len(planned))
    created = np.concatenate([np.where(overdue == 1, time - DAY, time), now])
    created = np.maximum(created, people.created[np.concatenate([person, planned])])
    person, time = np.concatenate([person, planned]), np.concatenate([time, later])
    order = np.argsort(created, kind="stable")
    person, time, created, state = person[order], time[order], created[order], state[order]
    count, done = len(order), state == 0
    is_call = (rng.random(count) < 0.75) | ~done
    # Emails are logged here only for people whom HubSpot does not know: nothing is logged twice.
    is_mail = ~is_call & ~people.in_hubspot[person]
    kind = np.where(is_call, 0, np.where(is_mail, 1, 2))
    outcome = np.where(is_call & done, rng.choice(3, count, p=[0.45, 0.38, 0.17]), -1)
    synced, late = loaded_at(rng, created, period, dirt.LATE_EVENTS)
    who, old = _merged_references(
        rng, rows, person, _reference(people, rows, person, created)
    )
    who, short = shortened(rng, who, dirt.SHORT_IDS)
    deleted = rng.random(count) < 0.01
    made.made("task_short_who_ids", short, "15-character task.who_id")
    made.made("tasks_of_merged_leads", old, "tasks whose who_id is a merged lead")
    made.made("planned_calls", (state == 2).sum(), "calls with activity_date after the last day")
    made.made("overdue_calls", (state == 1).sum(), "past calls that are still Not Started")
    made.made("deleted_tasks", deleted.sum(), "tasks with is_deleted")
    made.made("late_tasks", late.sum(), "tasks loaded 2 to 9 days after")
    made.tables["salesforce.task"] = tables.write(out, "salesforce.task", {
        "id": ids.salesforce_ids("00T", count),
        "_fivetran_synced": seconds(synced),
        "who_id": who,
        "what_id": pa.nulls(count, pa.string()),
        "account_id": pa.nulls(count, pa.string()),
        "owner_id": user_ids().take(pa.array(person % len(SELLERS))),
        "activity_date": dates(time),
        "created_date": seconds(created),
        "completed_date_time": seconds(np.where(done, time, -1)),
        "last_modified_date": seconds(created),
        "system_modstamp": seconds(created),
        "subject": pick(("Call", "Email: following up", "Send proposal"), kind),
        "status": pick(("Completed", "Not Started"), (~done).astype(int)),
        "priority": constant("Normal", count),
        "type": pick(("Call", "Email", "Other"), kind),
        "task_subtype": pick(("Call", "Email", "Task"), kind),
        "call_type": pick(
            ("Outbound", "Inbound"), np.where(is_call, (rng.random(count) < 0.15), -1)
        ),
        "call_disposition": pick(("Connected", "No answer", "Left voicemail"), outcome),
        "call_duration_in_seconds": tables.numbers(
            rng.integers(30, 1500, count), outcome == 0, pa.int64()
        ),
        "is_closed": pa.array(done),
        "is_deleted": pa.array(deleted),
        "is_archived": constant(False, count),
    })


def write_meetings(
    rng: np.random.Generator, out: Path, people: People, rows: Records, period: Period, made: Dirt
) -> None:
    """Write event: meetings held and meetings to come."""
    here = people.is_lead
    person, time = attention(rng, people, here, 0.05, 0.4, 1.2, period)
    planned, later = coming(rng, people, here, 0.02, period)
    made.made("salesforce_future_meetings", len(planned),
              "events with start_date_time after the last day")
    now = period.end - rng.integers(HOUR, 5 * DAY, len(planned))
    created = np.concatenate([np.maximum(time - 3 * DAY, people.created[person]), now])
    known = np.concatenate([time, now])  # the row changes when the meeting is over
    person, time = np.concatenate([person, planned]), np.concatenate([time, later])
    order = np.argsort(known, kind="stable")
    person, time, created, known = person[order], time[order], created[order], known[order]
    count = len(order)
    synced, late = loaded_at(rng, known, period, dirt.LATE_EVENTS)
    made.made("late_salesforce_meetings", late.sum(), "events loaded 2 to 9 days after")
    minutes = rng.choice([30, 45, 60], count)
    made.tables["salesforce.event"] = tables.write(out, "salesforce.event", {
        "id": ids.salesforce_ids("00U", count),
        "_fivetran_synced": seconds(synced),
        "who_id": _reference(people, rows, person, created),
        "what_id": pa.nulls(count, pa.string()),
        "account_id": pa.nulls(count, pa.string()),
        "owner_id": user_ids().take(pa.array(person % len(SELLERS))),
        "subject": pick(("Discovery", "Demo", "Proposal review"), rng.integers(0, 3, count)),
        "type": constant("Meeting", count),
        "event_subtype": constant("Event", count),
        "start_date_time": seconds(time),
        "end_date_time": seconds(time + minutes * MINUTE),
        "activity_date_time": seconds(time),
        "activity_date": dates(time),
        "duration_in_minutes": pa.array(minutes),
        "is_child": constant(False, count),
        "is_group_event": constant(False, count),
        "is_recurrence": constant(False, count),
        "created_date": seconds(created),
        "last_modified_date": seconds(known),
        "system_modstamp": seconds(known),
        "is_deleted": constant(False, count),
    })


def write_cases(
    rng: np.random.Generator, out: Path, people: People, rows: Records, period: Period, made: Dirt
) -> None:
    """Write case: support for customers, and questions that leads send by email."""
    customer = people.won & (people.closed >= 0)
    rate = np.where(customer, 1.2, 0.05) * people.in_salesforce
    person = np.repeat(np.arange(len(people)), rng.poisson(rate))
    begin = np.where(customer, people.closed, people.created)[person]
    time = begin + (rng.exponential(45, len(person)) * DAY).astype(np.int64)
    time = office_time(rng, time, people.utc_hours[person], people.dst[person])
    time = np.maximum(time, begin + HOUR)
    keep = np.flatnonzero(time < period.end - HOUR)
    keep = keep[np.argsort(time[keep], kind="stable")]
    person, time = person[keep], time[keep]
    count = len(person)
    as_contact = (people.contact_since[person] >= 0) & (time >= people.contact_since[person])
    closed = time + rng.integers(HOUR, 9 * DAY, count)
    is_closed = closed < period.end - HOUR
    modified = np.where(is_closed, closed, time)
    kind = np.where(
        customer[person], rng.choice(4, count, p=[0.4, 0.35, 0.2, 0.05]),
        rng.choice(4, count, p=[0.1, 0.3, 0.1, 0.5]),
    )
    # The row is written when the case is opened and again when it is closed.
    synced, _ = loaded_at(rng, modified, period)
    subjects = [f"{name} question" for name in _CASE_TYPES]
    email = pa.array(people.email)
    made.truth["cases_closed"] = int(is_closed.sum())
    made.tables["salesforce.case"] = tables.write(out, "salesforce.case", {
        "id": ids.salesforce_ids("500", count),
        "_fivetran_synced": seconds(synced),
        "case_number": pa.array([f"{1000 + i:08d}" for i in range(count)], pa.string()),
        "contact_id": pick(rows.contact_ids, np.where(as_contact, rows.contact_of[person], -1)),
        "account_id": where(
            as_contact, pick(rows.account_ids, rows.account_of[people.company[person]])
        ),
        "supplied_email": where(~as_contact, pick(email, person)),
        "subject": pick(subjects, kind),
        "type": pick(_CASE_TYPES, kind),
        "status": pick(("New", "Closed"), is_closed.astype(int)),
        "priority": constant("Medium", count),
        "origin": pick(("Email", "Web"), rng.integers(0, 2, count)),
        "is_closed": pa.array(is_closed),
        "created_date": seconds(time),
        "closed_date": seconds(np.where(is_closed, closed, -1)),
        "last_modified_date": seconds(modified),
        "system_modstamp": seconds(modified),
        "owner_id": user_ids().take(pa.array(person % len(SELLERS))),
        "is_deleted": constant(False, count),
    })
