"""What people ask for."""

from takt.demand.models.judging import Review
from takt.demand.models.requirement import Requirement, raise_requirement

__all__ = ["Requirement", "Review", "raise_requirement"]
