"""The commands around the SQL: `python -m lead_scoring <command>`; --help says what each does."""

from __future__ import annotations

import argparse
import importlib
import sys

# command -> (module, what it does); a module has add_arguments(parser) and run(args) -> exit code.
COMMANDS = {
    "demo": ("demo", "make demo data, build the warehouse and show the result"),
    "demo-data": (
        "demo_data.command",
        "write the demo's raw tables and load them into the warehouse",
    ),
    "summary": ("summary", "show the tiers, the leads to call first and what became of them"),
    "check-rules": ("rule_files", "check the form of the rule files before dbt reads them"),
    "rules": ("rules", "show what the rule files as they are now change, without changing a score"),
    "backtest": (
        "backtest.command",
        "score past month-ends by two rule sets or models and see which foretold better",
    ),
    "expectations": ("expectations", "check raw tables and marts with Great Expectations"),
    "systems": ("systems", "write into docs/systems.md what each source system brings"),
    "exchange-rates": ("exchange_rates", "write the seed of exchange rates from the ECB's file"),
    "time-zones": ("time_zones", "write the seed of UTC offsets for the zones in use"),
    "learn": ("learn.command", "learn points from outcomes: a change of the rule files to review"),
    "evidence": ("evidence.command", "write docs/evidence.md: learned points on public data"),
    "olist": ("olist", "score 8,000 real leads as your own tables"),
    "bench": ("bench.command", "measure what scores cost here and by other ways to compute them"),
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns its exit code. A user's mistake is one line on stderr, and 1."""
    parser = argparse.ArgumentParser(prog="python -m lead_scoring", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    chosen = (argv or sys.argv[1:] or [""])[0]
    for name, (module, help_text) in COMMANDS.items():
        subparser = commands.add_parser(name, help=help_text, description=help_text)
        if (
            name == chosen
        ):  # pandas and Great Expectations are loaded only by the command that needs them
            command = importlib.import_module(f"lead_scoring.{module}")
            command.add_arguments(subparser)
            subparser.set_defaults(run=command.run)
    args = parser.parse_args(argv)
    try:
        return args.run(args)
    except (FileNotFoundError, ValueError) as mistake:
        print(f"{args.command}: {mistake}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
