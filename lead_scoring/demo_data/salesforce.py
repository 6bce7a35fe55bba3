"""Salesforce: leads, contacts, accounts and users, with their duplicates, merges and deletions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from . import dirt, ids, profiles, tables
from .clock import DAY, HOUR, MINUTE, Period
from .companies import Companies
from .dirt import Dirt
from .industries import INDUSTRIES
from .people import People
from .places import COUNTRIES
from .tables import constant, dates, pick, seconds, where
from .touches import shortened
from .words import FREE_EMAIL_DOMAINS

PRIMARY, DUPLICATE, MERGED, DELETED, TEST = range(5)
SELLERS: tuple[tuple[str, str], ...] = (
    ("Aino", "Salo"), ("Ben", "Carter"), ("Clara", "Vogel"), ("Dino", "Perić"), ("Eva", "Lund"),
    ("Farid", "Haddad"), ("Grace", "Kim"), ("Hugo", "Petit"),
)
_STATUS = ("Open - Not Contacted", "Working - Contacted", "Nurturing", "Closed - Not Converted",
           "Closed - Converted")
_CONVERTED_STATUS = 4


@dataclass
class Records:
    """The lead and contact rows of Salesforce; one entry per row, in order of creation."""

    lead_person: np.ndarray  # -1 for deleted and test rows
    lead_like: np.ndarray  # the person whose name and company the row shows
    lead_kind: np.ndarray
    lead_master: np.ndarray  # row of the winner of the merge; -1
    lead_created: np.ndarray
    lead_email: list[str]
    lead_ids: pa.Array
    contact_person: np.ndarray
    contact_kind: np.ndarray
    contact_master: np.ndarray
    contact_created: np.ndarray
    contact_email: list[str]
    contact_ids: pa.Array
    lead_of: np.ndarray  # the primary lead row of each person; -1
    contact_of: np.ndarray
    account_ids: pa.Array
    account_of: np.ndarray  # the account row of each company; -1
    account_company: np.ndarray


def other_email(email: str, tag: str, number: int) -> str:
    """Another address of the same person; no two people share one."""
    local = email.partition("@")[0]
    return f"{local}.{tag}{number}@{FREE_EMAIL_DOMAINS[number % len(FREE_EMAIL_DOMAINS)]}"


def disguised(email: str, number: int) -> str:
    """The same address as another person would type it: other case, blanks around it."""
    return (email.upper(), f" {email}", f"{email.title()} ", f"  {email.upper()}")[number % 4]


def _chains(
    rng: np.random.Generator, winners: np.ndarray, share: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows merged away: their person, their master (index among these or -1: the winner), depth."""
    chosen = winners[rng.random(len(winners)) < share]
    person, master, depth = [], [], []
    for who in chosen.tolist():
        above = -1
        for level in range(3):
            person.append(who)
            master.append(above)
            depth.append(level)
            above = len(person) - 1
            if rng.random() >= dirt.MERGE_CHAINS:
                break
    return np.array(person, int), np.array(master, int), np.array(depth, int)


