"""Takt (节拍): one rhythm for many companies."""

__version__ = "0.1.0"
