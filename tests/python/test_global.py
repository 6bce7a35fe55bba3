"""Currencies, time zones and office hours around the world.

What is right comes from elsewhere: offsets from Python's zoneinfo, the zones of a country from
pytz, yearly averages that the European Central Bank publishes, conversions and hours by hand.
"""

from __future__ import annotations

import csv
import random
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest
import pytz
from compiled import PROJECT, CompileError, Project, Table, compiled_project, fetch

from lead_scoring import exchange_rates, time_zones

MODELS = "+int_contact_hours +int_unknown_words +int_exchange_rates"
REFERENCE = PROJECT / "seeds" / "reference"


def columns(kind: str, names: str) -> dict[str, str]:
    """The type of each column that a text names."""
    return dict.fromkeys(names.split(), kind)


RECORDS = {
    **columns("varchar", """
        source_key source_system clean_email email_domain full_name job_title company_name website
        industry country city lead_source stated_need purchase_timeframe currency lead_status
        account_source_id owner_source_id suppressed_reason
    """),
    **columns("double", "employee_count annual_revenue budget_amount"),
    **columns("boolean", """
        is_decision_maker is_opted_out_of_email is_deleted is_duplicate is_known
        is_point_in_time is_status_known
    """),
    "created_at": "timestamp", "updated_at": "timestamp", "history_starts_on": "date",
}
ACCOUNTS = {
    **columns("varchar", "account_key account_name domain industry country currency"),
    "employee_count": "double", "annual_revenue": "double", "is_point_in_time": "boolean",
}
IDENTITY = {"source_key": "varchar", "lead_id": "varchar", "has_record": "boolean"}
EVENTS = {
    "lead_id": "varchar", "event_type": "varchar", "direction": "varchar",
    "occurred_at": "timestamp", "event_date": "date", "not_scored_reason": "varchar",
}
OPPORTUNITIES = {
    "lead_id": "varchar", "opportunity_stage": "varchar",
    **columns("bigint", "open_opportunity_count won_opportunity_count lost_opportunity_count"),
}
Rows = Iterable[Mapping[str, Any]]


@pytest.fixture(scope="module")
def project() -> Project:
    """The models from records and events to currencies and hours."""
    return compiled_project(MODELS)


@pytest.fixture(scope="module")
def own_settings() -> Project:
    """The same models for an organisation that counts in euros and never closes."""
    return compiled_project(MODELS, variables="{reporting_currency: eur, office_hours: [0, 24]}")


@cache
def country_words() -> Table:
    """int_dictionary_words, made once."""
    project = compiled_project(MODELS)
    with duckdb.connect() as connection:
        project.run(connection, {"job_titles": [], "industries": []}, ["int_dictionary_words"])
        table = project.nodes["int_dictionary_words"]["relation_name"]
        rows = fetch(connection, f"select * from {table}")
    types = dict.fromkeys(rows[0], "varchar") | {"priority": "integer", "spelling_rank": "integer"}
    return Table(types, rows)


def build(
    project: Project, *outputs: str, as_of: str = "2026-03-05", records: Rows = (),
    accounts: Rows = (), events: Rows = (), **seeds: Rows,
) -> list[list[dict[str, Any]]]:
    """The rows of the outputs. Every record is a lead of its own unless it names its lead_id."""
    people = [{"source_system": "crm", "is_deleted": False, "is_duplicate": False,
               "is_point_in_time": True, "is_status_known": True, **record} for record in records]
    happened = [{"event_date": event["occurred_at"].date(), **event} for event in events]
    inputs = {
        "int_clock": Table({"as_of_date": "date"}, [{"as_of_date": as_of}]),
        "int_lead_records": Table(RECORDS, people),
        "int_identity": Table(IDENTITY, [
            {"source_key": person["source_key"], "has_record": True,
             "lead_id": person.get("lead_id", person["source_key"])} for person in people]),
        "int_accounts": Table(ACCOUNTS, list(accounts)),
        "int_events": Table(EVENTS, happened),
        "int_lead_opportunities": Table(OPPORTUNITIES),
        "int_consents": Table({"lead_id": "varchar", "channel": "varchar", "status": "varchar"}),
        "int_dictionary_words": country_words(),
        **{name: list(rows) for name, rows in seeds.items()},
    }
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        project.run(connection, inputs, outputs)
        return [fetch(connection, f"select * from {project.nodes[name]['relation_name']}")
                for name in outputs]


