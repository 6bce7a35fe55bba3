"""Compiles the project for a cloud warehouse that nobody connects to:

    python offline.py <target> <folder>

writes to <folder>/compiled.json the SQL of every model and analysis by name, for each branch. dbt
parses the project once, as of a past day: its models read all that they read in a build of today.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from dbt.cli.main import dbtRunner

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
SYSTEMS = ["salesforce", "hubspot", "zoho", "dynamics365", "marketo", "pardot", "activecampaign",
           "leadfeeder", "klenty", "ga4", "segment", "snowplow", "own"]
PAST_DAY = {"as_of": "2026-03-31", "match_people_by": ["user_id", "phone", "name_and_company"],
            "internal_domains": ["us.example"], "score_columns": ["score"]}
# rule_history reads the rules in a build of today and is read in one of a past day.
TODAY = ["--exclude", "rule_history", "test_type:generic"]
KEPT = ["--select", "int_event_rows", "int_event_shapes", "int_signal_days", "past_scores",
        "past_points"]
BRANCHES = {
    "past_day": (["--select", "path:models/intermediate", "path:snapshots"], PAST_DAY),
    "full": (TODAY, {}),
    "incremental": (KEPT, {"tables_stand": True}),
}
INLINE = {
    "rule_history": ("models/intermediate/rules/rule_history.sql", {}),
    "rule_history_incremental": (
        "models/intermediate/rules/rule_history.sql", {"tables_stand": True}),
    "column_types": ("tests/python/warehouses/column_types.jinja", {}),
}

# Nothing here is a real account, and nobody connects to one. (No file: dbt reads every .yml below
# tests/ as its own.)
ACCOUNTS: dict[str, dict[str, Any]] = {
    "snowflake": {"account": "nobody", "user": "nobody", "password": "none",
                  "database": "analytics", "warehouse": "nothing"},
    "bigquery": {"method": "service-account-json", "project": "analytics"},
    "redshift": {"host": "127.0.0.1", "port": 9, "user": "nobody", "password": "none",
                 "dbname": "analytics"},
    "databricks": {"host": "127.0.0.1", "http_path": "/sql/nothing", "token": "none",
                   "catalog": "analytics"},
}


def profile(target: str) -> str:
    """A profiles.yml with one target. BigQuery's adapter does not start without a key: it gets one
    that is made here."""
    account = {"type": target, "schema": "lead_scoring", "threads": 1, **ACCOUNTS[target]}
    if target == "bigquery":
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption())
        account["keyfile_json"] = {
            "type": "service_account", "project_id": "analytics", "private_key_id": "none",
            "private_key": key.decode(), "client_email": "nobody@analytics.example",
            "client_id": "none", "token_uri": "http://127.0.0.1:9/token"}
    return json.dumps({"lead_scoring": {"target": target, "outputs": {target: account}}})


class Offline:
    """dbt with one target and one parsed project."""

    def __init__(self, target: str, folder: Path) -> None:
        (folder / "profiles.yml").write_text(profile(target), "utf-8")
        self.settings = [
            "--quiet", "--no-use-colors", "--target", target,
            "--project-dir", str(PROJECT), "--profiles-dir", str(folder),
            "--target-path", str(folder / "target"), "--log-path", str(folder / "logs")]
        # GA4's nested export is not for Redshift.
        self.export = "fivetran" if target == "redshift" else "native"
        self.manifest: Any = None
        self.manifest = self.run(["parse", "--no-partial-parse"], PAST_DAY)

    def run(self, command: list[str], variables: dict[str, Any]) -> Any:
        """The result of a dbt command; ends with what dbt said if it fails."""
        done = dbtRunner(manifest=self.manifest).invoke(
            [*command, *self.settings,
             "--vars", json.dumps({"systems": SYSTEMS, "ga4_export": self.export,
                                   "training_weeks": 104, **variables})])
        if done.success:
            return done.result
        messages = [f"{result.node.name}: {result.message}" for result in done.result or []
                    if result.status == "error"] if done.result else done.exception.__cause__
        raise SystemExit(f"{command}: {done.exception or messages}")

    def compile(self, options: list[str], variables: dict[str, Any]) -> dict[str, str]:
        """The SQL of what is selected, by name."""
        command = ["compile", "--no-introspect", "--no-populate-cache", *options]
        return {result.node.name: result.node.compiled_code
                for result in self.run(command, variables)
                if result.node.resource_type != "operation"}


def without_config(file: Path) -> str:
    """The SQL of a model's file without what says how and whether to build it."""
    return re.sub(r"^\{\{ config\(.*?\) \}\}\n", "", file.read_text("utf-8"), flags=re.S)


def main(target: str, folder: Path) -> None:
    """Compile all branches for one target."""
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    dbt = Offline(target, folder)
    compiled = {branch: dbt.compile(*what) for branch, what in BRANCHES.items()}
    compiled["inline"] = {
        name: dbt.compile(["--inline", without_config(PROJECT / file)], variables)["inline_query"]
        for name, (file, variables) in INLINE.items()}
    (folder / "compiled.json").write_text(json.dumps(compiled), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
