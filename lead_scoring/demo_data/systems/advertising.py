"""Advertising: what was spent on which day for which campaign, in the columns of var own_costs.

No system of the project knows it; users bring it in as a table of their own.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from lead_scoring.demo_data.scene import Raw, Scene

KINDS: tuple[str, ...] = ()

# Channel, name of the campaign, what its links carry, the currency, and the usual spend of a day.
_CAMPAIGNS = (
    ("search", "Brand search", ("google", "cpc", "brand"), "EUR", 60.0),
    ("social", "Posts of the third quarter", ("linkedin", "social", "q3"), "USD", 110.0),
    ("display", "Retargeting", ("google", "display", "retargeting"), "EUR", 25.0),
)


def tables(scene: Scene) -> Raw:
    """The one raw table of a scene, one row per day and campaign; nothing is spent on weekends."""
    rng = Random(f"advertising|{scene.until}|{len(scene.people)}")
    first = min(person.created for person in scene.people).date()
    rows: list[dict[str, object]] = []
    for day in _days(first, scene.until.date()):
        for channel, name, (source, medium, campaign), currency, usual in _CAMPAIGNS:
            rows.append({
                "cost_date": day,
                "channel": channel,
                "campaign_name": name,
                "utm_source": source,
                "utm_medium": medium,
                "utm_campaign": campaign,
                "cost": round(usual * rng.uniform(0.6, 1.4), 2),
                "currency": currency,
            })
    return {"spend": rows}


def _days(first: date, last: date) -> list[date]:
    """The working days from the first to the last day."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < 5]
