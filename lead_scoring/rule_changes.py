"""What a change of the rule files changes: in the files, in the rules, in tiers and scores.

Reads two DuckDB files side by side, `before` and `after`, by the public columns of the marts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import duckdb
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lead_scoring.rule_trial import Row

# What names a row of a rule file.
KEYS = {
    "signals.csv": ("signal_id",),
    "scoring_rules.csv": ("model_id", "rule_id"),
    "rule_groups.csv": ("model_id", "rule_group"),
    "scoring_models.csv": ("model_id",),
    "tiers.csv": ("model_id", "tier"),
    "fit_grades.csv": ("model_id", "fit_grade"),
    "engagement_levels.csv": ("model_id", "engagement_level"),
    "probabilities.csv": ("model_id", "version"),
    "contact_values.csv": ("model_id", "segment_signal"),
}

RULES = """
    select
        coalesce(after.model_id, before.model_id) || '.' || coalesce(after.rule_id, before.rule_id),
        before.leads_fired, after.leads_fired, before.total_points, after.total_points,
        coalesce(after.finding, 'No longer there')
    from before.{rule_health} as before
    full outer join after.{rule_health} as after
        on before.model_id = after.model_id and before.rule_id = after.rule_id
        and before.starts_on is not distinct from after.starts_on
    where
        before.leads_fired is distinct from after.leads_fired
        or before.total_points is distinct from after.total_points
        or before.finding is distinct from after.finding
        or lower(coalesce(after.model_id, before.model_id) || '.'
            || coalesce(after.rule_id, before.rule_id)) in (select unnest($changed))
    order by 1, before.starts_on, after.starts_on
"""

MODELS = """
    select
        coalesce(after.model_id, before.model_id), count(*),
        count(*) filter (where before.lead_score is distinct from after.lead_score),
        avg(before.lead_score), avg(after.lead_score)
    from before.{lead_model_scores} as before
    full outer join after.{lead_model_scores} as after
        on before.lead_id = after.lead_id and before.model_id = after.model_id
    group by 1
    having count(*) filter (where before.lead_score is distinct from after.lead_score) > 0
    order by 1
"""

TIERS = """
    select coalesce(before.tier, 'no model'), coalesce(after.tier, 'no model'), count(*)
    from before.{scored_leads} as before
    inner join after.{scored_leads} as after on before.lead_id = after.lead_id
    where before.tier is distinct from after.tier
    group by 1, 2
    order by 3 desc, 1, 2
"""

# The rule or limit of the score that counts for the lead whose points changed most.
LEADS = """
    with entries as (
        select
            lead_id, entry, rule_id, rule_group, any_value(description) as description,
            sum(points) as change
        from (
            select * replace (-points as points) from before.{score_ledger} where is_primary
            union all
            select * from after.{score_ledger} where is_primary
        )
        group by lead_id, entry, rule_id, rule_group
    ),
    causes as (
        select * from entries where change <> 0
        qualify row_number() over (
            partition by lead_id order by abs(change) desc, rule_id is null, rule_id, entry) = 1
    )
    select
        coalesce(after.full_name, after.email, after.lead_id),
        before.lead_score, after.lead_score, before.tier, after.tier,
        causes.change, causes.description, coalesce(causes.rule_id, causes.entry)
    from before.{scored_leads} as before
    inner join after.{scored_leads} as after on before.lead_id = after.lead_id
    left join causes on after.lead_id = causes.lead_id
    where before.lead_score <> after.lead_score
    order by abs(after.lead_score - before.lead_score) desc, after.lead_score desc, after.lead_id
    limit $top
"""

COUNTS = """
    select
        count(*), count(*) filter (where before.lead_score <> after.lead_score),
        count(*) filter (where before.tier is distinct from after.tier)
    from before.{scored_leads} as before
    inner join after.{scored_leads} as after on before.lead_id = after.lead_id
