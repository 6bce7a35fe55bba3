"""Parts of the training table for choosing and for judging: always older against newer, and never
one lead on both sides."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lead_scoring.learn.table import Table

BLOCKS = 5


def first_days(table: Table) -> np.ndarray:
    """Each row's lead's first day, as a number that orders leads in time; all rows of a lead have
    the same."""
    leads, place = np.unique(table.lead, return_inverse=True)
    first = np.full(len(leads), np.iinfo(np.int64).max)
    np.minimum.at(first, place, table.day.astype("int64"))
    order = np.empty(len(leads), dtype=np.int64)
    order[np.lexsort((leads, first))] = np.arange(len(leads))
    return order[place]


def blocks(table: Table, how_many: int = BLOCKS) -> np.ndarray:
    """Cut leads, ordered by their first day, into blocks of about as many rows each."""
    order = first_days(table)
    rows = np.bincount(order)
    before = np.cumsum(rows) - rows / 2
    return (before * how_many / len(table)).astype(int)[order]


def forward(table: Table, how_many: int = BLOCKS) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Masks of (training, held-out) rows: each block but the first two by all before it."""
    block = blocks(table, how_many)
    for held in range(2, how_many):
        yield block < held, block == held


def around(table: Table, how_many: int = BLOCKS) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Masks of (training, held-out) rows: each block of time by all others."""
    block = blocks(table, how_many)
    for held in range(how_many):
        yield block != held, block == held
