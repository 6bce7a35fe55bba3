"""Rule files with models of forty rules each, of every kind that the language has."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

SHIPPED = Path(__file__).parents[2] / "seeds/rules"

# signal_id: the other cells of signals.csv, one list for each condition.
SIGNALS = {
    "leads_company": [["lead", "", "job_level", "one_of", "c_level|vp"]],
    "manages": [["lead", "", "job_level", "one_of", "director|manager"]],
    "technology": [["lead", "", "industry_group", "equals", "technology"]],
    "not_technology": [["lead", "", "industry_group", "not_equals", "technology"]],
    "small": [["lead", "", "employee_count", "at_most", "49"]],
    "medium": [["lead", "", "employee_count", "between", "50..500"]],
    "large": [["lead", "", "employee_count", "at_least", "501"]],
    "core_market": [["lead", "", "country_code", "one_of", "US|GB|CA"]],
    "has_budget": [["lead", "", "budget_amount", "at_least", "10000"]],
    "decides": [["lead", "", "is_decision_maker", "equals", "true"]],
    "has_need": [["lead", "", "stated_need", "is_present", ""]],
    "was_referred": [["lead", "", "lead_source", "equals", "Referral"]],
    "free_email": [["lead", "", "is_free_email", "equals", "true"]],
    "is_new": [["lead", "", "created_date", "within_days", "30"]],
    "page": [["event", "page_view", "", "occurred", ""]],
    "pricing": [["event", "page_view", "page_path", "starts_with", "/pricing"]],
    "product": [["event", "page_view", "page_path", "starts_with", "/product"]],
    "careers": [["event", "page_view", "page_path", "starts_with", "/careers"]],
    "blog": [["event", "page_view", "page_path", "starts_with", "/blog"]],
    "long_read": [["event", "page_view", "duration_seconds", "at_least", "90"]],
    "demo_form": [["event", "form_submit", "content_name", "contains", "demo|quote"]],
    "case_study": [["event", "content_download", "content_name", "contains", "case study"]],
    "download": [["event", "content_download", "", "occurred", ""]],
    "opened": [["event", "email_open", "", "occurred", ""]],
    "opened_launch": [["event", "email_open", "campaign_name", "equals", "Product launch"]],
    "clicked": [["event", "email_click|link_click", "", "occurred", ""]],
    "clicked_demo": [["event", "email_click|link_click", "page_path", "starts_with", "/demo"]],
    "replied": [["event", "email_reply", "direction", "equals", "in"]],
    "mailed": [["event", "email_sent", "", "occurred", ""]],
    "called": [["event", "call", "", "occurred", ""]],
    "met": [["event", "meeting", "", "occurred", ""]],
    "attended": [["event", "event_attended", "", "occurred", ""]],
    "ticket": [["event", "ticket_opened", "content_name", "not_one_of", "upgrade"]],
    "long_visit": [["event", "visit", "page_count", "at_least", "5"]],
    # What the lead did, as a property of the lead.
    "often_on_pricing": [["lead", "pricing", "count_in_30_days", "at_least", "3"]],
    "ignores_us": [
        ["lead", "mailed", "count_in_30_days", "at_least", "3"],
        ["lead", "opened|clicked|page", "count_in_30_days", "equals", "0"],
    ],
    "silent": [["lead", "page|opened|replied", "days_since_last", "at_least", "60"]],
    "regular": [["lead", "page", "count", "at_least", "10"]],
}

# rule_id: component, axis, group, signal, points and the cells that differ from the empty ones.
FIT, CAN_BUY = ("demographic", "fit"), ("fit", "fit")
DID, ASKED = ("behavioral", "engagement"), ("engagement", "engagement")
MISFIT, NEGATIVE = ("negative", "fit"), ("negative", "engagement")
RULES: dict[str, tuple[tuple[str, str], str, str, int, dict[str, object]]] = {
    "leads_company": (FIT, "job", "leads_company", 20, {}),
    "manages": (FIT, "job", "manages", 10, {"if_unknown": 2}),
    "technology": (FIT, "", "technology", 15, {}),
    "not_technology": (FIT, "", "not_technology", -2, {}),
    "small": (FIT, "size", "small", 3, {}),
    "medium": (FIT, "size", "medium", 10, {"if_unknown": 3}),
    "large": (FIT, "size", "large", 7, {}),
    "core_market": (FIT, "", "core_market", 5, {}),
    "has_budget": (CAN_BUY, "", "has_budget", 10, {}),
    "decides": (CAN_BUY, "", "decides", 10, {}),
    "has_need": (CAN_BUY, "", "has_need", 10, {}),
    "was_referred": (FIT, "", "was_referred", 5, {}),
    "free_email": (MISFIT, "", "free_email", -10, {}),
    "is_new": (FIT, "", "is_new", 4, {}),
    "pages": (DID, "web", "page", 1, {"max_times": 5, "per": "day", "decay": "half_life",
                                      "decay_days": 30, "max_points": 20}),
    "pages_lately": (DID, "web", "page", 5, {"measure": "count", "from_value": 5,
                                             "window_days": 14}),
    "pricing": (DID, "web", "pricing", 15, {"max_times": 1, "per": "day", "decay": "half_life",
                                            "decay_days": 30, "max_points": 45}),
    "product": (DID, "web", "product", 3, {"decay": "linear", "decay_days": 90}),
    "careers": (MISFIT, "", "careers", -5, {"max_times": 1, "per": "day", "min_points": -15}),
    "blog": (DID, "web", "blog", 1, {"max_times": 10, "per": "ever", "window_days": 60}),
    "long_visit": (DID, "web", "long_visit", 5, {"decay": "step", "decay_days": 30,
                                                 "decay_percent": 25}),
    "long_read": (DID, "", "long_read", 2, {"measure": "decayed_sum", "from_value": 1,
                                            "decay": "half_life", "decay_days": 20}),
    "regular": (DID, "", "regular", 5, {}),
    "demo_form": (ASKED, "", "demo_form", 30, {
        "max_times": 2, "per": "ever", "decay": "half_life", "decay_days": 45}),
    "often_on_pricing": (DID, "", "often_on_pricing", 10, {}),
    "case_study": (DID, "content", "case_study", 10, {"max_times": 3, "per": "ever",
                                                      "decay": "half_life", "decay_days": 60}),
    "download": (DID, "content", "download", 4, {"decay": "linear", "decay_days": 120}),
    "ignores_us": (NEGATIVE, "", "ignores_us", -10, {}),
    "opened": (ASKED, "mail", "opened", 1, {
        "max_times": 1, "per": "day", "decay": "half_life", "decay_days": 14, "max_points": 10}),
    "opened_launch": (ASKED, "mail", "opened_launch", 5, {
        "max_times": 1, "per": "ever", "decay": "linear", "decay_days": 90}),
    "clicked": (ASKED, "mail", "clicked", 5, {
        "decay": "half_life", "decay_days": 30, "max_points": 30}),
    "clicked_demo": (ASKED, "", "clicked_demo", 20, {
        "max_times": 1, "per": "day", "window_days": 90}),
    "replied": (ASKED, "", "replied", 20, {
        "decay": "half_life", "decay_days": 30, "max_points": 40}),
    "called_lately": (ASKED, "", "called", 5, {"measure": "days_since_last", "to_value": 14}),
    "met": (ASKED, "", "met", 15, {"decay": "step", "decay_days": 30, "decay_percent": 20}),
    "attended": (DID, "", "attended", 20, {"max_times": 2, "per": "ever", "decay": "half_life",
                                           "decay_days": 60}),
    "silent": (NEGATIVE, "", "silent", -8, {"if_unknown": -4}),
    "ticket": (NEGATIVE, "", "ticket", -3, {"window_days": 90, "decay": "step", "decay_days": 30,
                                            "decay_percent": 25, "min_points": -9}),
    "mailed_often": (NEGATIVE, "", "mailed", -3, {"measure": "count", "from_value": 8,
                                                  "window_days": 30}),
    "no_visit": (NEGATIVE, "", "page", -10, {"measure": "days_since_last", "from_value": 90,
                                             "if_unknown": -15}),
}

GROUPS = [("job", "best", "", ""), ("size", "best", "", ""), ("web", "sum", "", 60),
          ("content", "best", "", ""), ("mail", "sum", "", 40)]
BANDS = {
    "tiers": [("cold", "", 25), ("warm", 25, 60), ("hot", 60, "")],
    "fit_grades": [("D", "", 10), ("C", 10, 25), ("B", 25, 40), ("A", 40, "")],
    "engagement_levels": [("4", "", 5), ("3", 5, 25), ("2", 25, 50), ("1", 50, "")],
}


# The rules of the race: what a program or a query of one's own can do in a reasonable number of
# lines. Each event fades by half in so many days, some count only so often, some not for long.
RACE_SIGNALS = {name: SIGNALS[name] for name in (
    "page", "pricing", "product", "careers", "long_read", "demo_form", "case_study", "opened",
    "clicked", "replied", "met", "attended", "ticket",
    "leads_company", "manages", "technology", "medium", "core_market", "was_referred",
)}
RACE_RULES: dict[str, tuple[tuple[str, str], str, str, float, dict[str, object]]] = {
    "page": (DID, "", "page", 0.5, {
        "max_times": 10, "per": "day", "decay": "half_life", "decay_days": 14, "max_points": 25}),
    "pricing": (DID, "", "pricing", 8, {
        "max_times": 1, "per": "day", "decay": "half_life", "decay_days": 30, "max_points": 40}),
    "product": (DID, "", "product", 2, {"decay": "half_life", "decay_days": 21}),
    "careers": (MISFIT, "", "careers", -4, {
        "decay": "half_life", "decay_days": 60, "window_days": 180, "min_points": -20}),
    "long_read": (DID, "", "long_read", 1, {"decay": "half_life", "decay_days": 10}),
    "demo_form": (ASKED, "", "demo_form", 25, {
        "max_times": 2, "per": "ever", "decay": "half_life", "decay_days": 45}),
    "case_study": (DID, "", "case_study", 8, {"decay": "half_life", "decay_days": 60}),
    "opened": (ASKED, "", "opened", 1, {
        "max_times": 1, "per": "day", "decay": "half_life", "decay_days": 14}),
    "clicked": (ASKED, "", "clicked", 4, {
        "decay": "half_life", "decay_days": 30, "max_points": 30}),
    "replied": (ASKED, "", "replied", 15, {"decay": "half_life", "decay_days": 30}),
    "met": (ASKED, "", "met", 12, {"decay": "half_life", "decay_days": 45}),
    "attended": (DID, "", "attended", 15, {
        "max_times": 3, "per": "ever", "decay": "half_life", "decay_days": 60}),
    "ticket": (NEGATIVE, "", "ticket", -3, {
        "decay": "half_life", "decay_days": 30, "window_days": 90}),
    "leads_company": (FIT, "", "leads_company", 20, {}),
    "manages": (FIT, "", "manages", 10, {}),
    "technology": (FIT, "", "technology", 10, {}),
    "medium": (FIT, "", "medium", 8, {}),
    "core_market": (FIT, "", "core_market", 5, {}),
    "was_referred": (FIT, "", "was_referred", 5, {}),
}


def write(folder: Path, models: int, rules: int = 40) -> None:
    """Write the rule files with so many models of so many rules, of every kind that the
    language has, into a folder."""
    if rules > len(RULES):
        raise ValueError(f"There are {len(RULES)} rules to choose from, not {rules}.")
    used = list(RULES.items())[:: max(1, len(RULES) // rules)][:rules]
    write_set(folder, models, SIGNALS, used, GROUPS)


def write_race(folder: Path, models: int, rules: int = len(RACE_RULES)) -> None:
    """Write the seven rule files of the race into a folder: models of the rules above, and of as
    many more, each about a page of its own, as were asked for."""
    if rules < len(RACE_RULES):
        raise ValueError(f"The race has {len(RACE_RULES)} rules, or more.")
    posts = [f"post_{number}" for number in range(rules - len(RACE_RULES))]
    signals = RACE_SIGNALS | {
        post: [["event", "page_view", "page_path", "equals", f"/blog/{post.replace('_', '-')}"]]
        for post in posts}
    more = {post: (DID, "", post, 1, {"decay": "half_life", "decay_days": 30}) for post in posts}
    write_set(folder, models, signals, list((RACE_RULES | more).items()), [])


def write_set(
    folder: Path,
    models: int,
    signals: Mapping[str, list[list[str]]],
    rules: list[tuple[str, tuple[tuple[str, str], str, str, float, dict[str, object]]]],
    groups: list[tuple[str, str, object, object]],
) -> None:
    """Write the rule files with so many models of these rules into a folder.

    No two models give the same points, and half of the windows and decays differ from those of the
    others, as regions and products do.
    """
    ids = [f"model_{number:02}" for number in range(1, models + 1)]
    files: dict[str, list[dict[str, object]]] = {
        "signals": [
            {"signal_id": signal, "subject": subject, "event_type": events, "property": property_,
             "operator": operator, "value": value, "description": signal.replace("_", " ")}
            for signal, conditions in signals.items()
            for subject, events, property_, operator, value in conditions
        ],
        "scoring_rules": [
            {"model_id": model, "rule_id": rule, "component": component, "axis": axis,
             "rule_group": group, "signal_id": signal, "points": points + number * 0.25,
             "description": rule.replace("_", " "), **varied(cells, number)}
            for number, model in enumerate(ids)
            for rule, ((component, axis), group, signal, points, cells) in rules
        ],
        "rule_groups": [
            {"model_id": model, "rule_group": group, "combine": combine,
             "min_points": low, "max_points": high}
            for model in ids for group, combine, low, high in groups
        ],
        "scoring_models": [
            {"model_id": model, "version": "1", "mode": "ACTIVE", "priority": number,
             "min_score": 0, "max_score": 100}
            for number, model in enumerate(ids, 1)
        ],
        "probabilities": [],
        "contact_values": [],
        **{file: [
            {"model_id": model, file.removesuffix("s"): band, "enter_at": low, "leave_at": high}
            for model in ids for band, low, high in bands
        ] for file, bands in BANDS.items()},
    }
    folder.mkdir(parents=True, exist_ok=True)
    for file, rows in files.items():
        write_file(folder / f"{file}.csv", rows)


def varied(cells: Mapping[str, object], number: int) -> dict[str, object]:
    """The cells of a rule for the model of that number: two models share their days."""
    days = {"window_days": 7, "decay_days": 5}
    return {column: cell + days[column] * ((number + 1) // 2) if column in days else cell
            for column, cell in cells.items()}


def write_file(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    """Write rows under the header of the shipped rule file; what a row does not name is empty."""
    with (SHIPPED / path.name).open(encoding="utf-8-sig", newline="") as lines:
        header = next(csv.reader(lines))
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
