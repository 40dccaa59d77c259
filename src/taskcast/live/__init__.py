"""Tells committed events to whoever listens, in the order of their streams (docs/explanation/live.md)."""

from taskcast.live.log_tailer import LogTailer

__all__ = ["LogTailer"]
