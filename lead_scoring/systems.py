"""What each source system brings, read from the code: the tables in docs/systems.md.

Which canonical tables a system has is the list in macros/staging/systems.sql; which events it
tells is in its folder models/staging/<system>.
"""

from __future__ import annotations

import argparse
import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "systems.md"
BEGIN, END = "<!-- made by: python -m lead_scoring systems -->", "<!-- end -->"

TITLES = {
    "salesforce": "Salesforce", "hubspot": "HubSpot", "zoho": "Zoho CRM",
    "dynamics365": "Dynamics 365", "marketo": "Marketo", "pardot": "Pardot",
    "activecampaign": "ActiveCampaign", "leadfeeder": "Leadfeeder", "klenty": "Klenty",
    "ga4": "GA4", "segment": "Segment, RudderStack", "snowplow": "Snowplow", "own": "your own",
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--check: only say whether the page is what the code says."""
    parser.add_argument("--check", action="store_true", help="change nothing; fail if it is old")


def run(args: argparse.Namespace) -> int:
    """Write the tables into docs/systems.md; returns the exit code."""
    page = PAGE.read_text("utf-8")
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    new = f"{before}{BEGIN}\n{tables()}{END}{after}"
    if args.check:
        if new != page:
            print("docs/systems.md is old: run `python -m lead_scoring systems`.")
        return int(new != page)
    PAGE.write_text(new, "utf-8")
    print(f"docs/systems.md: {len(entities())} systems")
    return 0


def entities() -> dict[str, list[str]]:
    """System -> its canonical tables, as macros/staging/systems.sql lists them."""
    text = (ROOT / "macros/staging/systems.sql").read_text("utf-8")
    return ast.literal_eval(re.search(r"do return\((\{.*?\})\) %\}", text, re.DOTALL)[1])


def known_event_types() -> list[str]:
    """The event types that signals may name, without those that follow from others."""
    text = (ROOT / "macros/rules/rule_words.sql").read_text("utf-8")
    return ast.literal_eval(re.search(r"'event_type': (\[.*?\])", text, re.DOTALL)[1])


def event_types(system: str) -> set[str]:
    """The event types that the staging models of a system can make; all for your own tables."""
    known = known_event_types()
    if system == "own":
        return set(known)
    folder = ROOT / "models/staging" / system
    text = "".join(file.read_text("utf-8") for file in sorted(folder.glob("*.sql")))
    if "campaign_member_events(" in text:
        text += (ROOT / "macros/staging/campaign_member_events.sql").read_text("utf-8")
    said = set(re.findall(r"'([a-z_]+)'", re.sub(r"--[^\n]*|\{#.*?#\}", "", text, flags=re.S)))
    return said & set(known)


def tables() -> str:
    """Both tables as Markdown: what kinds of rows a system has, and what its events can be."""
    of_system = entities()
    kinds = list(dict.fromkeys(kind for some in of_system.values() for kind in some))
    rows = [(kind, [kind in some for some in of_system.values()]) for kind in kinds]
    told = {system: event_types(system) for system in of_system}
    events = [(kind, [kind in told[system] for system in of_system])
              for kind in known_event_types()]
    return f"\n{_table('rows', rows)}\n{_table('events', events)}"


def _table(corner: str, rows: list[tuple[str, list[bool]]]) -> str:
    """A Markdown table with a dot where a system has something."""
    lines = [f"| {corner} | " + " | ".join(TITLES[s] for s in entities()) + " |",
             "|---|" + ":-:|" * len(TITLES)]
    lines += [f"| {name.replace('_', ' ') if corner == 'rows' else f'`{name}`'} | "
              + " | ".join("●" if there else "" for there in cells) + " |"
              for name, cells in rows]
    return "\n".join(lines) + "\n"
