"""Tells people what happened, outside of the page and outside of every transaction (promise P5).

The outbox says what waits; workers lease it, send it over a channel, and mark it. How that survives
crashes, slow servers and poisonous messages: docs/explanation/notifications.md.
"""

from taskcast.notify.channels import TOLD_OVER, ChannelSettings, open_channel
from taskcast.notify.secret_links import SecretLinks
from taskcast.notify.worker import Worker, WorkerConfig, create_worker

__all__ = [
    "TOLD_OVER",
    "ChannelSettings",
    "SecretLinks",
    "Worker",
    "WorkerConfig",
    "create_worker",
    "open_channel",
]
