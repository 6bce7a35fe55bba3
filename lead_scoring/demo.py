"""The whole flow on demo data: raw tables, `dbt build`, the summary."""

from __future__ import annotations

import argparse
import json
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from lead_scoring import rule_files, summary
from lead_scoring.demo_data import command as demo_data
from lead_scoring.warehouse import run_dbt


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the demo data: size, span, seed, and where to put it."""
    demo_data.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Make the data, check the rules, build, show; ends with the first step that fails."""
    console = Console()
    start = time.monotonic()

    def step(number: int, text: str) -> None:
        seconds = time.monotonic() - start
        console.print(f"[bold]{number} of 4[/bold]  {text} [dim]({seconds:.0f} s)[/dim]")

    told_by = args.systems or "Salesforce, HubSpot and GA4"
    step(1, f"Raw tables of {told_by} for about {args.leads:,} people")
    dbt_vars = demo_data.make(args)
    step(2, "The form of the rule files in seeds/rules")
    if code := rule_files.run(argparse.Namespace(folder=rule_files.RULES)):
        return code
    step(3, "dbt build: leads and events, signals, points, marts, tests")
    if not build(console, args, dbt_vars):
        return 1
    step(4, "The result")
    return summary.run(argparse.Namespace(warehouse=args.warehouse))


def build(
    console: Console, args: argparse.Namespace, dbt_vars: dict[str, object]
) -> bool:
    """`dbt build` with a progress bar; True if every model was built and every test passed."""
    columns = TextColumn("      {task.description:<60.60}"), BarColumn(20), MofNCompleteColumn()
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as progress:
        task = progress.add_task("reading the project", total=None)

        def show(index: int, total: int, name: str) -> None:
            progress.update(task, completed=index, total=total, description=name)

        chosen = ["--vars", json.dumps(dbt_vars)] if dbt_vars else []
        return run_dbt("build", *chosen, warehouse=args.warehouse, on_node=show)
