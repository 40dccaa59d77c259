"""The registry of channels. How to add one: docs/tutorials/add-a-channel.md."""

from collections.abc import Callable, Mapping

from taskcast.notify.channels import console, email
from taskcast.notify.channels.channel_settings import ChannelSettings, never_wait
from taskcast.ports.channels import Channel

NOTIFICATION_CHANNELS = ("email",)
"""The channels for which deliveries are written.

This is not a setting, because commands such as `import` also write deliveries; the worker that sends them has
the settings.
"""

OpenChannel = Callable[[ChannelSettings], Channel | None]

CHANNELS: Mapping[str, OpenChannel] = {
    "console": console.open_channel,
    "email": email.open_channel,
}


def open_channel(name: str, settings: ChannelSettings) -> Channel | None:
    """Open a channel. Falls back to the console if it is not configured; None for an unknown name."""
    known = CHANNELS.get(name)
    return None if known is None else known(settings) or console.open_channel(settings)


__all__ = [
    "CHANNELS",
    "NOTIFICATION_CHANNELS",
    "ChannelSettings",
    "OpenChannel",
    "never_wait",
    "open_channel",
]