def seed(name: str) -> list[dict[str, str]]:
    """The rows of a file of seeds/reference."""
    with (REFERENCE / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


# Currencies

RATES = [
    {"currency": "USD", "valid_from": "2014-12-01", "units_per_usd": "1"},
    {"currency": "EUR", "valid_from": "2026-01-30", "units_per_usd": "0.8"},
    {"currency": "EUR", "valid_from": "2026-02-27", "units_per_usd": "0.9"},
    {"currency": "EUR", "valid_from": "2026-03-31", "units_per_usd": "0.5"},
    {"currency": "JPY", "valid_from": "2026-01-30", "units_per_usd": "150"},
    {"currency": "GBP", "valid_from": "2026-04-30", "units_per_usd": "0.75"},
]


def budgets(project: Project, as_of: str, *amounts: tuple[float, str | None]) -> list[Any]:
    """What each (amount, currency) is in the reporting currency on a day."""
    records = [{"source_key": f"{n:03}", "budget_amount": amount, "currency": currency}
               for n, (amount, currency) in enumerate(amounts)]
    (leads,) = build(project, "int_leads", as_of=as_of, records=records, exchange_rates=RATES)
    return [row["budget_amount"] for row in sorted(leads, key=lambda row: row["lead_id"])]


@pytest.mark.parametrize(
    ("as_of", "dollars"),
    [
        ("2026-01-29", None),       # no rate is known yet
        ("2026-01-30", 1250.0),     # 1000 / 0.8
        ("2026-02-26", 1250.0),     # the rate of the next day is not known
        ("2026-02-27", 1111.11),    # 1000 / 0.9 = 1111.111...
        ("2026-03-30", 1111.11),
        ("2031-01-01", 2000.0),     # the newest rate holds
    ],
)
def test_the_newest_rate_up_to_the_day_holds(
    project: Project, as_of: str, dollars: float | None
) -> None:
    assert budgets(project, as_of, (1000, "EUR")) == [dollars]


def test_amounts_are_in_the_reporting_currency(project: Project) -> None:
    assert budgets(
        project, "2026-03-05",
        (1_000_000, "JPY"),   # 6666.666...
        (1000, " eur\n"),
        (7.001, None), (7.001, "  "), (7.001, "usd"), (0.1 + 0.2, "USD"),
        (1000, "XYZ"), (1000, "GBP"),
        (-9, "EUR"), (5, "EUR"), (4, "EUR"),   # 5.555..., 4.444...
    ) == [6666.67, 1111.11, 7.001, 7.001, 7.001, 0.1 + 0.2, None, None, -10.0, 5.56, 4.44]


def test_any_currency_may_be_the_reporting_one(own_settings: Project) -> None:
    assert budgets(
        own_settings, "2026-03-05",
        (1000, "USD"), (150_000, "JPY"), (1000.005, "EUR"), (1000.005, None), (1, "GBP"),
    ) == [900.0, 900.0, 1000.005, 1000.005, None]


def test_without_a_rate_of_the_reporting_currency_only_its_own_amounts_are_known(
    own_settings: Project,
) -> None:
    assert budgets(own_settings, "2026-01-29", (5, "EUR"), (6, None), (7, "USD")) == [
        5.0, 6.0, None]


def test_an_amount_goes_with_the_currency_of_its_own_record(project: Project) -> None:
    records = [
        {"source_key": "a", "lead_id": "ann", "updated_at": "2026-01-01",
         "budget_amount": 900, "currency": "EUR"},
        {"source_key": "b", "lead_id": "ann", "updated_at": "2026-02-01", "annual_revenue": 300,
         "currency": "JPY"},
        {"source_key": "c", "lead_id": "ann", "updated_at": "2026-03-01", "currency": "USD",
         "account_source_id": "acme"},
        {"source_key": "d", "lead_id": "bob", "account_source_id": "acme"},
        {"source_key": "e", "lead_id": "cid", "account_source_id": "odd"},
    ]
    accounts = [
        {"account_key": "crm:acme", "annual_revenue": 9, "currency": "eur"},
        {"account_key": "crm:odd", "annual_revenue": 9, "currency": "Taler"},
    ]
    leads, unknown = build(
        project, "int_leads", "int_unknown_words", records=records, accounts=accounts,
        exchange_rates=RATES)
    amounts = {row["lead_id"]: (row["budget_amount"], row["annual_revenue"],
                                row["account_annual_revenue"]) for row in leads}
    assert amounts == {
        "ann": (1000.0, 2.0, 10.0), "bob": (None, 10.0, 10.0), "cid": (None, None, None)}
    assert unknown == [{"kind": "currency", "written_as": "Taler", "lead_records": 1}]


# Yearly averages of the units of a currency for one euro, as the European Central Bank publishes
# them. The shipped file has its own averages, to three digits.
PUBLISHED = {
    "2019": {"USD": 1.1195, "JPY": 122.01, "GBP": 0.8778, "CHF": 1.1124},
    "2020": {"USD": 1.1422, "JPY": 121.85, "GBP": 0.8897, "CHF": 1.0705},
    "2022": {"USD": 1.0530, "JPY": 138.03, "GBP": 0.8528, "CHF": 1.0047},
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_shipped_rates_are_close_to_the_published_averages(project: Project, year: str) -> None:
    """An average is known when its year is over."""
    (rates,) = build(project, "int_exchange_rates", as_of=f"{int(year) + 1}-06-30")
    dollars = {row["currency"]: row["reporting_units"] for row in rates}
    assert {str(row["valid_from"]) for row in rates if row["currency"] == "EUR"} == {
        f"{int(year) + 1}-01-01"}
    of_euro = PUBLISHED[year]
    assert dollars["EUR"] == pytest.approx(of_euro["USD"], rel=0.02)
    for currency in of_euro:
        assert dollars[currency] == pytest.approx(of_euro["USD"] / of_euro[currency], rel=0.02)
    assert dollars["USD"] == 1
    assert dollars["AED"] == pytest.approx(1 / 3.6725)
    assert len(dollars) > 45


def test_the_file_of_the_central_bank_becomes_a_row_per_month(tmp_path: Path) -> None:
    source, target = tmp_path / "eurofxref-hist.csv", tmp_path / "rates.csv"
    source.write_text(
        "Date,USD,JPY,BGN,IDR,\n"
        "2026-01-15,1.2,N/A,N/A,20000,\n"
        "2025-12-31,1.1,N/A,1.9558,18700,\n"
        "2025-12-30,1.25,150,1.9558,10,\n"
        "2014-11-28,1.3,99,1.9558,10,\n"
    )
    target.write_text(
        "currency,valid_from,units_per_usd,source\nXYZ,2025-01-01,7,our own\n"
        "JPY,2020-01-01,9,old\n"
    )
    exchange_rates.run(Namespace(file=source, seed=target))
    with target.open() as file:
        rows = {(row["currency"], row["valid_from"]): (row["units_per_usd"], row["source"])
                for row in csv.DictReader(file)}
    assert {key: rate for key, rate in rows.items() if key[0] in "JPY BGN IDR EUR XYZ"} == {
        ("XYZ", "2025-01-01"): ("7", "our own"),
        ("EUR", "2025-12-31"): ("0.909091", "ECB"), ("EUR", "2026-01-15"): ("0.833333", "ECB"),
        ("JPY", "2025-12-30"): ("120", "ECB"),
        ("BGN", "2025-12-31"): ("1.778", "ECB"), ("BGN", "2026-01-15"): ("1.62986", "fixed by law"),
        ("IDR", "2025-12-31"): ("17000", "ECB"), ("IDR", "2026-01-15"): ("16666.7", "ECB"),
    }
    assert rows["AED", "2014-12-01"] == ("3.6725", "fixed by law")
    source.write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match="is not eurofxref-hist"):
        exchange_rates.daily_rates(source)


# Time zones

@pytest.fixture(scope="module")
def offsets(project: Project) -> list[dict[str, Any]]:
    """The rows of int_time_zones."""
    (rows,) = build(project, "int_time_zones")
    return rows


def moments(zone: str, changes: list[datetime]) -> list[datetime]:
    """Many times, among them some close to a change of the clocks. What is to come may be decided
    anew by a government; the past is the same in every release of the IANA database."""
    dice = random.Random(zone)
    anywhere = [datetime(2015, 1, 1) + timedelta(minutes=dice.randrange(11 * 365 * 1440))
                for _ in range(100)]
    close = [change + timedelta(minutes=dice.choice([-180, -61, -60, -59, -31, -30, -1, 0, 1, 29,
                                                     30, 59, 60, 61, 119, 120, 180, 600]))
             for change in changes for _ in range(4)]
    return [moment for moment in anywhere + close if datetime(2015, 1, 2) < moment
            < datetime(2026, 1, 1)]


def test_clocks_are_those_of_zoneinfo(offsets: list[dict[str, Any]]) -> None:
    of_zone: dict[str, list[dict[str, Any]]] = {}
    for row in offsets:
        of_zone.setdefault(row["time_zone"], []).append(row)
    assert len(of_zone) > 300
    for name, periods in of_zone.items():
        zone = ZoneInfo(name)
        for moment in moments(name, [period["valid_from"] for period in periods]):
            (period,) = [p for p in periods if p["valid_from"] <= moment < p["valid_until"]]
            offset = moment.replace(tzinfo=UTC).astimezone(zone).utcoffset()
            assert timedelta(minutes=period["utc_offset_minutes"]) == offset, (name, moment)
            # The same number read as a local time, also one that the clocks skip or show twice.
            (period,) = [p for p in periods if p["local_from"] <= moment < p["local_until"]]
            utc = moment.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
            local = timedelta(minutes=period["utc_offset_minutes"])
            assert moment - local == utc, (name, moment)


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Paris", "Asia/Kolkata",
                                  "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"])
