"""Runs a command within two cores and a limit of memory, and says what it took."""

from __future__ import annotations

import os
import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

CORES = 2
# The memory that a contender may have, in MB.
MEMORY_MB = 8192
SECONDS_BETWEEN_LOOKS = 0.02


@dataclass(frozen=True)
class Usage:
    """What a process took: seconds from start to end, seconds of the processor, the most memory
    that was its own at one time; and how it ended."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    exit_code: int
    is_out_of_memory: bool


def run(command: list[str], folder: Path, log: Path, memory_mb: int | None = None) -> Usage:
    """Run a command, its output in a file. It is ended when its own memory (what is not pages of
    files) goes over the limit."""
    environment = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
                   "POLARS_MAX_THREADS": str(CORES), "OMP_NUM_THREADS": str(CORES)}
    for name in ("DBT_TARGET_PATH", "DBT_LOG_PATH", "PYTHONDONTWRITEBYTECODE"):
        environment.pop(name, None)
    started, peak, over = time.perf_counter(), 0.0, False
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output,
                                   stderr=subprocess.STDOUT)
        keep_to_cores(process.pid)
        while True:
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            own, highest = memory(process.pid)
            peak = max(peak, highest)
            if memory_mb and own > memory_mb:
                over = True
                process.kill()
            time.sleep(SECONDS_BETWEEN_LOOKS)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Usage(
        seconds=time.perf_counter() - started,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        # Without /proc (macOS) the peak is told by the system at the end.
        peak_mb=peak or usage.ru_maxrss / 1024,
        exit_code=process.returncode,
        is_out_of_memory=over,
    )


def keep_to_cores(pid: int) -> None:
    """Let a process have two of the cores, where the system can say so."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(pid, sorted(os.sched_getaffinity(0))[:CORES])


def memory(pid: int) -> tuple[float, float]:
    """MB of memory that is a process's own now, and its peak of resident memory so far.

    The peak is read here and not from the system at the end: that one would begin with the
    memory of the process that started it.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0, 0.0
    sizes = dict(re.findall(r"(RssAnon|VmHWM):\s+(\d+) kB", status))
    return int(sizes.get("RssAnon", 0)) / 1024, int(sizes.get("VmHWM", 0)) / 1024
