"""How cost grows with rules and with models on the same events: this project and the others."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from . import race, rules
from .contenders import inputs
from .model_cost import BEFORE, TIMED
from .race import FULL_ROWS, SAME_LEDGER, Race, Row

RULES = (len(rules.RACE_RULES), 50, 100, 200)
MODELS = (1, 3, 10)


def run(base: Race, repeats: int) -> list[Row]:
    """Build up to the events once; then let all compute the scores with more and more rules, and
    more and more models. DifferenceError if they do not say the same."""
    bench = race.prepare(base)
    bench.use(base.warehouse, base.raw)
    base.tell("building everything up to the events")
    bench.dbt(*BEFORE)
    sizes = [*(("rules", replace(base, models=1, rules=count)) for count in RULES),
             *(("models", replace(base, models=count, rules=RULES[0])) for count in MODELS)]
    return [row for kind, size in sizes for row in measure(kind, size, repeats)]


def measure(kind: str, size: Race, repeats: int) -> list[Row]:
    """All contenders with so many rules and models, in turns."""
    size.tell(f"{size.models} models of {size.rules} rules")
    bench = race.project.Project(size.project)
    race.write_rules(size, bench)
    bench.dbt("seed", "--select", "package:bench")
    runs, taken = [], {name: [] for name in ("floor", *SAME_LEDGER)}
    for repeat in range(repeats):
        runs.append(bench.dbt(*TIMED, "--full-refresh"))
        if not repeat:
            read = inputs.write(size.folder)
        for name, done in taken.items():
            if all(each.seconds is not None for each in done):
                done.append(race.compute(size, name))
    notes = race.agree(size, read, taken)
    ours = Row(
        kind, FULL_ROWS[0], size.events, size.models, size.rules,
        seconds=median(each.sql_seconds() for each in runs),
        cpu_seconds=median(each.cpu_seconds for each in runs),
        peak_mb=max(each.peak_mb for each in runs),
        rows=race.count("score_ledger", size.warehouse),
        repeats=repeats,
    )
    return [*(race.row(size, name, done, notes.get(name, ""), kind)
              for name, done in taken.items()), ours]
