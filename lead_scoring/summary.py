"""The result in the terminal: tiers, the leads to call first and why, what became of them."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.terminal_theme import DIMMED_MONOKAI

from lead_scoring.warehouse import default_path, open_read_only

TIERS = """
    with outcomes as (
        select tier, sum(opportunity_lead_count) as opportunities, sum(customer_count) as customers
        from lead_kpis group by tier
    ),
    scores as (
        select tier, count(*) as leads, avg(lead_score) as score, max(lead_score) as highest
        from scored_leads group by tier
    )
    select
        coalesce(scores.tier, 'no model'), leads, leads / sum(leads) over (), opportunities,
        opportunities / leads, customers, customers / nullif(opportunities, 0)
    from scores
    left join outcomes on scores.tier is not distinct from outcomes.tier
    order by score desc
"""

FIRST_LEADS = """
    select
        coalesce(full_name, email, lead_id), coalesce(job_title, ''), coalesce(company_name, ''),
        lead_score, grade,
        concat_ws(chr(10), reason_up_1, reason_up_2, reason_up_3, reason_down_1)
    from scored_leads
    where
        (may_call or not $anybody_allowed_calls)
        and not is_opted_out_of_email
        and lead_id not in (select lead_id from int_opportunities where lead_id is not null)
    order by lead_score desc, total_points desc, lead_id
    limit $how_many
"""

WENT_WHERE = """
    select outcome, count(*) from lead_reconciliation group by outcome order by 2 desc, 1
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--warehouse: the DuckDB file to read; --picture: an SVG file to write the summary to."""
    parser.add_argument("--warehouse", type=Path, default=default_path(), help="the DuckDB file")
    parser.add_argument("--picture", type=Path, help="write what is shown as an SVG picture, too")


def run(args: argparse.Namespace) -> int:
    """Print the summary of a built warehouse."""
    picture = getattr(args, "picture", None)
    console = Console(record=bool(picture), width=110 if picture else None)
    with open_read_only(args.warehouse) as connection:
        try:
            show(console, connection)
        except duckdb.CatalogException as missing:
            raise ValueError(
                f"{args.warehouse} has no scored leads yet; run `dbt build`."
            ) from missing
    show_next_steps(console, args.warehouse)
    if picture:
        svg = console.export_svg(title="make demo", theme=DIMMED_MONOKAI)
        # The fonts of the template would be fetched from the web; the reader's own will do.
        picture.write_text(re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL))
    return 0


def show(console: Console, connection: duckdb.DuckDBPyConnection, how_many: int = 10) -> None:
    """How many leads, where the raw rows went, tiers and their outcomes, whom to call first."""
    leads, as_of = connection.sql("select count(*), max(as_of_date) from scored_leads").fetchone()
    went_where = connection.sql(WENT_WHERE).fetchall()
    raw = sum(count for _, count in went_where)
    parts = ", ".join(f"{count:,} {outcome}" for outcome, count in went_where)
    console.print(
        f"\n[bold]{leads:,} leads scored as of {as_of}[/bold], from {raw:,} raw records: {parts}\n"
    )
    console.print(tier_table(connection))
    console.print()
    console.print(lead_table(connection, how_many))


def tier_table(connection: duckdb.DuckDBPyConnection) -> Table:
    """One line for each tier, best first: its leads, opportunities and customers."""
    table = Table(title="Tiers, and what became of their leads", title_justify="left")
    for heading in ("tier", "leads", "share", "opps", "rate", "customers", "won"):
        table.add_column(heading, justify="left" if heading == "tier" else "right")
    for tier, leads, share, opportunities, rate, customers, won in connection.sql(TIERS).fetchall():
        table.add_row(
            tier,
            f"{leads:,}",
            f"{share:.1%}",
            f"{opportunities or 0:,}",
            f"{rate or 0:.1%}",
            f"{customers or 0:,}",
            "" if won is None else f"{won:.1%}",
        )
    return table


def lead_table(connection: duckdb.DuckDBPyConnection, how_many: int) -> Table:
    """The leads to call first, with the reasons as sales reads them."""
    (anybody,) = connection.sql(
        "select coalesce(bool_or(may_call), false) from scored_leads").fetchone()
    who_are_they = (
        "leads to call first (who allowed calls, no opportunity yet)" if anybody
        else "best leads without an opportunity (nobody allowed calls yet: bring consents)"
    )
    title = f"The {how_many} {who_are_they}"
    table = Table(title=title, title_justify="left", show_lines=True)
    table.add_column("lead", max_width=30)
    table.add_column("score", justify="right")
    table.add_column("grade")
    table.add_column("why", ratio=1)
    chosen = {"anybody_allowed_calls": anybody, "how_many": how_many}
    rows = connection.execute(FIRST_LEADS, chosen).fetchall()
    for name, title, company, score, grade, reasons in rows:
        who = f"[bold]{escape(name)}[/bold]" + escape(
            "".join(f"\n{part}" for part in (title, company) if part)
        )
        table.add_row(who, f"{score:.1f}", grade, escape(reasons))
    return table


def show_next_steps(console: Console, warehouse: Path) -> None:
    """Where the warehouse is, and three things to do with it."""
    console.print(f"\nThe warehouse is [bold]{warehouse}[/bold] (DuckDB). Next:")
    for command, meaning in (
        (". .venv/bin/activate && dbt build", "build again"),
        ("edit seeds/rules/scoring_rules.csv", "change what counts (docs/rules.md)"),
        ("dbt show -s scored_leads --limit 5", "look into a table"),
        ("docs/your-own-data.md", "bring your own tables"),
    ):
        console.print(f"  [cyan]{command:<38}[/cyan] {meaning}")