def _lead_rows(
    rng: np.random.Generator, people: People, period: Period, made: Dirt
) -> dict[str, np.ndarray]:
    """Which lead rows there are, of whom, of which kind, and merged into which."""
    primary = np.flatnonzero(people.is_lead)
    twice = primary[rng.random(len(primary)) < dirt.DUPLICATE_LEADS]
    merged, master, depth = _chains(rng, primary, dirt.MERGED_LEADS)
    gone = rng.choice(len(people), max(2, round(dirt.DELETED_LEADS * len(primary))))
    test = rng.choice(len(people), max(4, round(dirt.TEST_LEADS * len(people))))
    like = np.concatenate([primary, twice, merged, gone, test])
    sizes = [len(primary), len(twice), len(merged), len(gone), len(test)]
    kind = np.repeat(np.arange(5), sizes)
    row_of = np.full(len(people), -1)
    row_of[primary] = np.arange(len(primary))
    first_merged = sizes[0] + sizes[1]
    masters = np.full(len(like), -1)
    masters[first_merged : first_merged + len(merged)] = np.where(
        master < 0, row_of[merged], first_merged + master
    )
    created = people.created[like]
    shift = rng.integers(HOUR, 40 * DAY, len(like))
    later = np.minimum(created + shift, period.end - 2 * HOUR)
    earlier = created - np.minimum(shift, (created - period.start) // 2)
    created = np.where(kind == DUPLICATE, later, np.where(kind == MERGED, earlier, created))
    made.made("salesforce_duplicate_leads", len(twice),
              "live leads with the email of another live lead, in other case or with blanks")
    made.made("salesforce_merged_leads", len(merged),
              "leads with is_deleted and a master_record_id")
    made.made("salesforce_merge_chains", (depth > 0).sum(),
              "of these, merged into a lead that was itself merged away")
    made.made("salesforce_deleted_leads", len(gone), "soft-deleted leads without a master")
    made.made("salesforce_test_leads", len(test), "leads called Test Test with test@test.com")
    return {"like": like, "kind": kind, "master": masters, "created": created,
            "person": np.where(kind >= DELETED, -1, like)}


def _lead_emails(
    rng: np.random.Generator, people: People, rows: dict[str, np.ndarray]
) -> list[str]:
    result = []
    same = rng.random(len(rows["like"])) < 0.5
    for i, (who, kind) in enumerate(zip(rows["like"].tolist(), rows["kind"].tolist(), strict=True)):
        email = people.email[who]
        if kind == DUPLICATE:
            email = disguised(email, i)
        elif kind == MERGED:
            email = disguised(email, i) if same[i] else other_email(email, "old", i)
        elif kind == DELETED:
            email = other_email(email, "gone", i)
        elif kind == TEST:
            email = "test@test.com" if i % 4 else "Test@Test.com"
        result.append(email)
    return result


def records(
    rng: np.random.Generator, people: People, companies: Companies, period: Period, made: Dirt
) -> Records:
    """All lead, contact and account rows, with their ids in order of creation."""
    rows = _lead_rows(rng, people, period, made)
    order = np.argsort(rows["created"], kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    emails = _lead_emails(rng, people, rows)
    master = np.where(rows["master"] >= 0, rank[rows["master"]], -1)
    lead_of = np.full(len(people), -1)
    lead_of[people.is_lead] = rank[: int(people.is_lead.sum())]

    owners = np.flatnonzero(people.is_contact)
    merged, above, _ = _chains(rng, owners, dirt.MERGED_CONTACTS)
    contact_person = np.concatenate([owners, merged])
    row_of = np.full(len(people), -1)
    row_of[owners] = np.arange(len(owners))
    contact_master = np.concatenate(
        [np.full(len(owners), -1), np.where(above < 0, row_of[merged], len(owners) + above)]
    )
    contact_email = [people.email[i] for i in owners.tolist()]
    contact_email += [other_email(people.email[w], "imp", i) for i, w in enumerate(merged.tolist())]
    made.made("salesforce_merged_contacts", len(merged),
              "contacts with is_deleted and a master_record_id")
    made.made("converted_leads", int((people.converted >= 0).sum()),
              "converted leads: the person is a lead and a contact")

    needed = np.zeros(len(companies), bool)
    needed[people.company[owners]] = True
    needed |= rng.random(len(companies)) < 0.05  # customers nobody is known at
    account_company = np.flatnonzero(needed)
    account_of = np.full(len(companies), -1)
    account_of[account_company] = np.arange(len(account_company))
    return Records(
        lead_person=rows["person"][order], lead_like=rows["like"][order],
        lead_kind=rows["kind"][order], lead_master=master[order],
        lead_created=rows["created"][order], lead_email=[emails[i] for i in order.tolist()],
        lead_ids=ids.salesforce_ids("00Q", len(order)),
        contact_person=contact_person,
        contact_kind=np.where(contact_master < 0, PRIMARY, MERGED), contact_master=contact_master,
        contact_created=people.contact_since[contact_person], contact_email=contact_email,
        contact_ids=ids.salesforce_ids("003", len(contact_person)),
        lead_of=lead_of, contact_of=row_of,
        account_ids=ids.salesforce_ids("001", len(account_company)),
        account_of=account_of, account_company=account_company,
    )


def user_ids() -> pa.Array:
    """The ids of the sellers."""
    return ids.salesforce_ids("005", len(SELLERS))


def role_ids() -> pa.Array:
    """The ids of the sellers' roles: the manager's and everybody else's."""
    return ids.salesforce_ids("00E", 2)


def synced_after(rng: np.random.Generator, modified: np.ndarray, period: Period) -> np.ndarray:
    """When a row that is updated in place was loaded last: soon after its last change."""
    first = period.first_load + HOUR + rng.integers(0, 8 * HOUR, len(modified))
    usual = modified + rng.integers(5 * MINUTE, 6 * HOUR, len(modified))
    return np.minimum(np.where(modified < period.first_load, first, usual), period.end)


def _modified(rng: np.random.Generator, created: np.ndarray, period: Period) -> np.ndarray:
    span = (rng.exponential(25, len(created)) * DAY).astype(np.int64)
    return np.minimum(created + span, period.end - HOUR)


def _optional_user(people: People, person: np.ndarray, web_ids: pa.Array) -> pa.Array:
    return pick(web_ids, np.where((person >= 0) & (people.identified[person] >= 0), person, -1))


def write(
    rng: np.random.Generator, out: Path, people: People, companies: Companies, rows: Records,
    opted_out: np.ndarray, web_ids: pa.Array, deals: pa.Array, period: Period, made: Dirt,
) -> None:
    """Write lead, contact, account and user. `deals` is the opportunity id of each person."""
    profile = profiles.make(rng, people, companies, enum_share=0.0)
    _write_leads(rng, out, people, profile, rows, opted_out, web_ids, deals, period, made)
    _write_contacts(rng, out, people, profile, rows, opted_out, web_ids, period, made)
    _write_accounts(rng, out, companies, rows, period, made)
    _write_users(out, period, made)


def _names(
    rng: np.random.Generator, profile: dict[str, pa.Array], like: np.ndarray, test: np.ndarray
) -> tuple[dict[str, pa.Array], int]:
    """First, last and full name and company; how many begin with an invisible character."""
    index = pa.array(like)
    tests = pa.array(test)
    first, hidden = profiles.with_invisible(
        rng, pc.if_else(tests, "Test", profile["first_name"].take(index)), dirt.INVISIBLE_IN_NAMES
    )
    last = pc.if_else(tests, "Test", profile["last_name"].take(index))
    company = pc.if_else(tests, "Test", profile["company"].take(index))
    name = pc.binary_join_element_wise(first, last, " ")
    return {"first_name": first, "last_name": last, "name": name, "company": company}, hidden


def _write_leads(
    rng: np.random.Generator, out: Path, people: People, profile: dict[str, pa.Array],
    rows: Records, opted_out: np.ndarray, web_ids: pa.Array, deals: pa.Array, period: Period,
    made: Dirt,
) -> None:
    like, kind, person = rows.lead_like, rows.lead_kind, rows.lead_person
    index, count = pa.array(like), len(like)
    names, hidden = _names(rng, profile, like, kind == TEST)
    main = kind == PRIMARY
    converted = np.where(main, people.converted[like], -1)
    modified = np.maximum(_modified(rng, rows.lead_created, period), converted)
    lost = (people.closed[like] >= 0) & ~people.won[like] & (converted < 0)
    status = np.where(lost, 3, rng.choice(4, count, p=[0.35, 0.3, 0.2, 0.15]))
    status = np.where(converted >= 0, _CONVERTED_STATUS, status)
    # Duplicates were typed in a hurry: half of what is known is known to the other row only.
    rich = (kind != TEST) & ((kind == PRIMARY) | (rng.random(count) < 0.5))
    sparse = {key: where(rich, value.take(index)) for key, value in profile.items()}
    master, short = shortened(rng, pick(rows.lead_ids, rows.lead_master), dirt.SHORT_IDS)
    made.made("salesforce_short_master_ids", short, "15-character lead.master_record_id")
    made.made("invisible_in_salesforce_leads", hidden,
              "first names of leads that begin with U+200B or U+FEFF")
    is_converted = converted >= 0
    opted = opted_out[like] & (person >= 0)
    bounced = rng.random(count) < 0.01
    made.tables["salesforce.lead"] = tables.write(out, "salesforce.lead", {
        "id": rows.lead_ids,
        "_fivetran_synced": seconds(synced_after(rng, modified, period)),
        "created_date": seconds(rows.lead_created),
        "last_modified_date": seconds(modified),
        "system_modstamp": seconds(modified),
        "email": pa.array(rows.lead_email),
        **names,
        "title": sparse["title"],
        "website": sparse["website"],
        "phone": pa.nulls(count, pa.string()),
        "industry": sparse["industry"],
        "number_of_employees": sparse["employees"],
        "annual_revenue": sparse["revenue"],
        "city": sparse["city"],
        "state": pa.nulls(count, pa.string()),
        "country": sparse["country"],
        "lead_source": sparse["lead_source"],
        "status": pick(_STATUS, status),
        "owner_id": user_ids().take(pa.array(like % len(SELLERS))),
        "is_converted": pa.array(is_converted),
        "converted_date": dates(converted),
        "converted_contact_id": pick(
            rows.contact_ids, np.where(is_converted, rows.contact_of[like], -1)
        ),
        "converted_account_id": pick(
            rows.account_ids, np.where(is_converted, rows.account_of[people.company[like]], -1)
        ),
        "converted_opportunity_id": where(is_converted, deals.take(index)),
        "has_opted_out_of_email": pa.array(opted),
        "email_bounced_date": seconds(np.where(bounced, modified, -1)),
        "email_bounced_reason": where(bounced, constant("550 mailbox unavailable", count)),
        "last_activity_date": dates(np.where(rng.random(count) < 0.5, modified, -1)),
        "master_record_id": master,
        "is_deleted": pa.array((kind == MERGED) | (kind == DELETED)),
        "budget_c": sparse["budget"],
        "decision_maker_c": sparse["decides"],
        "stated_need_c": sparse["need"],
        "purchase_timeframe_c": sparse["timeframe"],
        "web_user_id_c": _optional_user(people, np.where(main, person, -1), web_ids),
    })


def _write_contacts(
    rng: np.random.Generator, out: Path, people: People, profile: dict[str, pa.Array],
    rows: Records, opted_out: np.ndarray, web_ids: pa.Array, period: Period, made: Dirt,
) -> None:
    person, count = rows.contact_person, len(rows.contact_person)
    index = pa.array(person)
    names, hidden = _names(rng, profile, person, np.zeros(count, bool))
    del names["company"]
    made.made("invisible_in_salesforce_contacts", hidden,
              "first names of contacts that begin with U+200B or U+FEFF")
    modified = _modified(rng, rows.contact_created, period)
    main = rows.contact_kind == PRIMARY
    of = {key: value.take(index) for key, value in profile.items()}
    made.made("columns_missing", 2,
              "salesforce.contact has no purchase_timeframe_c, hubspot.contact no "
              "property_annualrevenue")
    made.tables["salesforce.contact"] = tables.write(out, "salesforce.contact", {
        "id": rows.contact_ids,
        "_fivetran_synced": seconds(synced_after(rng, modified, period)),
        "account_id": pick(rows.account_ids, rows.account_of[people.company[person]]),
        "created_date": seconds(rows.contact_created),
        "last_modified_date": seconds(modified),
        "system_modstamp": seconds(modified),
        "email": pa.array(rows.contact_email),
        **names,
        "title": of["title"],
        "department": pa.nulls(count, pa.string()),
        "lead_source": of["lead_source"],
        "owner_id": user_ids().take(pa.array(person % len(SELLERS))),
        "mailing_city": of["city"],
        "mailing_state": pa.nulls(count, pa.string()),
        "mailing_country": of["country"],
        "phone": pa.nulls(count, pa.string()),
        "reports_to_id": pa.nulls(count, pa.string()),
        "has_opted_out_of_email": pa.array(opted_out[person]),
        "is_email_bounced": constant(False, count),
        "last_activity_date": dates(np.where(rng.random(count) < 0.6, modified, -1)),
        "master_record_id": pick(rows.contact_ids, rows.contact_master),
        "is_deleted": pa.array(~main),
        "budget_c": of["budget"],
        "decision_maker_c": of["decides"],
        "stated_need_c": of["need"],
        "web_user_id_c": _optional_user(people, np.where(main, person, -1), web_ids),
    })


def _write_accounts(
    rng: np.random.Generator, out: Path, companies: Companies, rows: Records, period: Period,
    made: Dirt,
) -> None:
    company, count = rows.account_company, len(rows.account_company)
    created = rng.integers(period.start, period.start + 20 * DAY, count)
    modified = _modified(rng, created, period)
    industry = [INDUSTRIES[i].english[0] for i in companies.industry[company].tolist()]
    country = [COUNTRIES[i] for i in companies.country[company].tolist()]
    known = rng.random((3, count)) < 0.75
    made.tables["salesforce.account"] = tables.write(out, "salesforce.account", {
        "id": rows.account_ids,
        "_fivetran_synced": seconds(synced_after(rng, modified, period)),
        "created_date": seconds(created),
        "last_modified_date": seconds(modified),
        "system_modstamp": seconds(modified),
        "name": pick(companies.name, company),
        "website": pick([f"https://{d}" for d in companies.domain], company),
        "industry": where(known[0], pa.array(industry)),
        "number_of_employees": tables.numbers(companies.employees[company], known[1], pa.int64()),
        "annual_revenue": tables.numbers(companies.revenue[company], known[2], pa.float64()),
        "type": pick(("Prospect", "Customer"), (rng.random(count) < 0.2).astype(int)),
        "rating": pa.nulls(count, pa.string()),
        "account_source": pa.nulls(count, pa.string()),
        "owner_id": user_ids().take(pa.array(company % len(SELLERS))),
        "parent_id": pa.nulls(count, pa.string()),
        "billing_city": pa.array([c.cities[0] for c in country]),
        "billing_state": pa.nulls(count, pa.string()),
        "billing_country": pa.array([c.spellings[0] for c in country]),
        "master_record_id": pa.nulls(count, pa.string()),
        "is_deleted": constant(False, count),
    })


def _write_users(out: Path, period: Period, made: Dirt) -> None:
    count = len(SELLERS)
    when = np.full(count, period.start)
    made.tables["salesforce.user"] = tables.write(out, "salesforce.user", {
        "id": user_ids(),
        "_fivetran_deleted": constant(False, count),
        "_fivetran_synced": seconds(np.full(count, period.first_load + HOUR)),
        "created_date": seconds(when),
        "email": pa.array([f"{a}.{b}@example.com".lower() for a, b in SELLERS]),
        "username": pa.array([f"{a}.{b}@example.com".lower() for a, b in SELLERS]),
        "first_name": pa.array([a for a, _ in SELLERS]),
        "last_name": pa.array([b for _, b in SELLERS]),
        "name": pa.array([f"{a} {b}" for a, b in SELLERS]),
        "title": constant("Account Executive", count),
        "manager_id": pick(user_ids(), np.array([-1] + [0] * (count - 1))),
        "user_role_id": pick(role_ids(), np.minimum(np.arange(count), 1)),
        "is_active": pa.array([True] * (count - 1) + [False]),
        "time_zone_sid_key": constant("Europe/Helsinki", count),
    })
    made.tables["salesforce.user_role"] = tables.write(out, "salesforce.user_role", {
        "id": role_ids(),
        "_fivetran_synced": seconds(np.full(2, period.first_load + HOUR)),
        "name": pa.array(["Head of Sales", "Account Executives"]),
        "parent_role_id": pick(role_ids(), np.array([-1, 0])),
    })
