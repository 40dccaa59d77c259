"""Every channel by its name, one line each. Adding one: docs/tutorials/add-a-channel.md."""

from collections.abc import Callable, Mapping

from taskcast.notify.channels import console, email
from taskcast.notify.channels.channel_settings import ChannelSettings, go_on
from taskcast.ports.channels import Channel

TOLD_OVER = ("email",)
"""For which channels deliveries are written. Not a matter of settings: commands such as `import` write
deliveries too, and the settings of the worker that sends them decide how."""

OpenChannel = Callable[[ChannelSettings], Channel | None]

CHANNELS: Mapping[str, OpenChannel] = {
    "console": console.open_channel,
    "email": email.open_channel,
}


def open_channel(name: str, settings: ChannelSettings) -> Channel | None:
    """The channel of that name; the console for one that is not set up; None if nobody knows it."""
    known = CHANNELS.get(name)
    return None if known is None else known(settings) or console.open_channel(settings)


__all__ = ["CHANNELS", "TOLD_OVER", "ChannelSettings", "OpenChannel", "go_on", "open_channel"]
