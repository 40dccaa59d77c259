"""The console: for development, and wherever no mail server is set.

Prints that a task was told about, never what about it or to whom: what is printed ends in logs.
"""

from taskcast.notify.channels.channel_settings import ChannelSettings
from taskcast.ports.channels import ChannelMessage, Permanent


class Console:
    """Prints one line for each notification."""

    name = "console"

    def send(self, message: ChannelMessage) -> None:
        """Print it.

        Raises:
            Permanent: it is a letter: its link is a secret, which must not be printed.
        """
        first = message.deliveries[0]
        if first.kind != "notification":
            raise Permanent("no mail server is set (TASKCAST_SMTP_URL)")
        told = f"{len(message.tasks)} tasks" if message.tasks else f"task {first.task_id}"
        print(f"Notification of {told}: no mail is configured", flush=True)  # noqa: T201 - that is its purpose

    def rest(self) -> None:
        """Hold nothing."""


def open_channel(_settings: ChannelSettings) -> Console:
    """The console is always there."""
    return Console()
