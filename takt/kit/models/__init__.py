"""What the web parts keep for people."""

from takt.kit.models.once import Submission
from takt.kit.models.saved_view import SavedView

__all__ = ["SavedView", "Submission"]
