"""Tells committed events to whoever listens, in the order of their streams (docs/explanation/live.md)."""

from .tailer import Tailer

__all__ = ["Tailer"]
