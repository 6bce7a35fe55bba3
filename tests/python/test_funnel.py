"""The funnel and its money: by hand on a few leads, and counted again in plain Python from the
canonical tables of the demo."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import pytest
from compiled import Project, Table, compiled_project, fetch

ROOT = Path(__file__).parents[2]
HORIZON = timedelta(days=90)
Row = dict[str, Any]


def wilson(successes: int, trials: int) -> tuple[float, float] | tuple[None, None]:
    """The shares p for which the observed one lies 1.96 standard errors away: the roots of
    (k/n - p)^2 = z^2 p (1 - p) / n, solved as a quadratic equation."""
    if not trials:
        return None, None
    z2, share = 1.959963984540054 ** 2, successes / trials
    a, b, c = 1 + z2 / trials, -(2 * share + z2 / trials), share * share
    root = math.sqrt(max(b * b - 4 * a * c, 0))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def percentile(numbers: list[float], share: float) -> float | None:
    """Between the two numbers next to it, by how near it is to each."""
    if not numbers:
        return None
    ordered, place = sorted(numbers), share * (len(numbers) - 1)
    low, rest = int(place), place - int(place)
    return ordered[low] + rest * (ordered[min(low + 1, len(ordered) - 1)] - ordered[low])


def ratio(part: float | None, whole: float | None) -> float | None:
    """One over the other; None over nothing."""
    return None if part is None or not whole else float(part) / float(whole)


def same(found: Any, wanted: Any) -> bool:
    """Equal, numbers to a millionth."""
    if wanted is None or found is None or isinstance(wanted, (str, date, bool)):
        return found == wanted
    return float(found) == pytest.approx(float(wanted), abs=2e-6, rel=1e-9)


def assert_same(found: Row, wanted: Row) -> None:
    """The wanted columns of a row, all at once."""
    wrong = {name: (found[name], value) for name, value in wanted.items()
             if not same(found[name], value)}
    assert not wrong, wrong


# ----------------------------------------------------------------------------- a few leads by hand

LEAD = {
    "lead_id": "varchar", "cohort_month": "date", "is_ripe": "boolean", "is_ripe_month": "boolean",
    "is_judged": "boolean", "channel": "varchar", "campaign": "varchar", "region": "varchar",
    "model_id": "varchar", "tier": "varchar", "owner_name": "varchar", "lead_source": "varchar",
    "is_mql": "boolean", "is_sql": "boolean", "has_opportunity": "boolean",
    "is_customer": "boolean", "is_customer_to_date": "boolean", "is_converted": "boolean",
    "days_to_customer": "bigint", "revenue": "numeric(28,6)", "revenue_to_date": "numeric(28,6)",
    "hand_raised_at": "timestamp", "response_hours": "numeric(28,6)",
    "hand_raise_response_hours": "numeric(28,6)", "as_of_date": "date", "created_at": "timestamp",
}
COST = {"cost_month": "date", "channel": "varchar", "campaign": "varchar", "cost": "numeric(28,6)"}
AS_OF = date(2026, 6, 30)


def lead(name: str, created: str, channel: str | None, tier: str, won: int | None = None,
         **cells: Any) -> Row:
    """A lead that became a customer after `won` days, or never an opportunity."""
    day = date.fromisoformat(created)
    ripe = day + HORIZON <= AS_OF
    return {
        "lead_id": name, "cohort_month": day.replace(day=1), "is_ripe": ripe,
        "is_ripe_month": day.month < 4, "is_judged": True, "channel": channel, "model_id": "m",
        "tier": tier, "has_opportunity": won is not None, "is_customer": won is not None,
        "is_converted": won is not None, "is_customer_to_date": won is not None,
        "days_to_customer": won, "as_of_date": AS_OF, "created_at": f"{created} 12:00:00",
    } | cells


# January is over; of May nothing is known yet. g had an opportunity before it was a lead.
LEADS = [
    lead("a", "2026-01-05", "web", "hot", 10, revenue=100, revenue_to_date=150, is_mql=True,
         is_sql=True, response_hours=0.5),
    lead("b", "2026-01-05", "web", "hot", 20, is_mql=True, is_sql=True, response_hours=24),
    lead("c", "2026-01-05", "web", "hot", has_opportunity=True, is_customer_to_date=True,
         revenue_to_date=40, is_mql=True, is_sql=False, response_hours=30),
    lead("d", "2026-01-05", "web", "cold", is_mql=False, is_sql=False),
    lead("e", "2026-01-31", "fair", "hot"),
    lead("f", "2026-01-31", "fair", "cold"),
    lead("g", "2026-01-05", "web", "cold", is_judged=False, is_customer=None, is_converted=None,
         has_opportunity=None),
    lead("h", "2026-05-05", "web", "hot", 5, revenue=30, revenue_to_date=30, is_mql=True,
         is_sql=True, response_hours=1, hand_raised_at="2026-06-30 09:00:00",
         hand_raise_response_hours=2),
]
COSTS = [
    {"cost_month": "2026-01-01", "channel": "web", "campaign": "spring", "cost": 50},
    {"cost_month": "2026-05-01", "channel": "web", "campaign": "spring", "cost": 20},
    {"cost_month": "2026-05-01", "channel": "radio", "campaign": "song", "cost": 7},
    {"cost_month": "2026-05-01", "channel": "moon", "campaign": "rocket", "cost": None},
]


@pytest.fixture(scope="module")
def project() -> Project:
    return compiled_project()


def by_hand(project: Project, leads: list[Row], costs: list[Row], targets: list[Row],
            outputs: list[str]) -> dict[str, list[Row]]:
    """The marts for these leads, costs and goals."""
    with duckdb.connect(config={"threads": 1}) as connection:
        project.run(connection, {
            "lead_funnel": Table(LEAD, leads), "int_allocated_costs": Table(COST, costs),
            "int_clock": Table({"as_of_date": "date"}, [{"as_of_date": AS_OF}]),
            "targets": targets,
        }, outputs)
        return {name: fetch(connection, name) for name in outputs}


def one(rows: list[Row], **cells: Any) -> Row:
    """The only row with these cells."""
    found = [row for row in rows if all(row[name] == cell for name, cell in cells.items())]
    assert len(found) == 1, (cells, found)
    return found[0]


@pytest.fixture(scope="module")
def marts(project: Project) -> dict[str, list[Row]]:
    return by_hand(project, LEADS, COSTS, [],
                   ["funnel", "marketing_returns", "response_times", "plan"])


def test_a_ripe_month_by_hand(marts: dict[str, list[Row]]) -> None:
    web = one(marts["funnel"], period="month", cohort_month=date(2026, 1, 1),
              dimension="channel", dimension_value="web")
    # Of the four hot leads two became customers, of the two cold ones none: three hot ones and a
    # cold one were expected to bring 1.5. Two of four: (2 + 1.9207 -+ 1.96 x 1.4002) / 7.8415.
    assert_same(web, {
        "is_ripe": True, "lead_count": 5, "judged_lead_count": 4, "stage_known_count": 4,
        "mql_lead_count": 3, "sql_lead_count": 2, "opportunity_lead_count": 3, "customer_count": 2,
        "conversion_count": 2, "customer_to_date_count": 3, "lead_to_mql_rate": 0.75,
        "lead_to_opportunity_rate": 0.75, "opportunity_to_customer_rate": 0.666667,
        "lead_to_customer_rate": 0.5, "lead_to_customer_low": 0.150039,
        "lead_to_customer_high": 0.849961, "sales_cycle_days_median": 15,
        "sales_cycle_days_p90": 19, "expected_conversion_count": 1.5, "lead_quality": 1.333333,
        "lead_quality_low": 0.400104, "lead_quality_high": 2.266563, "revenue": 100,
        "revenue_to_date": 190})
    fair = one(marts["funnel"], period="ripe months", dimension="channel", dimension_value="fair")
    assert_same(fair, {"lead_count": 2, "stage_known_count": 0, "mql_lead_count": None,
                       "sql_lead_count": None, "lead_to_mql_rate": None, "lead_quality": 0.0,
                       "lead_to_customer_low": 0.0, "revenue": None,
                       "opportunity_to_customer_rate": None})


def test_a_month_that_is_not_ripe_has_counts_and_no_rates(marts: dict[str, list[Row]]) -> None:
    may = one(marts["funnel"], period="month", cohort_month=date(2026, 5, 1), dimension="all")
    counts = {"is_ripe": False, "lead_count": 1, "judged_lead_count": 1, "customer_count": 1,
              "conversion_count": 1, "opportunity_lead_count": 1, "mql_lead_count": 1,
              "revenue": 30}
    assert_same(may, counts)
    for name, cell in may.items():
        if name.endswith(("_rate", "_low", "_high", "_median", "_p90", "quality")):
            assert cell is None, name
    ripe = one(marts["funnel"], period="ripe months", dimension="all")
    assert ripe["lead_count"] == 7
    assert ripe["cohort_month"] is None


def test_money_by_hand(marts: dict[str, list[Row]]) -> None:
    def returns(month: str | None, dimension: str, part: str) -> Row:
        return one(marts["marketing_returns"], period="month" if month else "ripe months",
                   cohort_month=month and date.fromisoformat(month), dimension=dimension,
                   dimension_value=part)

    # b's amount is not known: two customers, and the revenue of one.
    assert_same(returns("2026-01-01", "channel", "web"), {
        "lead_count": 5, "customer_count": 2, "cost": 50, "revenue": 100, "cost_per_lead": 10,
        "cost_per_opportunity_lead": 16.666667, "customer_acquisition_cost": 25,
        "return_on_investment": 1})
    assert_same(returns(None, "all", "all"), {
        "lead_count": 7, "cost": 50, "customer_acquisition_cost": 25, "cost_per_lead": 7.142857})
    # Nobody said what the fair cost: that is not nothing.
    assert_same(returns("2026-01-01", "channel", "fair"), {
        "lead_count": 2, "cost": None, "cost_per_lead": None, "customer_acquisition_cost": None,
        "return_on_investment": None})
    # The radio brought nobody; May is not ripe.
    assert_same(returns("2026-05-01", "channel", "radio"), {
        "lead_count": 0, "cost": 7, "cost_per_lead": None, "return_on_investment": None,
        "is_ripe": False})
    # A cost in a currency without a rate makes the sum unknown.
    assert_same(returns("2026-05-01", "channel", "moon"), {"lead_count": 0, "cost": None})
    assert_same(returns("2026-05-01", "all", "all"), {"lead_count": 1, "cost": None})
    assert_same(returns("2026-05-01", "channel", "web"), {"cost": 20, "cost_per_lead": 20})
    assert {row["dimension"] for row in marts["marketing_returns"]} == {"all", "channel",
                                                                        "campaign"}


def test_money_that_brought_nobody_is_lost(project: Project) -> None:
    costs = [{"cost_month": "2026-02-01", "channel": "radio", "campaign": "song", "cost": 7}]
    rows = by_hand(project, LEADS, costs, [], ["marketing_returns"])["marketing_returns"]
    radio = one(rows, period="month", dimension="channel", dimension_value="radio")
    assert_same(radio, {"is_ripe": True, "return_on_investment": -1,
                        "customer_acquisition_cost": None})


def test_response_by_hand(marts: dict[str, list[Row]]) -> None:
    def response(start: str, **cells: Any) -> Row:
        return one(marts["response_times"], measured_from=start, dimension="all", **cells)

    # 0.5, 24 and 30 hours, four were never called: the p90 lies 0.8 of the way from 24 to 30.
    assert_same(response("creation", start_month=date(2026, 1, 1)), {
        "lead_count": 7, "answered_count": 3, "within_hour_count": 1, "within_day_count": 2,
        "within_hour_share": 0.142857, "within_day_share": 0.285714, "answered_share": 0.428571,
        "hours_median": 24, "hours_p90": 28.8})
    assert_same(response("creation", start_month=date(2026, 5, 1)), {
        "is_ripe": False, "within_hour_share": 1, "answered_share": None, "hours_median": None})
    # The last day of June has not had its 24 hours.
    assert_same(response("hand-raise", start_month=date(2026, 6, 1)), {
        "lead_count": 1, "within_day_count": 1, "within_day_share": None})
    assert not [row for row in marts["response_times"]
                if row["measured_from"] == "hand-raise" and row["period"] != "month"]


# Web: 100 ripe leads and 12 customers after 10, 20, ... 120 days; fair: 100 and 4 after 40 days.
HISTORY = [
    *(lead(f"w{n}", "2026-01-05", "web", "hot" if n < 50 else "cold",
           10 * (n + 1) if n < 12 else None, revenue=1000 if n < 12 else None) for n in range(100)),
    *(lead(f"f{n}", "2026-02-05", "fair", "cold", 40 if n < 4 else None) for n in range(100)),
    *(lead(f"n{n}", "2026-06-20", "web", "hot") for n in range(45)),
]


@pytest.fixture(scope="module")
def plans(project: Project) -> list[Row]:
    targets = [
        {"target_id": "ten", "customers": "10", "by_date": "2027-01-01"},
        {"target_id": "money", "revenue": "16000", "by_date": "2027-01-01"},
        {"target_id": "soon", "customers": "10", "by_date": "2026-07-10"},
        {"target_id": "past", "customers": "10", "by_date": "2026-06-30"},
    ]
    costs = [{"cost_month": "2026-01-01", "channel": "web", "campaign": "x", "cost": 290}]
    return by_hand(project, HISTORY, costs, targets, ["plan"])["plan"]


def test_a_plan_by_hand(plans: list[Row]) -> None:
    # 16 of 200 became customers: 8 %, by Wilson 4.9838 % to 12.5972 %.
    low, high = wilson(16, 200)
    assert_same(one(plans, target_id="ten", channel="all", tier="all"), {
        "ripe_lead_count": 200, "ripe_customer_count": 16, "customer_rate": 0.08,
        "leads_needed_expected": 125, "leads_needed_optimistic": math.ceil(10 / high),
        "leads_needed_pessimistic": math.ceil(10 / low), "leads_alone_expected": 125,
        "lead_share": 1, "cost_per_lead": 290 / 245, "cost_expected": 125 * 1.183673,
        # 10, 20, 30, five times 40, 50, ... 120: the median is 45, the p90 105.
        "arrive_by": date(2027, 1, 1) - timedelta(days=45),
        "arrive_by_to_be_safe": date(2027, 1, 1) - timedelta(days=105),
        # 45 leads in 90 days; 140 days from 30 June to 17 November.
        "leads_at_present_pace": 70, "reason": None})
    assert_same(one(plans, target_id="ten", channel="web", tier="all"), {
        "customer_rate": 0.12, "lead_share": 0.5, "recent_lead_share": 1,
        "leads_needed_expected": 63, "leads_alone_expected": 84, "cost_per_lead": 2,
        "cost_expected": 126, "reason": None})
    assert_same(one(plans, target_id="ten", channel="fair", tier="cold"), {
        "leads_needed_expected": 63, "leads_alone_expected": None, "cost_per_lead": None,
        "cost_expected": None,
        "reason": "not enough data for these alone: 4 customers among 100 ripe leads, 10 are needed"
    })
    assert sum(row["leads_needed_expected"] for row in plans
               if row["target_id"] == "ten" and "all" not in (row["channel"], row["tier"])
               ) in range(125, 125 + 4)


def test_a_plan_for_a_revenue_that_is_late_or_over(plans: list[Row]) -> None:
    # A customer with a known amount brings 1000: sixteen are needed.
    assert_same(one(plans, target_id="money", channel="all", tier="all"),
                {"leads_needed_expected": 200, "customers_wanted": None, "revenue_wanted": 16000})
    assert_same(one(plans, target_id="soon", channel="all", tier="all"), {
        "leads_needed_expected": 125, "leads_at_present_pace": None,
        "reason": "late: half of the customers take longer than the time that is left"})
    over = one(plans, target_id="past", channel="all", tier="all")
    assert over["reason"] == "by_date is over: write a later one in targets.csv"
    assert over["leads_needed_expected"] is over["arrive_by"] is over["cost_expected"] is None


def test_too_little_history_is_said(project: Project) -> None:
    goals = [{"target_id": "ten", "customers": "10", "by_date": "2027-01-01"}]
    rows = by_hand(project, LEADS, [], goals, ["plan"])["plan"]
    assert {row["reason"] for row in rows} == {
        "not enough data: 2 customers among 6 ripe leads, 10 are needed"}
    assert {row["leads_needed_expected"] for row in rows} == {None}


def test_stages_by_hand(project: Project) -> None:
    def stage(opportunity: str, name: str, entered: str, left: str | None, last: int) -> Row:
        return {"opportunity_id": opportunity, "stage": name, "entered_at": entered,
                "left_at": left, "places_from_last": last}

    stages = [
        stage("won", "Talk", "2026-01-01", "2026-01-11", 2),
        stage("won", "Won", "2026-01-11", None, 1),
        stage("lost", "Talk", "2026-01-01", "2026-01-05", 3),
        stage("lost", "Offer", "2026-01-05", "2026-01-25", 2),
        stage("lost", "Lost", "2026-01-25", None, 1),
        # Closed without a row for it.
        stage("quiet", "Talk", "2026-01-01", None, 1),
        # Went on on day 91; went back from Offer to Talk and waits there.
        stage("slow", "Talk", "2026-01-01", "2026-04-02", 3),
        stage("slow", "Offer", "2026-04-02", "2026-04-03", 2),
        stage("slow", "Talk", "2026-04-03", None, 1),
        stage("gone", "Talk", "2026-01-01", None, 1),
    ]
    opportunities = [
        {"opportunity_id": name, "stage": stage_name, "is_closed": closed, "is_won": won,
         "closed_at": at}
        for name, stage_name, closed, won, at in [
            ("won", "Won", True, True, "2026-01-11"), ("lost", "Lost", True, False, "2026-01-25"),
            ("quiet", "Lost", True, False, "2026-01-31"), ("slow", "Talk", False, False, None)]]
    with duckdb.connect(config={"threads": 1}) as connection:
        project.run(connection, {
            "int_opportunity_stages": Table(
                {"opportunity_id": "varchar", "stage": "varchar", "entered_at": "timestamp",
                 "left_at": "timestamp", "places_from_last": "bigint"}, stages),
            "int_opportunities": Table(
                {"opportunity_id": "varchar", "pipeline": "varchar", "stage": "varchar",
                 "is_closed": "boolean", "is_won": "boolean", "closed_at": "timestamp"},
                opportunities),
            "int_clock": Table({"as_of_date": "date"}, [{"as_of_date": AS_OF}]),
        }, ["stage_times"])
        rows = fetch(connection, "stage_times")
    low, high = wilson(2, 4)
    # Talk was left after 10, 4 and 30 days; the slow one took longer than is looked at, and came
    # back too late to be judged.
    assert_same(one(rows, stage_name="Talk"), {
        "pipeline": "the only one", "entered_count": 5, "left_count": 4, "waiting_count": 1,
        "ended_count": 0, "ripe_count": 4, "lost_count": 1, "went_on_count": 2, "days_median": 10,
        "days_p90": 26, "went_on_rate": 0.5, "went_on_low": low, "went_on_high": high,
        "place_average": 7 / 5})
    assert_same(one(rows, stage_name="Offer"), {
        "entered_count": 2, "ripe_count": 1, "lost_count": 1, "went_on_count": 0,
        "days_median": 20, "went_on_rate": 0})
    assert_same(one(rows, stage_name="Won"), {
        "entered_count": 1, "ended_count": 1, "left_count": 0, "waiting_count": 0, "ripe_count": 0,
        "went_on_rate": None, "days_median": None})


# ------------------------------------------------------------------------- the demo, counted again

def seed(name: str) -> list[Row]:
    """The rows of a file in seeds/reference."""
    with (ROOT / f"seeds/reference/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def word(text: str | None) -> str:
    """A text in lower case with one space between its words."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", (text or "").lower()).split())


