"""HubSpot forms: who sent which one when."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from . import dirt, ids, tables
from .clock import DAY, HOUR, MINUTE, Period, loaded_at, office_time, text, utc_offset
from .dirt import Dirt
from .hubspot import Contacts
from .mail import PORTAL_ID
from .people import People, sigmoid
from .site import DEMO, FORMS, GUIDE, HOST, NEWSLETTER, QUOTE
from .tables import constant, millis, pick

_INTERESTED_SOURCES = (0, 1, 5)  # Web, Webinar, Google Ads


@dataclass
class Submissions:
    """One entry per form that was sent."""

    person: np.ndarray
    time: np.ndarray
    form: np.ndarray


def submissions(rng: np.random.Generator, people: People, period: Period) -> Submissions:
    """Forms: the one that made the lead, guides now and then, demos and quotes when it rises."""
    here = people.in_hubspot
    everyone = np.arange(len(people))
    came = here & np.isin(people.lead_source, _INTERESTED_SOURCES)
    came &= rng.random(len(people)) < 0.65
    keen = sigmoid(-2.6 + 0.5 * people.intent)
    first = np.where(
        rng.random(len(people)) < keen,
        np.where(rng.random(len(people)) < 0.7, DEMO, QUOTE),
        np.where(rng.random(len(people)) < 0.5, NEWSLETTER, GUIDE),
    )
    guides = np.repeat(everyone, np.where(here, rng.poisson(0.18, len(people)), 0))
    later = people.created[guides] + (rng.exponential(60, len(guides)) * DAY).astype(np.int64)
    rising = here & (people.rise >= 0) & (rng.random(len(people)) < 0.50)
    asked = np.where(rng.random(len(people)) < 0.7, DEMO, QUOTE)[rising]
    before = people.rise[rising] - rng.integers(HOUR, 8 * DAY, int(rising.sum()))
    before = np.maximum(before, people.created[rising] + 20 * MINUTE)
    person = np.concatenate([guides, everyone[rising]])
    time = office_time(
        rng, np.concatenate([later, before]), people.utc_hours[person], people.dst[person]
    )
    time = np.maximum(time, people.created[person] + 10 * MINUTE)
    person = np.concatenate([everyone[came], person])
    time = np.concatenate([people.created[came], time])
    form = np.concatenate([first[came], np.full(len(guides), GUIDE), asked])
    keep = np.flatnonzero(time < period.end - HOUR)
    keep = keep[np.argsort(time[keep], kind="stable")]
    return Submissions(person[keep], time[keep], form[keep])


def _mixed_zones(
    rng: np.random.Generator, people: People, sent: Submissions, made: Dirt
) -> list[str]:
    """Times as text: without a zone (UTC), with Z, or in local time with its offset."""
    offset = utc_offset(sent.time, people.utc_hours[sent.person], people.dst[sent.person])
    plain, local = text(sent.time), text(sent.time + offset)
    style = rng.choice(3, len(sent.time), p=[0.6, 0.25, 0.15])
    result = []
    shifts = (offset // MINUTE).tolist()
    for i, (kind, shift) in enumerate(zip(style.tolist(), shifts, strict=True)):
        hours, minutes = divmod(abs(shift), 60)
        sign = "-" if shift < 0 else "+"
        if kind == 0:
            result.append(plain[i])
        elif kind == 1:
            result.append(f"{local[i].replace(' ', 'T')}{sign}{hours:02d}:{minutes:02d}")
        else:
            result.append(f"{plain[i].replace(' ', 'T')}Z")
    made.made("form_times_with_offset", (style == 1).sum(),
              "contact_form_submission.timestamp (text) in local time with its offset")
    made.made("form_times_with_z", (style == 2).sum(),
              "contact_form_submission.timestamp as ISO text with Z")
    return result


def write(
    rng: np.random.Generator, out: Path, people: People, rows: Contacts, sent: Submissions,
    period: Period, made: Dirt,
) -> None:
    """Write form and contact_form_submission."""
    count = len(sent.time)
    synced, late = loaded_at(rng, sent.time, period, dirt.LATE_EVENTS)
    loser = (rows.loser_id[sent.person] >= 0) & (rng.random(count) < 0.5)
    made.made("form_submissions_of_merged", loser.sum(),
              "form submissions whose contact_id was merged away")
    made.made("late_form_submissions", late.sum(), "form submissions loaded 2 to 9 days after")
    guid = ids.uuids(rng, len(FORMS))
    made.tables["hubspot.contact_form_submission"] = tables.write(
        out, "hubspot.contact_form_submission", {
            "contact_id": pa.array(
                np.where(loser, rows.loser_id[sent.person], rows.primary_id[sent.person])
            ),
            "form_id": guid.take(pa.array(sent.form)),
            "conversion_id": ids.uuids(rng, count),
            "page_id": pa.array(sent.form + 201),
            "page_url": pick([HOST + form[0] for form in FORMS], sent.form),
            "portal_id": constant(PORTAL_ID, count, pa.int64()),
            "title": pick([form[1] for form in FORMS], sent.form),
            "timestamp": pa.array(_mixed_zones(rng, people, sent, made), pa.string()),
            "_fivetran_synced": millis(synced),
        },
    )
    when = np.full(len(FORMS), period.start)
    made.tables["hubspot.form"] = tables.write(out, "hubspot.form", {
        "guid": guid,
        "_fivetran_deleted": constant(False, len(FORMS)),
        "_fivetran_synced": millis(np.full(len(FORMS), period.first_load + HOUR)),
        "action": constant("", len(FORMS)),
        "created_at": millis(when),
        "form_type": constant("HUBSPOT", len(FORMS)),
        "method": constant("POST", len(FORMS)),
        "name": pa.array([form[2] for form in FORMS]),
        "portal_id": constant(PORTAL_ID, len(FORMS), pa.int64()),
        "updated_at": millis(when),
    })
