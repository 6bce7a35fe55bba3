"""Recorded versions of records, the SQL against the oracle: what changed, and what a past day saw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import duckdb
from compiled import Project, Table, compiled_project, fetch
from hypothesis import given
from hypothesis import strategies as st
from oracle import attribute_changes, is_point_in_time, version_as_of, word
from test_scoring_oracle import differences, random_worlds

AS_OF = date(2024, 3, 31)
TEXTS = ("job_title", "company_name", "email_domain", "industry", "country", "city", "lead_status",
         "purchase_timeframe", "stated_need", "owner_source_id", "account_source_id")
NUMBERS = ("employee_count", "annual_revenue", "budget_amount")
TOLD_TYPES = {
    **dict.fromkeys(("source_key", "source_system"), "varchar"), "known_on": "date",
    **dict.fromkeys(("attribute", "new_value", "old_value"), "varchar"),
}
HISTORY_TYPES = {
    "source_key": "varchar", "source_system": "varchar", "known_on": "date",
    "dbt_valid_from": "timestamp", **dict.fromkeys(TEXTS, "varchar"),
    **dict.fromkeys(NUMBERS, "double"), "is_decision_maker": "boolean",
}
COMPETITOR = "rival.example"

Versions = Sequence[Mapping[str, Any]]


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Versions of up to five records of three leads, often two of one day or a month apart."""
    cells = {
        **dict.fromkeys(TEXTS, st.sampled_from([None, "", "Rome", " rome ", "Oslo", "100"])),
        **dict.fromkeys(NUMBERS, st.sampled_from([None, 50.0, 50.5])),
        "owner_source_id": st.sampled_from([None, "1", "2"]),
        "account_source_id": st.sampled_from([None, "1", "2"]),
        "email_domain": st.sampled_from([None, "a.example", COMPETITOR]),
        "is_decision_maker": st.sampled_from([None, True, False]),
    }
    rows = []
    for record in range(draw(st.integers(1, 5))):
        ages = draw(st.lists(st.sampled_from([-1, 0, 1, 5, 29, 30, 31, 35, 60]), max_size=6))
        watched = draw(st.lists(st.sampled_from(sorted(cells)), min_size=1, max_size=3))
        for number, age in enumerate(sorted(ages, reverse=True)):
            known_on = AS_OF - timedelta(days=age)
            rows.append(dict.fromkeys(HISTORY_TYPES) | {
                "source_key": f"crm:{record}", "source_system": "crm", "known_on": known_on,
                "lead_id": f"crm:{record % 3}",
                "dbt_valid_from": datetime.combine(known_on, time(number)),
            } | {name: draw(cells[name]) for name in watched})
    return rows


def changes_of_sql(
    project: Project, versions: Versions, told: Versions = ()
) -> dict[tuple, tuple]:
    """int_attribute_changes; the lead of the last record is none any more."""
    leads = {row["source_key"]: row["lead_id"] for row in versions}
    inputs = {
        "int_clock": Table({"as_of_date": "date"}, [{"as_of_date": AS_OF}]),
        "lead_record_history": Table(HISTORY_TYPES, versions),
        "int_told_changes": Table(TOLD_TYPES, told),
        "int_identity": Table({"source_key": "varchar", "lead_id": "varchar"},
                              [{"source_key": key, "lead_id": lead}
                               for key, lead in leads.items()]),
        "int_lead_profiles": Table({"lead_id": "varchar"}, [
            {"lead_id": lead} for lead in set(leads.values()) - {"crm:2"}]),
        "competitor_domains": [{"domain": COMPETITOR}],
    }
    with duckdb.connect(config={"threads": 1}) as connection:
        project.run(connection, inputs, ["int_attribute_changes"])
        rows = fetch(connection, "int_attribute_changes")
    assert len({row["event_id"] for row in rows}) == len(rows)
    return {
        (row["lead_id"], row["event_date"], row["content_name"], row["event_id"].split(":")[2]):
        (row["event_type"], word(row["campaign_name"]), word(row["outcome"]), row["available_date"])
        for row in rows
    }