def test_every_change_of_the_clocks_is_found(zone: str) -> None:
    known = pytz.timezone(zone)
    steps = list(zip(getattr(known, "_utc_transition_times", []),
                     [info[0] for info in getattr(known, "_transition_info", [])], strict=True))
    in_reach = [(moment, offset) for (_, before), (moment, offset) in pairwise(steps)
                if datetime(2015, 1, 1) < moment < datetime(2026, 1, 1) and offset != before]
    found = [(moment.replace(tzinfo=None), timedelta(minutes=minutes))
             for moment, minutes in time_zones.changes(zone)][1:]
    assert [change for change in found if change[0] < datetime(2026, 1, 1)] == in_reach


def test_every_zone_is_one_of_its_country() -> None:
    elsewhere = {"XK": {"Europe/Belgrade"}, "BV": {""}, "HM": {""}}
    for row in seed("countries") + seed("cities"):
        code = row["country_code"]
        assert row["time_zone"] in elsewhere.get(code, pytz.country_timezones.get(code, ())), row


def test_a_city_that_gives_a_zone_its_name_is_in_it() -> None:
    zones = {(row["country_code"], row["city"]): row["time_zone"] for row in seed("cities")}
    named = 0
    for (code, city), zone in zones.items():
        for candidate in pytz.country_timezones[code]:
            if candidate.rpartition("/")[2].replace("_", " ") == city:
                named += 1
                assert zone == candidate, city
    assert named > 60


