"""Demo data: raw tables of Salesforce, HubSpot and GA4 in the shape in which loaders land them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from . import (
    activities,
    campaigns,
    companies,
    deals,
    dirt,
    engagements,
    forms,
    ga4,
    histories,
    hubspot,
    hubspot_sales,
    hubspot_service,
    mail,
    people,
    permissions,
    salesforce,
    truth,
    web,
)
from .clock import Period
from .dirt import Dirt
from .tables import load

__all__ = ["Dirt", "generate", "load"]

DEFAULT_UNTIL = date(2026, 10, 31)


def generate(
    out: Path, leads: int = 5000, months: int = 12, seed: int = 7, until: date = DEFAULT_UNTIL
) -> Dirt:
    """Write the raw tables, dirt.json and truth/people.parquet under `out`.

    `leads` is the number of real people, `months` the length of the history that ends with the
    day `until`. The same arguments give the same bytes. Returns what was made. Raises ValueError
    for fewer than 50 leads or less than 2 months: there would be too little of each kind.
    """
    if leads < 50 or months < 2:
        raise ValueError("Demo data needs at least 50 leads and 2 months.")
    made = Dirt({"leads": leads, "months": months, "seed": seed, "until": until.isoformat()})
    period = Period.of(months, until)
    streams = iter(np.random.default_rng(seed).spawn(16))
    firms = companies.make(next(streams), leads)
    crowd = people.make(next(streams), firms, leads, period)
    crm = salesforce.records(next(streams), crowd, firms, period, made)
    contacts = hubspot.contacts(next(streams), crowd, period, made)
    sent = forms.submissions(next(streams), crowd, period)
    clicks, gone = mail.write(
        next(streams), out, crowd, firms, hubspot.recipients(contacts), period, made
    )
    forms.write(next(streams), out, crowd, contacts, sent, period, made)
    opted_out = crowd.opt_out_flag | (gone >= 0)
    consent = _consent(next(streams), crowd, gone >= 0, made)

    rng = next(streams)
    extra = web.Sessions.join(
        web.form_sessions(rng, crowd, sent.person, sent.time, sent.form),
        web.click_sessions(rng, crowd, clicks.person, clicks.time, clicks.page),
    )
    devices, visits = web.make(rng, crowd, period, extra)
    web_ids = pa.array([f"u{100_003 + 17 * i}" for i in range(leads)])
    clients = ga4.write(next(streams), out, devices, visits, web_ids, period, made)

    deals_rng = next(streams)
    sold = deals.deals(deals_rng, crowd, crm, period, made)
    rng = next(streams)
    salesforce.write(
        rng, out, crowd, firms, crm, consent[0], web_ids, sold.of_person, period, made
    )
    hubspot.write_contacts(
        rng, out, crowd, firms, contacts, crm, consent[1], web_ids, period, made
    )
    rng = next(streams)
    engagements.write(rng, out, crowd, contacts, period, made)
    activities.write_tasks(rng, out, crowd, crm, period, made)
    activities.write_meetings(rng, out, crowd, crm, period, made)
    came = campaigns.write(rng, out, crowd, crm, period, made)
    activities.write_cases(rng, out, crowd, crm, period, made)
    takes_part = deals.write(deals_rng, out, crowd, crm, sold, came, period, made)
    rng = next(streams)
    hubspot_sales.write(rng, out, crowd, firms, contacts, period, made)
    hubspot_service.write(rng, out, crowd, contacts, gone, period, made)
    histories.write(rng, out, period, made)
    permissions.write(rng, out, period, made)
    truth.write(
        out, crowd, firms, crm, contacts, devices, visits, clients, web_ids, opted_out,
        takes_part, made,
    )
    made.write(out / "dirt.json")
    return made


def _consent(
    rng: np.random.Generator, crowd: people.People, unsubscribed: np.ndarray, made: Dirt
) -> tuple[np.ndarray, np.ndarray]:
    """Who is opted out according to Salesforce, and according to HubSpot."""
    flag = crowd.opt_out_flag
    told = rng.random(len(crowd)) >= dirt.OPT_OUT_UNKNOWN_TO_SALESFORCE
    in_salesforce = crowd.in_salesforce & (flag | (unsubscribed & told))
    in_hubspot = crowd.in_hubspot & (unsubscribed | (flag & ~crowd.in_salesforce))
    both = crowd.in_salesforce & crowd.in_hubspot
    made.made("opted_out_by_flag_only", (flag & ~unsubscribed).sum(),
              "people who are opted out in a CRM without any event that says so")
    made.made("opt_out_conflicts", (both & (in_salesforce != in_hubspot)).sum(),
              "people who are opted out in one system and not in the other: the strictest counts")
    return in_salesforce, in_hubspot