def changes_of_oracle(versions: Versions) -> dict[tuple, tuple]:
    """The same of the oracle: of two versions of one day the later one is what the day says."""
    of_day = {(row["source_key"], row["known_on"]): row for row in versions}
    told = [
        {name: str(cell).lower() if isinstance(cell, bool) else cell for name, cell in row.items()}
        | {"owner_key": row["owner_source_id"] and f"crm:{row['owner_source_id']}",
           "account_key": row["account_source_id"] and f"crm:{row['account_source_id']}",
           "is_competitor": row["email_domain"] and str(row["email_domain"] == COMPETITOR)}
        for row in of_day.values() if row["lead_id"] != "crm:2"
    ]
    return {
        (row["lead_id"], row["event_date"], row["content_name"], row["source_key"].split(":")[1]):
        (row["event_type"], word(row["campaign_name"]), word(row["outcome"]), row["event_date"])
        for row in attribute_changes(told, AS_OF)
    }


@random_worlds
@given(histories())
def test_sql_and_oracle_see_the_same_changes(versions: list[dict[str, Any]]) -> None:
    found = changes_of_sql(compiled_project(), versions)
    assert differences(found, changes_of_oracle(versions))[:20] == []


# int_lead_rows, as far as a version of a record may differ from the row of today.
FIELD_CHANGE_TYPES = {
    **dict.fromkeys(("entity", "source_system", "source_key", "field", "old_value"), "varchar"),
    "changed_at": "timestamp", "is_first_after_the_day": "boolean",
}
ROW_TYPES = {
    **dict.fromkeys(
        ("source_system", "source_object", "source_id", "source_key", "email", "clean_email",
         "phone", "mailbox", "full_name", "website", "lead_source", "currency", "user_id"),
        "varchar"),
    **dict.fromkeys(TEXTS, "varchar"), **dict.fromkeys(NUMBERS, "double"),
    **dict.fromkeys(("is_decision_maker", "is_opted_out_of_email", "is_test", "is_deleted",
                     "is_duplicate"), "boolean"),
    **dict.fromkeys(("created_at", "updated_at", "loaded_at"), "timestamp"),
}
KEPT_TYPES = HISTORY_TYPES | {
    "lead_source": "varchar", "currency": "varchar", "is_opted_out_of_email": "boolean",
    "updated_at": "timestamp"}
PAST_DAY = AS_OF - timedelta(days=10)


@st.composite
def records(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Versions of three records, in order of their recording; the last of each is today's row."""
    rows = []
    for record in range(3):
        ages = draw(st.lists(st.sampled_from([0, 1, 9, 10, 10, 11, 20]), max_size=5))
        for number, age in enumerate([*sorted(ages, reverse=True), 0]):
            known_on = AS_OF - timedelta(days=age)
            updated = draw(st.sampled_from([None, 0, 1, 9, 10, 11]))
            rows.append(dict.fromkeys(KEPT_TYPES) | {
                "source_key": f"crm:{record}", "source_system": "crm", "is_duplicate": False,
                "known_on": known_on, "city": f"city{number}",
                "dbt_valid_from": datetime.combine(known_on, time(number)),
                "updated_at": None if updated is None
                else datetime.combine(AS_OF - timedelta(days=updated), time(23)),
            })
    return rows


@random_worlds
@given(records())
def test_sql_and_oracle_use_the_same_version_of_a_past_day(
    versions: list[dict[str, Any]]
) -> None:
    project = compiled_project(variables=f"{{as_of: '{PAST_DAY}'}}")
    current = {row["source_key"]: row for row in versions}
    recorded = [row for row in versions if row is not current[row["source_key"]]]
    inputs = {
        "int_clock": Table({"as_of_date": "date", "last_known_date": "date"},
                           [{"as_of_date": PAST_DAY, "last_known_date": AS_OF}]),
        "lead_record_history": Table(KEPT_TYPES, recorded),
        "int_lead_rows": Table(ROW_TYPES, list(current.values())),
        "int_field_changes": Table(FIELD_CHANGE_TYPES),
    }
    with duckdb.connect(config={"threads": 1}) as connection:
        project.run(connection, inputs, ["int_lead_records"])
        found = {row["source_key"]: (row["city"], row["is_point_in_time"], row["history_starts_on"])
                 for row in fetch(connection, "int_lead_records")}
    expected = {}
    for key in current:
        of_record = [row for row in versions if row["source_key"] == key]
        used = version_as_of(of_record, PAST_DAY)
        starts_on = min((row["known_on"] for row in of_record[:-1]), default=None)
        expected[key] = used["city"], is_point_in_time(used, PAST_DAY), starts_on
    assert found == expected