"""


def changes_of_files(
    before: Mapping[str, Counter[Row]], after: Mapping[str, Counter[Row]]
) -> Iterator[tuple[str, str, str]]:
    """(file, the row's key, what changed in it). A key that names one row before and after is
    changed cell by cell; otherwise rows are added and removed."""
    for file, key_columns in KEYS.items():
        gone, new = _by_key(before[file] - after[file], key_columns), \
            _by_key(after[file] - before[file], key_columns)
        for key in sorted(gone.keys() | new.keys()):
            old_rows, new_rows = gone.get(key, []), new.get(key, [])
            if len(old_rows) == len(new_rows) == 1:
                yield file, key, _cells(old_rows[0], new_rows[0])
                continue
            for word, rows in (("removed", old_rows), ("added", new_rows)):
                for row in rows:
                    yield file, key, f"{word}: {_shown(row, key_columns)}"


def _by_key(rows: Counter[Row], key_columns: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows.elements():
        cells = dict(row)
        found.setdefault(".".join(cells.get(c, "?") for c in key_columns), []).append(cells)
    return found


def _cells(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    changed = sorted(c for c in old.keys() | new.keys() if old.get(c) != new.get(c))
    return ", ".join(f"{c} {old.get(c, 'empty')} -> {new.get(c, 'empty')}" for c in changed)


def _shown(row: Mapping[str, str], key_columns: Iterable[str]) -> str:
    """A row in few words: what it is worth if it is a rule, its cells otherwise."""
    if "points" in row and "signal_id" in row:
        return f"{row['points']} points for {row['signal_id']}"
    cells = {c: v for c, v in row.items() if c not in key_columns and c != "description"}
    return ", ".join(f"{c} {v}" for c, v in sorted(cells.items()))


def show_files(console: Console, changes: Iterable[tuple[str, str, str]]) -> None:
    """The rows that were added, removed or changed."""
    table = _table(console, "What changed in the files", ("file", "row", "what"))
    for file, key, what in changes:
        table.add_row(file, escape(key), escape(what))
    console.print(table)


def show_scores(
    console: Console,
    before: Path,
    after: Path,
    names: Mapping[str, str],
    changes: Iterable[tuple[str, str, str]],
    top: int,
) -> None:
    """What it does to rules, models, tiers and leads."""
    with duckdb.connect() as connection:
        for alias, file in (("before", before), ("after", after)):
            connection.execute(f"attach '{str(file).replace(chr(39), chr(39) * 2)}' as {alias} "
                               "(read_only)")
        # "database"."schema"."table" of dbt, without the database.
        tables = {name: relation.split(".", 1)[1] for name, relation in names.items()}

        def rows(query: str, **values: object) -> list[tuple]:
            return connection.execute(query.format(**tables), values or None).fetchall()

        rules = sorted({key.lower() for file, key, _ in changes if file == "scoring_rules.csv"})
        (leads, moved, tiers), = rows(COUNTS)
        for table in (
            rules_table(console, rows(RULES, changed=rules)), models_table(console, rows(MODELS)),
            tiers_table(console, rows(TIERS)), leads_table(console, rows(LEADS, top=top)),
        ):
            if table.row_count:
                console.print(table)
        console.print(f"\n[bold]{moved:,} of {leads:,} leads get another score, {tiers:,} another "
                      "tier.[/bold]")


def rules_table(console: Console, rows: Iterable[tuple]) -> Table:
    """The rules that were changed, and those that fire for others or give other points."""
    table = _table(console, "Rules", ("rule", "fires for (leads)", "points in all", "finding"))
    for rule, fired, fires, points, gives, finding in rows:
        table.add_row(escape(rule), _change(fired, fires, "d"), _change(points, gives, ".0f"),
                      escape(finding))
    return table


def models_table(console: Console, rows: Iterable[tuple]) -> Table:
    """The models, those in TESTING too, that now say something else."""
    table = _table(console, "Models", ("model", "leads", "with another score", "mean score"))
    for model, leads, changed, mean, mean_now in rows:
        table.add_row(escape(model), f"{leads:,}", f"{changed:,}", _change(mean, mean_now, ".2f"))
    return table


def tiers_table(console: Console, rows: Iterable[tuple]) -> Table:
    """How many leads go from which tier to which."""
    table = _table(console, "Tiers", ("from", "to", "leads"))
    for old, new, leads in rows:
        table.add_row(escape(old), escape(new), f"{leads:,}")
    return table


def leads_table(console: Console, rows: Iterable[tuple]) -> Table:
    """The leads whose score changes most, and the rule that does it."""
    table = _table(console, "The leads whose score changes most",
                   ("lead", "score", "tier", "most of it from"))
    table.columns[1].no_wrap = True
    for lead, score, score_now, tier, tier_now, change, description, rule in rows:
        cause = "another model" if change is None else f"{change:+.1f} {description} ({rule})"
        tiers = (tier or "no model") + (f" -> {tier_now or 'no model'}" if tier != tier_now else "")
        table.add_row(escape(lead), _change(score, score_now, ".1f"), escape(tiers), escape(cause))
    return table


def _change(old: float | None, new: float | None, form: str) -> str:
    shown = ["-" if value is None else format(value, f",{form}") for value in (old, new)]
    return shown[0] if shown[0] == shown[1] else f"{shown[0]} -> {shown[1]}"


def _table(console: Console, title: str, headings: Iterable[str]) -> Table:
    """A table of the house: lines only where a terminal can draw them."""
    style = box.SIMPLE_HEAD if console.is_terminal else box.ASCII2
    table = Table(title=f"\n{title}", title_justify="left", box=style, title_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table
