"""Maven and CDNOW: brought as training tables, as somebody with another warehouse would."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from lead_scoring.learn import choose, measures, read, train
from lead_scoring.learn.scorecard import Settings
from lead_scoring.learn.table import EVENT, Field, Table

MAVEN = """
    create table opportunities as
    select
        opportunity_id as lead_id, strptime(engage_date, '%m/%d/%Y')::date as snapshot_date,
        strptime(close_date, '%m/%d/%Y')::date as closed_on, deal_stage = 'Won' as is_won, product,
        account
    from read_csv('{folder}/sales_pipeline.csv', all_varchar = true)
    where deal_stage in ('Won', 'Lost');

    create table training_leads as
    select
        lead_id, snapshot_date, 0 as days_since_created,
        case when is_won then closed_on end as converted_on, is_won::int as is_converted,
        true as is_ripe
    from opportunities;

    create table facts as
    select
        opportunities.lead_id, snapshot_date, opportunities.product, products.series,
        products.sales_price, accounts.sector, accounts.year_established, accounts.revenue,
        accounts.employees, accounts.office_location, accounts.subsidiary_of
    from opportunities
    left join read_csv('{folder}/products.csv', all_varchar = true) as products
        on opportunities.product = products.product
    left join read_csv('{folder}/accounts.csv', all_varchar = true) as accounts
        on opportunities.account = accounts.account;

    create table training_values as
    select lead_id, snapshot_date, 'lead' as subject, attribute, value_text,
        true as is_point_in_time
    from (unpivot facts on columns(* exclude (lead_id, snapshot_date))
        into name attribute value value_text);

    create table training_activity as
    select lead_id, snapshot_date, '' as signal_id, 0 as days_since_last, 0 as occurrences
    from training_leads where false;
"""

@dataclass(frozen=True)
class Decay:
    """Which half-life predicts best by itself, and what each does."""

    half_life: int
    losses: dict[int, float]
    rows: int
    customers: int
    card: train.Measured
    chosen: choose.Chosen


def maven(folder: Path) -> train.Proposal:
    """What `make learn` says of sales opportunities without any signal."""
    connection = duckdb.connect()
    connection.execute(MAVEN.format(folder=folder))
    return train.propose(read.training(connection).table)


def cdnow_table(folder: Path, horizon: int = 30) -> Table:
    """Customers every four weeks: did they buy in the next 30 days?"""
    rows = [line.split() for line in
            (folder / "CDNOW_master.txt").read_text(encoding="utf-8").splitlines() if line.strip()]
    customer = np.array([int(row[0]) for row in rows])
    day = np.array([f"{row[1][:4]}-{row[1][4:6]}-{row[1][6:]}" for row in rows],
                   dtype="datetime64[D]").astype(int)
    pairs = np.unique(np.column_stack([customer, day]), axis=0)
    customer, day = pairs[:, 0], pairs[:, 1]
    first, last = day.min(), day.max()
    _, place = np.unique(customer, return_inverse=True)
    parts = []
    for snapshot in range(first + 91, last - horizon + 1, 28):
        past, future = day <= snapshot, (day > snapshot) & (day <= snapshot + horizon)
        age = snapshot - day[past]
        count = np.bincount(place[past], minlength=place.max() + 1)
        newest = np.full(place.max() + 1, np.inf)
        np.minimum.at(newest, place[past], age)
        sums = {half: np.bincount(place[past], 0.5 ** (age / half), minlength=place.max() + 1)
                for half in choose.HALF_LIVES}
        bought = np.bincount(place[future], minlength=place.max() + 1) > 0
        seen = count > 0
        parts.append((seen, snapshot, count, newest, sums, bought))
    signal = "bought"
    columns = {
        Field(EVENT, signal, "count"): np.concatenate([p[2][p[0]] for p in parts]).astype(float),
        Field(EVENT, signal, "days_since_last"): np.concatenate([p[3][p[0]] for p in parts]),
    }
    for half in choose.HALF_LIVES:
        columns[Field(EVENT, signal, "decayed_sum", half)] = np.concatenate(
            [p[4][half][p[0]] for p in parts])
    return Table(
        columns, np.concatenate([p[5][p[0]] for p in parts]).astype(int),
        np.concatenate([np.flatnonzero(p[0]) for p in parts]),
        np.concatenate([np.full(p[0].sum(), p[1]) for p in parts]).astype("datetime64[D]"),
    ).in_order()


def cdnow(folder: Path) -> Decay:
    """Fit the half-life on older leads, and a scorecard with what cross-validation chooses."""
    table = cdnow_table(folder)
    older, newer = train.split(table, 30)
    before = train.thinned(table.rows(older))
    losses = {}
    for half in choose.HALF_LIVES:
        alone = before.fields([Field(EVENT, "bought", "decayed_sum", half)])
        outcomes, log_odds = choose.Trial(alone).held_out(
            Settings(half_lives=(half,), most_levels=10, smallest_share=0.01))
        losses[half] = measures.log_loss(outcomes, measures.sigmoid(log_odds))
    card, chosen = train.learn(table.rows(older), None)
    rows = table.rows(newer)
    return Decay(
        min(losses, key=losses.__getitem__), losses, len(table), len(np.unique(table.lead)),
        train.measure("learned points", rows, card.probability(rows)), chosen)
