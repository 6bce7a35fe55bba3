"""The Data Docs of Great Expectations, as HTML that needs no network.

Great Expectations makes the pages; their styles, icons and scripts come from seven content delivery
networks, and the page that lists them is empty without its scripts. So everything from elsewhere is
taken out, a small style sheet is put in its place, and the list is written here.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import great_expectations as gx
from great_expectations.compatibility.pydantic import ValidationError
from great_expectations.core.expectation_suite import ExpectationSuite
from great_expectations.core.validation_definition import ValidationDefinition
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.exceptions import ExpectationNotFoundError
from great_expectations.expectations.registry import get_expectation_impl

from lead_scoring.expectation_suites import Check, Suite

if TYPE_CHECKING:
    import pandas as pd

# Scripts (they all need a library from elsewhere), style sheets, the logo, the advertisement, and
# the name of the asset, which a table in memory does not have.
FROM_ELSEWHERE = re.compile(
    r"<script\b.*?</script>|<style\b.*?</style>|<link\b[^>]*>|<footer\b.*?</footer>|<img\b[^>]*>"
    r"|Data asset: None<br>",
    re.DOTALL,
)
# How Great Expectations words bounds and sets, and how people do.
SHORTER = {
    "greater than or equal to": "at least",
    "less than or equal to": "at most",
    "^Must have": "must have",
    r"(\$v__\d+) (?=\$v__)": r"\1, ",
}
STYLE = (Path(__file__).parent / "data_docs.css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Page:
    """A line of the list: which table, how many expectations, the sentences that failed."""

    name: str
    suite: Suite
    failed: list[str]
    count: int


class Site:
    """One run of Great Expectations, and its pages in a folder that is made anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pages: list[Page] = []
        self.context = gx.get_context(mode="ephemeral")
        self.context.variables.progress_bars = ProgressBarsConfig(globally=False)
        for name in self.context.get_site_names():
            self.context.delete_data_docs_site(name)
        self.source = self.context.data_sources.add_pandas("warehouse")

    def validate(
        self, name: str, suite: Suite, frame: pd.DataFrame, checks: Sequence[Check]
    ) -> list[tuple[str, Any]]:
        """For each check its wording and the result of Great Expectations.

        Raises ValueError, with a sentence, for a check that it does not understand."""
        worded = [_expectation(suite, check) for check in checks]
        gx_suite = self.context.suites.add(
            ExpectationSuite(name=name, expectations=[expectation for _, expectation in worded])
        )
        data = self.source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("all")
        definition = self.context.validation_definitions.add(
            ValidationDefinition(name=name, data=data, suite=gx_suite)
        )
        answer = definition.run(
            batch_parameters={"dataframe": frame},
            result_format={
                "result_format": "SUMMARY",
                "partial_unexpected_count": 20,
                "unexpected_index_column_names": [key for key in suite.key if key in frame],
            },
        )
        by_id = {result.expectation_config.id: result for result in answer.results}
        return [
            (wording, by_id[expectation.id])
            for (wording, _), expectation in zip(worded, gx_suite.expectations, strict=True)
        ]

    def add_page(
        self, name: str, suite: Suite, failed: list[str], checks: Sequence[Check]
    ) -> None:
        """Note what the list shall say of a suite that was validated under this name."""
        self.pages.append(Page(name, suite, failed, len(checks)))

    def write(self, warehouse: Path) -> Path:
        """Write all pages and the list of them; returns the list's path."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.context.add_data_docs_site(
            "warehouse",
            {
                "class_name": "SiteBuilder",
                "show_how_to_buttons": False,
                "store_backend": {
                    "class_name": "TupleFilesystemStoreBackend",
                    "base_directory": str(self.folder.resolve()),
                },
            },
        )
        self.context.build_data_docs()
        shutil.rmtree(self.folder / "static", ignore_errors=True)
        for file in self.folder.rglob("*.html"):
            file.write_text(offline(file.read_text(encoding="utf-8")), encoding="utf-8")
        index = self.folder / "index.html"
        index.write_text(self._index(warehouse), encoding="utf-8")
        return index

    def _index(self, warehouse: Path) -> str:
        """The list of all pages, with the sentences of what failed."""
        rows = "\n".join(self._row(page) for page in self.pages)
        failed = [sentence for page in self.pages for sentence in page.failed]
        sentences = "".join(f"<li>{escape(sentence)}</li>" for sentence in failed)
        count = sum(page.count for page in self.pages)
        verdict = f"{len(failed)} of {count} expectations do not hold" if failed else "all is well"
        return (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="UTF-8">'
            f"<title>Data quality</title>\n<style>{STYLE}</style></head>\n<body><main>\n"
            f"<h1>Data quality</h1>\n<p>{escape(str(warehouse))}, checked on "
            f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC: {verdict}.</p>\n"
            f"<ul>{sentences}</ul>\n<table class='table'>\n<tr><th>Status</th><th>Table</th>"
            f"<th>Expectations</th><th>Failed</th><th>About</th></tr>\n{rows}\n</table>\n"
            "</main></body></html>\n"
        )

    def _row(self, page: Page) -> str:
        """One page as a row of the list."""
        (file,) = self.folder.glob(f"validations/{page.name.replace('.', '/')}/*/*/*.html")
        kind = " (figures)" if page.name != page.suite.name else ""
        icon = "fa-times text-danger" if page.failed else "fa-check-circle text-success"
        return (
            f"<tr><td><i class='fas {icon}'></i></td>"
            f"<td><a href='{escape(file.relative_to(self.folder).as_posix())}'>"
            f"{escape(page.suite.table)}</a>{kind}</td><td>{page.count}</td>"
            f"<td>{len(page.failed) or ''}</td><td>{escape(page.suite.about)}</td></tr>"
        )


def offline(html: str) -> str:
    """A page of Great Expectations without anything from elsewhere, in our own style."""
    return FROM_ELSEWHERE.sub("", html).replace("</head>", f"<style>{STYLE}</style></head>", 1)


def _expectation(suite: Suite, check: Check) -> tuple[str, Any]:
    """The wording of a check, and the expectation as an object of Great Expectations.

    Raises ValueError with a sentence."""
    try:
        expectation = get_expectation_impl(check.type)(
            **check.arguments, severity=check.severity, meta={"notes": check.why}
        )
    except ExpectationNotFoundError:
        raise ValueError(f"{suite.name}: Great Expectations has no {check.type}.") from None
    except ValidationError as mistake:
        reasons = (f"{' '.join(map(str, e['loc']))}: {e['msg']}" for e in mistake.errors())
        raise ValueError(f"{suite.name}: {check.type}: {'; '.join(reasons)}.") from None
    wording = check.wording or _wording(check, expectation)
    # The pages show notes only in the list of expectations; beside the results this is shown.
    expectation.description = f"{wording} Why: {check.why}".replace("$", "$$")
    return wording, expectation


def _wording(check: Check, expectation: Any) -> str:
    """The expectation as Great Expectations words it, without the column's name before it."""
    try:
        rendered = expectation._prescriptive_renderer(configuration=expectation.configuration)
        template = rendered[0].string_template
    except (AttributeError, KeyError, TypeError, ValueError):  # some are worded for a chart only
        arguments = ", ".join(f"{name} {value}" for name, value in check.arguments.items())
        return f"{check.type.removeprefix('expect_').replace('_', ' ')} ({arguments})."
    text = template["template"].removeprefix("$column ")
    for words, shorter in SHORTER.items():
        text = re.sub(words, shorter, text)
    values = {name: _plain(value) for name, value in template["params"].items()}
    return " ".join(Template(text).safe_substitute(values).split())


def _plain(value: object) -> str:
    """A bound as it was written in the suite: 5 and not 5.0, a day and not its midnight."""
    return re.sub(r"\.0$| 00:00:00$", "", str(value))
