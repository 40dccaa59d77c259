"""Delivers committed events to subscribers, in the order of each stream (docs/explanation/live.md)."""

from taskcast.live.log_tailer import LogTailer

__all__ = ["LogTailer"]
