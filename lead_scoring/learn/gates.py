"""Is there enough to learn from? In the words Ready, OK and Not ready, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

READY, OK, NOT_READY = "Ready", "OK", "Not ready"
LEAST_CONVERSIONS = 40
ENOUGH_CONVERSIONS = 200
FEW_FIELDS = 8
SHRINKAGE = 0.9


@dataclass(frozen=True)
class Verdict:
    """`most_fields` None: as many as say something; 0: no points are proposed."""

    word: str
    reason: str
    most_fields: int | None = None


def leads_needed(parameters: int, information: float, auc: float = 0.5) -> float:
    """How many leads so many parameters need for a shrinkage of 0.9 (Riley et al. 2019, criterion
    1); twice as many where the AUC is above 0.8, for which the formula is too small (BMC 2024)."""
    kept = np.clip(information, 1e-9, SHRINKAGE - 1e-9)
    needed = parameters / ((SHRINKAGE - 1) * np.log(1 - kept / SHRINKAGE))
    return float(needed * (2 if auc > 0.8 else 1))


def information_of(base_loss: float, loss: float) -> float:
    """Cox and Snell's R squared from log loss without and with the model."""
    return float(1 - np.exp(-2 * max(base_loss - loss, 0)))


def before(conversions: int) -> Verdict:
    """What may be tried with so many ripe conversions."""
    if conversions < LEAST_CONVERSIONS:
        return Verdict(NOT_READY, f"{conversions} ripe conversions; at least {LEAST_CONVERSIONS} "
                       "are needed. Keep the hand-set points.", 0)
    if conversions < ENOUGH_CONVERSIONS:
        return Verdict(OK, f"{conversions} ripe conversions: at most {FEW_FIELDS} fields. From "
                       f"{ENOUGH_CONVERSIONS} on all that say something.", FEW_FIELDS)
    return Verdict(READY, f"{conversions} ripe conversions.")


def after(
    conversions: int, leads: int, fields: int, information: float,
    auc: float, interval: tuple[float, float],
) -> Verdict:
    """What may be proposed, once it is known how much the fields say on newer leads."""
    if not fields:
        return Verdict(NOT_READY, "nothing to learn: no field says more on leads that were not "
                       "learned from than the hand-set points do. No points are proposed.", 0)
    if interval[0] <= 0.5:
        return Verdict(NOT_READY, "nothing to learn: on leads that it had not seen, the AUC is "
                       f"{auc:.3f} (95 % interval {interval[0]:.3f} to {interval[1]:.3f}), which "
                       "chance gives too. No points are proposed.", 0)
    first = before(conversions)
    needed = leads_needed(fields, information, auc)
    if first.word == READY and leads < needed:
        return Verdict(OK, f"{leads:,} leads; {fields} fields need {needed:,.0f} (Riley's "
                       f"criterion): at most {FEW_FIELDS} fields.", FEW_FIELDS)
    if first.word == READY:
        return Verdict(READY, f"{conversions} ripe conversions, {leads:,} leads; {fields} fields "
                       f"need {needed:,.0f} (Riley's criterion).")
    return first
