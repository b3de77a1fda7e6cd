"""What leaves the house: who wants which mail, and where webhooks go."""

from takt.outside.models.webhook import Webhook
from takt.outside.models.wishes import Wishes

__all__ = ["Webhook", "Wishes"]
