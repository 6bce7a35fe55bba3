"""Runs one contender in a process of its own: `python -m lead_scoring.bench.contenders <name>
<folder with the inputs> <folder for the results>`."""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path

from .inputs import Inputs


def main(name: str, inputs: str, output: str) -> None:
    """Run a contender and write down its seconds, without those of the start of Python."""
    contender = importlib.import_module(f"{__package__}.{name}")
    folder = Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    read = Inputs.at(Path(inputs))
    started = time.perf_counter()
    contender.score(read, folder)
    seconds = time.perf_counter() - started
    (folder / "result.json").write_text(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main(*sys.argv[1:])
