"""What is wrong with the demo data on purpose: how much of each kind, and how many were made."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

# The sizes of the dirt. Shares are of the rows named in the comment.
DUPLICATE_LEADS = 0.030  # of Salesforce leads: a second live row with the same email
MERGED_LEADS = 0.025  # of Salesforce leads: rows that were merged away
MERGED_CONTACTS = 0.010  # of Salesforce contacts: likewise
MERGE_CHAINS = 0.20  # of merged: the loser had swallowed another one before
DELETED_LEADS = 0.012  # of Salesforce leads: soft-deleted rows of nobody else
TEST_LEADS = 0.004  # of people: rows that somebody made to test the form
HUBSPOT_MERGES = 0.030  # of HubSpot contacts: swallowed one or two others
HUBSPOT_LOSERS_LIVE = 0.60  # of those others: still there as live rows
DELETED_HUBSPOT_CONTACTS = 0.010  # of HubSpot contacts
OTHER_EMAIL_IN_HUBSPOT = 0.10  # of people in both systems and linked by id
INVISIBLE_IN_NAMES = 0.012  # of CRM rows: a zero-width space or a BOM in the name
LATE_EVENTS = 0.012  # of events after the first load
SCANNER_COMPANIES = 0.05  # of companies: a mail gateway that clicks every link
APPLE_MAIL_PEOPLE = 0.28  # of people: opens are made by the privacy proxy
CRAWLERS = 0.004  # crawlers per person
STORMS = 0.0012  # page-view storms per person
SHARED_DEVICES = 0.015  # of identified people: use the device of another one
CONSENT_DENIED = 0.015  # of web sessions: no cookie
DUPLICATE_WEB_EVENTS = 0.004  # of GA4 events: the same row twice
OBSOLETE_OPENS = 0.005  # of human opens: replaced by a second record
OPT_OUT_FLAG_ONLY = 0.015  # of people: opted out without a recorded event
OPT_OUT_UNKNOWN_TO_SALESFORCE = 0.30  # of people who unsubscribed
SHORT_IDS = 0.12  # of references to Salesforce records: 15 instead of 18 characters
DEALS_WITHOUT_LEAD = 0.08  # of opportunities: an account and nobody
DELETED_DEALS = 0.03  # of opportunities: soft-deleted, some of them won


@dataclass
class Dirt:
    """Counts of what was made. `counts` is the dirt, `truth` what tests may want to know."""

    arguments: dict[str, object]
    counts: dict[str, dict[str, object]] = field(default_factory=dict)
    truth: dict[str, object] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)

    def made(self, kind: str, count: int, what: str) -> None:
        """Note that `count` of a kind of dirt were made; `what` says what it is in one line."""
        self.counts[kind] = {"count": int(count), "what": what}

    def count(self, kind: str) -> int:
        """How many of a kind were made. Raises KeyError for an unknown kind."""
        return int(self.counts[kind]["count"])  # type: ignore[call-overload]

    def write(self, path: Path) -> None:
        """Write everything as JSON; the same content gives the same bytes."""
        content = {
            "arguments": self.arguments,
            "dirt": dict(sorted(self.counts.items())),
            "truth": self.truth,
            "tables": dict(sorted(self.tables.items())),
        }
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
