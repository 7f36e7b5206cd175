"""A risk scale: the value of each cell and the band it falls in. Pure, and the only place they are worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from core.errors import Refused


@dataclass(frozen=True)
class Band:
    """Values from `low` to `high`: what is done about the risk. `demands`: the plan must have a control for it."""

    low: int
    high: int
    action: str
    means: str
    weight: str
    demands: bool


@dataclass(frozen=True)
class Scale:
    likelihood: tuple[str, ...]
    consequence: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]
    bands: tuple[Band, ...]
    likelihood_means: tuple[str, ...] = ()
    consequence_means: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        likelihood: Sequence[str],
        consequence: Sequence[str],
        cells: Sequence[Sequence[int]],
        bands: Sequence[dict[str, Any]],
        *,
        likelihood_means: Sequence[str] = (),
        consequence_means: Sequence[str] = (),
    ) -> Scale:
        """What a step means can be left out. Refused: meanings of some steps only; a cell that is missing, a value in no band or in two, and a value that falls when the likelihood
        or the consequence rises."""
        made = cls(
            tuple(likelihood),
            tuple(consequence),
            tuple(tuple(row) for row in cells),
            tuple(Band(**one) for one in bands),
            tuple(likelihood_means),
            tuple(consequence_means),
        )
        made._must_hold()
        return made

    def _must_hold(self) -> None:
        wide = {len(row) for row in self.cells}
        if len(self.cells) != len(self.likelihood) or wide != {len(self.consequence)}:
            raise Refused("Skalan saknar värden för någon sannolikhet eller konsekvens.", code="cells")
        axes = ((self.likelihood, self.likelihood_means), (self.consequence, self.consequence_means))
        if any(means and len(means) != len(labels) for labels, means in axes):
            raise Refused("Skalan förklarar inte alla sina steg.", code="means")
        for row in self.cells:
            for value in row:
                self.band(value)
        columns = zip(*self.cells, strict=True)
        if any(list(line) != sorted(line) for line in (*self.cells, *columns)):
            raise Refused(
                "Riskvärdet får inte sjunka när sannolikheten eller konsekvensen ökar.", code="falls"
            )

    def value(self, likelihood: int, consequence: int) -> int:
        """Refused: a step that the scale does not have."""
        if not (1 <= likelihood <= len(self.likelihood) and 1 <= consequence <= len(self.consequence)):
            raise Refused("Sannolikheten eller konsekvensen finns inte på skalan.", code="step")
        return self.cells[likelihood - 1][consequence - 1]

    @property
    def steps(self) -> dict[str, list[tuple[int, str, str]]]:
        """Of each axis its steps: the number, the label and what it means."""
        axes = {
            "likelihood": (self.likelihood, self.likelihood_means),
            "consequence": (self.consequence, self.consequence_means),
        }
        return {
            axis: [(number, *step) for number, step in enumerate(zip_longest(labels, means, fillvalue=""), 1)]
            for axis, (labels, means) in axes.items()
        }

    def band(self, value: int) -> Band:
        found = [one for one in self.bands if one.low <= value <= one.high]
        if len(found) != 1:
            raise Refused(
                f"Riskvärdet {value} ligger inte i precis ett intervall för riskhantering.", code="band"
            )
        return found[0]


STANDARD: dict[str, Any] = {
    "name": "4 × 4, produkt",
    "likelihood": ["Osannolik", "Mindre sannolik", "Möjlig", "Sannolik"],
    "consequence": ["Försumbar", "Lindrig", "Kännbar", "Allvarlig"],
    "likelihood_means": [
        "I praktiken ingen risk för situationen, avvikelsen eller felet.",
        "Risken är mycket liten.",
        "Risken finns och kan slå in.",
        "Situationen, avvikelsen eller felet inträffar mycket troligt.",
    ],
    "consequence_means": [
        "Avvikelsen saknar betydelse för dem som berörs, till exempel invånare, brukare, besökare och kommunen.",
        "Avvikelsen har liten betydelse för dem som berörs.",
        "Avvikelsen är till besvär för dem som berörs.",
        "Avvikelsen får allvarliga följder för dem som berörs.",
    ],
    "cells": [[likelihood * consequence for consequence in range(1, 5)] for likelihood in range(1, 5)],
    "bands": [
        {
            "low": 1,
            "high": 3,
            "action": "Acceptera risk",
            "means": "Ingen åtgärd krävs, och ingen tas med i planen.",
            "weight": "ok",
            "demands": False,
        },
        {
            "low": 4,
            "high": 11,
            "action": "Reducera risk",
            "means": "Planen ska innehålla åtgärder som minskar risken.",
            "weight": "warn",
            "demands": True,
        },
        {
            "low": 12,
            "high": 16,
            "action": "Minimera risk",
            "means": "Planen ska innehålla direkta och omfattande åtgärder.",
            "weight": "stop",
            "demands": True,
        },
    ],
}