@pytest.mark.parametrize(
    ("country", "city", "zone", "basis"),
    [
        ("United States", "San Francisco", "America/Los_Angeles", "city"),
        ("USA", " san francisco, CA", "America/Los_Angeles", "city"),
        ("US", "Austin, TX, USA", "America/Chicago", "city"),
        ("US", "Nowhereville", "America/New_York", "main zone of the country"),
        ("US", None, "America/New_York", "main zone of the country"),
        ("Brasil", "SAO PAULO", "America/Sao_Paulo", "city"),
        ("Brazil", "Brasília", "America/Sao_Paulo", "city"),
        ("Россия", "Новосибирск", "Asia/Novosibirsk", "city"),
        ("Spain", "Las Palmas", "Atlantic/Canary", "city"),
        ("Spain", "Vancouver", "Europe/Madrid", "main zone of the country"),
        ("Canada", "Vancouver", "America/Vancouver", "city"),
        ("Finland", "Oulu", "Europe/Helsinki", "country"),
        ("Finland", None, "Europe/Helsinki", "country"),
        ("Kosovo", None, "Europe/Belgrade", "country"),
        ("Elbonia", "San Francisco", None, None),
        (None, "San Francisco", None, None),
    ],
)
def test_time_zone_of_a_lead(
    project: Project, country: str | None, city: str | None, zone: str | None, basis: str | None
) -> None:
    (lead,), hours = build(
        project, "int_leads", "int_contact_hours",
        records=[{"source_key": "ann", "country": country, "city": city}])
    assert (lead["time_zone"], lead["time_zone_basis"]) == (zone, basis)
    assert len(hours) == (zone is not None)


# Office hours