class Demo:
    """The canonical tables of a warehouse, and what became of its leads, in plain Python."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.leads = fetch(connection, "select * from int_leads")
        self.scored = {row["lead_id"]: row for row in fetch(connection, "scored_leads")}
        (self.as_of,) = connection.execute("select as_of_date from int_clock").fetchone()
        self.opportunities: dict[str, list[Row]] = defaultdict(list)
        for row in fetch(connection, "int_opportunity_amounts"):
            self.opportunities[row["lead_id"]].append(row)
        self.events: dict[str, list[Row]] = defaultdict(list)
        for row in fetch(connection, """
            select lead_id, occurred_at, event_type, direction, utm_source, utm_medium, utm_campaign
            from int_events where not_scored_reason is null order by occurred_at"""):
            self.events[row["lead_id"]].append(row)
        self.campaigns = {row["campaign_key"]: row for row in fetch(connection, "int_campaigns")}
        self.members: dict[str, list[Row]] = defaultdict(list)
        for row in fetch(connection, "int_campaign_members"):
            self.members[row["lead_id"]].append(row)
        self.status_changes: dict[str, list[Row]] = defaultdict(list)
        for row in fetch(connection, """
            select lead_id, event_date, outcome, campaign_name as old from int_attribute_changes
            where content_name = 'lead_status'"""):
            self.status_changes[row["lead_id"]].append(row)
        self.stages = {word(row["status"]): row["stage"] for row in seed("lead_stages")}
        telling = {row["source_system"] for row in fetch(
            connection, "select distinct source_system, lead_status from int_lead_records")
            if word(row["lead_status"]) in self.stages}
        self.told = {row["lead_id"] for row in fetch(connection, """
            select lead_id, source_system from int_identity join int_lead_records using (source_key)
            """) if row["source_system"] in telling}
        self.channels = {(row["basis"], word(row["word"])): row["channel"]
                         for row in seed("channels")}
        self.touches = {(row["event_type"], row["direction"]): row["touch"]
                        for row in seed("touches")}
        self.costs = fetch(connection, "int_costs")
        self.rows = [self.row(lead) for lead in self.leads]

    def visit_channel(self, source: str | None, medium: str | None) -> str:
        for key in (("utm_source_and_medium", word(f"{source} / {medium}")),
                    ("utm_medium", word(medium)), ("utm_source", word(source))):
            if key in self.channels:
                return self.channels[key]
        return "other"

    def came(self, lead: Row, until: date) -> tuple[str, str | None]:
        """Channel and campaign."""
        visits = [event for event in self.events[lead["lead_id"]]
                  if event["utm_source"] or event["utm_medium"]]
        by_creation = [self.visit_channel(event["utm_source"], event["utm_medium"])
                       for event in visits if event["occurred_at"].date() <= lead["created_date"]]
        later = [self.visit_channel(event["utm_source"], event["utm_medium"])
                 for event in visits if event["occurred_at"].date() > lead["created_date"]]
        members = sorted(self.members[lead["lead_id"]],
                         key=lambda row: (row["added_at"], self.name(row["campaign_key"])))
        by_type = [channel for row in members if row["campaign_key"] in self.campaigns if (
            channel := self.channels.get(
                ("campaign_type", word(self.campaigns[row["campaign_key"]]["campaign_type"]))))]
        source = lead["lead_source"]
        claims = [
            *[channel for channel in by_creation if channel != "direct"],
            *([self.channels.get(("lead_source", word(source)), "other")] if source else []),
            *by_type, *by_creation, *later, "unknown"]
        campaigns = [(row["added_at"], self.name(row["campaign_key"])) for row in members
                     if row["campaign_key"] in self.campaigns]
        campaigns += [(event["occurred_at"], event["utm_campaign"]) for event in visits
                      if event["utm_campaign"] and not event["utm_campaign"].startswith("(")]
        campaigns = sorted(touch for touch in campaigns if touch[0].date() <= until)
        return claims[0], campaigns[0][1] if campaigns else None

    def name(self, campaign_key: str) -> str:
        campaign = self.campaigns.get(campaign_key)
        return (campaign["campaign_name"] if campaign else None) or campaign_key

    def reached(self, lead: Row, until: date, has_opportunity: bool, stage: tuple[str, ...]
                ) -> bool | None:
        """Was the lead so far in time? None if nobody knows."""
        changes = [row for row in self.status_changes[lead["lead_id"]]
                   if {word(row["outcome"]), word(row["old"])} & self.stages.keys()]
        now = self.stages.get(word(lead["lead_status"]))
        told = self.opportunities[lead["lead_id"]] and lead["lead_id"] in self.told
        if not (changes or now or told):
            return None
        days = [row["event_date"] for row in changes
                if {self.stages.get(word(row["outcome"])), self.stages.get(word(row["old"]))}
                & set(stage)]
        if has_opportunity or (days and min(days) <= until):
            return True
        if now in stage and not days:
            return True if until >= self.as_of else None
        return False

    def touched(self, event: Row) -> str | None:
        return self.touches.get((event["event_type"], event["direction"] or "")) or (
            self.touches.get((event["event_type"], "")))

    def row(self, lead: Row) -> Row:
        """What is known of a lead, as lead_funnel has it."""
        created, scored = lead["created_date"], self.scored[lead["lead_id"]]
        until = created + HORIZON
        channel, campaign = self.came(lead, until)
        found = self.opportunities[lead["lead_id"]]
        judged = all(row["created_at"].date() >= created for row in found)
        opened = min((row["created_at"].date() for row in found), default=None)
        wins = [row for row in found if row["is_won"]]
        won_on = min((row["closed_at"].date() for row in wins), default=None)
        customer = won_on is not None and won_on <= until if judged else None
        has_opportunity = (opened is not None and opened <= until) or customer if judged else None
        contacts = [event["occurred_at"] for event in self.events[lead["lead_id"]]
                    if self.touched(event) == "sales_contact"]
        hands = [event["occurred_at"] for event in self.events[lead["lead_id"]]
                 if self.touched(event) == "hand_raise"]

        def hours(start: datetime | None) -> float | None:
            answers = [at for at in contacts if start and at >= start]
            if not answers or min(answers).date() > start.date() + HORIZON:
                return None
            return (min(answers) - start) // timedelta(seconds=1) / 3600

        money = [row["reporting_amount"] for row in wins
                 if row["closed_at"].date() <= until and row["reporting_amount"] is not None]
        return {
            "lead_id": lead["lead_id"], "month": created.replace(day=1), "judged": judged,
            "ripe": until <= self.as_of, "channel": channel, "campaign": campaign,
            "region": lead["region"], "tier": scored["tier"], "model": scored["model_id"],
            "owner": scored["owner_name"] or scored["owner_key"],
            "lead source": lead["lead_source"], "all": "all",
            "mql": self.reached(lead, until, has_opportunity, ("mql", "sql")) if judged else None,
            "sql": self.reached(lead, until, has_opportunity, ("sql",)) if judged else None,
            "opportunity": has_opportunity, "customer": customer, "won": won_on is not None,
            "days": (won_on - created).days if customer else None,
            "revenue": sum(money) if customer and money else None,
            "hours": hours(lead["created_at"]), "hand_raised": hands[0] if hands else None,
            "hand_hours": hours(hands[0]) if hands else None,
        }

    def is_ripe(self, month: date) -> bool:
        """Have all leads of the month had their time?"""
        last_day = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return last_day + HORIZON <= self.as_of

    def groups(self, rows: list[Row]) -> Iterator[tuple[tuple[str, date | None, str, str],
                                                        list[Row]]]:
        """The rows of every period, month, dimension and part."""
        found: dict[tuple[str, date | None, str, str], list[Row]] = defaultdict(list)
        for row in rows:
            for dimension in DIMENSIONS:
                part = row[dimension] or "unknown"
                found["month", row["month"], dimension, part].append(row)
                if self.is_ripe(row["month"]):
                    found["ripe months", None, dimension, part].append(row)
        yield from found.items()


DIMENSIONS = ["all", "channel", "campaign", "region", "tier", "owner", "model", "lead source"]


@pytest.fixture(scope="module")
def connection(demo_warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(demo_warehouse), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def demo(connection: duckdb.DuckDBPyConnection) -> Demo:
    return Demo(connection)


def key_of(row: Row, month: str = "cohort_month") -> tuple[str, date | None, str, str]:
    return row["period"], row[month], row["dimension"], row["dimension_value"]


def test_each_lead_of_the_demo(demo: Demo, connection: duckdb.DuckDBPyConnection) -> None:
    found = {row["lead_id"]: row for row in fetch(connection, "lead_funnel")}
    assert len(found) == len(demo.rows) > 500
    names = {
        "month": "cohort_month", "judged": "is_judged", "ripe": "is_ripe", "channel": "channel",
        "campaign": "campaign", "region": "region", "owner": "owner_name", "mql": "is_mql",
        "sql": "is_sql", "opportunity": "has_opportunity", "customer": "is_customer",
        "won": "is_customer_to_date", "days": "days_to_customer", "revenue": "revenue",
        "hours": "response_hours", "hand_raised": "hand_raised_at",
        "hand_hours": "hand_raise_response_hours"}
    for row in demo.rows:
        assert_same(found[row["lead_id"]], {name: row[ours] for ours, name in names.items()})
    # The demo has something of everything.
    assert len({row["channel"] for row in demo.rows}) > 8
    assert {row["mql"] for row in demo.rows} == {True, False, None}


def test_each_number_of_the_funnel_of_the_demo(
    demo: Demo, connection: duckdb.DuckDBPyConnection
) -> None:
    found = {key_of(row): row for row in fetch(connection, "funnel")}
    judged = [row for row in demo.rows if row["judged"] and demo.is_ripe(row["month"])]
    of_tier, won_of_tier = Counter(), Counter()
    for row in judged:
        of_tier[row["model"], row["tier"]] += 1
        won_of_tier[row["model"], row["tier"]] += row["customer"]
    checked = 0
    for key, rows in demo.groups(demo.rows):
        here = [row for row in rows if row["judged"]]
        known = [row for row in here if row["mql"] is not None]
        opportunities = sum(row["opportunity"] for row in here)
        customers = sum(row["customer"] for row in here)
        mqls = sum(row["mql"] for row in known) if known else None
        revenues = [row["revenue"] for row in rows if row["revenue"] is not None]
        ripe = key[1] is None or demo.is_ripe(key[1])
        sqls = [row["sql"] for row in here if row["sql"] is not None]
        wanted = {
            "is_ripe": ripe, "lead_count": len(rows), "judged_lead_count": len(here),
            "stage_known_count": len(known), "mql_lead_count": mqls,
            "sql_lead_count": sum(sqls) if sqls else None,
            "opportunity_lead_count": opportunities, "customer_count": customers,
            "conversion_count": customers, "customer_to_date_count": sum(r["won"] for r in rows),
            "revenue": sum(revenues) if revenues else None}
        shares = {"lead_to_mql": (mqls, len(known)), "lead_to_opportunity": (opportunities,
                  len(here)), "opportunity_to_customer": (customers, opportunities),
                  "lead_to_customer": (customers, len(here))}
        for name, (part, whole) in shares.items():
            low, high = wilson(part, whole) if part is not None else (None, None)
            wanted |= {f"{name}_rate": ratio(part, whole) if ripe else None,
                       f"{name}_low": low if ripe else None,
                       f"{name}_high": high if ripe else None}
        days = [row["days"] for row in rows if row["days"] is not None] if ripe else []
        wanted |= {"sales_cycle_days_median": median(days) if days else None,
                   "sales_cycle_days_p90": percentile(days, 0.9)}
        expected = sum(won_of_tier[row["model"], row["tier"]] / of_tier[row["model"], row["tier"]]
                       for row in here) if ripe and here else None
        assert_same(found[key], wanted)
        if expected:
            assert float(found[key]["expected_conversion_count"]) == pytest.approx(
                expected, abs=1e-6 * len(rows))
            assert float(found[key]["lead_quality"]) == pytest.approx(
                customers / expected, rel=1e-3, abs=1e-5)
        checked += 1
    assert checked == len(found) > 200


def test_each_dimension_counts_every_lead_once(
    demo: Demo, connection: duckdb.DuckDBPyConnection
) -> None:
    for table, condition in {
        "funnel": "true", "marketing_returns": "true",
        "response_times": "measured_from = 'creation'",
    }.items():
        sums = dict(connection.execute(f"""
            select dimension, sum(lead_count) from {table}
            where period = 'month' and {condition} group by 1""").fetchall())
        assert set(sums.values()) == {len(demo.rows)}, (table, sums)
        assert set(sums) == set(DIMENSIONS) or table == "marketing_returns"


def test_money_of_the_demo(demo: Demo, connection: duckdb.DuckDBPyConnection) -> None:
    found = {key_of(row): row for row in fetch(connection, "marketing_returns")}
    spent: dict[tuple[str, date | None, str, str], float] = Counter()
    for cost in demo.costs:
        month = cost["cost_date"].replace(day=1)
        channel = demo.channels[("campaign_type", word(cost["channel"]))]
        parts = {"all": "all", "channel": channel, "campaign": demo.name(cost["campaign_key"])}
        for dimension, part in parts.items():
            spent["month", month, dimension, part] += cost["reporting_cost"]
            if demo.is_ripe(month):
                spent["ripe months", None, dimension, part] += cost["reporting_cost"]
    groups = {key: rows for key, rows in demo.groups(demo.rows) if key[2] in (
        "all", "channel", "campaign")}
    assert set(found) == set(groups) | set(spent)
    for key, row in found.items():
        rows = groups.get(key, [])
        ripe = key[1] is None or demo.is_ripe(key[1])
        customers = sum(bool(lead["customer"]) for lead in rows)
        revenue = sum(lead["revenue"] or 0 for lead in rows)
        cost = spent.get(key)
        assert_same(row, {
            "lead_count": len(rows), "customer_count": customers, "cost": cost,
            "cost_per_lead": ratio(cost, len(rows)),
            "customer_acquisition_cost": ratio(cost, customers) if ripe else None,
            "return_on_investment": ratio(revenue - cost, cost) if ripe and cost else None})
    assert spent


def test_response_times_of_the_demo(demo: Demo, connection: duckdb.DuckDBPyConnection) -> None:
    found = {(row["measured_from"], *key_of(row, "start_month")): row
             for row in fetch(connection, "response_times")}
    raised = [row | {"month": row["hand_raised"].date().replace(day=1), "hours": row["hand_hours"]}
              for row in demo.rows if row["hand_raised"]]
    checked = 0
    for start, leads in {"creation": demo.rows, "hand-raise": raised}.items():
        for key, rows in demo.groups(leads):
            ripe = key[1] is None or demo.is_ripe(key[1])
            next_month = key[1] and (key[1] + timedelta(days=31)).replace(day=1)
            over = ripe or next_month <= demo.as_of
            hours = [row["hours"] for row in rows if row["hours"] is not None]
            assert_same(found[start, *key], {
                "is_ripe": ripe, "lead_count": len(rows), "answered_count": len(hours),
                "within_hour_count": sum(h <= 1 for h in hours),
                "within_day_share": sum(h <= 24 for h in hours) / len(rows) if over else None,
                "answered_share": len(hours) / len(rows) if ripe else None,
                "hours_median": median(hours) if ripe and hours else None,
                "hours_p90": percentile(hours, 0.9) if ripe else None})
            checked += 1
    assert checked == len(found)


def test_the_plan_of_the_demo(demo: Demo, connection: duckdb.DuckDBPyConnection) -> None:
    rows = fetch(connection, "plan")
    ripe = [row for row in demo.rows if row["ripe"] and row["judged"]]
    customers = sum(row["customer"] for row in ripe)
    total = one(rows, target_id="example", channel="all", tier="all")
    low, high = wilson(customers, len(ripe))
    assert_same(total, {"ripe_lead_count": len(ripe), "ripe_customer_count": customers,
                        "customer_rate": customers / len(ripe), "customer_rate_low": low,
                        "customer_rate_high": high})
    cells = Counter((row["channel"], row["tier"] or "unknown") for row in ripe)
    for row in rows:
        if "all" not in (row["channel"], row["tier"]):
            assert row["ripe_lead_count"] == cells[row["channel"], row["tier"]]
            if customers >= 10:
                needed = 25 / customers * row["ripe_lead_count"]
                assert row["leads_needed_expected"] == math.ceil(round(needed, 9))
    assert total["reason"] is None or customers < 10
    assert isinstance(total["customer_rate"], Decimal)
