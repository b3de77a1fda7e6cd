"""What each kind of errand does. A feature adds its line here; the worker knows no more of it."""

from collections.abc import Mapping
from typing import Final

from takt.ground.errands import Effect
from takt.outside.hooks.delivering import deliver
from takt.outside.mail.letters import send
from takt.site.links import send_link

EFFECTS: Final[Mapping[str, Effect]] = {"link": send_link, "letter": send, "message": deliver}
