"""What each kind of errand does. A feature adds its line here; the worker knows no more of it."""

from collections.abc import Mapping
from typing import Final

from takt.ground.errands import Effect

EFFECTS: Final[Mapping[str, Effect]] = {}
