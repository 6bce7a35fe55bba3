"""Identifiers in the form in which each system makes them, many at a time."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

_BASE62 = np.frombuffer(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", np.uint8)
_CHECKSUM = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345", np.uint8)
_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)


def fixed_width(characters: np.ndarray) -> pa.StringArray:
    """A string array from an (n, width) matrix of ASCII codes."""
    count, width = characters.shape
    offsets = np.arange(count + 1, dtype=np.int32) * width
    data = pa.py_buffer(np.ascontiguousarray(characters))
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), data)


def salesforce_ids(prefix: str, count: int, start: int = 1) -> pa.StringArray:
    """`count` 18-character Salesforce ids that begin with a 3-character key prefix."""
    numbers = np.arange(start, start + count, dtype=np.int64) * 7919 + 1_000_003
    matrix = np.empty((count, 18), np.uint8)
    matrix[:, :6] = np.frombuffer(f"{prefix}5g0".encode(), np.uint8)
    for position in range(14, 5, -1):
        matrix[:, position] = _BASE62[numbers % 62]
        numbers = numbers // 62
    upper = (matrix[:, :15] >= ord("A")) & (matrix[:, :15] <= ord("Z"))
    bits = upper.reshape(count, 3, 5) @ (1 << np.arange(5))
    matrix[:, 15:] = _CHECKSUM[bits]
    return fixed_width(matrix)


def uuids(rng: np.random.Generator, count: int) -> pa.StringArray:
    """`count` random ids in the form 8-4-4-4-12."""
    raw = rng.integers(0, 16, (count, 32), dtype=np.uint8)
    matrix = np.full((count, 36), ord("-"), np.uint8)
    places = [p for p in range(36) if p not in (8, 13, 18, 23)]
    matrix[:, places] = _HEX[raw]
    return fixed_width(matrix)


def client_ids(rng: np.random.Generator, first_seen: np.ndarray) -> pa.StringArray:
    """GA4 cookies: a random number, a dot, and the second at which the cookie was set."""
    numbers = rng.integers(10**9, 2 * 10**9, len(first_seen))
    seconds = first_seen // 1_000_000
    return pa.array([f"{a}.{b}" for a, b in zip(numbers.tolist(), seconds.tolist(), strict=True)])
