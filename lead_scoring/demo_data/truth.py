"""What really is the case: hidden from the warehouse, known to the tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .companies import Companies
from .dirt import Dirt
from .hubspot import Contacts
from .industries import INDUSTRIES
from .people import People
from .places import COUNTRIES
from .salesforce import DELETED, TEST, Records
from .tables import COMPRESSION, moments, pick
from .titles import LEVELS
from .web import Devices, Visits

SALESFORCE_KINDS = ("primary", "duplicate", "merged", "deleted", "test")
HUBSPOT_KINDS = ("primary", "merged", "deleted", "test")


def _lists(count: int, owner: np.ndarray, values: pa.Array) -> pa.Array:
    """The values of each of `count` people as a list; -1 owns nothing."""
    kept = np.flatnonzero(owner >= 0)
    kept = kept[np.argsort(owner[kept], kind="stable")]
    offsets = np.searchsorted(owner[kept], np.arange(count + 1)).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), values.take(pa.array(kept)))


def _kinds(kind: np.ndarray, names: tuple[str, ...]) -> dict[str, int]:
    """How many rows of each kind."""
    counts = np.bincount(kind, minlength=len(names)).tolist()
    return dict(zip(names, counts, strict=True))


def _cookies(count: int, visits: Visits, clients: pa.Array, devices: Devices) -> pa.Array:
    """The cookies that each person used without lending them to others."""
    seen = np.zeros(len(devices.person), bool)
    seen[visits.device[visits.device >= 0]] = True
    return _lists(count, np.where(seen, devices.person, -1), clients)


def write(
    out: Path, people: People, companies: Companies, crm: Records, contacts: Contacts,
    devices: Devices, visits: Visits, clients: pa.Array, web_ids: pa.Array, opted_out: np.ndarray,
    takes_part: np.ndarray, made: Dirt,
) -> None:
    """Write truth/people.parquet and the numbers that tests compare with."""
    count = len(people)
    lead_emails = _lists(count, crm.lead_person, pa.array(crm.lead_email))
    own_hubspot = contacts.person
    known = people.identified >= 0
    content = pa.table({
        "person_id": pa.array(np.arange(count)),
        "salesforce_lead_ids": _lists(count, crm.lead_person, crm.lead_ids),
        "salesforce_contact_ids": _lists(count, crm.contact_person, crm.contact_ids),
        "hubspot_contact_ids": _lists(count, own_hubspot, pa.array(contacts.id)),
        "salesforce_lead_emails": lead_emails,
        "salesforce_contact_emails": _lists(
            count, crm.contact_person, pa.array(crm.contact_email)
        ),
        "hubspot_emails": _lists(count, own_hubspot, pa.array(contacts.email)),
        "ga4_user_pseudo_ids": _cookies(count, visits, clients, devices),
        "web_user_id": pick(web_ids, np.where(known, np.arange(count), -1)),
        "identified_at": moments(people.identified),
        "created_at": moments(people.created),
        "job_level": pick(LEVELS, people.level),
        "job_title": pa.array(people.title),
        "country_code": pick([c.code for c in COUNTRIES], people.country),
        "utc_offset_hours": pa.array(people.utc_hours),
        "summer_time": pa.array(people.dst.tolist()),
        "industry_group": pick(
            [i.group for i in INDUSTRIES], companies.industry[people.company]
        ),
        "employee_count": pa.array(companies.employees[people.company]),
        "hidden_fit": pa.array(people.fit),
        "hidden_intent": pa.array(people.intent),
        "opted_out": pa.array(opted_out),
        "became_opportunity": pa.array(people.opportunity >= 0),
        "became_customer": pa.array(people.won),
        "in_opportunity_of_colleague": pa.array(takes_part & (people.opportunity < 0)),
        "opportunity_at": moments(people.opportunity),
        "closed_at": moments(people.closed),
    })
    path = out / "truth" / "people.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(content, path, compression=COMPRESSION)
    nobody = int(np.isin(crm.lead_kind, (DELETED, TEST)).sum()) + int((own_hubspot < 0).sum())
    made.truth |= {
        "people": count,
        "leads_after_identity_resolution": count,
        "raw_lead_rows": {
            "salesforce.lead": len(crm.lead_kind), "salesforce.contact": len(crm.contact_person),
            "hubspot.contact": len(contacts.kind),
        },
        "raw_lead_rows_by_kind": {
            "salesforce.lead": _kinds(crm.lead_kind, SALESFORCE_KINDS),
            "salesforce.contact": _kinds(crm.contact_kind, SALESFORCE_KINDS),
            "hubspot.contact": _kinds(contacts.kind, HUBSPOT_KINDS),
        },
        "raw_rows_of_nobody": nobody,
        "people_in_salesforce": int(people.in_salesforce.sum()),
        "people_in_hubspot": int(people.in_hubspot.sum()),
        "people_in_both": int((people.in_salesforce & people.in_hubspot).sum()),
        "identified_people": int(known.sum()),
        "opted_out_people": int(opted_out.sum()),
        "opportunities_of_people": int((people.opportunity >= 0).sum()),
        "customers": int(people.won.sum()),
    }
