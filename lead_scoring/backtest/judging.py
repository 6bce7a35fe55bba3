"""Puts what two sides said on a day beside what became of the leads."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from .measures import Day
from .outcomes import Outcomes
from .past import Score, Scores

NO_MODEL = Score(0.0, "no model", False, False, None)


def judged_day(
    day: date, sides: tuple[Scores, Scores], models: tuple[str, str] | None, outcomes: Outcomes,
    conversion_days: int,
) -> Day:
    """The leads that had not converted by the day. Without `models` each side is the score that a
    lead has (of its primary model; without one 0), and every lead of either side is there; with
    them it is what each of the two says, of the leads that both score. A lead that converted on a
    day that nobody knows is not judged."""
    if models:
        old, new = (_of_model(scores, model, outcomes)
                    for scores, model in zip(sides, models, strict=True))
        ids = old.keys() & new.keys()
    else:
        old, new = (_of_model(scores, None, outcomes) for scores in sides)
        ids = old.keys() | new.keys()
    leads = sorted(lead for lead in ids if _is_open(lead, day, outcomes))
    pairs = [(old.get(lead, NO_MODEL), new.get(lead, NO_MODEL)) for lead in leads]
    last = day + timedelta(days=conversion_days)
    chances = [[side.probability for side in pair] for pair in pairs]
    complete = bool(pairs) and all(p is not None for pair in chances for p in pair)
    return Day(
        date=day,
        leads=tuple(leads),
        converted=np.array([_converted_by(lead, last, outcomes) for lead in leads], dtype=bool),
        scores=np.array([[s.score for s in pair] for pair in pairs]).T.reshape(2, len(leads)),
        tiers=(tuple(p[0].tier for p in pairs), tuple(p[1].tier for p in pairs)),
        held_out=np.array([p[0].is_held_out or p[1].is_held_out for p in pairs], dtype=bool),
        probabilities=np.array(chances, dtype=float).T if complete else None,
    )


def _of_model(scores: Scores, model: str | None, outcomes: Outcomes) -> dict[str, Score]:
    """Lead by its id of today -> what the model (None: the primary one) said. Of records that have
    become one lead since the best score counts."""
    found: dict[str, Score] = {}
    for (lead, model_id), score in sorted(scores.items()):
        if score.is_primary if model is None else model_id == model:
            now = outcomes.lead_now.get(lead, lead)
            if now not in found or score.score > found[now].score:
                found[now] = score
    return found


def _is_open(lead: str, day: date, outcomes: Outcomes) -> bool:
    if lead not in outcomes.converted_on:
        return True
    converted_on = outcomes.converted_on[lead]
    return converted_on is not None and converted_on > day


def _converted_by(lead: str, last: date, outcomes: Outcomes) -> bool:
    converted_on = outcomes.converted_on.get(lead)
    return converted_on is not None and converted_on <= last
