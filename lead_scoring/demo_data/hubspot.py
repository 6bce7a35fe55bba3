"""HubSpot: contacts with their merges, and the owners."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from . import dirt, profiles, tables
from .clock import DAY, HOUR, Period
from .companies import Companies
from .dirt import Dirt
from .mail import PORTAL_ID, Recipients
from .people import People
from .salesforce import SELLERS, Records, other_email, synced_after
from .tables import constant, millis, pick, where
from .touches import shortened

PRIMARY, LOSER, DELETED, TEST = range(4)
_FIRST_ID, _ID_STEP = 10_051, 50
_STAGES = ("subscriber", "lead", "marketingqualifiedlead", "opportunity", "customer")
FIRST_OWNER = 32_779_820


@dataclass
class Contacts:
    """One entry per HubSpot contact row."""

    person: np.ndarray  # -1 for deleted and test rows
    like: np.ndarray
    kind: np.ndarray
    id: np.ndarray
    created: np.ndarray
    email: list[str]
    merged: list[str | None]  # property_hs_merged_object_ids
    primary_id: np.ndarray  # of each person; -1
    loser_id: np.ndarray  # an id of each person that was merged away, live or vanished; -1


def _merges(
    rng: np.random.Generator, primary: np.ndarray
) -> tuple[list[int], dict[int, list[int]], dict[int, list[int]], int]:
    """Live losers' people, and what each winner or loser swallowed.

    Numbers in the lists: a live loser is its position (0, 1, ...), a vanished one is -1.
    """
    chosen = primary[rng.random(len(primary)) < dirt.HUBSPOT_MERGES].tolist()
    live: list[int] = []
    of_winner: dict[int, list[int]] = {}
    of_loser: dict[int, list[int]] = {}
    chains = 0

    def loser(who: int) -> int:
        if rng.random() >= dirt.HUBSPOT_LOSERS_LIVE:
            return -1
        live.append(who)
        return len(live) - 1

    for who in chosen:
        of_winner[who] = [loser(who) for _ in range(1 + (rng.random() < 0.3))]
        if of_winner[who][0] >= 0 and rng.random() < dirt.MERGE_CHAINS * 2:
            of_loser[of_winner[who][0]] = [loser(who)]
            chains += 1
    return live, of_winner, of_loser, chains


def contacts(
    rng: np.random.Generator, people: People, period: Period, made: Dirt
) -> Contacts:
    """All contact rows with their ids and what they swallowed."""
    primary = np.flatnonzero(people.in_hubspot)
    live, of_winner, of_loser, chains = _merges(rng, primary)
    gone = rng.choice(len(people), max(2, round(dirt.DELETED_HUBSPOT_CONTACTS * len(primary))))
    test = rng.choice(len(people), max(2, round(dirt.TEST_LEADS / 2 * len(people))))
    like = np.concatenate([primary, np.array(live, int), gone, test])
    kind = np.repeat(np.arange(4), [len(primary), len(live), len(gone), len(test)])
    number = _FIRST_ID + _ID_STEP * np.arange(len(like))
    next_id = int(number[-1]) + _ID_STEP if len(number) else _FIRST_ID
    loser_id = np.full(len(people), -1)
    vanished = 0

    def swallowed(who: int, losers: list[int]) -> str:
        nonlocal next_id, vanished
        names = []
        for position in losers:
            if position < 0:
                value, next_id, vanished = next_id, next_id + _ID_STEP, vanished + 1
            else:
                value = int(number[len(primary) + position])
            names.append(str(value))
            loser_id[who] = value
        return ";".join(names)

    by_row = {int(np.searchsorted(primary, w)): swallowed(w, x) for w, x in of_winner.items()}
    by_row |= {len(primary) + p: swallowed(live[p], x) for p, x in of_loser.items()}
    other = people.in_salesforce & people.linked & (
        rng.random(len(people)) < dirt.OTHER_EMAIL_IN_HUBSPOT
    )
    email = []
    for i, (who, what) in enumerate(zip(like.tolist(), kind.tolist(), strict=True)):
        address = people.email[who]
        if what == TEST:
            address = "test@test.com"
        elif what == DELETED:
            address = other_email(address, "left", i)
        elif what == LOSER:
            address = other_email(address, "was", i)
        elif other[who]:
            address = other_email(address, "home", i)
        email.append(address)
    made.made("hubspot_merged_live", len(live),
              "contacts that another one lists as merged, still there as live rows")
    made.made("hubspot_merged_vanished", vanished,
              "ids in property_hs_merged_object_ids of which there is no row")
    made.made("hubspot_merge_chains", chains,
              "live losers of a merge that list a loser of their own")
    made.made("hubspot_deleted_contacts", len(gone), "contacts with _fivetran_deleted")
    made.made("hubspot_test_contacts", len(test), "contacts called Test Test with test@test.com")
    made.made("hubspot_other_email", int((other & people.in_hubspot).sum()),
              "people whose HubSpot email differs from Salesforce: only the id links them")
    made.made("hubspot_linked_by_email_only",
              int((people.in_hubspot & people.in_salesforce & ~people.linked).sum()),
              "people in both systems whom only the email links")
    primary_id = np.full(len(people), -1)
    primary_id[primary] = number[: len(primary)]
    before = rng.integers(HOUR, 60 * DAY, len(like))
    before = np.minimum(before, (people.created[like] - period.start) // 2)
    return Contacts(
        person=np.where(kind >= DELETED, -1, like), like=like, kind=kind, id=number,
        created=people.created[like] - np.where(kind == LOSER, before, 0), email=email,
        merged=[by_row.get(i) for i in range(len(like))], primary_id=primary_id, loser_id=loser_id,
    )


def recipients(rows: Contacts) -> Recipients:
    """Who gets marketing email: the live contacts, also those that were merged away."""
    i = np.flatnonzero(rows.kind <= LOSER)
    return Recipients(rows.person[i], rows.created[i], pa.array(rows.email).take(pa.array(i)))


def write_contacts(
    rng: np.random.Generator, out: Path, people: People, companies: Companies, rows: Contacts,
    crm: Records, opted_out: np.ndarray, web_ids: pa.Array, period: Period, made: Dirt,
) -> None:
    """Write contact and owner."""
    like, kind, person = rows.like, rows.kind, rows.person
    index, count = pa.array(like), len(like)
    profile = profiles.make(rng, people, companies, enum_share=0.55)
    rich = (kind != TEST) & ((kind == PRIMARY) | (rng.random(count) < 0.5))
    of = {key: where(rich, value.take(index)) for key, value in profile.items()}
    test = pa.array(kind == TEST)
    first = pc.if_else(test, "Test", pa.array(people.first).take(index))
    first, hidden = profiles.with_invisible(rng, first, dirt.INVISIBLE_IN_NAMES)
    main = kind == PRIMARY
    linked = main & people.linked[like] & people.in_salesforce[like]
    lead, short = shortened(
        rng, pick(crm.lead_ids, np.where(linked, crm.lead_of[like], -1)), dirt.SHORT_IDS
    )
    contact, more = shortened(
        rng, pick(crm.contact_ids, np.where(linked, crm.contact_of[like], -1)), dirt.SHORT_IDS
    )
    made.made("hubspot_short_salesforce_ids", short + more,
              "15-character property_salesforceleadid or property_salesforcecontactid")
    made.made("invisible_in_hubspot_contacts", hidden,
              "first names that begin with U+200B or U+FEFF")
    opted = opted_out[like] & (person >= 0)
    unknown = rng.random(count) < 0.5
    optout = np.where(opted, 0, np.where(unknown, 1, -1))  # 'true', '' or NULL
    decides = pc.fill_null(pc.cast(of["decides"], pa.string()), "")
    made.made("empty_text_booleans",
              int((optout == 1).sum()) + int(pc.sum(pc.equal(decides, "")).as_py() or 0),
              "'' in property_hs_email_optout and property_decision_maker: unknown, not false")
    modified = rows.created + (rng.exponential(25, count) * DAY).astype(np.int64)
    modified = np.minimum(modified, period.end - HOUR)
    stage = np.where(people.won[like], 4, np.where(people.opportunity[like] >= 0, 3,
                                                   rng.choice(3, count, p=[0.4, 0.45, 0.15])))
    known = np.where(main & (people.identified[like] >= 0), like, -1)
    made.tables["hubspot.contact"] = tables.write(out, "hubspot.contact", {
        "id": pa.array(rows.id),
        "_fivetran_deleted": pa.array(kind == DELETED),
        "_fivetran_synced": millis(synced_after(rng, modified, period)),
        "property_email": pa.array(rows.email),
        "property_firstname": first,
        "property_lastname": pc.if_else(test, "Test", pa.array(people.last).take(index)),
        "property_jobtitle": of["title"],
        "property_company": of["company"],
        "property_website": of["website"],
        "property_industry": of["industry"],
        "property_numemployees": pc.cast(of["employees"], pa.string()),
        "property_country": of["country"],
        "property_city": of["city"],
        "property_phone": pa.nulls(count, pa.string()),
        "property_createdate": millis(rows.created),
        "property_lastmodifieddate": millis(modified),
        "property_lifecyclestage": pick(_STAGES, stage),
        "property_hs_lead_status": pa.nulls(count, pa.string()),
        "property_hubspot_owner_id": pa.array(FIRST_OWNER + like % len(SELLERS)),
        "property_hs_analytics_source": of["lead_source"],
        "property_hs_email_optout": pick(("true", ""), optout),
        "property_hs_merged_object_ids": pa.array(rows.merged, pa.string()),
        "property_budget": of["budget"],
        "property_decision_maker": decides,
        "property_stated_need": of["need"],
        "property_purchase_timeframe": of["timeframe"],
        "property_web_user_id": pick(web_ids, known),
        "property_salesforceleadid": lead,
        "property_salesforcecontactid": contact,
    })
    sellers = np.arange(len(SELLERS))
    when = millis(np.full(len(SELLERS), period.start))
    made.tables["hubspot.owner"] = tables.write(out, "hubspot.owner", {
        "owner_id": pa.array(FIRST_OWNER + sellers),
        "_fivetran_synced": millis(np.full(len(SELLERS), period.first_load + HOUR)),
        "active_user_id": pa.array(12_345 + sellers),
        "created_at": when,
        "updated_at": when,
        "email": pa.array([f"{a}.{b}@example.com".lower() for a, b in SELLERS]),
        "first_name": pa.array([a for a, _ in SELLERS]),
        "last_name": pa.array([b for _, b in SELLERS]),
        "portal_id": constant(PORTAL_ID, len(SELLERS), pa.int64()),
        "type": constant("PERSON", len(SELLERS)),
    })
