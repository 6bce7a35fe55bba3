"""What people allowed Salesforce's owner: mails, calls, both, neither - or nobody asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from . import ids, tables
from .clock import Period
from .dirt import Dirt
from .salesforce import synced_after
from .tables import constant, micros, pick, seconds

# Of the people: said yes, said no. The others were not asked.
_ANSWERS = {"Email": (0.6, 0.04), "Phone": (0.62, 0.06)}


def write(rng: np.random.Generator, out: Path, period: Period, made: Dirt) -> None:
    """Write contact_point_type_consent, and the individual behind each lead and contact.

    The tables of people must be there. Records with one address are one individual.
    """
    people = {name: tables.read(out, f"salesforce.{name}") for name in ("lead", "contact")}
    emails = pa.concat_arrays([
        pc.utf8_lower(pc.utf8_trim_whitespace(table["email"])).combine_chunks()
        for table in people.values()])
    individuals = emails.drop_null().unique().sort()
    of_record = pc.index_in(emails, individuals).fill_null(-1).to_numpy()
    individual_ids = ids.salesforce_ids("0PK", len(individuals))
    first = 0
    for name, table in people.items():
        index = of_record[first : first + table.num_rows]
        first += table.num_rows
        columns = {column: table[column].combine_chunks() for column in table.column_names}
        tables.write(out, f"salesforce.{name}",
                     columns | {"individual_id": pick(individual_ids, index)})
    created = np.concatenate([micros(table["created_date"]) for table in people.values()])
    known_since = np.full(len(individuals), period.end, np.int64)
    np.minimum.at(known_since, of_record[of_record >= 0], created[of_record >= 0])
    _write_answers(rng, out, individual_ids, known_since, period, made)


def _write_answers(
    rng: np.random.Generator, out: Path, individual_ids: pa.Array, known_since: np.ndarray,
    period: Period, made: Dirt,
) -> None:
    """One row for each answer, given within a month of the first record."""
    channel, who, status = [], [], []
    for name, (yes, no) in _ANSWERS.items():
        draw = rng.random(len(individual_ids))
        answered = np.flatnonzero(draw < yes + no)
        channel += [name] * len(answered)
        who.append(answered)
        status.append((draw[answered] >= yes).astype(int))
    index = np.concatenate(who)
    left = np.maximum(period.end - known_since[index], 0)
    time = known_since[index] + (rng.random(len(index)) * np.minimum(
        left, 30 * 86_400_000_000)).astype(np.int64)
    count = len(index)
    made.tables["salesforce.contact_point_type_consent"] = tables.write(
        out, "salesforce.contact_point_type_consent", {
            "id": ids.salesforce_ids("0ZY", count),
            "_fivetran_synced": seconds(synced_after(rng, time, period)),
            "name": pa.array([f"{name} consent" for name in channel]),
            "party_id": pick(individual_ids, index),
            "contact_point_type": pa.array(channel),
            "privacy_consent_status": pick(("OptIn", "OptOut"), np.concatenate(status)),
            "capture_contact_point_type": constant("Web", count),
            "capture_date": seconds(time),
            "effective_from": seconds(time),
            "effective_to": pa.nulls(count, pa.timestamp("us")),
            "created_date": seconds(time),
            "last_modified_date": seconds(time),
            "system_modstamp": seconds(time),
            "is_deleted": constant(False, count),
        })
