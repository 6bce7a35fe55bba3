"""What Salesforce and HubSpot wrote down when a field of a person changed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from . import ids, tables
from .clock import HOUR, Period, loaded_at
from .dirt import Dirt
from .hubspot import FIRST_OWNER
from .salesforce import SELLERS, user_ids
from .tables import constant, micros, millis, pick, seconds, where

_NEW_LEAD = "Open - Not Contacted"
_OWNER_CHANGES = 0.04  # of leads and of contacts
_HUBSPOT_HISTORIES = 0.1  # of contacts
_NAMES = pa.array([f"{a} {b}" for a, b in SELLERS])


def write(rng: np.random.Generator, out: Path, period: Period, made: Dirt) -> None:
    """Write lead_history, contact_history and contact_property_history.

    The tables of people must be there: what is true in them is what the last change led to.
    """
    for number, name in enumerate(("lead", "contact")):
        _write_salesforce(rng, out, name, number, period, made)
    _write_hubspot(rng, out, period, made)


def _between(
    rng: np.random.Generator, people: pa.Table, created: str, modified: str
) -> np.ndarray:
    """A moment between the creation of each record and its last change."""
    first, last = micros(people[created]), micros(people[modified])
    return first + (rng.random(len(first)) * np.maximum(last - first, 0)).astype(np.int64)


def _write_salesforce(
    rng: np.random.Generator, out: Path, name: str, number: int, period: Period, made: Dirt
) -> None:
    """The status of leads, and owners: their names in one row, their ids in another."""
    people = tables.read(out, f"salesforce.{name}")
    time = _between(rng, people, "created_date", "last_modified_date")
    owner = pc.index_in(people["owner_id"], user_ids()).to_numpy()
    before = (owner + 1 + rng.integers(0, len(SELLERS) - 1, len(owner))) % len(SELLERS)
    moved = np.flatnonzero(rng.random(len(owner)) < _OWNER_CHANGES)
    row, old, new = [moved, moved], [], []
    field = ["Owner"] * (2 * len(moved))
    for words in (_NAMES, user_ids()):
        old.append(pick(words, before[moved]))
        new.append(pick(words, owner[moved]))
    if name == "lead":
        status = people["status"].combine_chunks()
        changed = np.flatnonzero(pc.not_equal(status, _NEW_LEAD).to_numpy(zero_copy_only=False))
        # A lead is converted at the noon of a day of which Salesforce keeps only the date.
        converted = micros(people["converted_date"])
        time = np.where(converted >= 0, np.maximum(converted + 12 * HOUR, time), time)
        time = np.minimum(time, micros(people["last_modified_date"]))
        row.append(changed)
        old.append(constant(_NEW_LEAD, len(changed)))
        new.append(status.take(pa.array(changed)))
        field += ["Status"] * len(changed)
    rows = np.concatenate(row)
    order = np.argsort(time[rows], kind="stable")
    taken = pa.array(order)
    when = time[rows][order]
    synced, _ = loaded_at(rng, when, period)
    table = f"salesforce.{name}_history"
    made.tables[table] = tables.write(out, table, {
        "id": ids.salesforce_ids("017", len(order), start=1 + 10_000_000 * number),
        "_fivetran_synced": seconds(synced),
        f"{name}_id": people["id"].combine_chunks().take(pa.array(rows[order])),
        "field": pa.array(field).take(taken),
        "data_type": constant("Text", len(order)),
        "old_value": pa.concat_arrays(old).take(taken),
        "new_value": pa.concat_arrays(new).take(taken),
        "created_by_id": constant(user_ids()[0].as_py(), len(order)),
        "created_date": seconds(when),
        "is_deleted": constant(False, len(order)),
    })


def _write_hubspot(rng: np.random.Generator, out: Path, period: Period, made: Dirt) -> None:
    """The owners and lifecycle stages of some contacts, each since its creation."""
    people = tables.read(out, "hubspot.contact")
    chosen = np.flatnonzero(rng.random(people.num_rows) < _HUBSPOT_HISTORIES)
    people = people.take(pa.array(chosen))
    created = micros(people["property_createdate"])
    later = _between(rng, people, "property_createdate", "property_lastmodifieddate")
    later = np.maximum(later, created + 1000)
    owner = people["property_hubspot_owner_id"].to_numpy()
    before = FIRST_OWNER + (owner - FIRST_OWNER + 1) % len(SELLERS)
    stage = people["property_lifecyclestage"].combine_chunks()
    parts = [
        ("hubspot_owner_id", created, pc.cast(pa.array(before), pa.string())),
        ("hubspot_owner_id", later, pc.cast(pa.array(owner), pa.string())),
        ("lifecyclestage", created, constant("subscriber", len(chosen))),
        ("lifecyclestage", later, where(pc.not_equal(stage, "subscriber").to_numpy(False), stage)),
    ]
    value = pa.concat_arrays([values for _, _, values in parts])
    time = np.concatenate([times for _, times, _ in parts])
    known = np.flatnonzero(value.is_valid().to_numpy(False))
    known = known[np.argsort(time[known], kind="stable")]
    taken, when = pa.array(known), time[known]
    synced, _ = loaded_at(rng, when, period)
    name = np.repeat(np.arange(len(parts)), len(chosen))
    contact = np.tile(people["id"].to_numpy(), len(parts))
    made.tables["hubspot.contact_property_history"] = tables.write(
        out, "hubspot.contact_property_history", {
            "contact_id": pa.array(contact[known]),
            "_fivetran_synced": millis(synced),
            "name": pick([part[0] for part in parts], name[known]),
            "timestamp": millis(when),
            "value": value.take(taken),
            "source": constant("CRM_UI", len(known)),
            "source_id": pa.nulls(len(known), pa.string()),
        },
    )
