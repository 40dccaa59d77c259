"""The console channel: for development, and where no mail server is configured.

Prints that a notification was due, never its content or recipient, because output ends up in logs.
"""

from taskcast.notify.channels.channel_settings import ChannelSettings
from taskcast.ports.channels import ChannelMessage, Permanent


class Console:
    """Prints one line for each notification."""

    name = "console"

    def send(self, message: ChannelMessage) -> None:
        """Print it.

        Raises:
            Permanent: it is an account mail, whose secret link must not be printed.
        """
        first = message.deliveries[0]
        if first.kind != "notification":
            raise Permanent("no mail server is set (TASKCAST_SMTP_URL)")
        told = f"{len(message.tasks)} tasks" if message.tasks else f"task {first.task_id}"
        print(f"Notification of {told}: no mail is configured", flush=True)  # noqa: T201 - that is its purpose

    def close_idle(self) -> None:
        """Hold nothing."""


def open_channel(_settings: ChannelSettings) -> Console:
    """The console is always available."""
    return Console()