@pytest.mark.parametrize(
    ("country", "city", "as_of", "opens", "closes"),
    [
        # 2026-03-05 is a Thursday. The clocks of New York go forward on Sunday the 8th.
        ("US", "New York", "2026-03-05", "2026-03-06 14:00", "2026-03-06 22:00"),
        ("US", "New York", "2026-03-06", "2026-03-09 13:00", "2026-03-09 21:00"),
        ("US", "New York", "2026-03-07", "2026-03-09 13:00", "2026-03-09 21:00"),
        ("US", "New York", "2026-10-30", "2026-11-02 14:00", "2026-11-02 22:00"),
        ("US", "San Francisco", "2026-03-05", "2026-03-06 17:00", "2026-03-07 01:00"),
        ("India", "Mumbai", "2026-03-06", "2026-03-09 03:30", "2026-03-09 11:30"),
        ("Nepal", "Kathmandu", "2026-03-05", "2026-03-06 03:15", "2026-03-06 11:15"),
        ("Nepal", "Kathmandu", "2026-03-06", "2026-03-08 03:15", "2026-03-08 11:15"),
        ("Saudi Arabia", "Riyadh", "2026-03-04", "2026-03-05 06:00", "2026-03-05 14:00"),
        ("Saudi Arabia", "Riyadh", "2026-03-05", "2026-03-08 06:00", "2026-03-08 14:00"),
        ("Brunei", None, "2026-03-05", "2026-03-07 01:00", "2026-03-07 09:00"),
        ("Brunei", None, "2026-03-07", "2026-03-09 01:00", "2026-03-09 09:00"),
        # The clocks of New Zealand go back on Sunday 2026-04-05; Monday begins on Sunday in UTC.
        ("New Zealand", "Auckland", "2026-04-02", "2026-04-02 20:00", "2026-04-03 04:00"),
        ("New Zealand", "Auckland", "2026-04-03", "2026-04-05 21:00", "2026-04-06 05:00"),
    ],
)
def test_office_hours_of_the_next_working_day(
    project: Project, country: str, city: str | None, as_of: str, opens: str, closes: str
) -> None:
    (hours,) = build(project, "int_contact_hours", as_of=as_of,
                     records=[{"source_key": "ann", "country": country, "city": city}])
    assert [(row["contact_from"], row["contact_until"], row["best_contact_hour"])
            for row in hours] == [
        (datetime.fromisoformat(opens), datetime.fromisoformat(closes), 10)]


@pytest.mark.parametrize(
    ("as_of", "opens", "closes"),
    [
        # A Saturday, and the day on which the clocks of France go back: it has 25 hours.
        ("2026-10-23", "2026-10-23 22:00", "2026-10-24 22:00"),
        ("2026-10-24", "2026-10-24 22:00", "2026-10-25 23:00"),
    ],
)
def test_own_office_hours(own_settings: Project, as_of: str, opens: str, closes: str) -> None:
    never_closed = [{**row, "weekend": ""} for row in seed("countries")]
    (hours,) = build(own_settings, "int_contact_hours", as_of=as_of, countries=never_closed,
                     records=[{"source_key": "ann", "country": "France"}])
    assert [(row["contact_from"], row["contact_until"]) for row in hours] == [
        (datetime.fromisoformat(opens), datetime.fromisoformat(closes))]


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ("{office_hours: [17, 9]}", "write two whole hours such as"),
        ("{reporting_currency: euro}", "write a code such as EUR"),
        ("{custom_columns: {own: {job_level: level}}}", "attribute 'job_level'. Give it another"),
    ],
)
def test_a_wrong_setting_is_a_sentence(variables: str, sentence: str) -> None:
    with pytest.raises(CompileError, match=sentence):
        compiled_project("int_contact_hours int_exchange_rates", variables=variables)


def clicks(lead_id: str, *times: str, **others: str) -> list[dict[str, Any]]:
    """Events of a lead at these UTC times."""
    return [{"lead_id": lead_id, "event_type": "page_view",
             "occurred_at": datetime.fromisoformat(time), **others} for time in times]


