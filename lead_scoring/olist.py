"""Real leads through the door that everybody's tables come in by: examples/olist, a project that
installs this one as a package and brings its own tables and rules."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from lead_scoring import rule_files, summary
from lead_scoring.warehouse import open_read_only, run_dbt

PROJECT = Path("examples/olist")
FILES = "olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv"

BY_ORIGIN = """
    select
        lead_source, sum(lead_count), sum(customer_count),
        sum(customer_count) / sum(lead_count),
        sum(sales_cycle_days_sum) / nullif(sum(customer_count), 0)
    from lead_kpis group by 1 order by 2 desc
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--data: the folder with Olist's two CSV files; --warehouse: the DuckDB file to build."""
    parser.add_argument("--data", type=Path, default=Path("../shared/data/olist"))
    parser.add_argument("--warehouse", type=Path, default=Path("warehouse/olist.duckdb"))


def run(args: argparse.Namespace) -> int:
    """Build the Olist warehouse and show tiers, origins and the leads to call first."""
    for file in FILES:
        if not (args.data / file).exists():
            raise FileNotFoundError(
                f"{args.data / file} is not there. The data (CC BY-NC-SA 4.0) is on Kaggle as "
                "olistbr/marketing-funnel-olist; name its folder with --data."
            )
    if code := rule_files.run(argparse.Namespace(folder=PROJECT / "seeds/rules")):
        return code
    os.environ["OLIST_DATA"] = str(args.data.resolve())
    for command in ("deps", "build"):
        if not run_dbt(command, warehouse=args.warehouse, project=PROJECT):
            return 1
    console = Console()
    with open_read_only(args.warehouse) as connection:
        summary.show(console, connection, how_many=3)
        console.print()
        console.print(origin_table(connection))
    console.print(f"\nThe warehouse is [bold]{args.warehouse}[/bold]: see examples/olist/README.md")
    return 0


def origin_table(connection: duckdb.DuckDBPyConnection) -> Table:
    """Leads, customers and days from first contact to the deal, by origin."""
    table = Table(title="By origin", title_justify="left")
    for heading in ("origin", "leads", "customers", "share", "days to the deal"):
        table.add_column(heading, justify="left" if heading == "origin" else "right")
    for origin, leads, customers, share, days in connection.sql(BY_ORIGIN).fetchall():
        table.add_row(origin, f"{leads:,}", f"{customers:,}", f"{share:.1%}", f"{days or 0:.0f}")
    return table
