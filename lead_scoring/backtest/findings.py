"""Everything that a back-test found, and its verdict in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from . import measures
from .measures import CONVERSIONS_NEEDED, P_VERDICT, Z_VERDICT, Band, Calibration, Day, Estimate

BIAS = (
    "Leads with high scores were worked harder, so they converted more often than they would have "
    "by themselves: a back-test favours the rules that were in use. Only held-out leads, on whose "
    "score nobody acted, are free of it (holdout_percent in scoring_models.csv).")


@dataclass(frozen=True)
class HeldOut:
    """The same comparison on the leads on whose score nobody acted."""

    leads: int
    converted: int
    aucs: tuple[Estimate, Estimate]
    difference: Estimate


@dataclass(frozen=True)
class Findings:
    """What was found; of pairs the old side is first."""

    names: tuple[str, str]
    dates: tuple[date, ...]
    conversion_days: int
    rows: int
    leads: int
    converted: int
    moved: int
    capacity: int
    capacity_is_given: bool
    changed: tuple[str, ...]
    aucs: tuple[Estimate, Estimate]
    auc_difference: Estimate
    auc_for_verdict: Estimate
    precisions: tuple[Estimate, Estimate]
    reached: measures.Reached
    tenths: tuple[list[Band], list[Band]]
    tiers: tuple[list[Band], list[Band]]
    migration: dict[tuple[str, str], tuple[int, int]]
    calibrations: tuple[Calibration | None, Calibration | None]
    held_out: HeldOut | None
    in_time: float | None

    @property
    def is_enough(self) -> bool:
        """Are there conversions enough for a verdict?"""
        return self.converted >= CONVERSIONS_NEEDED

    @property
    def verdict(self) -> str:
        """better, worse, mixed, equal or none: by whom the capacity reaches and by the ranking."""
        if not self.is_enough:
            return "none"
        judged = (_reached_sign(self.reached), _sign(self.auc_for_verdict))
        if 1 in judged:
            return "mixed" if -1 in judged else "better"
        return "worse" if -1 in judged else "equal"

    @property
    def sentence(self) -> str:
        """The verdict as people say it."""
        new, old = self.names[1], self.names[0]
        if self.verdict == "none":
            return (f"No verdict: {self.converted} leads converted within {self.conversion_days} "
                    f"days of these dates, and {CONVERSIONS_NEEDED} are needed.")
        opening = {
            "better": f"{new} is better than {old}",
            "worse": f"{new} is worse than {old}",
            "mixed": f"{new} is better than {old} in one way and worse in another",
            "equal": f"No difference between {new} and {old} that could not be chance",
        }[self.verdict]
        old_found, new_found = found_by_each(self.reached)
        return (f"{opening}: with {self.capacity} contacts a month sales would have reached "
                f"{new_found} instead of {old_found} of the {self.converted} leads that converted.")


def found_by_each(reached: measures.Reached) -> tuple[int, int]:
    """How many converted leads the old and the new side had among the best."""
    return (reached.both + len(reached.only_old), reached.both + len(reached.only_new))


def _sign(difference: Estimate) -> int:
    if difference.value is None or difference.low is None or difference.high is None:
        return 0
    return 1 if difference.low > 0 else -1 if difference.high < 0 else 0


def _reached_sign(reached: measures.Reached) -> int:
    gain = len(reached.only_new) - len(reached.only_old)
    if reached.p_value >= P_VERDICT or gain == 0:
        return 0
    return 1 if gain > 0 else -1


def find(
    days: Sequence[Day], names: tuple[str, str], conversion_days: int, capacity: int | None,
    changed: Sequence[str] = (), in_time: float | None = None,
) -> Findings:
    """Measure the days, of which none is empty. Without a capacity it is a tenth of the leads of
    the smallest day, one at least."""
    places = capacity or max(1, min(len(day.leads) for day in days) // 10)
    held = [day.of(day.held_out) for day in days if day.held_out.any()]
    held_out = HeldOut(
        sum(len(day.leads) for day in held), len(measures.converted_leads(held)),
        (measures.auc(held, 0), measures.auc(held, 1)), measures.auc_difference(held),
    ) if held else None
    return Findings(
        names=names,
        dates=tuple(day.date for day in days),
        conversion_days=conversion_days,
        rows=sum(len(day.leads) for day in days),
        leads=len({lead for day in days for lead in day.leads}),
        converted=len(measures.converted_leads(days)),
        moved=sum(int((day.scores[0] != day.scores[1]).sum()) for day in days),
        capacity=places,
        capacity_is_given=capacity is not None,
        changed=tuple(changed),
        aucs=(measures.auc(days, 0), measures.auc(days, 1)),
        auc_difference=measures.auc_difference(days),
        auc_for_verdict=measures.auc_difference(days, Z_VERDICT),
        precisions=(measures.precision(days, 0, places), measures.precision(days, 1, places)),
        reached=measures.compare_reached(days, places),
        tenths=(measures.bands(days, 0, "tenth"), measures.bands(days, 1, "tenth")),
        tiers=(measures.bands(days, 0, "tier"), measures.bands(days, 1, "tier")),
        migration=measures.migration(days),
        calibrations=(measures.calibration(days, 0, conversion_days),
                      measures.calibration(days, 1, conversion_days)),
        held_out=held_out,
        in_time=in_time,
    )
