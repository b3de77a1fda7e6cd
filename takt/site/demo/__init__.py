"""The demo group: four subsidiaries, sixty people, half a year of work, and trouble that is planted in it."""

from takt.site.demo.building import build

__all__ = ["build"]
