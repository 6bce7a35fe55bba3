"""Checks the form of the rule files before dbt reads them: encoding, separator, header, rows.

What the cells say is checked in the warehouse (the table rule_errors), where the words, models and
signals are known. Here is only what would make the loader stop with a message of its own, or read
something else than what was written.
"""

from __future__ import annotations

import csv
import io
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import yaml

PROJECT = Path(__file__).resolve().parents[1]
RULES = PROJECT / "seeds" / "rules"
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
OPENING, CLOSING = "“”„‟«»‘‚‹", "“”‟«»’‛›"
SAVE_AS = 'Save it as "CSV UTF-8 (comma delimited)".'


@dataclass(frozen=True)
class Problem:
    """One mistake. `row` is as a spreadsheet shows it (header: row 1); None: the whole file."""

    file: Path
    sentence: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        places = [_shown_path(self.file)]
        if self.row is not None:
            places.append(f"row {self.row}")
        if self.column is not None:
            places.append(f"column {self.column}")
        if self.value is not None:
            places.append(f"'{_shown_cell(self.value)}'")
        return f"{', '.join(places)}: {self.sentence}"


@cache
def columns_of_files() -> dict[str, list[str]]:
    """The columns of every rule file, as seeds/rules/_rules__seeds.yml documents them."""
    documented = yaml.safe_load((RULES / "_rules__seeds.yml").read_text(encoding="utf-8"))
    return {
        f"{seed['name']}.csv": [column["name"] for column in seed["columns"]]
        for seed in documented["seeds"]
    }


def check(folder: Path) -> list[Problem]:
    """All mistakes in the form of the rule files of a folder; none: dbt can read them."""
    if not folder.is_dir():
        return [Problem(folder, "There is no such folder.")]
    return [
        problem
        for name, columns in columns_of_files().items()
        for problem in check_file(folder / name, columns)
    ]


def check_file(path: Path, columns: Sequence[str]) -> list[Problem]:
    """All mistakes in the form of one rule file that should have these columns."""
    try:
        text = _read(path)
    except FormError as error:
        return [Problem(path, str(error), error.row)]
    rows, broken = _parse(path, text)
    if not rows:
        return broken
    header = [cell.strip().lower() for cell in rows[0]]
    problems = _check_header(path, header, columns)
    for number, row in enumerate(rows[1:], start=2):
        problems += _check_row(path, number, row, header)
    return problems + broken


class FormError(Exception):
    """A file that cannot be read at all; the message says what to do."""

    def __init__(self, sentence: str, row: int | None = None) -> None:
        super().__init__(sentence)
        self.row = row


def _read(path: Path) -> str:
    """The text of a file; a byte order mark at its start is harmless, as dbt skips it."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise FormError(f"The file is missing.{_similar_file(path)}") from None
    except OSError as error:
        raise FormError(f"The file cannot be read: {error.strerror}.") from None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        raise FormError(f"The file is not UTF-8 (probably UTF-16, or a workbook). {SAVE_AS}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise FormError(f"The file is not UTF-8 from this row on. {SAVE_AS}", row) from None
    if not text.strip():
        raise FormError("The file is empty. Its first row must name the columns.")
    _check_separator(text.lstrip("\r\n").splitlines()[0])
    return text


def _similar_file(path: Path) -> str:
    """A hint at a file of nearly the same name, such as 'tiers (1).csv'."""
    names = {file.name.lower(): file.name for file in path.parent.iterdir()}
    similar = get_close_matches(path.name, names, n=1, cutoff=0.75)
    taken = columns_of_files()
    return "".join(f" Is {names[name]} meant?" for name in similar if name not in taken)


def _check_separator(first_line: str) -> None:
    if "," in first_line:
        return
    for separator, name in SEPARATORS.items():
        if separator in first_line:
            raise FormError(f"The cells are separated by {name} instead of commas. {SAVE_AS}", 1)


def _parse(path: Path, text: str) -> tuple[list[list[str]], list[Problem]]:
    """The rows up to the first one that cannot be cut into cells, and the problem with that one."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            rows.append(row)
    except csv.Error as error:
        return rows, [Problem(path, _quote_mistake(error), len(rows) + 1)]
    return rows, []


def _quote_mistake(error: csv.Error) -> str:
    if "end of data" in str(error) or "field limit" in str(error):
        return 'A quote (") opens here and never closes. Close it, or take it out.'
    return (
        'A quote (") stands in the middle of a cell, or does not close. Put quotes around the whole'
        " cell and write a quote inside it twice."
    )


def _check_header(path: Path, header: list[str], columns: Sequence[str]) -> list[Problem]:
    """Columns that are unknown, doubled or missing; a misspelled one is one problem, not two."""
    missing = [column for column in columns if column not in header]
    if len(missing) > len(columns) / 2:
        sentence = f"The first row must name the columns: {','.join(columns)}"
        return [Problem(path, sentence, 1)]
    problems = []
    for place, name in enumerate(header, start=1):
        if not name:
            sentence = f"The header's cell {place} is empty. Name the column, or delete all of it."
            problems.append(Problem(path, sentence, 1))
        elif name in header[: place - 1]:
            problems.append(Problem(path, "The header has this column twice.", 1, name))
        elif name not in columns:
            meant = get_close_matches(name, missing, n=1)
            missing = [column for column in missing if column not in meant]
            sentence = "Nothing reads this column."
            hint = f"Is {meant[0]} meant?" if meant else "Take it out, or correct its name."
            problems.append(Problem(path, f"{sentence} {hint}", 1, name))
    absent = "The column is missing. Add it to the header."
    return problems + [Problem(path, absent, 1, column) for column in missing]


def _check_row(path: Path, number: int, row: list[str], header: list[str]) -> Iterator[Problem]:
    """Rows of another length than the header, and cells that are read as something else."""
    if not any(cell.strip() for cell in row):
        return
    if len(row) != len(header):
        yield Problem(path, _length_mistake(row, header), number)
        return
    for column, cell in zip(header, row, strict=True):
        text = cell.strip()
        if len(text) > 1 and text[0] in OPENING and text[-1] in CLOSING:
            sentence = 'These quotes are typographic. Use straight ones (") or none.'
            yield Problem(path, sentence, number, column, text)
        elif text.lower() == "null":
            sentence = "The loader reads this word as an empty cell. Leave the cell empty."
            yield Problem(path, sentence, number, column, text)


def _length_mistake(row: list[str], header: list[str]) -> str:
    sizes = f"The row has {len(row)} cells and the header has {len(header)}."
    if any(cell.strip()[:1] in tuple(OPENING) for cell in row):
        return f'{sizes} Typographic quotes hold no comma: use straight ones (").'
    if any("\n" in cell for cell in row):
        return f'{sizes} Probably a quote (") is not closed, and the next line became part of it.'
    if len(row) > len(header):
        return f'{sizes} Probably a text with a comma has no quotes (") around it.'
    return f"{sizes} Probably a comma was lost: an empty cell needs one too."


def _shown_path(path: Path) -> str:
    path = path.resolve()
    return (path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else path).as_posix()


def _shown_cell(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= 60 else f"{line[:57]}..."


def add_arguments(parser: ArgumentParser) -> None:
    """The command line of `python -m lead_scoring check-rules`."""
    parser.add_argument(
        "folder", nargs="?", type=Path, default=RULES, help="the rule files (default: seeds/rules)"
    )


def run(args: Namespace) -> int:
    """Prints one line per problem; 1 if there is any, else 0."""
    problems = check(args.folder)
    for problem in problems:
        print(problem)
    if problems:
        return 1
    print("The rule files have the right form. dbt build checks what they say.")
    return 0
