"""Sends notifications outside of the page, never inside a transaction (promise P5).

Workers lease deliveries from the outbox, send them over a channel and mark them. How that survives crashes,
slow servers and messages that cannot be sent: docs/explanation/notifications.md.
"""

from taskcast.notify.channels import NOTIFICATION_CHANNELS, ChannelSettings, open_channel
from taskcast.notify.secret_links import SecretLinks
from taskcast.notify.worker import Worker, WorkerConfig, create_worker

__all__ = [
    "NOTIFICATION_CHANNELS",
    "ChannelSettings",
    "SecretLinks",
    "Worker",
    "WorkerConfig",
    "create_worker",
    "open_channel",
]
