"""The training table in memory: one row per lead and day, one column per field, and the label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

LEAD, ACCOUNT, EVENT = "lead", "account", "event"
NUMBER = re.compile(r"[+-]?([0-9]{1,40}[.]?[0-9]{0,40}|[.][0-9]{1,40})([eE][+-]?[0-9]{1,2})?")


@dataclass(frozen=True, order=True)
class Field:
    """A column that points can be given for: an attribute, or a measure of what a lead did."""

    subject: str  # lead, account, or event (then `attribute` is a signal about events)
    attribute: str
    measure: str = ""  # of events: days_since_last, decayed_sum or count
    half_life: int = 0  # of a decayed_sum, in days

    @property
    def name(self) -> str:
        """As the report and rule_groups.csv call it: plain, unique and the same in each run."""
        words = [] if self.subject == LEAD else [self.subject] if self.subject == ACCOUNT else []
        words += [self.attribute, self.measure, str(self.half_life) if self.half_life else ""]
        return "_".join(word for word in words if word)

    @property
    def label(self) -> str:
        """In words, for the reasons that sales reads."""
        return self.attribute.replace("_", " ")


@dataclass(frozen=True)
class Prior:
    """Hand-set rules about leads that a scorecard may begin with: `held` has a row per lead and a
    column per rule (1 where it counts), `points` what each column gives, `rules` whose it is."""

    rules: tuple[tuple[str, str], ...]  # (rule_id, the cell that has the points)
    points: np.ndarray
    held: np.ndarray


@dataclass(frozen=True)
class Table:
    """Columns are numbers (NaN: unknown) or text in lower case (None: unknown); all of one length.
    `lead` is the key that folds keep together, `day` orders rows in time."""

    columns: Mapping[Field, np.ndarray]
    converted: np.ndarray
    lead: np.ndarray
    day: np.ndarray
    prior: Prior | None = None

    def __len__(self) -> int:
        return len(self.converted)

    def rows(self, chosen: np.ndarray) -> Table:
        """The chosen rows (a mask or positions)."""
        prior = self.prior and replace(self.prior, held=self.prior.held[chosen])
        columns = {field: column[chosen] for field, column in self.columns.items()}
        return Table(columns, self.converted[chosen], self.lead[chosen], self.day[chosen], prior)

    def fields(self, chosen: Iterable[Field]) -> Table:
        """The same rows with these columns only."""
        return replace(self, columns={field: self.columns[field] for field in chosen})

    def in_order(self) -> Table:
        """Rows by day and lead, columns by name: the order of the input decides nothing. Leads are
        numbered."""
        _, lead = np.unique(self.lead, return_inverse=True)
        table = replace(self, lead=lead).rows(np.lexsort((lead, self.day)))
        return table.fields(sorted(table.columns))

    @property
    def repeats(self) -> float:
        """Rows per lead."""
        return len(self) / max(len(np.unique(self.lead)), 1)

    @property
    def conversions(self) -> int:
        """Leads that converted: the days before a conversion are one conversion, not many."""
        return len(np.unique(self.lead[self.converted == 1]))


def is_number(column: np.ndarray) -> bool:
    """A column of numbers, not of text."""
    return column.dtype.kind == "f"


def typed_column(texts: Iterable[object]) -> np.ndarray:
    """Numbers if everything that is known reads as one (as the SQL macro try_number has it), else
    text as signals compare it: trimmed, lower case, numbers by their value."""
    cells = [clean(text) for text in texts]
    known = {cell for cell in cells if cell is not None}
    if known and all(NUMBER.fullmatch(cell) for cell in known):
        return np.array([np.nan if cell is None else float(cell) for cell in cells])
    written = {cell: _one_spelling(cell) for cell in known}
    return np.array([None if cell is None else written[cell] for cell in cells], dtype=object)


def clean(text: object) -> str | None:
    """A value as the models see it; None where nothing is known."""
    if text is None or text != text:
        return None
    if isinstance(text, (bool, np.bool_)):
        return str(bool(text)).lower()
    return str(text).strip(" ").lower() or None


def _one_spelling(cell: str) -> str:
    """007 and 7.0 are equal for a signal, so they are one level."""
    return f"{float(cell):.15g}" if NUMBER.fullmatch(cell) else cell


def six_decimals(numbers: np.ndarray) -> np.ndarray:
    """As the macro round_points rounds a measured number."""
    return np.floor((np.asarray(numbers, float) + 1e-9) * 1e6 + 0.5) / 1e6
