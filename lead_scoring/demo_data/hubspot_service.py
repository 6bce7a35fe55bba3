"""HubSpot: tickets, lists, subscriptions, and tasks that were deleted again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa

from . import tables
from .clock import DAY, HOUR, Period, loaded_at, office_time
from .dirt import Dirt
from .hubspot import DELETED, FIRST_OWNER, PRIMARY, Contacts
from .mail import PORTAL_ID
from .people import People
from .salesforce import SELLERS, synced_after
from .tables import constant, millis, pick

_TICKETS = 0.04  # of the people who are in HubSpot only
_CATEGORIES = ("PRODUCT_ISSUE", "BILLING_ISSUE", "GENERAL_INQUIRY")
_LISTS = (("Downloads of this year", "DYNAMIC", 0.08), ("Met at the trade show", "MANUAL", 0.03))
_SUBSCRIPTIONS = ("Newsletter", "Product news")
_FIRST_SUBSCRIPTION = 6_841_412
_SUBSCRIBED = 0.25  # of contacts


def write(
    rng: np.random.Generator, out: Path, people: People, contacts: Contacts, gone: np.ndarray,
    period: Period, made: Dirt,
) -> None:
    """Write tickets, lists, subscriptions and tasks. `gone` is when each person unsubscribed."""
    _write_tickets(rng, out, people, contacts, period, made)
    _write_lists(rng, out, contacts, period, made)
    _write_subscriptions(rng, out, contacts, gone, period, made)
    # Salespeople deleted these tasks; of their engagements nothing is left.
    count = 4
    begin = period.first_load + np.arange(count) * DAY
    made.tables["hubspot.engagement_task"] = tables.write(out, "hubspot.engagement_task", {
        "engagement_id": pa.array(32_034_933_897 + 2 * np.arange(count)),
        "_fivetran_deleted": constant(True, count),
        "_fivetran_synced": millis(loaded_at(rng, begin, period)[0]),
        "type": constant("TASK", count),
        "property_hs_createdate": millis(begin),
        "property_hs_timestamp": millis(begin + 5 * DAY),
        "property_hs_task_subject": constant("Call back", count),
        "property_hs_task_status": constant("NOT_STARTED", count),
        "property_hubspot_owner_id": pa.array(FIRST_OWNER + np.arange(count)),
    })


def _write_tickets(
    rng: np.random.Generator, out: Path, people: People, contacts: Contacts, period: Period,
    made: Dirt,
) -> None:
    """Questions of people whom Salesforce does not know; one contact each."""
    own = np.flatnonzero(people.in_hubspot & ~people.in_salesforce)
    early = own[people.created[own] < period.end - 10 * DAY]
    person = rng.permutation(early)[: max(3, round(_TICKETS * len(own)))]
    begin = people.created[person]
    time = begin + (rng.random(len(person)) * (period.end - 3 * DAY - begin)).astype(np.int64)
    time = office_time(rng, time, people.utc_hours[person], people.dst[person])
    time = np.clip(time, begin + HOUR, period.end - 2 * HOUR)
    order = np.argsort(time, kind="stable")
    person, time = person[order], time[order]
    count = len(person)
    closed = time + rng.integers(HOUR, 12 * DAY, count)
    closed = np.where(closed < period.end - HOUR, closed, -1)
    modified = np.maximum(time, closed)
    ticket = 307_034_542 + 11 * np.arange(count)
    synced = millis(synced_after(rng, modified, period))
    category = pick(_CATEGORIES, rng.integers(0, len(_CATEGORIES), count))
    made.truth["hubspot_tickets_closed"] = int((closed >= 0).sum())
    made.tables["hubspot.ticket"] = tables.write(out, "hubspot.ticket", {
        "id": pa.array(ticket),
        "is_deleted": constant(False, count),
        "_fivetran_synced": synced,
        "property_createdate": millis(time),
        "property_closed_date": millis(closed),
        "property_hs_pipeline": constant("0", count),
        "property_hs_pipeline_stage": pick(("1", "4"), (closed >= 0).astype(int)),
        "property_hs_ticket_category": category,
        "property_hs_ticket_priority": constant("MEDIUM", count),
        "property_hubspot_owner_id": pa.array(FIRST_OWNER + person % len(SELLERS)),
        "property_source_type": constant("EMAIL", count),
        "property_subject": constant("A question", count),
    })
    made.tables["hubspot.ticket_contact"] = tables.write(out, "hubspot.ticket_contact", {
        "ticket_id": pa.array(ticket),
        "contact_id": pa.array(contacts.primary_id[person]),
        "category": constant("HUBSPOT_DEFINED", count),
        "_fivetran_synced": synced,
    })


def _write_lists(
    rng: np.random.Generator, out: Path, contacts: Contacts, period: Period, made: Dirt
) -> None:
    """A dynamic and a static list; some contacts are not on them any more."""
    count = len(_LISTS)
    made.tables["hubspot.contact_list"] = tables.write(out, "hubspot.contact_list", {
        "id": pa.array(range(330, 330 + count)),
        "_fivetran_deleted": constant(False, count),
        "_fivetran_synced": millis(np.full(count, period.first_load + HOUR)),
        "created_at": millis(np.full(count, period.start)),
        "updated_at": millis(np.full(count, period.start)),
        "name": pa.array([name for name, _, _ in _LISTS]),
        "object_type_id": constant("0-1", count),
        "processing_type": pa.array([kind for _, kind, _ in _LISTS]),
    })
    live = np.flatnonzero(contacts.kind == PRIMARY)
    row, number = [], []
    for index, (_, _, share) in enumerate(_LISTS):
        on = live[rng.random(len(live)) < share]
        row.append(on)
        number.append(np.full(len(on), 330 + index))
    rows = np.concatenate(row)
    added = np.minimum(contacts.created[rows] + rng.integers(HOUR, 60 * DAY, len(rows)),
                       period.end - HOUR)
    made.tables["hubspot.contact_list_member"] = tables.write(out, "hubspot.contact_list_member", {
        "contact_id": pa.array(contacts.id[rows]),
        "contact_list_id": pa.array(np.concatenate(number)),
        "_fivetran_deleted": pa.array(rng.random(len(rows)) < 0.1),
        "_fivetran_synced": millis(loaded_at(rng, added, period)[0]),
        "added_at": millis(added),
    })


def _write_subscriptions(
    rng: np.random.Generator, out: Path, contacts: Contacts, gone: np.ndarray, period: Period,
    made: Dirt,
) -> None:
    """Who subscribed to what when they came; and those who unsubscribed from all email later."""
    count = len(_SUBSCRIPTIONS)
    made.tables["hubspot.email_subscription"] = tables.write(out, "hubspot.email_subscription", {
        "id": pa.array(range(_FIRST_SUBSCRIPTION, _FIRST_SUBSCRIPTION + count)),
        "_fivetran_synced": millis(np.full(count, period.first_load + HOUR)),
        "active": constant(True, count),
        "name": pa.array(_SUBSCRIPTIONS),
        "portal_id": constant(PORTAL_ID, count, pa.int64()),
    })
    wants = rng.random(len(contacts.id)) < _SUBSCRIBED
    joined = np.flatnonzero((contacts.kind < DELETED) & wants)
    left = np.flatnonzero((contacts.kind == PRIMARY) & (gone[contacts.like] >= 0))
    row = np.concatenate([joined, left])
    is_left = np.repeat([False, True], [len(joined), len(left)])
    time = np.where(is_left, gone[contacts.like[row]], contacts.created[row])
    order = np.argsort(time, kind="stable")
    row, is_left, time = row[order], is_left[order], time[order]
    subscription = _FIRST_SUBSCRIPTION + rng.integers(0, count, len(row))
    made.tables["hubspot.email_subscription_change"] = tables.write(
        out, "hubspot.email_subscription_change", {
            "recipient": pa.array(contacts.email).take(pa.array(row)),
            "timestamp": millis(time),
            "change": pick(("SUBSCRIBED", "UNSUBSCRIBED"), is_left.astype(int)),
            "change_type": pick(("SUBSCRIPTION_STATUS", "PORTAL_STATUS"), is_left.astype(int)),
            "email_subscription_id": tables.numbers(subscription, ~is_left, pa.int64()),
            "caused_by_event_id": pa.nulls(len(row), pa.string()),
            "source": constant("SOURCE_RECIPIENT", len(row)),
            "portal_id": constant(PORTAL_ID, len(row), pa.int64()),
            "_fivetran_synced": millis(loaded_at(rng, time, period)[0]),
        },
    )