@pytest.mark.parametrize(
    ("country", "events", "hour"),
    [
        # 15:50, 15:59 and 16:00 in India.
        ("India", clicks("ann", "2026-03-02 10:20", "2026-03-03 10:29", "2026-03-04 10:30"), 15),
        # 14:59, 15:00 and 15:01 in Nepal.
        ("Nepal", clicks("ann", "2026-03-02 09:14", "2026-03-02 09:15", "2026-03-02 09:16"), 15),
        # A tie goes to the earlier hour; 03:00 UTC is night in Finland.
        ("Finland", clicks("ann", *["2026-03-02 13:30"] * 2, *["2026-03-02 08:30"] * 2,
                           *["2026-03-02 03:30"] * 9), 10),
        # 2 are too few, whatever else happened outside of office hours.
        ("Finland", clicks("ann", *["2026-03-02 13:30"] * 2, *["2026-03-02 03:30"] * 9), 10),
        ("Finland", clicks("ann", *["2026-03-02 13:30"] * 3), 15),
        # New York before (8:30) and after (9:30, 16:30) its clocks went forward.
        ("US", clicks("ann", *["2026-03-06 13:30"] * 9, *["2026-03-09 13:30"] * 2,
                      *["2026-03-09 20:30"]), 9),
        ("US", clicks("ann", *["2026-03-06 21:30"] * 2, *["2026-03-09 20:30"] * 2,
                      *["2026-03-09 15:30"] * 3), 16),
        # Not the lead's own acts, or not at a known time.
        ("UK", [
            *clicks("ann", *["2026-03-02 15:00:01"] * 3),
            *clicks("ann", *["2026-03-02 11:30"] * 9, event_type="email_sent"),
            *clicks("ann", *["2026-03-02 11:30"] * 9, event_type="call", direction="out"),
            *clicks("ann", *["2026-03-02 11:30"] * 9, not_scored_reason="machine: bot"),
            *clicks("bob", *["2026-03-02 11:30"] * 29),
        ], 15),
        ("Japan", [*clicks("ann", *["2026-03-02 00:00"] * 9),
                   *clicks("ann", *["2026-03-02 02:00"] * 3, event_type="call", direction="in")],
         11),
        # The country's hour, once 30 of its leads' events are known.
        ("UK", clicks("bob", *["2026-03-02 14:30"] * 29), 10),
        ("UK", clicks("bob", *["2026-03-02 14:30"] * 30), 14),
        ("UK", [*clicks("bob", *["2026-03-02 14:30"] * 30),
                *clicks("ann", *["2026-03-02 11:30"] * 3)], 11),
    ],
)
def test_best_hour(project: Project, country: str, events: Rows, hour: int) -> None:
    records = [{"source_key": "ann", "country": country},
               {"source_key": "bob", "country": country}]
    (hours,) = build(project, "int_contact_hours", as_of="2026-03-10", records=records,
                     events=events)
    assert {row["lead_id"]: row["best_contact_hour"] for row in hours}["ann"] == hour


def test_hours_of_activity_are_those_of_zoneinfo(project: Project) -> None:
    dice = random.Random(5)
    zones = {row["country_code"]: row["time_zone"] for row in seed("countries")
             if row["time_zone"]}
    records = [{"source_key": code, "country": code} for code in zones]
    events = [
        event for code in zones for _ in range(60) for event in clicks(code, str(
            datetime(2024, 1, 1, 0, 0, 1) + timedelta(seconds=dice.randrange(2 * 365 * 86400))))
    ]
    (leads, rows) = build(project, "int_leads", "int_active_hours", records=records, events=events)
    zone_of_lead = {row["lead_id"]: row["time_zone"] for row in leads if row["time_zone"]}
    assert len(zone_of_lead) > 240
    expected = Counter(
        (event["lead_id"], event["occurred_at"].replace(tzinfo=UTC).astimezone(
            ZoneInfo(zone_of_lead[event["lead_id"]])).hour)
        for event in events
        if event["lead_id"] in zone_of_lead and event["occurred_at"].time() != datetime.min.time()
    )
    assert {(row["lead_id"], row["local_hour"]): row["event_count"] for row in rows} == expected


def test_the_file_of_offsets_is_what_the_command_writes(tmp_path: Path) -> None:
    (tmp_path / "countries.csv").write_text("country_code,time_zone\nIN,Asia/Kolkata\nHM,\n")
    (tmp_path / "cities.csv").write_text("city,time_zone\nParis,Europe/Paris\n")
    time_zones.run(Namespace(folder=tmp_path))
    with (tmp_path / "time_zones.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row for row in seed("time_zones")
            if row["time_zone"] in ("Asia/Kolkata", "Europe/Paris")] == rows
    assert date.fromisoformat(rows[-1]["valid_from"][:10]) == date(2035, 10, 28)
    (tmp_path / "cities.csv").write_text("city,time_zone\nParis,Europe/Pariss\n")
    with pytest.raises(ValueError, match="'Europe/Pariss' is no IANA time zone"):
        time_zones.used_zones(tmp_path)
