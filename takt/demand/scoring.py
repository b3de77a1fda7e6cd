"""RICE and WSJF.

RICE = reach x impact x confidence / effort (Sean McBride, Intercom, 2016): reach in people a quarter, impact
0.25-3, confidence in per cent, effort in person-weeks.
WSJF = (business value + time criticality + risk reduction) / job size (Reinertsen; SAFe), each from 1 to 20.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from takt.ground.errors import Invalid, Text

FACTORS: dict[str, tuple[str, ...]] = {
    "rice": ("reach", "impact", "confidence", "effort"),
    "wsjf": ("value", "urgency", "risk_reduction", "size"),
}
BOUNDS = {
    "reach": (0, 1_000_000_000),
    "impact": (0, 10),
    "confidence": (0, 100),
    "effort": (0.1, 10_000),
    "value": (1, 20),
    "urgency": (1, 20),
    "risk_reduction": (1, 20),
    "size": (1, 20),
}


def score_of(method: str, factors: Mapping[str, float]) -> float:
    """The score, rounded to two decimals. Raises Invalid, naming every factor that is missing or out of bounds."""
    wrong: dict[str, Text] = {}
    for name in FACTORS[method]:
        low, high = BOUNDS[name]
        value = factors.get(name)
        if value is None or not math.isfinite(value) or not low <= value <= high:
            wrong[name] = _("Enter a number from %(low)s to %(high)s.") % {"low": low, "high": high}
    if wrong:
        raise Invalid(wrong)
    if method == "rice":
        score = factors["reach"] * factors["impact"] * factors["confidence"] / 100 / factors["effort"]
    else:
        score = (factors["value"] + factors["urgency"] + factors["risk_reduction"]) / factors["size"]
    return round(score, 2)
