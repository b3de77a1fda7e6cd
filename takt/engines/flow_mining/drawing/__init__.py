"""The process map as SVG, by a layered layout of its own: no browser, no other program."""

from takt.engines.flow_mining.drawing.picture import process_map

__all__ = ["process_map"]
